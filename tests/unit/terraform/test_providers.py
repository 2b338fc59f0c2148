"""Where the providers come from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from catctl.terraform.pins import PROVIDER, PROVIDER_VERSION, TOFU_PROVIDER
from catctl.terraform.providers import (
    mirror_roots,
    mirror_with,
    provider_of,
    provider_source,
    versions_in,
)

LINUX = "linux_amd64"


def mirror(folder: Path, provider: str = PROVIDER, version: str = PROVIDER_VERSION) -> Path:
    (folder / provider / version / LINUX).mkdir(parents=True)
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    return tmp_path


def source(environ: dict[str, str], home: Path, *roots: Path, **wanted: str) -> Any:
    asked = {"provider": PROVIDER, "version": PROVIDER_VERSION, **wanted}
    return provider_source(environ, cache=home / "c", platform=LINUX, roots=roots, **asked)


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
    assert versions_in(mirror(home / "m"), PROVIDER, "darwin_arm64") == set()


def test_versions_are_found_unpacked_and_packed(home: Path) -> None:
    found = mirror(home / "m", version="6.25.0")
    for name in ("6.24.0_linux_amd64.zip", "6.23.0_linux_arm64.zip", "SHA256SUMS"):
        (found / PROVIDER / f"terraform-provider-aws_{name}").touch()
    assert versions_in(found, PROVIDER, LINUX) == {"6.24.0", "6.25.0"}


def test_a_mirror_counts_for_the_version_that_is_locked(home: Path) -> None:
    """Else Terraform would look for 6 in a mirror of 5 alone, and find none."""
    old, new = mirror(home / "old"), mirror(home / "new", version="6.25.0")
    assert new.as_posix() in source({}, home, old, new, version="6.25.0").config
    assert source({}, home, old, version="6.25.0").shares_cache
    named = source({"CATCTL_PROVIDER_MIRROR": str(old)}, home, version="6.25.0")
    assert named.note == f"CATCTL_PROVIDER_MIRROR holds no {PROVIDER} 6.25.0 for linux_amd64."


def test_a_mirror_that_has_what_fits(home: Path) -> None:
    roots = [mirror(home / "old"), mirror(home / "new", version="6.25.0")]

    def found(start: str, environ: dict[str, str]) -> Path | None:
        return mirror_with(
            environ,
            platform=LINUX,
            roots=roots,
            provider=PROVIDER,
            fits=lambda version: version.startswith(start),
        )

    assert found("6", {}) == home / "new"
    assert found("7", {}) is None
    assert found("6", {"CATCTL_PROVIDER_MIRROR": str(home / "old")}) is None


def test_opentofu_has_a_registry_a_mirror_and_a_configuration_of_its_own(home: Path) -> None:
    assert provider_of(Path("/usr/bin/terraform")) == provider_of(None) == PROVIDER
    assert provider_of(Path("/usr/bin/tofu")) == provider_of(Path("tofu.exe")) == TOFU_PROVIDER
    theirs, ours = mirror(home / "theirs"), mirror(home / "ours", TOFU_PROVIDER)
    found = source({}, home, theirs, ours, provider=TOFU_PROVIDER)
    assert ours.as_posix() in found.config
    assert found.config.count(f'"{TOFU_PROVIDER}"') == 2
    user = home / "home"
    user.mkdir()
    (user / ".terraformrc").write_text("provider_installation {}", encoding="utf-8")
    (user / ".tofurc").write_text("", encoding="utf-8")
    assert "TF_PLUGIN_CACHE_DIR" in source({}, home, provider=TOFU_PROVIDER).variables
    assert source({}, home).variables == {}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_called_terraform_may_lead_to_opentofu(home: Path) -> None:
    (home / "tofu").touch()
    (home / "terraform").symlink_to("tofu")
    assert provider_of(home / "terraform") == TOFU_PROVIDER


def test_the_mirrors_that_opentofu_implies_are_looked_at(home: Path) -> None:
    """internal/command/cliconfig/config_unix.go of OpenTofu 1.12."""
    roots = mirror_roots({"XDG_DATA_HOME": str(home / "data")})
    assert home / "data/opentofu/plugins" in roots
    assert home / "data/terraform/plugins" in roots
