"""What was checked before a deploy, as lines. Builds text; prints nothing."""

from __future__ import annotations

from collections.abc import Iterable

from catctl.checks.model import Finding
from catctl.commands import Words, joined
from catctl.foreign import one_line
from catctl.journeys.verify import Preflight
from catctl.views.style import DONE, FAILED, paint

NAMED = 3
_SIGNS = {
    "error": FAILED,
    "ok": DONE,
    "skipped": paint("?", "yellow"),
    "warning": paint("!", "yellow"),
}


def preflight_lines(found: Preflight, *, everything: bool = False) -> list[Words]:
    """Findings, worst first; what is well only with ``everything`` or as a number."""
    lines: list[Words] = []
    shown = ("error", "warning", "skipped", "ok") if everything else ("error", "warning", "skipped")
    for level in shown:
        for items in _alike(found.of(level)):
            lines += _lines(items)
    well = found.of("ok")
    counts = [f"{len(well)} checks passed"]
    for level, word in (("warning", "warning"), ("error", "error"), ("skipped", "not checked")):
        number = len(found.of(level))
        plural = "s" if number != 1 and level != "skipped" else ""
        counts += [f"{number} {word}{plural}"] if number else []
    return [*lines, f"  {', '.join(counts)}."]


def _alike(findings: Iterable[Finding]) -> Iterable[list[Finding]]:
    """What is said of several services is said once."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for item in findings:
        groups.setdefault((item.subject, item.message), []).append(item)
    return groups.values()


def _lines(items: list[Finding]) -> list[Words]:
    item = items[0]
    whose = [found.service for found in items if found.service]
    if len(whose) > NAMED:
        whose = [*whose[:NAMED], f"{len(whose) - NAMED} more"]
    who = f"{', '.join(whose)}: " if whose else ""
    lines: list[Words] = [f"  {_SIGNS[item.level]} {item.subject}: {who}{one_line(item.message)}"]
    lines += [f"      Why  {one_line(item.why)}"] if item.why else []
    lines += [joined(["      Fix  ", item.fix], "")] if item.fix else []
    return lines
