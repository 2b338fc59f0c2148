"""What a person or a machine sees of a rollout: one stream of snapshots, three renderers."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from catctl.foreign import one_line
from catctl.journeys.rollout import Choice, fate_sentence
from catctl.services.model import Deployment, ServiceState, TaskState
from catctl.services.rollout import Snapshot, Verdict, plain
from catctl.views import console
from catctl.views.live import Redrawn, cut_lines
from catctl.views.style import DONE, FAILED

if TYPE_CHECKING:
    from rich.console import Group

HEARTBEAT_SECONDS = 30
MOST_LINES = 12
EVENTS_SHOWN = 3
_STAGES = {
    "BAKE_TIME": "traffic is on the new tasks; waiting whether they stay healthy",
    "CLEAN_UP": "stopping the old tasks",
    "PRODUCTION_TRAFFIC_SHIFT": "shifting the traffic",
    "SCALE_UP": "starting the new tasks",
    "TEST_TRAFFIC_SHIFT": "shifting the test traffic",
}


def counts_line(snapshot: Snapshot) -> str:
    """Such as: new (42) 1/2 running, 0 healthy, 1 failed (limit 2) | old (41) 2 running."""
    own, state = snapshot.own, snapshot.state
    if state is None:
        return "the service is gone"
    parts = [_new(snapshot, own, state)] if own else ["its deployment is gone"]
    parts += [f"old ({_number(d)}) {d.running} running" for d in snapshot.others if d.running]
    return " | ".join(parts)


def _new(snapshot: Snapshot, own: Deployment, state: ServiceState) -> str:
    desired = own.desired or state.desired
    text = f"new ({_number(own)}) {own.running}/{desired} running"
    if own.pending:
        text += f", {own.pending} starting"
    if state.spec.routes and snapshot.tasks:
        text += f", {snapshot.healthy} healthy"
    if own.failed:
        limit = snapshot.detail.threshold if snapshot.detail else None
        limit = limit or state.spec.rolling.failures
        text += f", {own.failed} failed" + (f" (limit {limit})" if limit else "")
    return text


def _number(deployment: Deployment) -> str:
    return deployment.revision.rpartition(":")[2]


def task_line(task: TaskState, snapshot: Snapshot) -> str:
    """Such as: task 9e46c1d2 RUNNING, target unhealthy (404)."""
    text = f"task {task.short} {task.status}"
    if task.is_stopped:
        return f"{text}: {one_line(task.stopped_reason)}" if task.stopped_reason else text
    target = next((t for t in snapshot.targets if t.address == task.address), None)
    if target:
        text += f", target {target.state}"
        text += f" ({one_line(target.description)})" if target.description else ""
    return text


class JsonRollout:
    """JSON Lines on stdout: a line for each look that brings something new."""

    def __init__(self) -> None:
        self._last: dict[str, dict[str, Any]] = {}

    def look(self, snapshot: Snapshot, verdict: Verdict) -> None:
        own = snapshot.own
        found: dict[str, Any] = {
            "service": snapshot.key,
            "deployment": snapshot.deployment,
            "verdict": verdict.kind,
            "reason": verdict.reason,
            "serving": verdict.serving,
            "revision": own.revision if own else None,
            "desired": own.desired if own else None,
            "running": own.running if own else None,
            "pending": own.pending if own else None,
            "failed": own.failed if own else None,
            "healthy": snapshot.healthy,
            "stage": snapshot.detail.stage if snapshot.detail else "",
            "events": [event.message for event in snapshot.events],
        }
        if found != self._last.get(snapshot.key):
            self._last[snapshot.key] = {**found, "events": []}
            console.document("catctl_rollout", {**found, "seconds": round(snapshot.seconds, 1)})

    def tell(self, text: str) -> None:
        console.note(text)

    def interrupted(self) -> Choice:
        return "background"


class PlainRollout:
    """Lines that are never redrawn: what is new, and a sign of life every half minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._spoke = clock()
        self._last: dict[str, str] = {}

    def look(self, snapshot: Snapshot, verdict: Verdict) -> None:
        for event in snapshot.events:
            self._say(snapshot, plain(event.message))
        line = counts_line(snapshot)
        stage = snapshot.detail.stage if snapshot.detail else ""
        if stage in _STAGES and snapshot.state and snapshot.state.spec.rolling.bake_minutes:
            line += f" ({_STAGES[stage]})"
        if verdict.is_over:
            self._say(snapshot, fate_sentence(snapshot.key, verdict).partition(": ")[2])
        elif line != self._last.get(snapshot.key):
            self._last[snapshot.key] = line
            self._say(snapshot, line)
        elif self._clock() - self._spoke > HEARTBEAT_SECONDS:
            self._say(snapshot, f"still on its way: {line}")

    def _say(self, snapshot: Snapshot, text: str) -> None:
        self._spoke = self._clock()
        console.note(f"  {console.duration(snapshot.seconds):>6}  {snapshot.key}: {one_line(text)}")

    def tell(self, text: str) -> None:
        self._spoke = self._clock()
        console.note(f"  {text}")

    def interrupted(self) -> Choice:
        return "background"


