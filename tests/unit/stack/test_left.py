"""What a run has left, in words, and the way to mend it as one list."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from catctl.stack.left import Left, Made, left_lines, lost_lines, way_on
from tests.support.runs import LOCK
from tests.support.samples import FACTS

SEEN = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
MADE = tuple(Made(address=f"a[{n}]", resource_id=f"id-{n}") for n in range(7))


@pytest.mark.parametrize(
    ("left", "mend", "way"),
    [
        (Left(seen=SEEN), None, "plan"),
        (Left(seen=SEEN, errored=True), None, "recover, plan"),
        (Left(seen=SEEN, locks=(LOCK,)), None, "unlock, plan"),
        (Left(seen=SEEN, locks=None), None, "unlock, plan"),
        (Left(seen=SEEN, errored=True, locks=(LOCK,)), "renew", "renew, unlock, recover, plan"),
    ],
)
def test_the_way_is_one_list_in_one_order(left: Left, mend: str | None, way: str) -> None:
    text = str(way_on(left, FACTS, mend=mend, then="plan"))
    said = text.replace("catctl unlock hack", "unlock")
    assert said.replace("catctl state recover hack", "recover").split("; then ") == way.split(", ")


def test_who_holds_the_lock_and_its_id() -> None:
    [line] = left_lines(Left(seen=SEEN, torn=True, locks=(LOCK,)), FACTS)
    assert "held by kim@laptop since 2026-11-23 08:00:00 UTC (5 min ago), for apply" in str(line)
    assert "the lock's ID is 1-2: catctl unlock hack" in str(line)
    [line] = left_lines(Left(seen=SEEN, torn=True, locks=None), FACTS)
    assert str(line) == "Its lock may be held still: catctl unlock hack shows by whom."


def test_what_may_be_in_no_state_is_taken_in_by_its_id() -> None:
    lines = [str(line) for line in lost_lines(MADE, FACTS)]
    assert lines[1] == "    catctl tf hack -- import 'a[0]' id-0"
    assert lines[-1] == "    and 2 more, which catctl status hack lists"
    assert len(lines) == 1 + 5 + 1
    assert lost_lines((), FACTS) == []


def test_a_state_that_waits_has_all_that_was_made() -> None:
    left = Left(seen=SEEN, torn=True, errored=True, made=MADE)
    assert [str(line)[:29] for line in left_lines(left, FACTS)] == ["The state could not be stored"]
