"""Keys whose values are secrets do not stand in a file that is committed."""

from __future__ import annotations

import re

import pytest

from catctl.environment.text import SECRET_LOOKING
from catctl.errors import ConfigError
from tests.support.samples import environment_of

# Each alternative of the pattern, written out, and keys as people write them.
ALTERNATIVES = {
    "PASSW": ["PASSWORD", "DB_PASSWORD", "DB_PASSWD", "password", "spring.datasource.password"],
    "TOKEN": ["TOKEN", "GITHUB_TOKEN", "TOKEN_OF_SLACK", "authToken"],
    "SECRET": ["SECRET", "JWT_SECRET", "SECRET_KEY_BASE", "clientSecret"],
    "CREDENTIAL": ["CREDENTIAL", "GOOGLE_CREDENTIALS", "credentials"],
    "PRIVATE_?KEY": ["PRIVATE_KEY", "SSH_PRIVATE_KEY", "PRIVATEKEY", "privateKey"],
    "API_?KEY": ["API_KEY", "OPENAI_API_KEY", "APIKEY", "mapsApiKey"],
    "ACCESS_?KEY": ["ACCESS_KEY", "AWS_ACCESS_KEY_ID", "ACCESSKEY", "accessKey"],
}


def problems(key: str, section: str = "environment") -> list[str]:
    value = "x" if section == "environment" else "/team/x"
    text = f"services:\n  web:\n    {section}:\n      {key}: {value}\n"
    try:
        environment_of(text)
    except ConfigError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_every_alternative_has_keys() -> None:
    assert SECRET_LOOKING.pattern.split("|") == list(ALTERNATIVES)


@pytest.mark.parametrize(
    ("alternative", "key"),
    [(pattern, key) for pattern, keys in ALTERNATIVES.items() for key in keys],
)
def test_a_key_that_looks_like_a_secret(alternative: str, key: str) -> None:
    others = [pattern for pattern in ALTERNATIVES if pattern != alternative]
    assert not re.search("|".join(others), key.upper()), "only this alternative sees it"
    [said] = problems(key)
    assert f"services.web.environment.{key}: looks like a secret" in said
    assert f"name it under secrets: {{{key}: /path/of/the/parameter}}" in said
    assert problems(key, "secrets") == []


@pytest.mark.parametrize(
    "key",
    [
        "ACCESS_LOG",
        "API_URL",
        "CREDIT_LIMIT",
        "DATABASE_URL",
        "KEY_PREFIX",
        "KEYBOARD",
        "LOG_LEVEL",
        "PASSENGERS",
        "PASS_RATE",
        "PORT",
        "PRIVATE_SUBNET",
        "PUBLIC_KEY",
        "SECTION",
    ],
)
def test_a_key_that_does_not(key: str) -> None:
    assert problems(key) == []


def said(text: str) -> list[str]:
    try:
        environment_of(f"services: {{}}\n{text}")
    except ConfigError as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.parametrize(("zones", "number"), [("[ap-northeast-2a]", 1), ("null", 0)])
def test_a_database_needs_two_zones(zones: str, number: int) -> None:
    """RDS takes no subnet group of one."""
    found = said(f"network: {{availability_zones: {zones}}}\nload_balancer: null\ndatabase: {{}}\n")
    assert sum("a database needs two zones; name two" in text for text in found) == number
