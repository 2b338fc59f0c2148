"""Which session plugin is new enough to be trusted with a token."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from catctl.containers import programs
from catctl.containers.session import find_plugin
from catctl.errors import CatctlError


def plugin(monkeypatch: pytest.MonkeyPatch, version: str | None) -> str:
    def ask(argv: list[str], *, environ: Mapping[str, str]) -> str | None:
        return version

    monkeypatch.setattr(programs, "find", lambda name, environ: f"/bin/{name}")
    monkeypatch.setattr(programs, "ask", ask)
    return find_plugin({})


@pytest.mark.parametrize("version", ["1.2.497", "1.2.497.0", "1.2.553.0", "1.3.0", "2.0.0"])
def test_new_enough(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    assert plugin(monkeypatch, version) == "/bin/session-manager-plugin"


@pytest.mark.parametrize("version", ["1.2.496.0", "1.2.99", "1.1.999", "", None, "rubbish"])
def test_too_old(monkeypatch: pytest.MonkeyPatch, version: str | None) -> None:
    """It would put the token among its arguments, where all can see it."""
    with pytest.raises(CatctlError, match=r"it takes 1\.2\.497 or newer"):
        plugin(monkeypatch, version)
