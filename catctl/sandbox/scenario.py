"""A failure to rehearse: what a task of the sandbox meets, in AWS's own words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong with a task.

    ``stage`` is how far it comes; at "api" the call itself is refused.

    Texts may name {account}, {container}, {image}, {parameter}, {path}, {port}, {region}, {role},
    {role_name}, {target_group} and {task}. ``pace`` is by how much everything takes longer.
    """

    stage: Literal["api", "checking", "placing", "pulling", "running", "slow", "stuck"]
    reason: str = ""
    stop_code: str = "TaskFailedToStart"
    exit_code: int | None = None
    container_reason: str = ""
    health: str = ""
    log: tuple[str, ...] = ()
    pace: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A fault with a name."""

    name: str
    title: str
    fault: Fault


EXIT = "EssentialContainerExited"


def never_starts(name: str, title: str, reason: str) -> Scenario:
    return Scenario(name=name, title=title, fault=Fault(stage="pulling", reason=reason))


def never_placed(name: str, title: str, reason: str) -> Scenario:
    return Scenario(name=name, title=title, fault=Fault(stage="placing", reason=reason))


def exits(
    name: str, title: str, code: int, *log: str, reason: str = "", stop_code: str = EXIT
) -> Scenario:
    fault = Fault(
        stage="running",
        reason="Essential container in task exited",
        stop_code=stop_code,
        exit_code=code,
        container_reason=reason,
        log=log,
    )
    return Scenario(name=name, title=title, fault=fault)


def unhealthy(name: str, title: str, health: str, *log: str) -> Scenario:
    fault = Fault(
        stage="checking",
        reason="Task failed ELB health checks in (target-group {target_group})",
        stop_code="ServiceSchedulerInitiated",
        health=health,
        exit_code=143,
        log=log,
    )
    return Scenario(name=name, title=title, fault=fault)


def refused(
    name: str, title: str, reason: str, code: str = "InvalidParameterException"
) -> Scenario:
    """AWS refuses the call that creates or updates the service; ``code`` is its error code."""
    return Scenario(name=name, title=title, fault=Fault(stage="api", reason=reason, stop_code=code))
