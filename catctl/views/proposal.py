"""A proposal in words: what Terraform would change, by module. Builds text; prints nothing."""

from __future__ import annotations

from collections.abc import Iterator

from catctl.commands import Advice, advice
from catctl.environment.names import database
from catctl.foreign import one_line
from catctl.journeys.apply import Proposal
from catctl.stack.model import Counts, Ledger
from catctl.terraform.messages import Change, base_address
from catctl.terraform.tfplan import UNKNOWN, AttributeChange, ResourceDiff
from catctl.views.console import table
from catctl.views.style import paint

_SIGN = {
    "create": paint("  +", "green"),
    "delete": paint("  -", "red"),
    "forget": "  .",
    "import": "  >",
    "move": "  >",
    "replace": paint("-/+", "red"),
    "update": paint("  ~", "yellow"),
}
ROOT = "root module"
WIDEST_LINE = 80
_NOTHING = (None, '""', "0", "[]", "false", "{}")
NARROWEST_VALUE = 16


def proposal_text(proposal: Proposal, *, full: bool = False) -> str:
    """The changes and their counts; ``full`` cuts no value short."""
    lines = []
    diffs = {diff.address: diff for diff in proposal.diffs}
    for module, changes in _by_module(list(proposal.changes)).items():
        lines.append(f"  {paint(one_line(module), bold=True)}")
        lines += _module_lines(module, changes, diffs, full=full)
    if proposal.outputs and not proposal.changes:
        lines.append(f"  outputs: {one_line(', '.join(proposal.outputs))}")
    return "\n".join([*lines, "", counts_text(proposal.counts)])


# Of a database: what needs a restart, which waits for the window of one that is protected.
_WAITING = frozenset(
    {
        "allocated_storage",
        "ca_cert_identifier",
        "engine_version",
        "iam_database_authentication_enabled",
        "instance_class",
        "multi_az",
        "parameter_group_name",
        "storage_type",
    }
)


def waiting_text(proposal: Proposal) -> Advice | None:
    """What to know where RDS puts changes of a protected database off."""
    facts = proposal.facts
    changed = {
        attribute.path
        for diff in proposal.diffs
        if ".aws_db_instance." in diff.address and diff.action == "update"
        for attribute in diff.attributes
    }
    if not facts.protected or not changed & _WAITING:
        return None
    return advice(
        "RDS makes these changes of the database in its maintenance window, and plans show them "
        "until an apply after that. At once, with a restart: aws rds modify-db-instance --region "
        "{region} --db-instance-identifier {name} --apply-immediately",
        name=database(facts.name),
        region=facts.region,
    )


def counts_text(counts: Counts) -> str:
    """Such as: Plan: 62 to create, 1 to update, 0 to replace, 0 to delete."""
    return (
        f"Plan: {counts.create} to create, {counts.update} to update, "
        f"{counts.replace} to replace, {counts.delete} to delete."
    )


def _by_module(changes: list[Change]) -> dict[str, list[Change]]:
    result: dict[str, list[Change]] = {}
    for change in sorted(changes, key=lambda item: (item.module, item.address)):
        result.setdefault(change.module or ROOT, []).append(change)
    return result


def _module_lines(
    module: str, changes: list[Change], diffs: dict[str, ResourceDiff], *, full: bool
) -> Iterator[str]:
    """One line a resource; instances that are only created or deleted stand together."""
    folded: dict[tuple[str, str], int] = {}
    for change in changes:
        if change.address not in diffs and change.action in ("create", "delete"):
            name = base_address(_local(module, change.address))
            folded[change.action, name] = folded.get((change.action, name), 0) + 1
    for (action, name), number in folded.items():
        times = f"  ×{number}" if number > 1 else ""
        yield f"  {_SIGN[action]} {name}{times}"
    for change in changes:
        name = _local(module, change.address)
        if change.address in diffs:
            yield from _diff_lines(name, change, diffs[change.address], full=full)
        elif change.action not in ("create", "delete"):
            yield f"  {_SIGN.get(change.action, '  ?')} {name}{_reason(change)}"


def _local(module: str, address: str) -> str:
    return one_line(address.removeprefix(f"{module}."))


def _reason(change: Change) -> str:
    reasons = {
        "replace_triggered_by": "with what it refers to",
        "tainted": "its creation failed before",
        "requested": "asked for",
    }
    return f"  ({reasons[change.reason]})" if change.reason in reasons else ""


def _diff_lines(name: str, change: Change, diff: ResourceDiff, *, full: bool) -> Iterator[str]:
    yield f"  {_SIGN.get(change.action, '  ?')} {name}{_reason(change)}"
    items = [item for item in diff.attributes if _says_something(change, item)]
    room = WIDEST_LINE - 12 - max((len(item.path) for item in items), default=0)
    rows = [(item.path, _value(change, item, None if full else room)) for item in items]
    yield from table(rows, indent="          ")


def _says_something(change: Change, item: AttributeChange) -> bool:
    """What a new resource will only know later says nothing, and there is much of it."""
    if change.action == "update" or item.forces_replacement:
        return True
    return item.after != UNKNOWN and not (item.after is None and item.before in _NOTHING)


def _value(change: Change, item: AttributeChange, room: int | None) -> str:
    """``before → after`` in ``room`` columns; None for as many as it takes."""
    before, after = item.before or "null", item.after or "null"
    forces = "  forces replacement" if item.forces_replacement else ""
    if change.action == "create":
        return _short(after, room) + forces
    half = None if room is None else (room - len(forces) - 3) // 2
    return f"{_short(before, half)} → {_short(after, half)}{forces}"


def _short(text: str, room: int | None) -> str:
    if room is None or len(text) <= max(room, NARROWEST_VALUE):
        return text
    return text[: max(room, NARROWEST_VALUE) - 1] + "…"


def applied_text(ledger: Ledger) -> list[str]:
    """What was done, a line for each module."""
    done: dict[str, dict[str, int]] = {}
    slowest: dict[str, float] = {}
    for operation in ledger.done:
        module = operation.module or ROOT
        counts = done.setdefault(module, {})
        counts[operation.action] = counts.get(operation.action, 0) + 1
        slowest[module] = max(slowest.get(module, 0), operation.elapsed)
    words = {"create": "created", "delete": "destroyed", "update": "updated"}
    rows = []
    for module, counts in sorted(done.items()):
        listed = ", ".join(f"{number} {words.get(a, a)}" for a, number in sorted(counts.items()))
        rows.append((module, listed, f"slowest {slowest[module]:.0f} s"))
    return table(rows)
