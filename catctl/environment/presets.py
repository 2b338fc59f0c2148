"""Defaults by preset: of what costs money, and of what protects. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DEFAULT = "hackathon"
PRESETS: dict[str, dict[str, Any]] = {
    "hackathon": {
        "protected": False,
        "cluster": {"container_insights": False},
        "database": {"backup_days": 1, "monitoring_interval": 0, "multi_az": False},
        "encryption": {"customer_key": False},
        "load_balancer": {"access_logs": False, "waf": False},
        "logs": {"retention_days": 7},
        "monitoring": {"alarms": False},
        "network": {"flow_logs": False, "nat": "single"},
    },
    "production": {
        "protected": True,
        "cluster": {"container_insights": True},
        "database": {"backup_days": 14, "monitoring_interval": 60, "multi_az": True},
        "encryption": {"customer_key": True},
        "load_balancer": {"access_logs": True, "waf": True},
        "logs": {"retention_days": 365},
        "monitoring": {"alarms": True},
        "network": {"flow_logs": True, "nat": "per-az"},
    },
}
# Sections that are there only when the file says so.
_OPTIONAL = frozenset({"database"})


def with_preset(values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` over the defaults of their preset. What is null, or wrong, stays as it is."""
    name = values.get("preset", DEFAULT)
    preset = PRESETS.get(name, {}) if isinstance(name, str) else {}
    result = dict(values)
    for key, default in preset.items():
        own = values.get(key)
        if isinstance(default, dict) and isinstance(own, dict):
            result[key] = {**default, **own}
        elif key not in values and key not in _OPTIONAL:
            result[key] = default
    return result
