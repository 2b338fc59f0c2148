"""Terraform's state lock, as it stands in the backend and in error messages. Pure.

Source: internal/states/statemgr/locker.go in Terraform 1.11.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from catctl.shapes import as_type, parse_object


@dataclass(frozen=True, kw_only=True)
class LockInfo:
    """Who holds a state. ``created`` is a time in UTC, or None where it cannot be read."""

    id: str
    operation: str
    who: str
    created: datetime | None

    @property
    def verb(self) -> str:
        """Such as apply, for OperationTypeApply."""
        verb = self.operation.removeprefix("OperationType").lower()
        return "other work" if verb in ("", "invalid") else verb  # such as a console


def parse_lock(text: str) -> LockInfo | None:
    """The lock in the JSON that Terraform writes; None for what is none."""
    try:
        data = parse_object(text)
        return LockInfo(
            id=_printable(as_type(str, data["ID"], "ID")),
            operation=_printable(data.get("Operation", "")),
            who=_printable(data.get("Who", "")),
            created=_time(str(data.get("Created", ""))),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def lock_in_message(text: str) -> LockInfo | None:
    """The lock that an error message of Terraform's describes, if it describes one."""
    found = re.findall(r"^[^\S\n]*(ID|Operation|Who|Created):(.*)$", text, re.M)
    fields = {name: value.strip() for name, value in found}
    if not fields.get("ID"):
        return None
    return LockInfo(
        id=fields["ID"],
        operation=fields.get("Operation", ""),
        who=fields.get("Who", ""),
        created=_time(fields.get("Created", "")),
    )


def _printable(value: object) -> str:
    """Without what could move a terminal's cursor: anyone who may lock may write this."""
    return "".join(character for character in str(value) if character.isprintable())


def _time(text: str) -> datetime | None:
    """Go writes ``2026-11-23 08:00:00.123456789 +0000 UTC`` or the same with a T and a Z."""
    match = re.match(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2})", text)
    try:
        return datetime.fromisoformat(f"{match[1]}T{match[2]}+00:00") if match else None
    except ValueError:  # such as the 45th of a month
        return None
