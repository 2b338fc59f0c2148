"""Version constraints of releases, as Terraform reads them. Pure.

Source: https://developer.hashicorp.com/terraform/language/expressions/version-constraints; a test
asks Terraform itself (tests/functional/test_constraints.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

Release = tuple[int, int, int]
_TERM = re.compile(r"(=|!=|>=|<=|~>|>|<|)\s*+([0-9]{1,6}(?:\.[0-9]{1,6}){0,2})")
_RELEASE = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}){2}")
_NO_END: Release = (10**7, 0, 0)


@dataclass(frozen=True)
class Range:
    """All versions from ``first`` on, up to and without ``end``."""

    first: Release
    end: Release

    def __str__(self) -> str:
        first, end = ("{}.{}".format(*version) for version in (self.first, self.end))
        return f"{first} and newer, below {end}"


TERRAFORM = Range((1, 10, 0), (2, 0, 0))  # what catctl is made for
AWS = Range((5, 100, 0), (7, 0, 0))  # what the modules' versions.tf allow
AWS_UNPROVED = Range((6, 0, 0), (7, 0, 0))


@dataclass(frozen=True, kw_only=True)
class Constraint:
    """All versions from ``first`` on, up to and without ``end``, without those in ``but``."""

    first: Release
    end: Release
    but: frozenset[Release]

    def admits(self, version: str) -> bool:
        """Whether it admits a release; what is none, such as 6.0.0-beta1, it does not."""
        release = parse_version(version) if _RELEASE.fullmatch(version) else None
        return release is not None and self.first <= release < self.end and release not in self.but

    def meets(self, versions: Range) -> bool:
        """Whether it admits any of these."""
        lowest = max(self.first, versions.first)
        while lowest in self.but:
            lowest = _after(lowest)
        return lowest < min(self.end, versions.end)


def parse_constraint(text: str) -> Constraint:
    """Raises ValueError, with a sentence for users, for what Terraform would not take."""
    terms = [_TERM.fullmatch(term.strip()) for term in text.split(",")]
    first, end, but = (0, 0, 0), _NO_END, set[Release]()
    for term in terms:
        if term is None:
            raise ValueError(
                f"{text!r} is no version constraint of releases as Terraform reads it, "
                "such as ~> 6.0 or >= 5.100, < 6.30"
            )
        version = parse_version(term[2])
        if term[1] == "!=":
            but.add(version)
        low, high = _span(term[1], version, parts=term[2].count(".") + 1)
        first, end = max(first, low), min(end, high)
    return Constraint(first=first, end=end, but=frozenset(but))


def parse_version(text: str) -> Release:
    """The numbers of a release; a suffix such as -rc1 does not count."""
    numbers = [int(part) for part in re.findall(r"[0-9]{1,9}", text.partition("-")[0])[:3]]
    major, minor, patch = (*numbers, 0, 0, 0)[:3]
    return major, minor, patch


def _span(operator: str, version: Release, *, parts: int) -> tuple[Release, Release]:
    major, minor, _ = version
    match operator:
        case "" | "=":
            return version, _after(version)
        case ">":
            return _after(version), _NO_END
        case ">=":
            return version, _NO_END
        case "<":
            return (0, 0, 0), version
        case "<=":
            return (0, 0, 0), _after(version)
        case "~>":
            return version, (major, minor + 1, 0) if parts == 3 else (major + 1, 0, 0)
        case _:
            return (0, 0, 0), _NO_END


def _after(version: Release) -> Release:
    return version[0], version[1], version[2] + 1
