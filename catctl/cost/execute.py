"""Keeps refreshed prices on this machine, for all projects."""

from __future__ import annotations

import json
from pathlib import Path

from catctl.actions import Plan
from catctl.cost.observe import refreshed_text
from catctl.cost.plan import SetPrice
from catctl.files import write_atomically


def keep_prices(file: Path, region: str, plan: Plan[SetPrice], *, day: str) -> None:
    """Write the prices of a region, all or none; ``day`` is YYYY-MM-DD."""
    try:
        known = json.loads(refreshed_text(file) or "{}").get("regions", {})
    except (ValueError, AttributeError):
        known = {}
    fresh = {action.key: {"dated": day, "usd": str(action.new)} for action in plan}
    regions = {**known, region: {**known.get(region, {}), **fresh}}
    write_atomically(file, json.dumps({"regions": regions}, indent=1, sort_keys=True) + "\n")
