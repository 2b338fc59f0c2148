"""The kinds of leftovers, and what a look at them proves."""

from __future__ import annotations

from catctl.leftovers.deletes import DELETES
from catctl.leftovers.model import KINDS, Checked, Look
from catctl.leftovers.observe import READERS, WITH
from catctl.leftovers.plan import plan_sweep
from tests.support.samples import ALL_KINDS, leftover


def test_every_kind_has_a_reader_a_name_and_a_way_to_go() -> None:
    assert READERS.keys() | WITH.keys() == KINDS.keys() == set(ALL_KINDS)
    assert DELETES.keys() == {kind for kind, info in KINDS.items() if info.goes}
    assert all(str(action) for action in plan_sweep([leftover(kind) for kind in ALL_KINDS]))


def test_what_was_not_read_is_not_proven() -> None:
    clean = Look(checked=(Checked(kind="service"), Checked(kind="role", found=(leftover("role"),))))
    assert clean.is_clean
    assert not Look(checked=(Checked(kind="service", problem="denied"),)).is_clean
    assert not Look(checked=(Checked(kind="alarm", found=(leftover("alarm"),)),)).is_clean
