"""End to end: the real Terraform and the real AWS provider, against the sandbox."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from catctl.files import exclusive
from catctl.sandbox import process
from catctl.sandbox.process import Sandbox
from tests.support.command_line import Catctl, Result
from tests.support.planned import Planned, planned_in
from tests.support.project import clean_environ, copy_of_project
from tests.support.proxy import Chaos, in_front_of
from tests.support.sandbox import Pool, clients, lend, move_in

# Where the second seed's state lies.
BUCKET = "library-tfstate-011587325937"
STATE = "library/terraform.tfstate"


def edit(project: Catctl, key: str, old: str, new: str) -> None:
    """Change an environment's file."""
    file = project.folder / "environments" / key / "environment.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def terraform() -> str:
    """The terraform that a user would run by hand."""
    found = shutil.which(os.environ.get("CATCTL_TERRAFORM", "terraform"))
    if found is None:
        pytest.skip("no terraform on the PATH to run by hand")
    return found


@pytest.fixture(scope="session")
def initialised(sandboxes: Pool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the second seed, without its load balancer, for whose making the provider
    waits a minute; after ``terraform init``. Every call of the provider's is tried twice.

    It is one for all workers: the folders of theirs lie in one.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "initialised"
    with exclusive(folder.with_suffix(".lock")):
        if not (folder / "complete").is_file():
            _initialise(folder, sandboxes)
            (folder / "complete").touch()
    return folder / "project"


def _initialise(folder: Path, sandboxes: Pool) -> None:
    project = Catctl(copy_of_project(folder / "project", "library"), clean_environ(folder / "home"))
    edit(project, "library", 'path: "/*"\n', "worker: true\n")
    edit(project, "library", "    port: 8081\n", "")
    edit(project, "library", "    strategy: blue_green\n", "")
    (project.folder / "environments/library/tests_override.tf").write_text(
        'provider "aws" {\n  max_retries = 2\n}\n', encoding="utf-8"
    )
    with sandboxes.fresh() as sandbox:
        lend(sandbox, project.folder)
        project("bootstrap-state", "library", "--sandbox", "--yes")
        project("output", "library", "--sandbox")
    shutil.rmtree(project.folder / ".catctl/sandbox")


def append(project: Catctl, line: str) -> None:
    """Add a line to the second seed's file."""
    with (project.folder / "environments/library/environment.yaml").open(
        "a", encoding="utf-8"
    ) as file:
        file.write(f"\n{line}\n")


def locking(project: Catctl, way: str) -> None:
    """Have the second seed's state locked in this way."""
    append(project, f"state: {{locking: {way}}}")
    project("bootstrap-state", "library", "--sandbox", "--yes")


def errored(project: Catctl) -> Path:
    """Where Terraform leaves the second seed's state if it could not store it."""
    return project.folder / "environments/library/errored.tfstate"


def rows(found: Result) -> dict[str, int]:
    """The table of fates: what became of how many."""
    names = ("done", "failed", "in doubt", "not started")
    lines = [line.strip() for line in found.err.splitlines()]
    return {
        name: int(line.removeprefix(name).split()[0])
        for name in names
        for line in lines
        if line.startswith(name + "  ")
    }


def copy_of(folder: Path, target: Path) -> Path:
    """A project as it is, Terraform's own folders and all."""
    copied = shutil.copytree(folder, target, symlinks=True)
    move_in(copied)
    return copied


@pytest.fixture
def worker(initialised: Path, sandbox: Sandbox, environ: dict[str, str], tmp_path: Path) -> Catctl:
    """The project of ``initialised``, in a sandbox where its state backend is there."""
    runner = Catctl(copy_of(initialised, tmp_path / "project"), environ)
    lend(sandbox, runner.folder)
    runner("bootstrap-state", "library", "--sandbox", "--yes")
    return runner


@pytest.fixture(scope="module")
def applied(
    initialised: Path, sandboxes: Pool, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Catctl]:
    """What ``worker`` gives, applied once for all tests of a module that leave it as it is."""
    folder = tmp_path_factory.mktemp("applied")
    runner = Catctl(copy_of(initialised, folder / "project"), clean_environ(folder / "home"))
    with sandboxes.fresh() as sandbox:
        lend(sandbox, runner.folder)
        runner("bootstrap-state", "library", "--sandbox", "--yes")
        runner("apply", "library", "--sandbox", "--yes")
        yield runner


@pytest.fixture(scope="session")
def planned(sandboxes: Pool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planned]:
    """For tests of the group ``planned``, so that one worker makes each plan once."""
    with planned_in(sandboxes, tmp_path_factory.mktemp("planned")) as made:
        yield made


@pytest.fixture
def enforcing(bare: Catctl) -> Iterator[Catctl]:
    """A project and a sandbox that heeds policies."""
    folder = bare.folder / ".catctl/sandbox"
    yield bare if process.start(folder, iam=True).iam else pytest.fail("it heeds none")
    process.stop(folder)


@pytest.fixture
def up(applied: Catctl, environ: dict[str, str], tmp_path: Path) -> Catctl:
    """A clone of the applied project: the same AWS, files of the test's own."""
    return Catctl(copy_of(applied.folder, tmp_path / "project"), environ)


@pytest.fixture
def chaos(worker: Catctl) -> Iterator[Chaos]:
    """A proxy before the sandbox of ``worker``."""
    with in_front_of(worker.folder / ".catctl/sandbox") as proxy:
        yield proxy


def wait_for(claim: Callable[[], bool], seconds: float = 90) -> None:
    """Wait until ``claim`` holds; fail the test if it never does."""
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def press_until(child: subprocess.Popen[str], *texts: str) -> str:
    """Press Ctrl-C until each of ``texts`` is there, as a user who reads; what was said meanwhile.

    Where a slow machine shows a text so late that the next press does not count, another does.
    """
    said = ""
    for text in texts:
        while text not in said:
            time.sleep(1.1)
            child.send_signal(signal.SIGINT)
            said += _heard(child, text, seconds=5)
    return said


def _heard(child: subprocess.Popen[str], text: str, seconds: float) -> str:
    assert child.stderr
    said, deadline = b"", time.monotonic() + seconds
    while text.encode() not in said:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([child.stderr], [], [], left)[0]:
            break
        data = os.read(child.stderr.fileno(), 65536)
        assert data, f"it has ended: {said.decode()}"
        said += data
    return said.decode(errors="replace")


def logged(project: Catctl, text: str, verb: str = "apply") -> bool:
    """Whether a run of ``verb`` has said ``text``."""
    logs = (project.folder / ".catctl/runs").glob(f"*-{verb}.jsonl")
    return any(text in log.read_text(encoding="utf-8") for log in logs)


def aws(project: Catctl, service: str, key: str = "library") -> Any:
    """A client of the sandbox, as a colleague at the console would have."""
    return clients(project, key)(service)
