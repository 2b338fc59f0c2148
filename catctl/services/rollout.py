"""Judges a rollout: this deployment's own fate, not whether the service looks steady. Pure.

A service that was rolled back is steady, too; so is one that was scaled to nothing, or whose
deployment was overtaken by another. None of these is what was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from catctl.foreign import excerpt
from catctl.services.model import (
    Deployment,
    Event,
    ServiceDeployment,
    ServiceState,
    Target,
    TaskState,
)

VerdictKind = Literal["running", "done", "rolled_back", "failed", "superseded", "gone", "emptied"]
_BLUE_GREEN_FAILED = ("ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED", "STOPPED")
TOLERANCE = timedelta(seconds=10)  # of two times that AWS gives for one beginning
_BACK = ("ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of a deployment. ``serving`` is what runs now, such as ``web:41``."""

    kind: VerdictKind
    reason: str = ""
    serving: str = ""

    @property
    def is_over(self) -> bool:
        return self.kind != "running"

    @property
    def is_good(self) -> bool:
        return self.kind == "done"


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One look at a rollout; ``seconds`` since it began. ``tasks`` are of this deployment only."""

    key: str
    deployment: str
    seconds: float
    state: ServiceState | None
    tasks: tuple[TaskState, ...] = ()
    targets: tuple[Target, ...] = ()
    detail: ServiceDeployment | None = None
    events: tuple[Event, ...] = ()

    @property
    def own(self) -> Deployment | None:
        deployments = self.state.deployments if self.state else ()
        return next((d for d in deployments if d.id == self.deployment), None)

    @property
    def others(self) -> tuple[Deployment, ...]:
        deployments = self.state.deployments if self.state else ()
        return tuple(d for d in deployments if d.id != self.deployment)

    @property
    def healthy(self) -> int:
        """Targets of this deployment's tasks that the load balancer calls healthy."""
        addresses = {task.address for task in self.tasks if task.address and not task.is_stopped}
        return sum(t.state == "healthy" and t.address in addresses for t in self.targets)


def judge(
    deployment: str, state: ServiceState | None, detail: ServiceDeployment | None, *, wished: int
) -> Verdict:
    """The fate of ``deployment``. ``wished`` is how many tasks it was to have.

    ``detail`` is the service deployment where AWS tells of it; it outlives a rollback.
    """
    if state is None or not state.is_active:
        return Verdict(kind="gone", reason="The service was deleted.")
    own = next((d for d in state.deployments if d.id == deployment), None)
    told = _from_detail(detail, state, own)
    if told is not None:
        return told
    if own is None:
        return _vanished(deployment, state)
    if own.rollout == "FAILED":
        return _failed(own, state)
    if own.status != "PRIMARY":
        return _vanished(deployment, state)
    if own.rollout == "COMPLETED":
        if wished > 0 and state.desired == 0:
            return Verdict(
                kind="emptied",
                reason="Somebody has set the number of tasks to 0 meanwhile: nothing runs.",
            )
        if own.running >= state.desired:  # a mere change of number is no deployment of its own
            return Verdict(kind="done", serving=own.revision)
    return Verdict(kind="running", serving=_serving(state))


def _from_detail(
    detail: ServiceDeployment | None, state: ServiceState, own: Deployment | None
) -> Verdict | None:
    """Blue/green tells its end there only. The detail counts if it is not older than ours."""
    if detail is None or state.spec.rolling.strategy != "BLUE_GREEN":
        return None
    if own and own.created and detail.created and detail.created < own.created - TOLERANCE:
        return None
    serving = _serving(state)
    if detail.status in _BLUE_GREEN_FAILED:
        reason = detail.rollback_reason or detail.reason
        return Verdict(kind="rolled_back", reason=reason, serving=serving)
    if detail.status == "SUCCESSFUL" and own is not None:
        return Verdict(kind="done", serving=own.revision)
    is_ours = own is not None or detail.status in _BACK
    return Verdict(kind="running", serving=serving) if is_ours else None


