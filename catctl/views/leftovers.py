"""What is left, and what was proven, as tables. Builds text; prints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from catctl.cost.model import Sum
from catctl.foreign import one_line
from catctl.journeys.sweep import Sweep
from catctl.leftovers.model import KINDS, Leftover
from catctl.views.console import count_of
from catctl.views.markdown import markdown
from catctl.views.money import USD, known, money_table

MOST_OF_A_KIND = 10


def leftover_lines(sweep: Sweep, items: Iterable[Leftover], *, every: bool) -> list[str]:
    """A row for each thing, with what it costs; of many alike the first, unless ``every``."""
    rows: list[tuple[str, ...]] = []
    for kind, alike in _by_kind(items).items():
        shown = alike if every else alike[:MOST_OF_A_KIND]
        rows += [(KINDS[kind].one, _name(item), _money(sweep, [item])) for item in shown]
        rest = alike[len(shown) :]
        if rest:
            rows.append(("", f"and {len(rest)} more (-v lists them)", _money(sweep, rest)))
    return money_table(rows)


def _by_kind(items: Iterable[Leftover]) -> dict[Any, list[Leftover]]:
    result: dict[Any, list[Leftover]] = {}
    listed = list(items)
    for kind in KINDS:
        alike = [item for item in listed if item.kind == kind]
        if alike:
            result[kind] = alike
    return result


def _name(item: Leftover) -> str:
    return f"{item.name} ({item.note})" if item.note else item.name


def _money(sweep: Sweep, items: list[Leftover]) -> str:
    """USD a month; in words where it costs nothing, or nobody knows how much."""
    if not items[0].bills:
        return "free"
    if not any(item.prices for item in items):
        return "by use"
    return USD.cell(sweep.monthly(items))


def proof_lines(sweep: Sweep) -> Iterator[str]:
    """Every class that was looked for, and what was found of it."""
    owner, seen = sweep.owner, sweep.seen
    yield f"Looked for in account {owner.account_id}, {owner.region}:"
    rows = [
        (KINDS[checked.kind].title, "not read" if checked.problem else str(len(checked.found)))
        for checked in seen.checked
    ]
    half = (len(rows) + 1) // 2
    left, right = rows[:half], [*rows[half:], ("", "")]
    yield from money_table([(a, b, c, d) for (a, b), (c, d) in zip(left, right, strict=False)])
    for arn in seen.others:
        yield f"  ? {one_line(arn)}"
    for checked in seen.problems:
        yield f"  ✗ {KINDS[checked.kind].title}: {one_line(checked.problem)}"


def verdict(sweep: Sweep) -> str:
    """Whether anything billable is left, in a sentence."""
    seen = sweep.seen
    if seen.problems:
        kinds = count_of(len(seen.problems), "kind")
        return f"Not proven: {kinds} of things could not be read."
    if seen.others and not seen.billable:
        things = count_of(len(seen.others), "thing")
        return (
            f"Not proven: {things} with our tags of no class that is "
            "looked at. AWS names them for a while after they are gone: sweep again later."
        )
    if not seen.billable:
        return f"{sweep.environment.key}: nothing billable is left."
    left = count_of(len(seen.billable), "billable thing")
    return f"{sweep.environment.key}: {left} left, {rate_text(sweep.monthly(seen.billable))}."


def rate_text(found: Sum) -> str:
    """What things cost, and what of it nobody knows."""
    if found.usd is None:
        return "at prices that are unknown"
    without = f"; unknown: {', '.join(found.unknown)}" if found.unknown else ""
    return f"{USD.spoken(found)} a month{without}"


def about_text(found: Sum) -> str:
    """What goes by use in part."""
    return f"{'' if found.usd is None else 'about '}{rate_text(found)}"


def sweep_json(sweep: Sweep) -> dict[str, Any]:
    """The look for machines."""
    return {
        "environment": sweep.environment.key,
        "account_id": sweep.owner.account_id,
        "region": sweep.owner.region,
        "clean": sweep.seen.is_clean,
        "billable": len(sweep.seen.billable),
        "monthly": known(sweep.monthly(sweep.seen.billable)),
        "unpriced": list(sweep.monthly(sweep.seen.billable).unknown),
        "checked": {c.kind: len(c.found) for c in sweep.seen.checked},
        "problems": {c.kind: c.problem for c in sweep.seen.problems},
        "found": [_item_json(sweep, item) for item in sweep.seen.found],
        "others": list(sweep.seen.others),
    }


def _item_json(sweep: Sweep, item: Leftover) -> dict[str, Any]:
    by_use = item.bills and not item.prices
    return {
        "kind": item.kind,
        "id": item.id,
        "name": item.name,
        "why": item.why,
        "place": item.place,
        "note": item.note,
        "billable": item.bills,
        "monthly": None if by_use else known(sweep.monthly([item])),
    }


def report_text(sweep: Sweep, stays: Mapping[str, Sum]) -> str:
    """The proof as Markdown, to keep or to hand in."""
    owner, seen = sweep.owner, sweep.seen
    lines = [
        f"# {owner.key}: what is left",
        "",
        f"Project {owner.project}, account {owner.account_id}, {owner.region}. {verdict(sweep)}",
        "",
        "| looked for | found |",
        "|---|---|",
    ]
    for checked in seen.checked:
        count = (
            f"not read: {markdown(checked.problem)}" if checked.problem else str(len(checked.found))
        )
        lines.append(f"| {KINDS[checked.kind].title} | {count} |")
    lines += ["", *(f"- {KINDS[item.kind].one} {markdown(_name(item))}" for item in seen.found)]
    for name, usd in stays.items():
        lines += ["", f"Stays on purpose: {markdown(name)}, {about_text(usd)}."]
    return "\n".join(lines) + "\n"
