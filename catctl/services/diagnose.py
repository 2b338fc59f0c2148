"""Why a deploy failed: first causes before their consequences, from all that AWS says. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catctl.commands import Ours, Words, advice
from catctl.foreign import is_name
from catctl.services.catalogue import CATALOGUE
from catctl.services.catalogue_entry import Entry
from catctl.services.model import Event, ServiceState, Target, TaskState

SHOWN_LOG = 10
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
UNKNOWN = "unknown"
_UNNAMED = {"arn": "its ARN", "role": "the role"}


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """One failure that was recognised. ``source`` is where it was read, ``text`` what stood there.

    ``id`` is "unknown" where nothing of the catalogue matches.
    """

    id: str
    cause: str
    fix: Words
    source: str
    text: str
    is_consequence: bool = False

    @property
    def is_late(self) -> bool:
        """Whether it follows from something else, as far as anything else is known."""
        return self.is_consequence or self.id in _LAST


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What AWS says of a service. Tasks and events newest first; ``log`` is oldest first.

    ``log_of`` is the task whose last lines ``log`` holds.
    """

    environment: str
    service: str
    state: ServiceState | None
    tasks: tuple[TaskState, ...] = ()
    events: tuple[Event, ...] = ()
    targets: tuple[Target, ...] = ()
    log: tuple[str, ...] = ()
    log_of: str = ""
    api_error: str | None = None


def explain_text(
    text: str, *, environment: str = "ENV", service: str = "SERVICE", source: str = "text"
) -> Diagnosis | None:
    """The failure that ``text`` tells of, or None where the catalogue does not know it."""
    plain = re.sub(r"\s+", " ", text.translate(_QUOTES))
    for entry in CATALOGUE:
        match = entry.pattern.search(plain)
        if match:
            return _diagnosis(entry, match, environment, service, source, text.strip())
    return None


def _diagnosis(
    entry: Entry, match: re.Match[str], environment: str, service: str, source: str, text: str
) -> Diagnosis:
    groups = {key: (value or "").rstrip(".,;:'\"") for key, value in match.groupdict().items()}
    names = {key: value or _UNNAMED.get(key, "") for key, value in groups.items()}
    whose = {"environment": environment, "service": service}
    cause = entry.cause.format(**names, **whose)
    # Whoever wrote the message chose these names, and what mends it is copied into a shell.
    fix_names = {
        key: value if is_name(value) else Ours(_UNNAMED.get(key, "…"))
        for key, value in groups.items()
    }
    fix = advice(entry.fix, **fix_names, **whose)
    return Diagnosis(
        id=entry.id,
        cause=cause,
        fix=fix,
        source=source,
        text=text,
        is_consequence=entry.kind == "consequence",
    )


def diagnose(evidence: Evidence) -> list[Diagnosis]:
    """What is wrong, the first cause first; each failure once. Nothing where all is well."""
    known: dict[str, Diagnosis] = {}
    unknown: list[Diagnosis] = []
    for source, text in _texts(evidence):
        item = explain_text(
            text, environment=evidence.environment, service=evidence.service, source=source
        )
        if item is None:
            unknown.append(_unknown(source, text))
        else:
            known.setdefault(item.id, item)
    ranked = sorted(known.values(), key=_rank)
    if not ranked or ranked[0].is_consequence:
        ranked = [*unknown[:1], *ranked]
    return ranked


def _unknown(source: str, text: str) -> Diagnosis:
    return Diagnosis(
        id=UNKNOWN,
        cause=text.strip(),
        fix="This failure is not in catctl's catalogue; please report it with this text.",
        source=source,
        text=text.strip(),
    )


_LAST = ("container-hc", "essential-exited", "exit-killed", "exit-zero", "exit-native", "spot")


def _rank(item: Diagnosis) -> tuple[bool, bool]:
    """What the app itself did says less than what ECS or its log says. The sort is stable."""
    return (item.is_consequence, item.id in _LAST)


def _texts(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """All texts that may hold a cause, in the order in which they are believed."""
    if evidence.api_error:
        yield "AWS's answer", evidence.api_error
    yield from _of_tasks(evidence.tasks)
    yield from _of_log(evidence)
    for event in evidence.events:
        if _tells_of_failure(event.message):
            yield "event", event.message
    for target in evidence.targets:
        if target.state == "unhealthy":
            yield f"target {target.address}", f"{target.reason} {target.description}"
    state = evidence.state
    for deployment in state.deployments if state else ():
        if deployment.rollout == "FAILED":
            yield f"deployment {deployment.revision}", deployment.reason


def _of_tasks(tasks: Iterable[TaskState]) -> Iterator[tuple[str, str]]:
    for task in tasks:
        if not is_failure(task):
            continue
        source = f"task {task.short}"
        for container in task.containers:
            if container.reason:
                yield source, container.reason
        if task.stop_code == "SpotInterruption":
            yield source, "Your Spot Task was interrupted."
        if task.stopped_reason and not task.stopped_reason.startswith("Essential container"):
            yield source, task.stopped_reason
        for container in task.containers:
            if container.exit_code is not None and "Essential" in task.stopped_reason:
                yield source, f"{container.name} exited with code {container.exit_code}"
        if task.stopped_reason.startswith("Essential container"):
            yield source, task.stopped_reason


def _of_log(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Lines that the catalogue knows; others are shown, and are no diagnosis."""
    for line in reversed(evidence.log):
        if explain_text(line) is not None:
            yield f"log of task {evidence.log_of}", line


def is_failure(task: TaskState) -> bool:
    """Whether a stopped task tells of a failure: not one that was scaled in or replaced."""
    if not task.is_stopped or task.stop_code == "UserInitiated":
        return False
    replaced = ("Scaling activity initiated by", "circuit breaker", "rolled back")
    return not any(text in task.stopped_reason for text in replaced)


_BAD = re.compile(
    r"unhealthy|unable|fail|error|rolling back|reason|denied|not found|limit|interrupted",
    re.IGNORECASE,
)


def _tells_of_failure(message: str) -> bool:
    return _BAD.search(message) is not None
