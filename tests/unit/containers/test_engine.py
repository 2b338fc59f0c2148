"""Which engine builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from catctl.containers.engine import find_engine
from catctl.errors import CatctlError


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    for name in ("docker", "podman"):
        (tmp_path / name).touch(0o755)
    return {"PATH": str(tmp_path)}


def test_the_first_that_is_there(environ: dict[str, str]) -> None:
    assert find_engine(environ).name == "docker"
    assert find_engine({**environ, "CATCTL_ENGINE": "podman"}).name == "podman"


def test_no_other_takes_the_place_of_the_one_that_was_chosen(environ: dict[str, str]) -> None:
    with pytest.raises(CatctlError, match="CATCTL_ENGINE is finch, and there is no such program"):
        find_engine({**environ, "CATCTL_ENGINE": "finch"})
