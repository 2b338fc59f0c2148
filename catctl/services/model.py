"""Services as they are wished and as they are. Pure.

``observe.py`` fills these in from AWS, ``spec.py`` from the environment. Times are aware datetimes,
sizes CPU units and MiB.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

# A RegisterTaskDefinition request, as AWS documents it: what ``catctl export`` writes.
Document = Mapping[str, Any]
Strategy = Literal["ROLLING", "BLUE_GREEN"]


@dataclass(frozen=True, kw_only=True)
class Shifting:
    """What ECS needs to shift traffic between two target groups."""

    green_target_group_arn: str
    listener_rule_arn: str
    role_arn: str


@dataclass(frozen=True, kw_only=True)
class Image:
    """An image in a repository. ``digest`` is None for one that is not looked up."""

    reference: str
    digest: str | None = None
    tags: tuple[str, ...] = ()
    pushed: datetime | None = None
    why: str = ""

    @property
    def short(self) -> str:
        """Such as ``prod-3ac1e9 (9f2c41d0)``."""
        code = self.digest.removeprefix("sha256:")[:8] if self.digest else ""
        tag = self.tags[0] if self.tags else ""
        if tag and code:
            return f"{tag} ({code})"
        return tag or code or self.reference


@dataclass(frozen=True, kw_only=True)
class Route:
    """Where the load balancer meets the tasks."""

    target_group_arn: str
    container: str
    port: int
    shifting: Shifting | None = None


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """One line of a capacity provider strategy."""

    provider: str
    weight: int
    base: int = 0


@dataclass(frozen=True, kw_only=True)
class Rolling:
    """How tasks are replaced. ``failures`` is after how many failed tasks the breaker trips."""

    strategy: Strategy
    minimum_percent: int
    maximum_percent: int
    breaker: bool
    failures: int | None
    bake_minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Spec:
    """An ECS service but for its task definition. ``grace_period`` is in seconds.

    ``desired`` is None where autoscaling decides.
    """

    name: str
    desired: int | None
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]
    public_ip: bool
    capacity: tuple[Capacity, ...]
    routes: tuple[Route, ...]
    grace_period: int | None
    rolling: Rolling
    exec: bool


@dataclass(frozen=True, kw_only=True)
class Scaling:
    """Limits and target of a service's autoscaling; ``cpu`` is percent."""

    minimum: int
    maximum: int
    cpu: int


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """One deployment of a service, as DescribeServices tells it. ``rollout`` may be empty."""

    id: str
    status: str
    task_definition: str
    desired: int
    running: int
    pending: int
    failed: int
    rollout: str
    reason: str
    created: datetime | None = None

    @property
    def revision(self) -> str:
        return revision_of(self.task_definition)


@dataclass(frozen=True, kw_only=True)
class Event:
    """What ECS has said of a service."""

    id: str
    at: datetime | None
    message: str


@dataclass(frozen=True, kw_only=True)
class ServiceState:
    """An ECS service as it is now; ``spec`` is what it was told to be."""

    name: str
    status: str
    task_definition: str
    desired: int
    running: int
    pending: int
    deployments: tuple[Deployment, ...]
    events: tuple[Event, ...]
    spec: Spec

    @property
    def primary(self) -> Deployment | None:
        return next((d for d in self.deployments if d.status == "PRIMARY"), None)

    @property
    def is_active(self) -> bool:
        return self.status == "ACTIVE"


@dataclass(frozen=True, kw_only=True)
class DesiredService:
    """One service as the environment file wants it, with the image that shall run."""

    key: str
    spec: Spec
    document: Document
    image: Image
    container: str
    first_desired: int
    scaling: Scaling | None
    before_deploy: tuple[str, ...] | None
    depends_on: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Registered:
    """A task definition that AWS has."""

    arn: str
    document: Document


@dataclass(frozen=True, kw_only=True)
class ObservedService:
    """What is there of a service. ``candidates`` are revisions that may be used again."""

    state: ServiceState | None
    candidates: tuple[Registered, ...]
    scaling: Scaling | None


@dataclass(frozen=True, kw_only=True)
class ContainerState:
    """A container of a task. ``exit_code`` is None while it runs, or if it never ran."""

    name: str
    status: str
    exit_code: int | None
    reason: str
    health: str
    runtime_id: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskState:
    """A task. ``started_by`` is the deployment's id, for a task of a service."""

    id: str
    status: str
    task_definition: str
    started_by: str
    group: str
    stop_code: str
    stopped_reason: str
    containers: tuple[ContainerState, ...]
    address: str | None
    created: datetime | None
    stopped: datetime | None

    @property
    def is_stopped(self) -> bool:
        return self.status == "STOPPED"

    @property
    def short(self) -> str:
        return self.id[:8]

    @property
    def exit_code(self) -> int | None:
        """Of the first container that ended otherwise than with 0; else 0, or None if none ran."""
        codes = [c.exit_code for c in self.containers if c.exit_code is not None]
        return next((code for code in codes if code), codes[0] if codes else None)


@dataclass(frozen=True, kw_only=True)
class Target:
    """A task as its load balancer sees it; ``reason`` is AWS's code, such as Target.Timeout."""

    address: str
    port: int
    state: str
    reason: str
    description: str


@dataclass(frozen=True, kw_only=True)
class ServiceDeployment:
    """A service deployment: what AWS keeps of it even after a rollback. ``stage`` may be empty."""

    arn: str
    status: str
    reason: str
    stage: str
    failures: int | None
    threshold: int | None
    rollback_reason: str
    created: datetime | None
    finished: datetime | None


def revision_of(task_definition: str) -> str:
    """``web:42`` of an ARN; as it is if it is one already."""
    return task_definition.rpartition("/")[2]


def family_of(task_definition: str) -> str:
    """The family of an ARN, or of ``web:42``."""
    return revision_of(task_definition).partition(":")[0]


def number_of(task_definition: str) -> int:
    """The number of a revision; 0 for what is none."""
    number = task_definition.rpartition(":")[2]
    return int(number) if re.fullmatch("[0-9]{1,9}", number) else 0
