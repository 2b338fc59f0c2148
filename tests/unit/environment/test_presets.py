"""Presets: what comes with them, and what wins over them."""

from __future__ import annotations

from typing import Any

import pytest

from catctl.environment.load import build
from catctl.environment.presets import PRESETS, with_preset
from catctl.environment.resolved import Environment

HEAD = "project: shop\nregion: ap-northeast-2\n"


def environment(text: str) -> Environment:
    return build("hack", [("environment.yaml", HEAD + text)])


def leaves(values: dict[str, Any]) -> set[str]:
    inner = {f"{k}.{name}" for k, v in values.items() if isinstance(v, dict) for name in v}
    return inner | {key for key, value in values.items() if not isinstance(value, dict)}


def test_presets_speak_of_the_same_settings() -> None:
    assert leaves(PRESETS["hackathon"]) == leaves(PRESETS["production"])
    assert len(leaves(PRESETS["production"])) == 12


def test_production_turns_on_what_protects_and_costs() -> None:
    file = environment("preset: production\ndatabase: {}").file
    assert file.protected
    assert file.encryption.customer_key
    assert (file.network.nat, file.network.flow_logs) == ("per-az", True)
    assert file.load_balancer
    assert file.load_balancer.access_logs
    assert file.load_balancer.waf
    assert file.cluster.container_insights
    assert file.logs.retention_days == 365
    assert file.monitoring.alarms
    assert file.database
    assert (file.database.multi_az, file.database.backup_days) == (True, 14)


def test_hackathon_is_the_default_and_what_the_model_says() -> None:
    bare = environment("database: {}").file
    named = environment("preset: hackathon\ndatabase: {}").file
    assert bare == named
    assert not bare.protected
    assert bare.logs.retention_days == 7


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ({"preset": "production", "network": {"nat": "none"}}, "none"),
        ({"preset": "production", "network": {"cidr": "10.0.0.0/16"}}, "per-az"),
        ({"network": {}}, "single"),
        ({}, "single"),
    ],
)
def test_every_choice_can_still_be_made(text: dict[str, Any], expected: str) -> None:
    assert with_preset(text)["network"]["nat"] == expected


def test_what_is_not_wished_does_not_come_with_a_preset() -> None:
    file = environment("preset: production\nload_balancer: null").file
    assert file.database is None
    assert file.load_balancer is None


def test_defaults_win_over_the_preset_and_the_file_over_both() -> None:
    sources = [
        ("defaults.yaml", HEAD + "preset: production\nlogs: {retention_days: 30}\nprotected: true"),
        ("environment.yaml", "protected: false"),
    ]
    file = build("hack", sources).file
    assert (file.logs.retention_days, file.protected, file.network.nat) == (30, False, "per-az")
