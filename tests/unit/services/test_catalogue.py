"""Every failure of the catalogue is known by the words that AWS writes."""

from __future__ import annotations

import pytest

from catctl.services.catalogue import CATALOGUE
from catctl.services.diagnose import explain_text
from tests.support.aws_texts import TEXTS


def test_every_entry_has_a_text() -> None:
    assert {entry.id for entry in CATALOGUE} == set(TEXTS)


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in sorted(TEXTS.items()) for text in texts]
)
def test_texts_are_recognised(name: str, text: str) -> None:
    found = explain_text(text, environment="hack", service="web")
    assert found is not None
    assert found.id == name
    assert "{" not in found.cause.replace("{NAME", "")
    assert found.fix


# What both teams met, in the words of their logs.
SEEDS = {
    "ECS was unable to assume the role 'ecsTaskExecutionRole'": "assume-role",
    "AccessDeniedException: User arn:aws:sts::011587325937:assumed-role/ecsTaskExecutionRole \n"
    "is not authorized to perform: ssm:GetParameters": "exec-role-ssm-denied",
    "AccessDeniedException: not authorized to perform ssm:GetParameters": "exec-role-ssm-denied",
    "CannotPullContainerError: \nfailed to resolve ref 011587325937.dkr.ecr.ap-northeast-2."
    "amazonaws.com/library-management-system:latest\nnot found": "image-not-found",
    "CannotPullContainerError - image not found": "image-not-found",
    "HTTP/1.1 503 Service Temporarily Unavailable": "http-503",
    "HTTP/2 503": "http-503",
}


@pytest.mark.parametrize("text", SEEDS)
def test_what_the_two_teams_met(text: str) -> None:
    found = explain_text(text)
    assert found
    assert found.id == SEEDS[text]
