"""A glance at the cost, kept by a digest of file and prices: a plan stays as fast as without."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from catctl import __version__
from catctl.billing import HOURS_OF_MONTH
from catctl.cost.model import Sum
from catctl.cost.observe import bundled_text, read_catalogue, refreshed_text
from catctl.environment.facts import Facts
from catctl.files import write_atomically
from catctl.journeys.workbench import Workbench
from catctl.rendering.stamp import digest, read_inputs
from catctl.shapes import ShapeError, as_type
from catctl.stack.observe import read_json

_MOST = Decimal(10**12)  # USD a month: more is no estimate of ours


@dataclass(frozen=True, kw_only=True)
class Glance:
    """USD. ``before`` is what the last apply came to, None where this machine does not know.

    ``unpriced`` counts what is in no sum, and ``listed`` says whether AWS's price list has any of
    it; ``hours_left`` is None where the environment never ends.
    """

    monthly: Sum
    unpriced: int
    listed: bool
    before: Decimal | None
    hours_left: Decimal | None
    budget: Decimal | None

    @property
    def hourly(self) -> Sum:
        return self.monthly.times(1 / HOURS_OF_MONTH)

    @property
    def change(self) -> Decimal | None:
        """None where either side is not known in full."""
        if self.before is None or self.monthly.usd is None or self.monthly.unknown:
            return None
        return self.monthly.usd - self.before

    @property
    def until_end(self) -> Sum | None:
        return None if self.hours_left is None else self._of(self.hours_left)

    @property
    def spent(self) -> Sum:
        """What a month comes to, or the time until the end if sooner."""
        left = HOURS_OF_MONTH if self.hours_left is None else self.hours_left
        return self._of(min(left, HOURS_OF_MONTH))

    @property
    def is_over_budget(self) -> bool:
        """By what is known alone."""
        return self.budget is not None and (self.spent.usd or 0) > self.budget

    def _of(self, hours: Decimal) -> Sum:
        return self.monthly.times(hours / HOURS_OF_MONTH)


def glance(
    bench: Workbench, facts: Facts, *, is_new: bool = False, is_settled: bool = False
) -> Glance:
    """What the environment costs with all its services.

    ``is_new``: nothing of it is there yet. ``is_settled``: Terraform has nothing to do, so that
    this is what the next change is measured by.
    """
    digest_now = _digest(bench, facts.key)
    found = _kept(bench, facts, digest_now) or _estimated(bench, facts, digest_now)
    if is_settled:
        remember_applied(bench, facts, found.monthly)
    before = Decimal(0) if is_new else _applied(bench, facts.key)
    return Glance(
        monthly=found.monthly,
        unpriced=found.unpriced,
        listed=found.listed,
        before=before,
        hours_left=hours_left(facts),
        budget=None if facts.budget is None else Decimal(str(facts.budget)),
    )


def hours_left(facts: Facts) -> Decimal | None:
    """Until the environment expires; 0 if that has passed, None where it never does."""
    if facts.ends is None:
        return None
    seconds = (facts.ends - datetime.now(tz=UTC)).total_seconds()
    return Decimal(max(round(seconds), 0)) / 3600


def remember_applied(bench: Workbench, facts: Facts, monthly: Sum) -> None:
    """What was applied from here: the next plan says how far it is from that, if all is known."""
    known = None if monthly.unknown or monthly.usd is None else str(monthly.usd)
    _write(_applied_file(bench, facts.key), {"monthly": known})


def _digest(bench: Workbench, key: str) -> str:
    project = bench.project
    texts = read_inputs([], [project.defaults, project.file(key)])
    prices = {"bundled": bundled_text(), "refreshed": refreshed_text(bench.prices_file)}
    day = datetime.now(tz=UTC).date().isoformat()  # support of a version ends, and prices change
    return digest({**texts, **prices, "catctl": __version__, "day": day})


class _Kept(NamedTuple):
    """What is kept of an estimate."""

    monthly: Sum
    unpriced: int
    listed: bool


def _kept(bench: Workbench, facts: Facts, digest_now: str) -> _Kept | None:
    kept = read_json(_estimate_file(bench, facts.key)) or {}
    try:
        if kept["digest"] != digest_now:
            return None
        usd = None if kept["monthly"] is None else _money(kept["monthly"])
        unknown = tuple(map(_name, as_type(tuple[str, ...], kept["unknown"], "unknown")))
        counts = as_type(int, kept["unpriced"], "unpriced"), as_type(bool, kept["listed"], "listed")
        return _Kept(Sum(usd=usd, unknown=unknown), *counts)
    except (KeyError, ValueError, TypeError, ArithmeticError):
        return None


def _name(text: str) -> str:
    """Raises ValueError for what is no component of ours."""
    if not re.fullmatch(r"[A-Za-z0-9 ]{1,40}", text):
        raise ShapeError("unknown is no list of components")
    return text


def _money(text: object) -> Decimal:
    """Raises ValueError, TypeError or ArithmeticError for what is no amount in a file of ours."""
    amount = Decimal(as_type(str, text, "monthly"))
    if not amount.is_finite() or not 0 <= amount < _MOST:
        raise ShapeError(f"monthly is {amount}")
    return amount


def _estimated(bench: Workbench, facts: Facts, digest_now: str) -> _Kept:
    from catctl.cost.estimate import estimate
    from catctl.cost.figures import figure_of
    from catctl.environment.load import parse_environment

    catalogue = read_catalogue(facts.region, bench.prices_file)
    estimated = estimate(parse_environment(bench.project, facts.key), catalogue)
    monthly, unpriced = estimated.monthly, estimated.unpriced
    listed = any(figure_of(item.key).code for item in unpriced)
    kept = {
        "digest": digest_now,
        "listed": listed,
        "monthly": None if monthly.usd is None else str(monthly.usd),
        "unknown": list(monthly.unknown),
        "unpriced": len(unpriced),
    }
    _write(_estimate_file(bench, facts.key), kept)
    return _Kept(monthly, len(unpriced), listed)


def _applied(bench: Workbench, key: str) -> Decimal | None:
    try:
        return _money((read_json(_applied_file(bench, key)) or {})["monthly"])
    except (KeyError, ValueError, TypeError, ArithmeticError):
        return None


def _estimate_file(bench: Workbench, key: str) -> Path:
    return bench.project.work / "environments" / key / "estimate.json"


def _applied_file(bench: Workbench, key: str) -> Path:
    return bench.work(key) / "applied-estimate.json"


def _write(file: Path, data: dict[str, Any]) -> None:
    write_atomically(file, json.dumps(data, indent=1, sort_keys=True) + "\n", mode=0o600)
