"""A glance at the cost, kept by a digest of file and prices: a plan stays as fast as without."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from catctl import __version__
from catctl.billing import HOURS_OF_MONTH
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

    ``unpriced`` counts what is in no sum; ``hours_left`` is None where the environment never ends.
    """

    monthly: Decimal
    unpriced: int
    before: Decimal | None
    hours_left: Decimal | None
    budget: Decimal | None

    @property
    def hourly(self) -> Decimal:
        return self.monthly / HOURS_OF_MONTH

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None else self.monthly - self.before

    @property
    def until_end(self) -> Decimal | None:
        return None if self.hours_left is None else self.hourly * self.hours_left

    @property
    def over_budget(self) -> Decimal | None:
        """What a month comes to, or the time until the end if sooner, where it is too much."""
        left = HOURS_OF_MONTH if self.hours_left is None else self.hours_left
        spent = self.hourly * min(left, HOURS_OF_MONTH)
        return spent if self.budget is not None and spent > self.budget else None


def glance(
    bench: Workbench, facts: Facts, *, is_new: bool = False, is_settled: bool = False
) -> Glance:
    """What the environment costs with all its services.

    ``is_new``: nothing of it is there yet. ``is_settled``: Terraform has nothing to do, so that
    this is what the next change is measured by.
    """
    digest_now = _digest(bench, facts.key)
    monthly, unpriced = _kept(bench, facts, digest_now) or _estimated(bench, facts, digest_now)
    if is_settled:
        remember_applied(bench, facts, monthly)
    before = Decimal(0) if is_new else _applied(bench, facts.key)
    return Glance(
        monthly=monthly,
        unpriced=unpriced,
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


def remember_applied(bench: Workbench, facts: Facts, monthly: Decimal) -> None:
    """What was applied from here: the next plan says how far it is from that."""
    _write(_applied_file(bench, facts.key), {"monthly": str(monthly)})


def _digest(bench: Workbench, key: str) -> str:
    project = bench.project
    texts = read_inputs([], [project.defaults, project.file(key)])
    prices = {"bundled": bundled_text(), "refreshed": refreshed_text(bench.prices_file)}
    day = datetime.now(tz=UTC).date().isoformat()  # support of a version ends, and prices change
    return digest({**texts, **prices, "catctl": __version__, "day": day})


def _kept(bench: Workbench, facts: Facts, digest_now: str) -> tuple[Decimal, int] | None:
    kept = read_json(_estimate_file(bench, facts.key)) or {}
    try:
        if kept["digest"] != digest_now:
            return None
        return _money(kept["monthly"]), int(kept["unpriced"])
    except (KeyError, ValueError, TypeError, ArithmeticError):
        return None


def _money(text: object) -> Decimal:
    """Raises ValueError, TypeError or ArithmeticError for what is no amount in a file of ours."""
    amount = Decimal(as_type(str, text, "monthly"))
    if not amount.is_finite() or not 0 <= amount < _MOST:
        raise ShapeError(f"monthly is {amount}")
    return amount


def _estimated(bench: Workbench, facts: Facts, digest_now: str) -> tuple[Decimal, int]:
    from catctl.cost.estimate import estimate
    from catctl.environment.load import parse_environment

    catalogue = read_catalogue(facts.region, bench.prices_file)
    estimated = estimate(parse_environment(bench.project, facts.key), catalogue)
    kept = {
        "digest": digest_now,
        "monthly": str(estimated.monthly),
        "unpriced": str(len(estimated.unpriced)),
    }
    _write(_estimate_file(bench, facts.key), kept)
    return estimated.monthly, len(estimated.unpriced)


def _applied(bench: Workbench, key: str) -> Decimal | None:
    try:
        return _money((read_json(_applied_file(bench, key)) or {})["monthly"])
    except (KeyError, ValueError, TypeError, ArithmeticError):
        return None


def _estimate_file(bench: Workbench, key: str) -> Path:
    return bench.project.work / "environments" / key / "estimate.json"


def _applied_file(bench: Workbench, key: str) -> Path:
    return bench.work(key) / "applied-estimate.json"


def _write(file: Path, data: dict[str, str]) -> None:
    write_atomically(file, json.dumps(data, indent=1, sort_keys=True) + "\n", mode=0o600)
