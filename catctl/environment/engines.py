"""Versions of the engines, and until when RDS supports them. Pure.

Days of https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html
and https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html, as
endoflife-date/endoflife.date read them from there on 2026-08-22. A major version that is not here
is newer than this table, or so old that RDS has it no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

LABELS = {"mysql": "MySQL", "postgres": "PostgreSQL"}


@dataclass(frozen=True, kw_only=True)
class Support:
    """The last days of standard support, and of extended support, which is paid for."""

    standard: date
    extended: date

    @property
    def first_year(self) -> date:
        """The day from which extended support costs."""
        return self.standard + timedelta(days=1)

    @property
    def third_year(self) -> date:
        """The day from which extended support costs twice as much.

        https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support-charges.html
        """
        end = self.extended + timedelta(days=1)
        return end.replace(year=end.year - 1)


def _until(standard: str, extended: str) -> Support:
    return Support(standard=date.fromisoformat(standard), extended=date.fromisoformat(extended))


SUPPORT: dict[tuple[str, str], Support] = {
    ("mysql", "5.7"): _until("2024-02-29", "2027-02-28"),
    ("mysql", "8.0"): _until("2026-07-31", "2029-07-31"),
    ("mysql", "8.4"): _until("2029-07-31", "2032-07-31"),
    ("postgres", "11"): _until("2024-02-29", "2027-03-31"),
    ("postgres", "12"): _until("2025-02-28", "2028-02-29"),
    ("postgres", "13"): _until("2026-02-28", "2029-02-28"),
    ("postgres", "14"): _until("2027-02-28", "2030-02-28"),
    ("postgres", "15"): _until("2028-02-29", "2031-02-28"),
    ("postgres", "16"): _until("2029-02-28", "2032-02-29"),
    ("postgres", "17"): _until("2030-02-28", "2033-02-28"),
    ("postgres", "18"): _until("2031-02-28", "2034-02-28"),
}


def major(engine: str, version: str) -> str:
    """17 of 17.5, 8.4 of 8.4.3: one number for PostgreSQL, two for MySQL."""
    return ".".join(version.split(".")[: 1 if engine == "postgres" else 2])


def support(engine: str, version: str) -> Support | None:
    """Until when RDS supports a version; None where that is not known."""
    return SUPPORT.get((engine, major(engine, version)))


def is_missing(engine: str, version: str) -> bool:
    """Whether RDS has no such version: it is in no table, and no newer than those that are."""
    known = [_numbers(name) for kind, name in SUPPORT if kind == engine]
    wanted = _numbers(major(engine, version))
    return wanted not in known and wanted < max(known)


def end_of_support(engine: str, version: str, *, extended: bool) -> date | None:
    """The last day on which RDS makes a database of this version, with paid support or without.

    None where that is not known: the version is newer than this table.
    """
    until = support(engine, version)
    if until is None:
        return None
    return until.extended if extended else until.standard


def supported(engine: str, today: date) -> tuple[str, ...]:
    """The major versions in standard support, the newest first."""
    found = [
        name
        for (kind, name), until in SUPPORT.items()
        if kind == engine and today <= until.standard
    ]
    return tuple(sorted(found, key=_numbers, reverse=True))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
