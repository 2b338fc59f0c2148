"""End to end: the real Terraform and the real AWS provider, against the sandbox."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.command_line import Catctl
from tests.support.proxy import Chaos, in_front_of


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.e2e)


def edit(catctl: Catctl, key: str, old: str, new: str) -> None:
    """Change an environment's file."""
    file = catctl.folder / "environments" / key / "environment.yaml"
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
def worker(catctl: Catctl) -> Catctl:
    """The second seed without its load balancer, for whose making the provider waits a minute.

    Its state backend is there; every call of the provider's is tried twice.
    """
    edit(catctl, "library", 'path: "/*"\n', "worker: true\n")
    edit(catctl, "library", "    port: 8081\n", "")
    edit(catctl, "library", "    strategy: blue_green\n", "")
    (catctl.folder / "environments/library/tests_override.tf").write_text(
        'provider "aws" {\n  max_retries = 2\n}\n', encoding="utf-8"
    )
    catctl("bootstrap-state", "library", "--sandbox", "--yes")
    return catctl


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


def logged(catctl: Catctl, text: str, verb: str = "apply") -> bool:
    """Whether a run of ``verb`` has said ``text``."""
    logs = (catctl.folder / ".catctl/runs").glob(f"*-{verb}.jsonl")
    return any(text in log.read_text(encoding="utf-8") for log in logs)


def aws(catctl: Catctl, service: str, key: str = "library") -> Any:
    """A client of the sandbox, as a colleague at the console would have."""
    import boto3

    found = json.loads(catctl("sandbox", "env", key, "--json").out)
    session = boto3.Session(
        aws_access_key_id=found["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=found["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=found["AWS_SESSION_TOKEN"],
        region_name=found["AWS_REGION"],
    )
    open_client: Any = session.client
    return open_client(service, endpoint_url=found["AWS_ENDPOINT_URL"])
