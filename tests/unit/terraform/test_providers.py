"""Where the providers come from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from catctl.terraform.pins import PROVIDER_VERSION
from catctl.terraform.providers import holds_provider, provider_source


def mirror(folder: Path) -> Path:
    inside = folder / "registry.terraform.io/hashicorp/aws" / PROVIDER_VERSION / "linux_amd64"
    inside.mkdir(parents=True)
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    return tmp_path


def source(environ: dict[str, str], home: Path, *roots: Path) -> Any:
    return provider_source(environ, cache=home / "c", platform="linux_amd64", roots=roots)


def test_providers_from_the_users_configuration(home: Path) -> None:
    config = home / "own.rc"
    config.write_text("provider_installation {}", encoding="utf-8")
    found = source({"TF_CLI_CONFIG_FILE": str(config)}, home, mirror(home / "m"))
    assert (found.config, found.variables) == (None, {})


def test_providers_from_a_named_mirror(home: Path) -> None:
    named, other = mirror(home / "named dir"), mirror(home / "other")
    found = source({"CATCTL_PROVIDER_MIRROR": str(named)}, home, other)
    assert named.as_posix() in found.config
    assert not found.shares_cache


def test_providers_from_a_mirror_that_is_found(home: Path) -> None:
    found = source({"TF_CLI_CONFIG_FILE": "/not/there"}, home, home / "no", mirror(home / "m"))
    assert (home / "m").as_posix() in found.config
    assert (
        found.note == "TF_CLI_CONFIG_FILE names /not/there, which is not there: it is left aside."
    )


def test_providers_from_the_registry(home: Path) -> None:
    found = source({}, home)
    assert found.variables == {"TF_PLUGIN_CACHE_DIR": str(home / "c" / "plugins")}
    assert found.shares_cache


def test_mirror_of_another_platform_is_none(home: Path) -> None:
    assert not holds_provider(mirror(home / "m"), "darwin_arm64")
