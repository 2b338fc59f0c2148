"""What IAM looks up in moto's backends: the caller's policies, and what is there already.

Runs inside the server's process; the private parts are of moto 5.2.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from catctl.sandbox.iam.documents import statements_of
from catctl.sandbox.iam.model import Caller, Policies, Statement
from catctl.sandbox.requests import RefusedRequest

# Marks on moto's assumed roles: whose they are, as names say it of a role that is gone, too.
UNLIMITED = "catctl_unlimited"
ROLE_ID = "catctl_role_id"


@dataclass(frozen=True, kw_only=True)
class Known:
    """A caller, and all that is said of it."""

    caller: Caller
    policies: Policies


def known(access_key: str, account: str, partition: str) -> Known | None:
    """Whose key it is; None for one of the sandbox's own, which may do everything.

    Raises RefusedRequest where the user or the role is gone.
    """
    from moto.iam.models import iam_backends
    from moto.sts.models import sts_backends

    iam = iam_backends[account][partition]
    session = sts_backends[account][partition].get_assumed_role_from_access_key(access_key)
    if session is not None:
        return None if getattr(session, UNLIMITED, False) else _of_session(iam, session)
    made = iam.access_keys.get(access_key)
    user = iam.users.get(made.user_name) if made is not None else None
    if user is None:
        raise _gone()
    return _of_user(iam, user)


def _gone() -> RefusedRequest:
    return RefusedRequest(
        403, "InvalidClientTokenId", "The security token included in the request is invalid"
    )


def _of_session(iam: Any, session: Any) -> Known:
    """A role that was made anew under the same name is another role."""
    role = next((r for r in iam.roles.values() if r.arn == session.role_arn), None)
    if role is None or role.id != getattr(session, ROLE_ID, None):
        raise _gone()
    caller = Caller(
        account=session.account_id,
        arn=session.arn,
        role_arn=role.arn,
        context={
            "aws:principalaccount": session.account_id,
            "aws:principalarn": role.arn,
            "aws:principaltype": "AssumedRole",
            "aws:userid": f"{role.id}:{session.session_name}",
        },
    )
    policies = Policies(
        identity=tuple(_of_identity(role)),
        boundary=_boundary(iam, role.permissions_boundary_arn),
        session=_parsed(session.policy, "the session policy") if session.policy else None,
    )
    return Known(caller=caller, policies=policies)


def _of_user(iam: Any, user: Any) -> Known:
    groups = [group for group in iam.groups.values() if user in group.users]
    caller = Caller(
        account=user.account_id,
        arn=user.arn,
        role_arn=None,
        context={
            "aws:principalaccount": user.account_id,
            "aws:principalarn": user.arn,
            "aws:principaltype": "User",
            "aws:userid": user.id,
            "aws:username": user.name,
        },
    )
    identity = tuple(s for owner in (user, *groups) for s in _of_identity(owner))
    return Known(caller=caller, policies=Policies(identity=identity))


def _of_identity(owner: Any) -> Iterator[Statement]:
    """Inline and attached policies of a user, a group or a role."""
    for name, document in owner.policies.items():
        yield from _parsed(document, f"the policy {name} of {owner.arn}")
    for policy in owner.managed_policies.values():
        yield from _of_managed(policy)


def _of_managed(policy: Any) -> tuple[Statement, ...]:
    """The version that counts is the default one."""
    [document] = [
        v.document for v in policy.versions if v.version_id == policy.default_version_id
    ]
    return _parsed(document, policy.arn)


def _boundary(iam: Any, arn: str | None) -> tuple[Statement, ...] | None:
    """One that is gone allows nothing."""
    if not arn:
        return None
    policy = iam.managed_policies.get(arn)
    return _of_managed(policy) if policy is not None else ()


@lru_cache(maxsize=512)
def _parsed(document: str, source: str) -> tuple[Statement, ...]:
    return statements_of(document, source=source)


class MotoWorld:
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

    def key(self, key: str) -> Any:
        """By its ID, its ARN, or one of its aliases; None where there is none."""
        from moto.kms.models import kms_backends

        backend = kms_backends[self._account][self._region]
        name = key.rpartition(":")[2].removeprefix("key/")
        known: Iterable[Any] = backend.keys.values()
        return next((k for k in known if name == k.id or name in k.aliases), None)

    def bucket_policy(self, bucket: str) -> tuple[Statement, ...]:
        found = self._bucket(bucket)
        if found is None or not found.policy:
            return ()
        text = found.policy.decode() if isinstance(found.policy, bytes) else found.policy
        return _parsed(text, f"the policy of the bucket {bucket}")

    def has_object(self, bucket: str, key: str) -> bool:
        """Whether there is one to be read; one in no bucket is for the bucket's own answer."""
        found = self._bucket(bucket)
        return found is None or found.keys.get(key) is not None

    def _bucket(self, name: str) -> Any:
        from moto.s3.models import s3_backends

        return s3_backends[self._account][self._partition].buckets.get(name)

    def key_policy(self, arn: str) -> tuple[Statement, ...] | None:
        """None where there is no such key."""
        found = self.key(arn)
        return _parsed(found.policy, f"the policy of {arn}") if found is not None else None

    def trust_policy(self, arn: str) -> tuple[Statement, ...] | None:
        """Of a role of any account; None where there is no such role."""
        from moto.iam.models import iam_backends

        account = arn.split(":")[4]
        backend = iam_backends[account][self._partition] if account in iam_backends else None
        roles = backend.roles.values() if backend is not None else ()
        found = next((role for role in roles if role.arn == arn), None)
        if found is None:
            return None
        return _parsed(found.assume_role_policy_document, f"the trust policy of {arn}")

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
        owners = (*self._iam.roles.values(), *self._iam.managed_policies.values())
        found = next((owner for owner in owners if owner.arn == arn), None)
        tags = found.tags if found is not None else ()
        listed = tags.values() if isinstance(tags, dict) else tags
        return {tag["Key"]: tag["Value"] for tag in listed}
