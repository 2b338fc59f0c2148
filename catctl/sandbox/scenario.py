"""A failure to rehearse: what a task of the sandbox meets, in AWS's own words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Fate:
    """How a task ends. ``stage`` is how far it comes; at "api" the call itself is refused.

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
    """A fate with a name."""

    name: str
    title: str
    fate: Fate


EXIT = "EssentialContainerExited"


def never_starts(name: str, title: str, reason: str) -> Scenario:
    return Scenario(name=name, title=title, fate=Fate(stage="pulling", reason=reason))


def never_placed(name: str, title: str, reason: str) -> Scenario:
    return Scenario(name=name, title=title, fate=Fate(stage="placing", reason=reason))


def exits(
    name: str, title: str, code: int, *log: str, reason: str = "", stop_code: str = EXIT
) -> Scenario:
    fate = Fate(
        stage="running",
        reason="Essential container in task exited",
        stop_code=stop_code,
        exit_code=code,
        container_reason=reason,
        log=log,
    )
    return Scenario(name=name, title=title, fate=fate)


def unhealthy(name: str, title: str, health: str, *log: str) -> Scenario:
    fate = Fate(
        stage="checking",
        reason="Task failed ELB health checks in (target-group {target_group})",
        stop_code="ServiceSchedulerInitiated",
        health=health,
        exit_code=143,
        log=log,
    )
    return Scenario(name=name, title=title, fate=fate)


def refused(
    name: str, title: str, reason: str, code: str = "InvalidParameterException"
) -> Scenario:
    """AWS refuses the call that creates or updates the service; ``code`` is its error code."""
    return Scenario(name=name, title=title, fate=Fate(stage="api", reason=reason, stop_code=code))
