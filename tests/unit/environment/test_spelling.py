"""Guesses at what was meant."""

from __future__ import annotations

import pytest

from catctl.environment.spelling import nearest


@pytest.mark.parametrize(
    ("word", "expected"), [("prot", "port"), ("regon", "region"), ("zz", None)]
)
def test_nearest(word: str, expected: str | None) -> None:
    assert nearest(word, ["port", "spot", "region"]) == expected
