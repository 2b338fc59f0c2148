"""What a deploy can do, as values; and each in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catctl.services.model import Document, Scaling, Spec, revision_of
from catctl.words import count_of


@dataclass(frozen=True, kw_only=True)
class RegisterTaskDefinition:
    """``document`` is the request; what it becomes is remembered under ``key``."""

    key: str
    document: Document
    image: str

    def __str__(self) -> str:
        return f"{self.key}: register a task definition with {self.image}"


@dataclass(frozen=True, kw_only=True)
class RunBefore:
    """A one-off task with ``command``; ``task_definition`` None: the one just registered."""

    key: str
    spec: Spec
    command: tuple[str, ...]
    container: str
    task_definition: str | None

    def __str__(self) -> str:
        return f"{self.key}: run {' '.join(self.command)}"


@dataclass(frozen=True, kw_only=True)
class CreateService:
    """A service that is not there yet."""

    key: str
    spec: Spec
    desired: int
    task_definition: str | None
    tags: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.key}: create the service with {count_of(self.desired, 'task')}"


@dataclass(frozen=True, kw_only=True)
class UpdateService:
    """``desired`` None leaves the number of tasks as it is. ``changes`` are words for a person.

    ``settings`` names what of ``spec`` differs: only that is sent.
    """

    key: str
    spec: Spec
    desired: int | None
    task_definition: str | None
    force: bool
    settings: tuple[str, ...]
    changes: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.key}: update the service ({', '.join(self.changes)})"


@dataclass(frozen=True, kw_only=True)
class SetScaling:
    key: str
    name: str
    scaling: Scaling

    def __str__(self) -> str:
        limits = f"{self.scaling.minimum} to {self.scaling.maximum} tasks"
        return f"{self.key}: scale from {limits} at {self.scaling.cpu} % CPU"


@dataclass(frozen=True, kw_only=True)
class RemoveScaling:
    key: str
    name: str

    def __str__(self) -> str:
        return f"{self.key}: remove the autoscaling"


@dataclass(frozen=True, kw_only=True)
class SetDesired:
    """Only the number of tasks."""

    key: str
    name: str
    desired: int
    was: int

    def __str__(self) -> str:
        return f"{self.key}: {self.was} → {count_of(self.desired, 'task')}"


@dataclass(frozen=True, kw_only=True)
class SuspendScaling:
    """Autoscaling leaves the service alone, or takes it up again."""

    key: str
    name: str
    suspended: bool

    def __str__(self) -> str:
        doing = "suspend" if self.suspended else "resume"
        return f"{self.key}: {doing} the autoscaling"


@dataclass(frozen=True, kw_only=True)
class AwaitCount:
    """Wait until so many tasks run, by service name."""

    counts: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        some = any(number for _, number in self.counts)
        return f"wait until {'the tasks run' if some else 'no task runs'}"


@dataclass(frozen=True, kw_only=True)
class ReturnTo:
    """Roll back: run an earlier task definition again."""

    key: str
    name: str
    task_definition: str
    was: str

    def __str__(self) -> str:
        before, after = revision_of(self.was), revision_of(self.task_definition)
        return f"{self.key}: return from {before} to {after}"


@dataclass(frozen=True, kw_only=True)
class StopDeployment:
    """Have ECS itself return from a deployment that is on its way."""

    key: str
    name: str
    arn: str

    def __str__(self) -> str:
        return f"{self.key}: have ECS roll the running deployment back"


@dataclass(frozen=True, kw_only=True)
class AwaitRollouts:
    """Watch the deployments that this plan has started, by key and service name."""

    names: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"wait for {', '.join(key for key, _ in self.names)}"


DeployAction = (
    RegisterTaskDefinition
    | RunBefore
    | CreateService
    | UpdateService
    | SetScaling
    | RemoveScaling
    | SetDesired
    | SuspendScaling
    | AwaitCount
    | ReturnTo
    | StopDeployment
    | AwaitRollouts
)


def key_of(action: DeployAction) -> str | None:
    """The service that an action is about; None for one that is about several."""
    return getattr(action, "key", None)


def to_json(action: DeployAction) -> dict[str, Any]:
    """For --json: the kind, the service and the words."""
    told = {"action": type(action).__name__, "text": str(action)}
    service = key_of(action)
    return told | ({"service": service} if service else {})