def _failed(own: Deployment, state: ServiceState) -> Verdict:
    primary = state.primary
    if primary is None or primary.id == own.id:
        return Verdict(
            kind="failed",
            reason=f"{own.reason} There is no earlier revision to return to.".strip(),
            serving=_serving(state),
        )
    return Verdict(kind="rolled_back", reason=own.reason, serving=primary.revision)


def _vanished(deployment: str, state: ServiceState) -> Verdict:
    """Another deployment has taken its place: ECS's own return, or somebody's."""
    primary = state.primary
    serving = _serving(state)
    text = " ".join([primary.reason if primary else "", *(e.message for e in state.events[:20])])
    back = re.search(r"rolling back|rolled back", text)
    if primary and back and deployment in text:
        return Verdict(kind="rolled_back", reason=primary.reason, serving=serving)
    return Verdict(
        kind="superseded",
        reason="Another deployment of this service has taken its place.",
        serving=serving,
    )


def _serving(state: ServiceState) -> str:
    """The revision of which most tasks run."""
    running = [d for d in state.deployments if d.running > 0]
    if not running:
        return ""
    return max(running, key=lambda d: d.running).revision


def new_events(events: Iterable[Event], seen: set[str], since: float) -> list[Event]:
    """Events that were not shown yet, oldest first; ``since`` is a POSIX time in seconds.

    Marks them as seen.
    """
    fresh = [e for e in events if e.id not in seen and (e.at is None or e.at.timestamp() >= since)]
    seen.update(e.id for e in fresh)
    fresh.reverse()  # AWS tells the newest first
    return sorted(fresh, key=lambda e: e.at.timestamp() if e.at else 0.0)


_PLAIN = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"^\(service ([^)]+)\) has started ([0-9]+) tasks?:.*", r"started \2 task(s)"),
        (r"^\(service [^)]+\) has stopped ([0-9]+) running tasks?:.*", r"stopped \1 task(s)"),
        (
            r"^\(service [^)]+\) has begun draining connections on ([0-9]+) tasks?.*",
            r"draining \1 task(s)",
        ),
        (r"^\(service [^)]+\) registered ([0-9]+) targets? in .*", r"registered \1 target(s)"),
        (r"^\(service [^)]+\) deregistered ([0-9]+) targets? in .*", r"deregistered \1 target(s)"),
        (r"^\(service [^)]+\) has reached a steady state\.?", "reached a steady state"),
        (
            r"^\(service [^)]+\) \((?:deployment )?(ecs-svc/[0-9]+)\) deployment completed\.?",
            "deployment completed",
        ),
        (
            r"^\(service [^)]+\)(?: \(deployment ecs-svc/[0-9]+\))? deployment failed: (.*)",
            r"deployment failed: \1",
        ),
        (r"^\(service [^)]+\) (rolling back to .*)", r"\1"),
        (
            (
                r"^\(service [^)]+\) \(task ([0-9a-f]{8})[0-9a-f]*\) \(port ([0-9]+)\) is "
                r"unhealthy in \(target-group .{0,200}?targetgroup/([^/]{1,80})/[^)]{0,80}\) "
                r"due to \(reason (.*)\)\.?"
            ),
            r"task \1 is unhealthy in \3: \4",
        ),
        (
            r"^\(service [^)]+\) \(task ([0-9a-f]{8})[0-9a-f]*\) failed container health checks\.?",
            r"task \1 failed its container health check",
        ),
        (
            r"^\(service [^)]+\) was unable to place a task\. Reason: (.*)",
            r"cannot place a task: \1",
        ),
        (r"^\(service [^)]+\) (.*)", r"\1"),
    )
)


def plain(message: str) -> str:
    """An event in plain words, without the names that the reader knows already."""
    said = excerpt(message.strip())
    for pattern, words in _PLAIN:
        text, count = pattern.subn(words, said)
        if count:
            number = re.search(r"\b([0-9]{1,9}) (?:task|target)\(s\)", text)
            plural = "" if number and number.group(1) == "1" else "s"
            return text.replace("(s)", plural)
    return said


def is_noise(message: str) -> bool:
    """Events that tell a person nothing about this rollout."""
    return "Scaling activity initiated by" in message or "reached a steady state" in message
