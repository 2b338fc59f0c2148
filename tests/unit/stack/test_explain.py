"""What became of a run, in words: fates, causes, locks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from catctl.stack.explain import causes_of, fate_lines, first_reason
from catctl.stack.left import ago, lock_text
from catctl.stack.model import Fate, Ledger, fate_of
from tests.support.runs import LOCK, failure, ledger, operation


def test_fates_are_rows_with_few_addresses() -> None:
    many = tuple(f"r{n}" for n in range(9))
    lines = fate_lines(Fate(done=many, failed=("x",), in_doubt=(), not_started=many))
    assert lines[:3] == ["  done           9", "  failed         1  x", "  not started    9  r0"]
    assert lines[-1].strip() == "and 4 more"
    assert fate_lines(fate_of([], Ledger())) == []


def test_causes_the_first_failure_first_and_each_once() -> None:
    seen = ledger(
        operation("errored", "b"),
        failure("reading A: api error ExpiredToken: x", "a"),
        failure("creating C: api error AccessDenied: y", "c"),
        failure("creating B: api error AccessDenied: z", "b"),
        failure("execution halted"),
    )
    found = [(cause.first.address, cause.others) for cause in causes_of(seen)]
    assert found == [("b", ("c",)), ("a", ())]


@pytest.mark.parametrize(
    ("summary", "reason"),
    [
        (
            "creating EC2 VPC: operation error EC2: CreateVpc, api error AccessDenied: no",
            "creating EC2 VPC (AccessDenied)",
        ),
        ("error loading state: no such bucket.\n\nThe …", "error loading state: no such bucket."),
        ("Invalid index", "Invalid index"),
    ],
)
def test_the_first_reason_in_one_line(summary: str, reason: str) -> None:
    assert first_reason(ledger(failure(summary))) == reason
    assert first_reason(Ledger()) == ""


def test_a_lock_in_words() -> None:
    text = lock_text(LOCK, datetime(2026, 11, 23, 8, 5, tzinfo=UTC))
    assert text == "by kim@laptop since 2026-11-23 08:00:00 UTC (5 min ago), for apply"
    bare = replace(LOCK, who="", created=None, operation="OperationTypeInvalid")
    assert lock_text(bare, datetime.now(tz=UTC)) == "by someone unnamed, for other work"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-3, "0 s"), (119, "119 s"), (120, "2 min"), (9000, "2 h"), (2e5, "2 days")],
)
def test_ago(seconds: float, text: str) -> None:
    assert ago(seconds) == text
