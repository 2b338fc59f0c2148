"""Presets, and where each setting comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from catctl.environment.effective import Setting, settings
from catctl.environment.load import build, load_with_lines
from catctl.environment.presets import PRESETS, with_preset
from catctl.environment.project import Project
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


def project(tmp_path: Path, defaults: str, text: str) -> dict[str, Setting]:
    folder = tmp_path / "environments/hack"
    folder.mkdir(parents=True)
    (folder.parent / "defaults.yaml").write_text(HEAD + defaults, encoding="utf-8")
    (folder / "environment.yaml").write_text(text, encoding="utf-8")
    return {s.key: s for s in settings(*load_with_lines(Project(tmp_path), "hack"))}


def test_every_setting_says_where_it_comes_from(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        "logs: {retention_days: 30}\n",
        "network:\n  nat: per-az\nservices:\n  web:\n    secrets: {A: /a}\n  job: {worker: true}\n",
    )
    origins = {
        "logs.retention_days": "environments/defaults.yaml:3",
        "network.nat": "environments/hack/environment.yaml:2",
        "network.flow_logs": "preset hackathon",
        "database": "built-in",
        "images.keep_production": "built-in",
        "services.web.secrets.A.from": "environments/hack/environment.yaml:5",
        "services.web.port": "built-in",
    }
    assert {key: found[key].origin for key in origins} == origins
    assert "services.job.port" not in found
    assert found["network.nat"].meaning.startswith("NAT gateways; each costs")


def test_every_setting_says_what_it_means(tmp_path: Path) -> None:
    service = "{secrets: {A: {from: /a}}, autoscaling: {max: 3}}"
    bare = project(tmp_path / "bare", "", "services: {web: {}}\n")
    rich = project(tmp_path / "rich", "database: {}\n", f"services: {{web: {service}}}\n")
    assert len(rich) > len(bare) > 60
    assert [key for key, item in {**bare, **rich}.items() if not item.meaning] == []


def test_what_is_left_out_shows_what_takes_its_place(tmp_path: Path) -> None:
    found = project(tmp_path, "database: {}\n", "services: {web: {}}\n")
    values = {
        "name": "shop-hack",
        "state.bucket": "shop-tfstate",
        "network.availability_zones": ["ap-northeast-2a", "ap-northeast-2c"],
        "network.subnets.db": ["10.0.32.0/20", "10.0.48.0/20"],
        "database.version": "17",
        "services.web.repository": "shop-hack-web",
        "services.web.path": ["/*"],
    }
    assert {key: found[key].value for key in values} == values