class LiveRollout:
    """The terminal: a few lines that are redrawn, whatever the number of services."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._begin = time.monotonic()
        self._last: dict[str, Snapshot] = {}
        self._over: dict[str, Verdict] = {}
        self._events: list[tuple[str, int]] = []
        self._live = Redrawn(self._picture)

    def look(self, snapshot: Snapshot, verdict: Verdict) -> None:
        self._last[snapshot.key] = snapshot
        for event in snapshot.events:
            self._remember(f"{snapshot.key}: {plain(event.message)}")
        if verdict.is_over and snapshot.key not in self._over:
            self._over[snapshot.key] = verdict
            sign = DONE if verdict.is_good else FAILED
            took = console.duration(snapshot.seconds)
            self._live.tell(f"  {sign} {fate_sentence(snapshot.key, verdict)} ({took})")

    def _remember(self, text: str) -> None:
        if self._events and self._events[-1][0] == text:
            self._events[-1] = (text, self._events[-1][1] + 1)
        else:
            self._events.append((text, 1))

    def tell(self, text: str) -> None:
        self._live.tell(f"  {text}")

    def _picture(self) -> Group:
        passed = console.duration(time.monotonic() - self._begin)
        running = [s for key, s in self._last.items() if key not in self._over]
        lines = [f"{self._title}  {passed}"]
        room = MOST_LINES - 1 - EVENTS_SHOWN
        shown = running[:room] if len(running) <= room else running[: room - 1]
        lines += [f"  {s.key}: {counts_line(s)}" for s in shown]
        if len(running) > len(shown):
            lines.append(f"  and {len(running) - len(shown)} more services")
        if len(running) == 1:
            free = room - 1
            tasks = [task for task in running[0].tasks if not task.is_stopped][:free]
            lines += [f"    {task_line(task, running[0])}" for task in tasks]
        for text, times in self._events[-EVENTS_SHOWN:]:
            lines.append(f"  · {text}" + (f"  ×{times}" if times > 1 else ""))
        return cut_lines(lines)

    def interrupted(self) -> Choice:
        self._live.stop()
        console.note("\nThe deployment is on its way; ECS goes on with it whatever you do here.")
        answer = console.choose(
            "[g]o on in the background, [r]oll back, or [w]atch on",
            choices=("g", "r", "w"),
            default="w",
        )
        if answer in (None, "g"):
            return "background"
        self._live.resume()
        return "roll back" if answer == "r" else "watch"

    def close(self) -> None:
        self._live.stop()


class Renderer(Protocol):
    """One of the three."""

    def look(self, snapshot: Snapshot, verdict: Verdict) -> None: ...

    def tell(self, text: str) -> None: ...

    def interrupted(self) -> Choice: ...


@contextmanager
def watching_rollout(title: str, *, as_json: bool) -> Iterator[Renderer]:
    """The one that fits where the output goes."""
    if as_json:
        yield JsonRollout()
    elif console.plain_terminal():
        yield PlainRollout()
    else:
        view = LiveRollout(title)
        with contextlib.closing(view):
            yield view
