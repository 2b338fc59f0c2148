"""One failure of the catalogue: how it reads, what causes it, what mends it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

FailureKind = Literal["cause", "consequence"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One failure. A consequence is reported only where nothing says what caused it."""

    id: str
    pattern: re.Pattern[str]
    cause: str
    fix: str
    kind: FailureKind = "cause"


def entry(id: str, pattern: str, cause: str, fix: str, kind: FailureKind = "cause") -> Entry:  # noqa: A002
    return Entry(
        id=id,
        pattern=re.compile(pattern, re.IGNORECASE | re.DOTALL),
        cause=cause,
        fix=fix,
        kind=kind,
    )
