"""Fixtures: the command line with a scripted terraform, clients, and environments as applied."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catctl.aws.session import Aws, Keys
from catctl.sandbox import process
from tests.support.aws_stage import Stage, stage_of
from tests.support.command_line import Catctl
from tests.support.sandbox import lend
from tests.support.scripted import Scripted


@pytest.fixture
def scripted(
    copy_project: Callable[..., Path],
    environ: dict[str, str],
    sandbox: process.Sandbox,
    tmp_path: Path,
) -> Scripted:
    if sys.platform == "win32":
        pytest.skip("the scripted terraform is a shell script")
    place = tmp_path / "fake"
    place.mkdir()
    runner = Scripted(copy_project("cat", "library"), environ, place)
    lend(sandbox, runner.folder)
    return runner


@pytest.fixture
def ready(scripted: Scripted) -> Scripted:
    """Bootstrapped and initialised."""
    scripted("bootstrap-state", "cat", "--sandbox", "--yes")
    scripted("plan", "cat", "--sandbox")
    scripted.forget()
    return scripted


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
