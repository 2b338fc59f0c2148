"""What is there in moto's backends, as far as IAM has to know.

Runs inside the server's process; the private parts are of moto 5.2.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from catctl.sandbox.iam.documents import parsed
from catctl.sandbox.iam.model import PolicyStatement


class MotoInventory:
    """What is there in one account and region."""

    def __init__(self, account: str, region: str, partition: str) -> None:
        from moto.iam.models import iam_backends

        self._account, self._region, self._partition = account, region, partition
        self._iam = iam_backends[account][partition]

    def role_arn(self, name: str) -> str:
        role = self._role(name)
        return role.arn if role else self._named("role", name)

    def user_arn(self, name: str) -> str:
        user = self._iam.users.get(name)
        return user.arn if user else self._named("user", name)

    def _named(self, kind: str, name: str) -> str:
        return f"arn:{self._partition}:iam::{self._account}:{kind}/{name}"

    def _role(self, name: str) -> Any:
        return next((r for r in self._iam.roles.values() if r.name == name), None)

    def has_role(self, name: str) -> bool:
        return self._role(name) is not None

    def boundary_of(self, role: str) -> str | None:
        found = self._role(role)
        return found.permissions_boundary_arn if found else None

    def task_roles(self, task_definition: str) -> list[str]:
        from moto.ecs.exceptions import TaskDefinitionNotFoundException
        from moto.ecs.models import ecs_backends

        try:
            found = ecs_backends[self._account][self._region].describe_task_definition(
                task_definition
            )
        except (TaskDefinitionNotFoundException, ValueError):
            return []
        roles = (getattr(found, f"{kind}_role_arn", None) for kind in ("execution", "task"))
        return [role for role in roles if role]

    def secret_arn(self, secret: str) -> str:
        """A new one has six letters behind its name, which nobody knows yet."""
        from moto.secretsmanager.models import secretsmanager_backends

        store = secretsmanager_backends[self._account][self._region].secrets
        found = store.get(secret)
        if found is not None:
            return str(found.arn)
        head = f"arn:{self._partition}:secretsmanager:{self._region}:{self._account}"
        return secret if secret.startswith("arn:") else f"{head}:secret:{secret}-??????"

    def key_arn(self, key: str) -> str:
        found = self.key(key)
        head = f"arn:{self._partition}:kms:{self._region}:{self._account}"
        if found is not None:
            return str(found.arn)
        return key if key.startswith("arn:") else f"{head}:key/{key}"

    def associated(self, association: str) -> str:
        """The address or route table that is associated under this ID, if one still is."""
        from moto.ec2.models import ec2_backends

        backend: Any = ec2_backends[self._account][self._region]
        for address in backend.addresses:
            if address.association_id == association:
                return f"elastic-ip/{address.allocation_id}"
        for table in backend.route_tables.values():
            if association in table.all_associations_ids:
                return f"route-table/{table.id}"
        kind = "elastic-ip" if association.startswith("eipassoc-") else "route-table"
        return f"{kind}/*"

    def key(self, key: str) -> Any:
        """By its ID, its ARN, or one of its aliases; None where there is none."""
        from moto.kms.models import kms_backends

        backend = kms_backends[self._account][self._region]
        name = key.rpartition(":")[2].removeprefix("key/")
        known: Iterable[Any] = backend.keys.values()
        return next((k for k in known if name == k.id or name in k.aliases), None)

    def bucket_policy(self, bucket: str) -> tuple[PolicyStatement, ...]:
        found = self._bucket(bucket)
        if found is None or not found.policy:
            return ()
        text = found.policy.decode() if isinstance(found.policy, bytes) else found.policy
        return parsed(text, f"the policy of the bucket {bucket}")

    def has_object(self, bucket: str, key: str) -> bool:
        """Whether there is one to be read; one in no bucket is for the bucket's own answer."""
        found = self._bucket(bucket)
        return found is None or found.keys.get(key) is not None

    def _bucket(self, name: str) -> Any:
        from moto.s3.models import s3_backends

        return s3_backends[self._account][self._partition].buckets.get(name)

    def key_policy(self, arn: str) -> tuple[PolicyStatement, ...] | None:
        """None where there is no such key."""
        found = self.key(arn)
        return parsed(found.policy, f"the policy of {arn}") if found is not None else None

    def trust_policy(self, arn: str) -> tuple[PolicyStatement, ...] | None:
        """Of a role of any account; None where there is no such role."""
        from moto.iam.models import iam_backends

        account = arn.split(":")[4]
        backend = iam_backends[account][self._partition] if account in iam_backends else None
        roles = backend.roles.values() if backend is not None else ()
        found = next((role for role in roles if role.arn == arn), None)
        if found is None:
            return None
        return parsed(found.assume_role_policy_document, f"the trust policy of {arn}")

    def tags(self, arn: str) -> Mapping[str, str]:
        """Of what has them already."""
        fields = arn.split(":", 5)
        if len(fields) < 6:
            return {}
        if fields[2] == "ec2":
            from moto.ec2.models import ec2_backends

            found = ec2_backends[self._account][self._region].tags
            return dict(found.get(fields[5].rpartition("/")[2], {}))
        if fields[2] == "iam":
            return self._identity_tags(arn)
        from moto.resourcegroupstaggingapi.models import resourcegroupstaggingapi_backends

        index = resourcegroupstaggingapi_backends[self._account][self._region]
        for item in index._get_resources_generator():
            if item.arn == arn:
                return dict(item.tags)
        return {}

    def _identity_tags(self, arn: str) -> dict[str, str]:
        owners: tuple[Any, ...] = (
            *self._iam.roles.values(),
            *self._iam.managed_policies.values(),
        )
        found = next((owner for owner in owners if owner.arn == arn), None)
        tags = found.tags if found is not None else ()
        listed = tags.values() if isinstance(tags, dict) else tags
        return {tag["Key"]: tag["Value"] for tag in listed}
