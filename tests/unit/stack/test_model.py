"""What is kept of a run: the fate of each change, what is in doubt, the saved plan."""

from __future__ import annotations

import json

from catctl.stack.model import Fate, Ledger, SavedPlan, count, fate_of
from catctl.terraform.messages import Change, Operation
from tests.support.runs import SAVED, change, failure, ledger, operation


def test_each_change_meets_one_fate() -> None:
    seen = ledger(
        operation("start", "a"),
        operation("complete", "a"),
        operation("start", "b"),
        operation("errored", "b"),
        operation("start", "c"),
        operation("errored", "c"),
        operation("start", "d"),
        failure("creating B: AccessDenied", "b"),
        failure("creating C: context canceled", "c"),
    )
    planned = [change(address) for address in "abcde"] + [change("f", "move")]
    fate = fate_of(planned, seen)
    assert fate == Fate(done=("a",), failed=("b",), in_doubt=("c", "d"), not_started=("e",))
    assert fate_of([], Ledger()) == Fate(done=(), failed=(), in_doubt=(), not_started=())


def test_a_replacement_whose_second_half_failed_is_not_done() -> None:
    seen = ledger(operation("complete", "a"), operation("start", "a"), operation("errored", "a"))
    assert fate_of([change("a", "replace")], seen).failed == ("a",)


def test_ledger_counts_what_was_done_and_what_is_in_doubt() -> None:
    found = Ledger()
    for phase, address, action in [
        ("start", "a", "create"),
        ("start", "b", "create"),
        ("start", "c", "create"),
        ("complete", "a", "create"),
        ("errored", "b", "create"),
        ("start", "data.d", "read"),
    ]:
        found.add(
            Operation(
                phase=phase, address=address, module="", action=action, resource_id=None, elapsed=0
            )
        )
    assert [item.address for item in found.done] == ["a"]
    assert [item.address for item in found.failed] == ["b"]
    assert list(found.running) == ["c"]


def test_saved_plan_survives_json() -> None:
    assert SavedPlan.from_json(json.loads(json.dumps(SAVED.to_json()))) == SAVED


def test_counts() -> None:
    def change(action: str) -> Change:
        return Change(address=action, module="", resource_type="", action=action, reason=None)

    found = count([change("create"), change("create"), change("delete"), change("move")])
    assert (found.create, found.delete, found.any, found.needs_diff) == (2, 1, True, True)
    assert not count([change("move")]).any
