"""What cannot be read is skipped, and said."""

from __future__ import annotations

from catctl.checks.observe import FactReader
from catctl.checks.observe_access import linked_role
from tests.support.cut_off import CutOff


def test_a_check_is_skipped() -> None:
    reader = FactReader()
    assert reader.read("roles", lambda: linked_role(CutOff()), True) is True
    assert "Cannot check the roles" in reader.skipped["roles"]
