"""ARNs of one environment: a wildcard by its prefix, and by name what the file calls otherwise.

Pure. A wildcard also fits a service that is added tomorrow, and stays short at thirty of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import get_args

from catctl.environment import names
from catctl.environment.resolved import Environment
from catctl.iam.statements import Condition


class Arns:
    """``account`` is the account's number, ``partition`` such as aws."""

    def __init__(self, environment: Environment, account: str, partition: str) -> None:
        self.environment = environment
        self.account = account
        self.partition = partition

    @property
    def name(self) -> str:
        return self.environment.name

    def regional(self, service: str, *names: str) -> list[str]:
        head = f"arn:{self.partition}:{service}:{self.environment.region}:{self.account}"
        return [f"{head}:{name}" for name in names]

    def roles(self, *names: str) -> list[str]:
        return [f"arn:{self.partition}:iam::{self.account}:role/{name}" for name in names]

    def linked_roles(self, *services: str) -> list[str]:
        """Roles that AWS makes itself for its ``services``, such as ecs.amazonaws.com."""
        return self.roles(*(f"aws-service-role/{service}/*" for service in services))

    def buckets(self, *names: str) -> list[str]:
        return [f"arn:{self.partition}:s3:::{name}" for name in names]

    @property
    def cluster(self) -> str:
        return self.regional("ecs", f"cluster/{self.environment.cluster}")[0]

    def in_cluster(self, *kinds: str) -> list[str]:
        cluster = self.environment.cluster
        return self.regional("ecs", *(f"{kind}/{cluster}/*" for kind in kinds))

    @property
    def repositories(self) -> list[str]:
        named = (s.repository for s in self.environment.services)
        return self.regional("ecr", *(f"repository/{n}" for n in _short(self._services, named)))

    @property
    def definitions(self) -> list[str]:
        named = (s.family for s in self.environment.services)
        found = _short(self._services, named)
        return self.regional("ecs", *(f"task-definition/{name}:*" for name in found))

    @property
    def service_logs(self) -> list[str]:
        """Names of log groups, not ARNs."""
        own = names.service_logs(self._services)
        return _short(own, (s.log_group for s in self.environment.services))

    @property
    def service_roles(self) -> list[str]:
        makers = (names.execution_role, names.task_role)
        return self.roles(*(make(self._services) for make in makers))

    @property
    def own_roles(self) -> list[str]:
        """Those of no service, whether the file asks for them today or not."""
        return self.roles(*(names.role(self.name, what) for what in get_args(names.RoleOf)))

    @property
    def _services(self) -> str:
        return names.service(self.name, "*")

    def tagged(self) -> Condition:
        """What bears the environment's tags: where names are in no ARN."""
        return {"StringEquals": self._tags("aws:ResourceTag")}

    def tagging(self) -> Condition:
        """What gets the environment's tags as it is made."""
        return {"StringEquals": self._tags("aws:RequestTag")}

    def tagging_new(self) -> Condition:
        """The same, of what bears no project's tag yet: nothing is taken from another project."""
        return {**self.tagging(), "Null": {"aws:ResourceTag/Project": "true"}}

    def _tags(self, kind: str) -> dict[str, str]:
        tags = self.environment.tags
        return {f"{kind}/{key}": tags[key] for key in ("Environment", "Project")}


def _short(pattern: str, found: Iterable[str]) -> list[str]:
    """The pattern, and what it does not fit."""
    return [pattern, *sorted({name for name in found if not fnmatchcase(name, pattern)})]
