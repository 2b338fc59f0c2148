"""What has changed of the backend since a folder was initialised, and what then is the way on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catctl.errors import RefusedError
from catctl.stack.backends import reconfigures, refuse_moved_backend
from catctl.stack.model import BackendRecord
from tests.support.samples import FACTS

SAME = BackendRecord(
    bucket=FACTS.bucket,
    key=FACTS.state_key,
    region=FACTS.region,
    lock_table=FACTS.lock_table or "",
    uses_lockfile=FACTS.uses_lockfile,
    account_id=FACTS.account_id or "",
)
MOVED = replace(SAME, bucket="moved")


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (None, ""),
        (SAME, ""),
        (MOVED, ""),
        (replace(SAME, lock_table="another"), "is locked in another way"),
        (replace(SAME, unasked=("endpoints",)), "that no file has are dropped: endpoints."),
        (replace(SAME, account_id=""), "from now on only account 123456789012 may use it"),
        (
            replace(SAME, account_id="210987654321"),
            "from now on only account 123456789012 may use it",
        ),
    ],
)
def test_what_is_reconfigured(seen: BackendRecord | None, said: str) -> None:
    found = reconfigures(FACTS, seen)
    assert said in found
    assert bool(said) == bool(found)


def test_no_account_is_any() -> None:
    anyones = replace(FACTS, account_id=None)
    assert "from now on any account may use it" in reconfigures(anyones, SAME)


@pytest.mark.parametrize(("protected", "more"), [(False, ""), (True, ", with protected: false")])
def test_no_state_moves_to_another_account(protected: bool, more: str) -> None:
    """Terraform would refuse to: 'AWS account ID not allowed'."""
    facts = replace(FACTS, protected=protected)
    seen = replace(MOVED, account_id="210987654321")
    with pytest.raises(RefusedError, match="with account_id: 210987654321 again") as caught:
        refuse_moved_backend(facts, seen)
    hint = str(caught.value.hint)
    assert "-migrate-state" not in hint
    assert "-reconfigure" in hint
    assert hint.endswith("begins anew in account 123456789012" + (more and f"{more} for that long"))


@pytest.mark.parametrize("account_id", ["", SAME.account_id])
def test_a_state_moves_within_an_account(account_id: str) -> None:
    with pytest.raises(RefusedError) as caught:
        refuse_moved_backend(FACTS, replace(MOVED, account_id=account_id))
    assert "-migrate-state" in str(caught.value.hint)
