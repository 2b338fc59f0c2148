"""End to end: the real Terraform and the real AWS provider, against the sandbox."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.command_line import Catctl
from tests.support.proxy import Chaos, in_front_of
from tests.support.sandbox import clients


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


@pytest.fixture
def worker(project: Catctl) -> Catctl:
    """The second seed without its load balancer, for whose making the provider waits a minute.

    Its state backend is there; every call of the provider's is tried twice.
    """
    edit(project, "library", 'path: "/*"\n', "worker: true\n")
    edit(project, "library", "    port: 8081\n", "")
    edit(project, "library", "    strategy: blue_green\n", "")
    (project.folder / "environments/library/tests_override.tf").write_text(
        'provider "aws" {\n  max_retries = 2\n}\n', encoding="utf-8"
    )
    project("bootstrap-state", "library", "--sandbox", "--yes")
    return project


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


def logged(project: Catctl, text: str, verb: str = "apply") -> bool:
    """Whether a run of ``verb`` has said ``text``."""
    logs = (project.folder / ".catctl/runs").glob(f"*-{verb}.jsonl")
    return any(text in log.read_text(encoding="utf-8") for log in logs)


def aws(project: Catctl, service: str, key: str = "library") -> Any:
    """A client of the sandbox, as a colleague at the console would have."""
    return clients(project, key)(service)
