"""What a deploy can do, as values; and each in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from catctl.services.model import Document, Scaling, Spec, revision_of
from catctl.words import count_of


@dataclass(frozen=True, kw_only=True)
class RegisterTaskDefinition:
    """``document`` is the request; what it becomes is remembered under ``key``."""

    key: str
    document: Document
    image: str


@dataclass(frozen=True, kw_only=True)
class RunBefore:
    """A one-off task with ``command``; ``task_definition`` None: the one just registered."""

    key: str
    spec: Spec
    command: tuple[str, ...]
    container: str
    task_definition: str | None


@dataclass(frozen=True, kw_only=True)
class CreateService:
    """A service that is not there yet."""

    key: str
    spec: Spec
    desired: int
    task_definition: str | None
    tags: Mapping[str, str]


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


@dataclass(frozen=True, kw_only=True)
class SetScaling:
    key: str
    name: str
    scaling: Scaling


@dataclass(frozen=True, kw_only=True)
class RemoveScaling:
    key: str
    name: str


@dataclass(frozen=True, kw_only=True)
class SetDesired:
    """Only the number of tasks."""

    key: str
    name: str
    desired: int
    was: int


@dataclass(frozen=True, kw_only=True)
class SuspendScaling:
    """Autoscaling leaves the service alone, or takes it up again."""

    key: str
    name: str
    suspended: bool


@dataclass(frozen=True, kw_only=True)
class AwaitCount:
    """Wait until so many tasks run, by service name."""

    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class ReturnTo:
    """Roll back: run an earlier task definition again."""

    key: str
    name: str
    task_definition: str
    was: str


@dataclass(frozen=True, kw_only=True)
class StopDeployment:
    """Have ECS itself return from a deployment that is on its way."""

    key: str
    name: str
    arn: str


@dataclass(frozen=True, kw_only=True)
class AwaitRollouts:
    """Watch the deployments that this plan has started, by key and service name."""

    names: tuple[tuple[str, str], ...]


Action = (
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


def describe(action: Action) -> str:
    """An action in one line."""
    match action:
        case RegisterTaskDefinition():
            return f"{action.key}: register a task definition with {action.image}"
        case RunBefore():
            return f"{action.key}: run {' '.join(action.command)}"
        case CreateService():
            return f"{action.key}: create the service with {count_of(action.desired, 'task')}"
        case UpdateService():
            return f"{action.key}: update the service ({', '.join(action.changes)})"
        case SetScaling():
            limits = f"{action.scaling.minimum} to {action.scaling.maximum} tasks"
            return f"{action.key}: scale from {limits} at {action.scaling.cpu} % CPU"
        case RemoveScaling():
            return f"{action.key}: remove the autoscaling"
        case SetDesired():
            return f"{action.key}: {action.was} → {count_of(action.desired, 'task')}"
        case SuspendScaling():
            doing = "suspend" if action.suspended else "resume"
            return f"{action.key}: {doing} the autoscaling"
        case AwaitCount():
            some = any(number for _, number in action.counts)
            return f"wait until {'the tasks run' if some else 'no task runs'}"
        case ReturnTo():
            before, after = revision_of(action.was), revision_of(action.task_definition)
            return f"{action.key}: return from {before} to {after}"
        case StopDeployment():
            return f"{action.key}: have ECS roll the running deployment back"
        case AwaitRollouts():
            return f"wait for {', '.join(key for key, _ in action.names)}"
    assert_never(action)


def key_of(action: Action) -> str | None:
    """The service that an action is about; None for one that is about several."""
    return getattr(action, "key", None)


def to_json(action: Action) -> dict[str, Any]:
    """For --json: the kind, the service and the words."""
    made = {"action": type(action).__name__, "text": describe(action)}
    service = key_of(action)
    return made | ({"service": service} if service else {})
