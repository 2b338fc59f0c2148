"""Terraform's machine-readable messages (``-json``, UI version 1.2) as typed values. Pure.

Source: internal/command/views/json in Terraform 1.11, of which 1.12 to 1.16 (UI version 1.3) change
nothing that is read here; json_view.go in OpenTofu 1.12. Unknown types say nothing, and lines that
are no JSON are kept as text: the exit code decides, never a message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catctl.shapes import as_type, build, parse_object

_CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, kw_only=True)
class Version:
    """The first message of every run: the version of Terraform, or of OpenTofu."""

    terraform: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """A planned change, or drift. ``action`` is create, update, replace, delete, read, move …"""

    address: str
    module: str
    resource_type: str
    action: str
    reason: str | None
    drift: bool = False


@dataclass(frozen=True, kw_only=True)
class Operation:
    """What apply does to one resource. ``phase`` is start, progress, complete or errored."""

    phase: str
    address: str
    module: str
    action: str
    resource_id: str | None
    elapsed: float


@dataclass(frozen=True, kw_only=True)
class Refresh:
    """A resource read anew. ``complete`` tells the end from the start."""

    address: str
    complete: bool


@dataclass(frozen=True, kw_only=True)
class Diagnostic:
    """An error or a warning, with file and line (from 1) where Terraform knows them."""

    severity: str
    summary: str
    detail: str
    address: str | None
    file: str | None
    line: int | None
    snippet: str | None


@dataclass(frozen=True, kw_only=True)
class Summary:
    """Counts of a plan, an apply or a destroy."""

    operation: str
    add: int
    change: int
    remove: int


@dataclass(frozen=True, kw_only=True)
class Outputs:
    """Outputs after an apply; sensitive ones carry no value."""

    values: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Text:
    """Anything else that may interest a person."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What catctl itself has to say while Terraform works."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Errors of one kind, gathered by catctl: the first, and the addresses of all others."""

    first: Diagnostic
    others: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a run has ended. ``silent``: it had nothing more to say, and was stopped for that.

    ``forced``: the user had it leave its work. ``began`` is a time in UTC; ``code`` is negative
    where a signal has killed it.
    """

    began: datetime
    code: int
    silent: bool
    forced: bool = False

    @property
    def torn(self) -> bool:
        """Whether it may have stored nothing of what it did, and let go of no lock."""
        return self.forced or self.code < 0


Told = Version | Change | Operation | Refresh | Diagnostic | Summary | Outputs | Text
Message = Told | Notice | Cause


def parse_message(line: str) -> Told | None:
    """One line of output as a message; None for one that says nothing new."""
    try:
        data = parse_object(line)
        return _parse(data) if "type" in data else _plain(_untyped(data) or line)
    except (ValueError, KeyError, TypeError, AttributeError):
        return _plain(line)


def _untyped(data: dict[str, Any]) -> str | None:
    """What OpenTofu has to say besides: "Initializing the backend..."."""
    said = data.get("@message")
    return said if isinstance(said, str) else None


def _plain(line: str) -> Text | None:
    text = _printable(line).strip()
    return Text(text=text) if text else None


def _printable(text: str) -> str:
    """Without control characters, which could write over the terminal; line ends and tabs stay."""
    return _CONTROL.sub("", text)


def _parse(data: dict[str, Any]) -> Told | None:
    kind = data["type"]
    match kind:
        case "version":
            said = data["tofu"] if "tofu" in data else data["terraform"]
            return build(Version, {"terraform": said})
        case "planned_change" | "resource_drift":
            return _change(data["change"], drift=kind == "resource_drift")
        case "diagnostic":
            return parse_diagnostic(data["diagnostic"])
        case "change_summary":
            counts = data["changes"]
            names = ("operation", "add", "change", "remove")
            return build(Summary, {name: counts[name] for name in names})
        case "outputs":
            return build(Outputs, {"values": data["outputs"]})
        case "refresh_start" | "refresh_complete":
            address = as_type(str, data["hook"]["resource"]["addr"], "addr")
            return Refresh(address=address, complete=kind == "refresh_complete")
        case "apply_start" | "apply_progress" | "apply_complete" | "apply_errored":
            return _operation(kind.removeprefix("apply_"), data["hook"])
        case "state_lock_acquire":
            return build(Text, {"text": data["@message"]})
        case _:
            return None


def _change(data: dict[str, Any], *, drift: bool) -> Change:
    resource = data["resource"]
    values = {
        "address": resource["addr"],
        "module": resource["module"],
        "resource_type": resource["resource_type"],
        "action": {"remove": "forget"}.get(data["action"], data["action"]),
        "reason": data.get("reason"),
        "drift": drift,
    }
    return build(Change, values)


def _operation(phase: str, hook: dict[str, Any]) -> Operation:
    resource = hook["resource"]
    values = {
        "phase": phase,
        "address": resource["addr"],
        "module": resource["module"],
        "action": hook["action"],
        "resource_id": hook.get("id_value"),
        "elapsed": hook.get("elapsed_seconds", 0),
    }
    return build(Operation, values)


def parse_diagnostic(data: dict[str, Any]) -> Diagnostic:
    """A diagnostic object, as in messages and in ``validate -json``.

    Raises ShapeError, KeyError or TypeError for what is none.
    """
    place = as_type(dict[str, Any], data.get("range") or {}, "range")
    snippet = as_type(dict[str, Any], data.get("snippet") or {}, "snippet")
    start = as_type(dict[str, Any], place.get("start") or {}, "start")
    values = {
        "severity": data["severity"],
        "summary": _printable(data["summary"]),
        "detail": _printable(data.get("detail") or ""),
        "address": data.get("address"),
        "file": place.get("filename"),
        "line": start.get("line"),
        "snippet": _printable(snippet["code"]) if snippet.get("code") else None,
    }
    return build(Diagnostic, values)


def base_address(address: str) -> str:
    """A resource's address without the key of its instance: ``aws_subnet.app``."""
    return re.sub(r"\[[^\[\]]*\]$", "", address)
