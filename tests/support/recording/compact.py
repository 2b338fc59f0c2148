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


def compact(heard: Mapping[str, Iterable[Any]]) -> list[list[Any]]:
    """Each once, with all verbs that asked for it, sorted."""
    verbs: dict[str, set[str]] = {}
    for verb, found in heard.items():
        for asked in found:
            verbs.setdefault(_line(asked), set()).add(verb)
    return [[*json.loads(line), sorted(names)] for line, names in sorted(verbs.items())]


def _line(asked: Any) -> str:
    call, action, resource, context = asked
    kept = {key: value for key, value in context.items() if key not in _SAME}
    text = json.dumps([call, action, resource, kept], sort_keys=True)
    for pattern, constant in _CHANGING:
        text = pattern.sub(constant, text)
    return text


def written(recorded: Iterable[list[Any]]) -> str:
    """A line for each: what is added or gone is seen in a diff."""
    return "[\n" + ",\n".join(map(json.dumps, recorded)) + "\n]\n"
