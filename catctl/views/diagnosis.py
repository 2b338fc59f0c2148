"""Why a service fails, for people and machines. Builds values and text; prints nothing."""

from __future__ import annotations

from typing import Any

from catctl.commands import Words, joined
from catctl.foreign import one_line
from catctl.journeys.explain import Explanation
from catctl.services.diagnose import Diagnosis

SHOWN_OTHERS = 3
MOST_SAID = 600


def diagnosis_json(item: Diagnosis) -> dict[str, Any]:
    return {
        "id": item.id,
        "cause": item.cause,
        "fix": item.fix,
        "source": item.source,
        "text": item.text,
        "consequence": item.is_consequence,
    }


def explanation_json(found: Explanation) -> dict[str, Any]:
    """The first diagnosis, and all of them."""
    first = found.diagnoses[0] if found.diagnoses else None
    return {
        "environment": found.evidence.environment,
        "service": found.evidence.service,
        "id": first.id if first else None,
        "cause": first.cause if first else None,
        "fix": first.fix if first else None,
        "diagnoses": [diagnosis_json(item) for item in found.diagnoses],
        "log": list(found.evidence.log),
    }


def explanation_lines(found: Explanation) -> list[Words]:
    """What a person reads: how it stands, cause, fix, what else was seen, the log's end."""
    evidence = found.evidence
    lines: list[Words] = [f"{evidence.service}: {_standing(found)}"]
    if not found.diagnoses:
        return [*lines, "  Nothing is wrong that AWS would tell of."]
    lines += diagnosis_lines(found.diagnoses[0])
    others = [item for item in found.diagnoses[1:] if not item.is_late]
    lines += [
        f"  Also   {one_line(item.cause)} ({one_line(item.source)})"
        for item in others[:SHOWN_OTHERS]
    ]
    if evidence.log:
        lines.append(f"  Log    the last lines of task {evidence.log_of}:")
        lines += [f"         {part}" for line in evidence.log for part in line.split("\n")]
    return lines


def diagnosis_lines(item: Diagnosis) -> list[Words]:
    said, cause = _short(item.text), _short(item.cause)
    lines: list[Words] = [f"  Cause  {cause} [{item.id}]"]
    lines.append(joined(["  Fix    ", item.fix], ""))
    if said != cause:
        lines.append(f"  Said   by {one_line(item.source)}: {said}")
    return lines


def _short(text: str) -> str:
    """On one line, which is none of ours, and no longer than anyone would read."""
    said = " ".join(text.split())
    return said if len(said) <= MOST_SAID else f"{said[: MOST_SAID - 1]}…"


def _standing(found: Explanation) -> str:
    state = found.evidence.state
    if state is None or not state.is_active:
        return "there is no such service in ECS; it has not been deployed."
    running = [d for d in state.deployments if d.running]
    listed = ", ".join(f"{d.running} of {d.revision}" for d in running) or "nothing"
    last = f" The last deployment: {found.last.status.lower()}." if found.last else ""
    return one_line(f"{listed} running, {state.desired} wished.{last}".replace("_", " "))
