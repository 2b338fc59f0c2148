"""An environment with every blank filled in: what all other rooms work on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from catctl.environment.facts import Facts
from catctl.environment.model import EnvironmentFile, Service

FIRST_PRIORITY_SPAN = 300
LAST_PRIORITY = 40_000


@dataclass(frozen=True)
class Environment:
    """One environment. ``key`` is its folder's name; ``subnets`` maps group to zone to range."""

    key: str
    file: EnvironmentFile
    subnets: dict[str, dict[str, str]]
    notes: tuple[str, ...] = ()

    @property
    def project(self) -> str:
        return self.file.project

    @property
    def name(self) -> str:
        """The prefix of every resource."""
        return self.file.name or f"{self.file.project}-{self.key}"

    @property
    def region(self) -> str:
        return self.file.region

    @property
    def account_id(self) -> str | None:
        return self.file.account_id

    @property
    def bucket(self) -> str:
        return self.file.state.bucket or default_bucket(self.file)

    @property
    def state_key(self) -> str:
        return self.file.state.key or f"{self.key}/terraform.tfstate"

    @property
    def lock_table(self) -> str | None:
        """Name of the DynamoDB table, or None where only S3 locks."""
        if self.file.state.locking == "s3":
            return None
        return self.file.state.lock_table or f"{self.bucket}-lock"

    @property
    def uses_lockfile(self) -> bool:
        return self.file.state.locking != "dynamodb"

    @property
    def cluster(self) -> str:
        return self.file.cluster.name or f"{self.name}-cluster"

    @property
    def tags(self) -> dict[str, str]:
        """Tags of every resource; ours win over the user's."""
        ours = {"Environment": self.key, "ManagedBy": "catctl", "Project": self.project}
        return dict(sorted({**self.file.tags, **ours}.items()))

    @cached_property
    def services(self) -> tuple[NamedService, ...]:
        named = (NamedService(self.name, key, value) for key, value in self.file.services.items())
        return tuple(sorted(named, key=lambda service: service.key))

    @property
    def web_services(self) -> tuple[NamedService, ...]:
        return tuple(service for service in self.services if not service.wish.worker)

    @property
    def has_load_balancer(self) -> bool:
        return self.file.load_balancer is not None and bool(self.web_services)

    @property
    def certificate_arn(self) -> str | None:
        balancer = self.file.load_balancer
        return balancer.certificate_arn if balancer else None

    @property
    def facts(self) -> Facts:
        balancer = self.file.load_balancer
        return Facts(
            key=self.key,
            project=self.project,
            name=self.name,
            region=self.region,
            account_id=self.account_id,
            profile=self.file.aws.profile,
            role_arn=self.file.aws.role_arn,
            protected=self.file.protected,
            bucket=self.bucket,
            state_key=self.state_key,
            lock_table=self.lock_table,
            uses_lockfile=self.uses_lockfile,
            certificate_arn=self.certificate_arn,
            domain=balancer.domain if balancer else None,
            notes=self.notes,
        )

    @cached_property
    def priorities(self) -> dict[str, int]:
        return rule_priorities({s.key: (s.path, s.wish.priority) for s in self.web_services})


@dataclass(frozen=True)
class NamedService:
    """A service and the names that follow from its key."""

    prefix: str
    key: str
    wish: Service

    @property
    def name(self) -> str:
        """Of the ECS service, its target group and its roles' prefix."""
        return f"{self.prefix}-{self.key}"

    @property
    def path(self) -> str:
        return self.wish.path or "/*"

    @property
    def repository(self) -> str:
        return self.wish.repository or self.name

    @property
    def log_group(self) -> str:
        return self.wish.log_group or f"/ecs/{self.name}"

    @property
    def family(self) -> str:
        return self.wish.family or self.name

    @property
    def container(self) -> str:
        return self.wish.container or self.key

    @property
    def execution_role(self) -> str:
        return f"{self.name}-execution"

    @property
    def task_role(self) -> str:
        return f"{self.name}-task"


def default_bucket(file: EnvironmentFile) -> str:
    """Bucket names are global: the account's number keeps two teams apart."""
    suffix = f"-{file.account_id}" if file.account_id else ""
    return f"{file.project}-tfstate{suffix}"


def default_zones(region: str) -> list[str]:
    """Two zones that Fargate and every account have; b is closed to new accounts in Tokyo."""
    letters = "ac" if region in ("ap-northeast-1", "ap-northeast-2") else "ab"
    return [region + letter for letter in letters]


def rule_priorities(paths: Mapping[str, tuple[str, int | None]]) -> dict[str, int]:
    """Priority of each service's listener rule: longer literal paths first, explicit ones kept.

    A service's number depends on its own path and key, so adding another leaves it as it is
    (but for a clash, which the next free number solves in order of the keys).
    """
    result = {key: fixed for key, (_, fixed) in paths.items() if fixed is not None}
    taken = set(result.values())
    for key in sorted(paths.keys() - result.keys()):
        candidate = _wished_priority(key, paths[key][0])
        while candidate in taken:
            candidate += 1
        taken.add(candidate)
        result[key] = candidate
    return dict(sorted(result.items()))


def _wished_priority(key: str, path: str) -> int:
    literal = len(path.split("*")[0].split("?")[0])
    spread = sum(ord(letter) * (index + 1) for index, letter in enumerate(key))
    start = LAST_PRIORITY - FIRST_PRIORITY_SPAN * literal
    return start + spread % FIRST_PRIORITY_SPAN
