"""The state backend goes only when nothing is kept there any more."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from catctl.errors import RefusedError
from catctl.state_backend.purge.model import Contents
from catctl.state_backend.purge.plan import plan_purge
from tests.support.samples import BACKEND


def kinds(states: Mapping[str, int], *, but: str | None = None) -> list[str]:
    found = Contents(bucket=True, table=True, states=states, locks=(), others=())
    return [type(action).__name__ for action in plan_purge(BACKEND, found, but=but)]


def test_what_is_empty_or_will_be_is_no_reason_to_stay() -> None:
    own = BACKEND.state_key
    expected = ["EmptyBucket", "DeleteBucket", "DeleteLockTable"]
    assert kinds({}) == expected
    assert kinds({"other": 0}) == expected
    assert kinds({own: 3, "other": 0}, but=own) == expected


@pytest.mark.parametrize("but", [None, BACKEND.state_key])
def test_one_resource_of_another_is(but: str | None) -> None:
    with pytest.raises(RefusedError, match=r"other \(1 resources\)"):
        kinds({"other": 1}, but=but)
