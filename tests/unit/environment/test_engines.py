"""Until when RDS supports a version."""

from __future__ import annotations

from datetime import date

import pytest

from catctl.environment.engines import SUPPORT, is_missing, major, support, supported


@pytest.mark.parametrize(
    ("engine", "version", "found"),
    [("postgres", "17", "17"), ("postgres", "17.5", "17"), ("mysql", "8.4.9", "8.4")],
)
def test_major(engine: str, version: str, found: str) -> None:
    assert major(engine, version) == found


def test_standard_support_comes_before_extended_and_that_doubles_for_its_last_year() -> None:
    for until in SUPPORT.values():
        assert until.standard < until.third_year < until.extended
        assert 364 <= (until.extended - until.third_year).days <= 365
    mysql = support("mysql", "8.0.40")
    assert mysql
    assert (mysql.standard, mysql.third_year) == (date(2026, 7, 31), date(2028, 8, 1))


def test_what_is_not_in_the_table_is_newer_or_gone() -> None:
    assert support("postgres", "99") is None
    assert not is_missing("postgres", "99")
    assert is_missing("postgres", "9.6")
    assert not is_missing("mysql", "5.7.44")
    assert is_missing("mysql", "8.1")


def test_what_to_take_instead() -> None:
    assert supported("postgres", date(2027, 3, 1)) == ("18", "17", "16", "15")
    assert supported("mysql", date(2026, 7, 31)) == ("8.4", "8.0")
