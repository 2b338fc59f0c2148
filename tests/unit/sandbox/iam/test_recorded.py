"""What was recorded is enough to try policies on: every verb, and what each statement is for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.recorded import NAMES, heard, refused

VERBS = {
    *("apply", "bootstrap-state", "clean-default-vpc", "deploy", "destroy", "dns", "drift"),
    *("exec", "explain", "export", "logs", "output", "pause", "plan", "push", "resume"),
    *("rollback", "run", "scale", "secret", "status", "sweep", "unlock", "url", "verify"),
}


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def test_every_verb_that_asks_is_there() -> None:
    assert {verb for name in NAMES for item in heard(name) for verb in item.verbs} == VERBS


@pytest.mark.parametrize("name", NAMES)
def test_who_may_do_everything_is_refused_nothing(name: str) -> None:
    everything = policy({"Effect": "Allow", "Action": "*", "Resource": "*"})
    assert list(refused(name, *VERBS, documents=[everything])) == []
    assert {item.call for item in refused(name, *VERBS, documents=[policy()])} == {
        item.call for item in heard(name)
    }


def test_what_is_missing_is_named() -> None:
    most = policy({"Effect": "Allow", "NotAction": "iam:PassRole", "Resource": "*"})
    found = {(item.call, item.asked.action) for item in refused("cat", "run", documents=[most])}
    assert found == {("ecs:RunTask", "iam:PassRole")}
    assert list(refused("cat", "status", documents=[most])) == []
