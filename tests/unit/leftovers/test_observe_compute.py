"""What runs, as AWS tells it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catctl.billing import HOURS_OF_MONTH
from catctl.leftovers.observe_compute import _billed_of


@pytest.mark.parametrize(
    ("cpu", "vcpus"), [("512", "0.5"), (None, "0"), ("", "0"), ("a lot", "0"), ("NaN", "0")]
)
def test_a_task_s_size(cpu: str | None, vcpus: str) -> None:
    """One that is no number was a bug of ours, and hid all that is left."""
    (_, hours), _ = _billed_of({"cpu": cpu, "memory": "1024"}, frozenset())
    assert hours == Decimal(vcpus) * HOURS_OF_MONTH
