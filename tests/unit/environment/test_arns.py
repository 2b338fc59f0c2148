"""ARNs that AWS would not take, or that a role could not read."""

from __future__ import annotations

import json

import pytest

from catctl.errors import ConfigError
from tests.support.samples import environment_of

PLACE = "secretsmanager:ap-northeast-2:123456789012:secret"


def said(text: str) -> list[str]:
    try:
        environment_of(text)
    except ConfigError as error:
        return [f"{problem.key}: {problem.message}" for problem in error.problems]
    return []


def secret(source: str) -> str:
    return f"services: {{web: {{secrets: {{X: {json.dumps(source)}}}}}}}\n"


@pytest.mark.parametrize("rest", ["db-AbCdEf", "a/b-c-123456", "db-AbCdEf:key::", "db-AbCdEf:::v"])
def test_a_whole_secret_is_taken(rest: str) -> None:
    assert said(secret(f"arn:aws:{PLACE}:{rest}")) == []


@pytest.mark.parametrize("rest", ["db", "db:key::", "team/db-short", "db-sevenlt"])
def test_a_secret_without_its_six_letters(rest: str) -> None:
    [problem] = said(secret(f"arn:aws:{PLACE}:{rest}"))
    assert "lacks the hyphen and six letters" in problem
    assert f"describe-secret --secret-id {rest.split(':')[0]} --query ARN" in problem


@pytest.mark.parametrize(
    "text",
    [
        "aws: {role_arn: 'arn:aws-cn:iam::123456789012:role/x'}\n",
        (
            "load_balancer: {certificate_arn: "
            "'arn:aws-cn:acm:ap-northeast-2:123456789012:certificate/x'}\n"
        ),
        secret(f"arn:aws-cn:{PLACE}:db-AbCdEf"),
        "services: {web: {permissions: [{actions: ['s3:*'], resources: ['arn:aws-cn:s3:::x']}]}}\n",
    ],
)
def test_an_arn_of_another_part_of_aws(text: str) -> None:
    [problem] = said(text)
    assert "is of aws-cn; ap-northeast-2 is in aws" in problem


def test_a_pattern_may_stand_for_any_part() -> None:
    permission = "{actions: ['s3:*'], resources: ['arn:aws*:s3:::x', '*']}"
    assert said(f"services: {{web: {{permissions: [{permission}]}}}}\n") == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("shop/db/url", "'shop/db/url' is a path, which begins with a slash: /shop/db/url"),
        ("awsome", "begins with aws or ssm"),
        ("/SSM/x", "begins with aws or ssm"),
        ("/aws/x", "begins with aws or ssm"),
        ("/a" * 16, "longer than the 15 levels"),
        ("a" * 1012, "1011 characters"),
    ],
)
def test_a_parameter_that_ssm_would_not_take(name: str, message: str) -> None:
    [problem] = said(secret(name))
    assert message in problem


@pytest.mark.parametrize(
    "name",
    [
        "url",
        "/shop/db/url",
        "/a" * 15,
        "/aws/reference/secretsmanager/db",
        "/aws/service/ecs/optimized-ami/x",
    ],
)
def test_a_parameter_that_ssm_takes(name: str) -> None:
    assert said(secret(name)) == []
