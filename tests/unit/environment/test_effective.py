"""Every setting: its value, where it comes from, and what it means."""

from __future__ import annotations

from pathlib import Path

from catctl.environment.effective import Setting, settings
from catctl.environment.load import load_with_lines
from catctl.environment.project import Project

HEAD = "project: shop\nregion: ap-northeast-2\n"


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
