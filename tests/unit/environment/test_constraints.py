"""Version constraints, taken apart."""

from __future__ import annotations

import pytest

from catctl.environment.constraints import AWS, TERRAFORM, Range, parse_constraint, parse_version


def admitted(text: str, *versions: str) -> list[str]:
    constraint = parse_constraint(text)
    return [version for version in versions if constraint.admits(version)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6.25", ["6.25.0"]),
        ("= 6.25.0", ["6.25.0"]),
        (">= 6.25", ["6.25.0", "6.25.1", "6.26.0", "7.0.0"]),
        ("> 6.25.0", ["6.25.1", "6.26.0", "7.0.0"]),
        ("< 6.25", ["5.100.0"]),
        ("<= 6.25.0", ["5.100.0", "6.25.0"]),
        ("~> 6.25.0", ["6.25.0", "6.25.1"]),
        ("~> 6.25", ["6.25.0", "6.25.1", "6.26.0"]),
        ("~>6", ["6.25.0", "6.25.1", "6.26.0"]),
        ("~> 6.0, != 6.25.1", ["6.25.0", "6.26.0"]),
        (" >=  5.100 ,<6.26 ", ["5.100.0", "6.25.0", "6.25.1"]),
    ],
)
def test_what_a_constraint_admits(text: str, expected: list[str]) -> None:
    assert admitted(text, "5.100.0", "6.25.0", "6.25.1", "6.26.0", "7.0.0") == expected


@pytest.mark.parametrize("version", ["6.0.0-beta1", "6.0", "6.0.0.0", "../6.0.0", "", "6.0.0\n"])
def test_what_is_no_release_is_not_admitted(version: str) -> None:
    assert not parse_constraint(">= 6.0").admits(version)


@pytest.mark.parametrize(
    "text",
    ["", " ", "v6", "6.x", "^6.0", "=> 6", "6.0.0.0", ">= 6 < 7", ">= 6,", "~> -1", "6.0.0-rc1"],
)
def test_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="is no version constraint of releases as Terraform"):
        parse_constraint(text)


@pytest.mark.parametrize(
    ("text", "versions", "expected"),
    [
        ("~> 5.100", AWS, True),
        ("~> 6.0", AWS, True),
        (">= 5.0", AWS, True),
        ("< 5.100.1", AWS, True),
        ("< 5.100", AWS, False),
        (">= 7", AWS, False),
        ("> 6.1, < 6.1.1", AWS, False),
        (">= 6.1, < 6.1.2, != 6.1.0, != 6.1.1", AWS, False),
        (">= 6.1, < 6.1.3, != 6.1.0, != 6.1.1", AWS, True),
        ("= 1.11.4", TERRAFORM, True),
        ("~> 1.9.0", TERRAFORM, False),
    ],
)
def test_whether_it_admits_any_of_a_range(text: str, versions: Range, *, expected: bool) -> None:
    assert parse_constraint(text).meets(versions) is expected


def test_versions_as_programs_say_them() -> None:
    assert parse_version("1.11.4") == (1, 11, 4)
    assert parse_version("1.12.0-beta3") == (1, 12, 0)
    assert parse_version("1") == (1, 0, 0)
    assert parse_version("") == (0, 0, 0)
