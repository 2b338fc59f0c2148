"""What was recorded, without what differs from one run to the next: IDs, and times. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

_CHANGING = (
    (re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "0" * 8),
    (re.compile(r"\b((?:[a-z]+-)+)[0-9a-f]{17}\b"), r"\g<1>0"),
    (re.compile(r"(?<=/)[0-9a-f]{16,64}\b"), "0"),
    (re.compile(r"(?<=-)20[0-9]{24}\b"), "0"),
    (re.compile(r"(?<=secret:)(rds!db-[0-9]+)-[A-Za-z]{6}\b"), r"\g<1>-AbCdEf"),
    (re.compile(r"(?<=change/)[A-Z0-9]{8,}"), "C0"),
    (re.compile(r"\bdb-[A-Z0-9]{26}\b"), "db-0"),
)
_SAME = ("aws:requestedregion", "aws:securetransport")  # for all


def compact(heard: Mapping[str, Iterable[Any]]) -> dict[str, list[Any]]:
    """By verb, each once, sorted."""
    lines = {verb: sorted({_line(asked) for asked in found}) for verb, found in heard.items()}
    return {verb: [json.loads(line) for line in found] for verb, found in lines.items() if found}


def _line(asked: Any) -> str:
    call, action, resource, context = asked
    kept = {key: value for key, value in context.items() if key not in _SAME}
    text = json.dumps([call, action, resource, kept], sort_keys=True)
    for pattern, constant in _CHANGING:
        text = pattern.sub(constant, text)
    return text


def written(recorded: Mapping[str, list[Any]]) -> str:
    """A line for each: what is added or gone is seen in a diff."""
    parts = (
        f"{json.dumps(verb)}: [\n" + ",\n".join(json.dumps(asked) for asked in found) + "\n]"
        for verb, found in sorted(recorded.items())
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"
