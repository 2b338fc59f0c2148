"""Both teams' environments on an AWS that nobody here wrote, which knows nothing of catctl.

catctl takes it for the real one: there is no ``--sandbox``, only ``AWS_ENDPOINT_URL``. Both live in
it side by side, in accounts of their own, since the provider waits a minute for a load balancer.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.support import ministack
from tests.support.command_line import Catctl, Result

ACCOUNTS = {"cat": "277679348386", "library": "011587325937"}
# What ministack 1.5.33 does not answer: it is named, and nothing is said to be proven gone.
UNREAD = {
    "backup": "Unknown RDS action: DescribeDBInstanceAutomatedBackups",
    "scalable-target": "DescribeScalableTargets: 400",
}


@pytest.mark.waits
def test_both_seeds_live_in_an_emulator_of_others(bare: Catctl, tmp_path: Path) -> None:
    empty_file = tmp_path / "empty"
    empty_file.touch()
    with ministack.running(tmp_path / "ministack") as endpoint, ThreadPoolExecutor() as side:
        lives = []
        for key, account in ACCOUNTS.items():
            environ = ministack.variables(bare.environ, endpoint, account, empty_file)
            lives.append(side.submit(_life, Catctl(bare.folder, environ), key))
        for life in lives:
            life.result()


def _life(catctl: Catctl, key: str) -> None:
    """From nothing to nothing; ``apply`` shows the first plan."""
    catctl.process("bootstrap-state", key, "--yes")
    again = catctl.process("bootstrap-state", key, "--yes", "--json")
    assert json.loads(again.out)["actions"] == [], "what is bootstrapped is left as it is"
    catctl.process("apply", key, "--yes")
    assert len(_balancers(catctl)) == 1, "it went where it was sent"
    catctl.process("plan", key, "--detailed-exitcode")
    _is_honest_of_what_it_cannot_see(catctl.process("destroy", key, "--yes", "--json", code=1))
    assert _balancers(catctl) == []
    swept = catctl.process("sweep", key, code=1).out
    assert "Not proven: 2 kinds of things could not be read." in swept


def _is_honest_of_what_it_cannot_see(destroyed: Result) -> None:
    proof = next(
        document
        for document in map(json.loads, destroyed.out.splitlines())
        if document["type"] == "catctl_proof"
    )
    problems = proof["problems"]
    assert set(problems) == set(UNREAD)
    assert all(UNREAD[kind] in problem for kind, problem in problems.items()), problems
    assert (proof["clean"], proof["found"], proof["others"]) == (False, [], [])


def _balancers(catctl: Catctl) -> list[Any]:
    """As a client that is not catctl's sees them."""
    given = catctl.environ
    client = boto3.client(
        "elbv2",
        endpoint_url=given["AWS_ENDPOINT_URL"],
        region_name=given["AWS_REGION"],
        aws_access_key_id=given["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=given["AWS_SECRET_ACCESS_KEY"],
    )
    found: list[Any] = client.describe_load_balancers()["LoadBalancers"]
    return found
