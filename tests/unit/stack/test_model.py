"""What is kept of a run: the fate of each change, what is in doubt, the saved plan."""

from __future__ import annotations

import json

import pytest

from catctl.stack.model import Fate, Ledger, SavedPlan, count, fate_of
from catctl.terraform.messages import Change, Operation, parse_message
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


ADDRESS = "module.vpc.aws_vpc.this"
CHANGE = Change(
    address=ADDRESS, module="module.vpc", resource_type="aws_vpc", action="create", reason=None
)


def ledger_of(*, summary: str, detail: str = "") -> Ledger:
    """An apply whose one operation ended in this error."""
    resource = {"addr": ADDRESS, "module": "module.vpc"}
    hook = {"resource": resource, "action": "create"}
    error = {"severity": "error", "summary": summary, "detail": detail, "address": ADDRESS}
    ledger = Ledger()
    for told in (
        {"type": "apply_start", "hook": hook},
        {"type": "apply_errored", "hook": hook},
        {"type": "diagnostic", "diagnostic": error},
    ):
        message = parse_message(json.dumps(told))
        assert message is not None
        ledger.add(message)
    return ledger


@pytest.mark.parametrize(
    "text",
    [
        "creating EC2 VPC: context canceled",
        "creating EC2 VPC: context deadline exceeded",
        "Post https://ec2.example/: EOF",
        "unexpected EOF",
        "read tcp 10.0.0.1:1->10.0.0.2:443: read: connection reset by peer",
        "write tcp 10.0.0.1:1->10.0.0.2:443: write: broken pipe",
        "read tcp 10.0.0.1:1->10.0.0.2:443: i/o timeout",
        "net/http: TLS handshake: i/o timeout",
    ],
)
def test_no_answer_leaves_it_in_doubt(text: str) -> None:
    for told in (ledger_of(summary=text), ledger_of(summary="creating", detail=text)):
        fate = fate_of([CHANGE], told)
        assert (fate.in_doubt, fate.failed) == ((ADDRESS,), ())
        assert (fate.done, fate.not_started) == ((), ())


@pytest.mark.parametrize(
    "text",
    ["AccessDenied: no", "VpcLimitExceeded: 5", "timeout while waiting for state", "GEOFENCE"],
)
def test_an_answer_that_says_no_is_a_failure(text: str) -> None:
    fate = fate_of([CHANGE], ledger_of(summary=text))
    assert (fate.failed, fate.in_doubt) == ((ADDRESS,), ())
