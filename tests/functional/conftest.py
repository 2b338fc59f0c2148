"""Fixtures: the command line with a scripted terraform, clients, and environments as applied."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catctl.aws.session import Aws, Keys
from catctl.sandbox import process
from tests.support.aws_stage import Stage, stage_of
from tests.support.command_line import Catctl
from tests.support.project import clean_environ, copy_of_project
from tests.support.sandbox import Pool, lend
from tests.support.scripted import Scripted, write_program


@pytest.fixture(scope="session")
def fake_terraform(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The terraform of ``scripted`` and ``ready``."""
    if sys.platform == "win32":
        pytest.skip("the scripted terraform is a shell script")
    return write_program(tmp_path_factory.mktemp("program"))


@pytest.fixture(scope="session")
def initialised(
    sandboxes: Pool, fake_terraform: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A project that is rendered and initialised, with no sandbox and no plan in it."""
    folder = tmp_path_factory.mktemp("initialised")
    project = copy_of_project(folder / "project", "cat", "library")
    runner = Scripted(project, clean_environ(folder / "home"), program=fake_terraform, place=folder)
    with sandboxes.fresh() as sandbox:
        lend(sandbox, project)
        runner("bootstrap-state", "cat", "--sandbox", "--yes")
        runner("plan", "cat", "--sandbox")
    shutil.rmtree(project / ".catctl/sandbox")
    return project


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where a scripted terraform finds its script, and writes down how it was called."""
    folder = tmp_path / "fake"
    folder.mkdir()
    return folder


@pytest.fixture
def scripted(
    copy_project: Callable[..., Path],
    environ: dict[str, str],
    sandbox: process.Sandbox,
    fake_terraform: Path,
    place: Path,
) -> Scripted:
    runner = Scripted(copy_project("cat", "library"), environ, program=fake_terraform, place=place)
    lend(sandbox, runner.folder)
    return runner


@pytest.fixture
def ready(
    initialised: Path,
    environ: dict[str, str],
    sandbox: process.Sandbox,
    fake_terraform: Path,
    place: Path,
    tmp_path: Path,
) -> Scripted:
    """Bootstrapped and initialised."""
    folder = shutil.copytree(initialised, tmp_path / "project")
    runner = Scripted(folder, environ, program=fake_terraform, place=place)
    lend(sandbox, folder)
    runner("bootstrap-state", "cat", "--sandbox", "--yes")
    return runner


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
