"""Fixtures: the command line with a scripted terraform, and a sandbox for AWS calls."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from catctl.aws.session import Aws, Keys
from catctl.sandbox import process
from tests.conftest import Catctl
from tests.stage import Stage, stage_of

FAKE = Path(__file__).with_name("fake_terraform.py")


class Scripted(Catctl):
    """The command line with a terraform that does as it is told."""

    def __init__(self, folder: Path, environ: dict[str, str], place: Path) -> None:
        self._log = place / "calls.jsonl"
        self._script = place / "script"
        self._script.mkdir()
        program = place / "terraform"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{FAKE}" "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        more = {
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "CATCTL_TERRAFORM": str(program),
            "FAKE_LOG": str(self._log),
            "FAKE_SCRIPT": str(self._script),
        }
        super().__init__(folder, {**environ, **more})

    def says(self, verb: str, *lines: str | bytes | dict[str, Any]) -> None:
        """Script a verb: texts and bytes as they are, mappings as JSON."""
        raw = [json.dumps(item) if isinstance(item, dict) else item for item in lines]
        texts = [item.encode() if isinstance(item, str) else item for item in raw]
        (self._script / verb).write_bytes(b"\n".join(texts) + b"\n")

    def calls(self) -> list[dict[str, Any]]:
        """Every call so far: ``argv`` without the program, and ``env``."""
        if not self._log.exists():
            return []
        return [json.loads(line) for line in self._log.read_text(encoding="utf-8").splitlines()]

    def verbs(self) -> list[str]:
        """What was run, but for the question which version this is."""
        verbs = [call["argv"][0] for call in self.calls()]
        return [verb for verb in verbs if verb != "version"]

    def call(self, verb: str) -> dict[str, Any]:
        """The last call of ``verb``."""
        return [call for call in self.calls() if call["argv"][0] == verb][-1]

    def forget(self) -> None:
        self._log.unlink(missing_ok=True)


@pytest.fixture
def scripted(
    copy_project: Callable[..., Path], environ: dict[str, str], tmp_path: Path
) -> Iterator[Scripted]:
    if sys.platform == "win32":
        pytest.skip("the scripted terraform is a shell script")
    place = tmp_path / "fake"
    place.mkdir()
    runner = Scripted(copy_project("cat", "library"), environ, place)
    yield runner
    runner("sandbox", "stop")


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[process.Sandbox]:
    """A sandbox of the test's own."""
    running = process.start(tmp_path / ".catctl" / "sandbox")
    yield running
    process.stop(running)


@pytest.fixture
def aws_for(sandbox: process.Sandbox) -> Iterator[Callable[..., Aws]]:
    """Clients of the sandbox, by account and region."""
    opened: list[Aws] = []

    def connect(account: str = "111111111111", region: str = "ap-northeast-2") -> Aws:
        fake = process.credentials(sandbox, account)
        keys = Keys(access_key=fake.access_key, secret_key=fake.secret_key, token=fake.token)
        opened.append(Aws(region=region, keys=keys, endpoint_url=sandbox.endpoint))
        return opened[-1]

    yield connect
    for aws in opened:
        for client in aws._clients.values():
            client.close()


@pytest.fixture
def project(copy_project: Callable[..., Path], environ: dict[str, str]) -> Iterator[Catctl]:
    runner = Catctl(copy_project("cat", "library"), environ)
    yield runner
    runner("sandbox", "stop")


@pytest.fixture
def library(project: Catctl) -> Stage:
    """The second team's environment, with an image and its secrets."""
    stage = stage_of(project, "library")
    stage.push_all()
    stage.set_secrets()
    return stage


@pytest.fixture
def cat(project: Catctl) -> Stage:
    """The first team's environment, with an image for each service."""
    stage = stage_of(project, "cat")
    stage.push_all()
    return stage
