"""Keeps refreshed prices on this machine, for all projects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from catctl.actions import Plan
from catctl.cost.observe import refreshed_text
from catctl.cost.plan import SetPrice
from catctl.files import write_atomically
from catctl.shapes import ShapeError, as_type, parse_object


def keep_prices(file: Path, region: str, plan: Plan[SetPrice], *, day: str) -> None:
    """Write the prices of a region, all or none; ``day`` is YYYY-MM-DD."""
    try:
        found = parse_object(refreshed_text(file) or "{}").get("regions", {})
        known = as_type(dict[str, dict[str, Any]], found, "regions")
    except ShapeError:
        known = {}
    fresh = {action.key: {"dated": day, "usd": str(action.new)} for action in plan}
    regions = {**known, region: {**known.get(region, {}), **fresh}}
    write_atomically(file, json.dumps({"regions": regions}, indent=1, sort_keys=True) + "\n")
