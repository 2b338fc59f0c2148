"""Installing Terraform from a release server: here one on this machine."""

from __future__ import annotations

import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from catctl.errors import TerraformError
from catctl.terraform import binary
from catctl.terraform.binary import find_terraform, install_terraform, installed_path
from catctl.terraform.pins import TERRAFORM_VERSION
from tests.support.command_line import Catctl


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


@pytest.fixture
def releases(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A release server: its URL and the folder of the pinned version."""
    folder = tmp_path / "releases" / TERRAFORM_VERSION
    folder.mkdir(parents=True)
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "releases"))
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()
    server.server_close()


def archive(name: str = "terraform") -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as content:
        content.writestr("LICENSE.txt", "words")
        content.writestr(name, "#!/bin/sh\necho Terraform v1.11.4\n")
    return raw.getvalue()


def test_install(
    releases: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, folder = releases
    content = archive(installed_path(tmp_path).name)
    (folder / f"terraform_{TERRAFORM_VERSION}_linux_amd64.zip").write_bytes(content)
    pin = {"linux_amd64": hashlib.sha256(content).hexdigest()}
    monkeypatch.setattr(binary, "TERRAFORM_SHA256", pin)
    found = install_terraform(tmp_path / "cache", "linux_amd64", base_url=url)
    assert found == installed_path(tmp_path / "cache")
    assert found.stat().st_mode & 0o111
    assert find_terraform({"PATH": ""}, tmp_path / "cache") == found


def test_a_wrong_checksum_leaves_nothing(releases: tuple[str, Path], tmp_path: Path) -> None:
    url, folder = releases
    (folder / f"terraform_{TERRAFORM_VERSION}_linux_amd64.zip").write_bytes(archive())
    with pytest.raises(TerraformError, match="has the wrong checksum and was thrown away"):
        install_terraform(tmp_path / "cache", "linux_amd64", base_url=url)
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("url", [None, "http://127.0.0.1:9"])
def test_a_failed_download_says_how_to_go_on(
    releases: tuple[str, Path], tmp_path: Path, url: str | None
) -> None:
    with pytest.raises(TerraformError, match="Cannot download Terraform from") as caught:
        install_terraform(tmp_path / "cache", "linux_amd64", base_url=url or releases[0])
    assert caught.value.hint is not None
    assert not (tmp_path / "cache").exists()


def test_an_unknown_platform(tmp_path: Path) -> None:
    with pytest.raises(TerraformError, match="no Terraform release for plan9_mips"):
        install_terraform(tmp_path, "plan9_mips")


def test_the_command_offers_it_and_does_nothing_unasked(project: Catctl) -> None:
    import sys

    only_python = str(Path(sys.executable).parent)
    project("bootstrap-state", "cat", "--sandbox", "--yes")
    found = project("plan", "cat", "--sandbox", code=1, PATH=only_python)
    assert "Terraform is not installed, and nothing was installed." in found.err
    refused = project(
        "apply",
        "cat",
        "--sandbox",
        "--yes",
        code=1,
        PATH=only_python,
        CATCTL_TERRAFORM_RELEASES="http://127.0.0.1:9",
    )
    assert "Cannot download Terraform from http://127.0.0.1:9/" in refused.err
