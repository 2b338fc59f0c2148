"""The account is asked for once, and no other than the environment's is opened."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from catctl.errors import RefusedError
from catctl.journeys.account import AwsAccess
from tests.support.samples import FACTS

OURS, OTHERS = "111111111111", "222222222222"


@dataclass
class Asked(AwsAccess):
    """Counts how often AWS is asked who we are, and answers ``OURS``."""

    asked: list[str] = field(default_factory=list)

    def _aws(self, facts: Any) -> Any:
        def identity() -> SimpleNamespace:
            self.asked.append(facts.key)
            return SimpleNamespace(account_id=OURS, arn=f"arn:aws:iam::{OURS}:user/me")

        return SimpleNamespace(identity=identity)


@pytest.fixture
def access() -> Asked:
    return Asked(environ={}, sandboxed=False, folder=Path("unused"), tell=lambda _: None)


def test_an_account_is_asked_for_once(access: Asked) -> None:
    facts = replace(FACTS, account_id=OURS)
    assert access.account(facts) is access.account(replace(facts))
    assert access.account(replace(facts, key="other")).id == OURS
    assert access.asked == [facts.key, "other"]


def test_another_account_is_refused_each_time(access: Asked) -> None:
    facts = replace(FACTS, account_id=OTHERS)
    for _ in range(2):
        with pytest.raises(RefusedError):
            access.account(facts)
