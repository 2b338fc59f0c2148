"""How many examples a search tries: few in the suite, many by ``python -m tests.search``."""

from __future__ import annotations

import os

from hypothesis import settings

VARIABLE = "CATCTL_SEARCH_EXAMPLES"
QUICK = 25


def register() -> None:
    """Make the two profiles, and load the quick one. Call once, before any test is imported."""
    # The same examples on every machine, however slow: a suite that is green stays green.
    settings.register_profile("same", deadline=None, derandomize=True, max_examples=QUICK)
    many = int(os.environ.get(VARIABLE, "2000"))
    settings.register_profile(
        "long", deadline=None, derandomize=False, max_examples=many, print_blob=True
    )
    settings.load_profile("same")


def examples(quick: int) -> int:
    """``quick`` in the suite, and in a long search as many times more as for other tests."""
    chosen = settings.default
    assert chosen is not None
    return max(1, chosen.max_examples * quick // QUICK)
