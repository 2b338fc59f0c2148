"""Leftovers, whose they are, and what a look at the account has found. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal[
    "address", "alarm", "backup", "bucket", "budget", "cluster", "dashboard", "database",
    "endpoint", "interface", "key", "load-balancer", "log-group", "nat-gateway", "parameter",
    "repository", "role", "scalable-target", "schedule", "secret", "service", "snapshot",
    "target-group", "task", "task-definition", "topic", "vpc", "web-acl",
]  # fmt: skip
Why = Literal["tag", "name", "place"]


@dataclass(frozen=True)
class KindInfo:
    """``title`` is of several, ``one`` of one; ``bills`` says whether it costs by being there.

    ``type`` is Terraform's; ``goes`` says whether a sweep deletes it, or only tells of it.
    """

    title: str
    one: str
    bills: bool
    type: str | None
    goes: bool = True


KINDS: Mapping[Kind, KindInfo] = {
    "scalable-target": KindInfo("Autoscaling limits", "autoscaling of", bills=False, type=None),
    "service": KindInfo("ECS services", "service", bills=True, type=None),
    "task": KindInfo("ECS tasks of no service", "task", bills=True, type=None),
    "cluster": KindInfo("ECS clusters", "cluster", bills=False, type="aws_ecs_cluster"),
    "task-definition": KindInfo("Task definitions", "task definition", bills=False, type=None),
    "load-balancer": KindInfo("Load balancers", "load balancer", bills=True, type="aws_lb"),
    "target-group": KindInfo(
        "Target groups", "target group", bills=False, type="aws_lb_target_group"
    ),
    "nat-gateway": KindInfo("NAT gateways", "NAT gateway", bills=True, type="aws_nat_gateway"),
    "address": KindInfo("Public addresses", "public address", bills=True, type="aws_eip"),
    "endpoint": KindInfo("Interface endpoints", "endpoint", bills=True, type="aws_vpc_endpoint"),
    "database": KindInfo("Databases", "database", bills=True, type="aws_db_instance"),
    "snapshot": KindInfo("Database snapshots", "snapshot", bills=True, type=None),
    "backup": KindInfo("Retained database backups", "retained backup", bills=True, type=None),
    "repository": KindInfo(
        "Image repositories", "repository", bills=True, type="aws_ecr_repository"
    ),
    "bucket": KindInfo("Buckets", "bucket", bills=True, type="aws_s3_bucket"),
    "log-group": KindInfo("Log groups", "log group", bills=True, type="aws_cloudwatch_log_group"),
    "alarm": KindInfo("Alarms", "alarm", bills=True, type="aws_cloudwatch_metric_alarm"),
    "dashboard": KindInfo("Dashboards", "dashboard", bills=True, type="aws_cloudwatch_dashboard"),
    "web-acl": KindInfo("Firewalls", "firewall", bills=True, type="aws_wafv2_web_acl"),
    "secret": KindInfo("Secrets", "secret", bills=True, type=None),
    "key": KindInfo("KMS keys", "KMS key", bills=True, type="aws_kms_key"),
    "schedule": KindInfo("Schedules", "schedule", bills=False, type="aws_scheduler_schedule"),
    "budget": KindInfo("Budgets", "budget", bills=False, type="aws_budgets_budget"),
    "interface": KindInfo(
        "Network interfaces", "network interface", bills=False, type=None, goes=False
    ),
    "vpc": KindInfo("VPCs", "VPC", bills=False, type="aws_vpc", goes=False),
    "role": KindInfo("IAM roles", "role", bills=False, type="aws_iam_role", goes=False),
    "topic": KindInfo("SNS topics", "topic", bills=False, type="aws_sns_topic", goes=False),
    "parameter": KindInfo("SSM parameters", "parameter", bills=False, type=None, goes=False),
}


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose things these are. ``names`` are those that the model derives exactly, by kind.

    ``keep`` are names of what stays on purpose: the state backend.
    """

    key: str
    project: str
    name: str
    cluster: str
    region: str
    account_id: str
    names: Mapping[Kind, frozenset[str]]
    keep: frozenset[str] = frozenset()

    def why(self, kind: Kind, name: str, tags: Mapping[str, str]) -> Why | None:
        """Whether it is ours: by all three tags, or untagged by exact name; else None.

        A tag that names another environment, project or tool always wins.
        """
        if name in self.keep:
            return None
        if self.is_anothers(tags):
            return None
        if self.tags.items() <= tags.items():
            return "tag"
        return "name" if name in self.names.get(kind, frozenset()) else None

    def is_anothers(self, tags: Mapping[str, str]) -> bool:
        """Whether a tag names another environment, project or tool."""
        return any(tags.get(tag, value) != value for tag, value in self.tags.items())

    @property
    def tags(self) -> Mapping[str, str]:
        """All that is ours bears them, where it can."""
        return {"Environment": self.key, "ManagedBy": "catctl", "Project": self.project}


@dataclass(frozen=True, kw_only=True)
class Leftover:
    """One thing of ours. ``id`` is what AWS's calls take, ``name`` what a person reads.

    ``prices`` are quantities a month by price key. ``place`` is the cluster of what is in one, and
    the account of what AWS's calls want the account for.
    """

    kind: Kind
    id: str
    name: str
    why: Why
    prices: tuple[tuple[str, Decimal], ...] = ()
    place: str = ""
    note: str = ""
    protected: bool = False

    @property
    def bills(self) -> bool:
        """As its kind does, or because of what is switched on."""
        return KINDS[self.kind].bills or bool(self.prices)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A class of things, and what was found of it; ``problem`` where it could not be read."""

    kind: Kind
    found: tuple[Leftover, ...] = ()
    problem: str | None = None


@dataclass(frozen=True, kw_only=True)
class Look:
    """Everything that a look at the account has found. ``others`` are ARNs with our tags that are
    of no class, such as those of a team's own ``*.tf``: AWS names them for a while after they are
    gone, and nobody here can tell.
    """

    checked: tuple[Checked, ...]
    others: tuple[str, ...] = ()

    @property
    def found(self) -> tuple[Leftover, ...]:
        return tuple(item for checked in self.checked for item in checked.found)

    @property
    def billable(self) -> tuple[Leftover, ...]:
        return tuple(item for item in self.found if item.bills)

    @property
    def problems(self) -> tuple[Checked, ...]:
        return tuple(checked for checked in self.checked if checked.problem)

    @property
    def is_clean(self) -> bool:
        """Whether it is proven that nothing billable is left."""
        return not self.billable and not self.problems and not self.others
