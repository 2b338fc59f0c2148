"""Tags that any of AWS's services would refuse are refused here, before anything is made."""

from __future__ import annotations

import json

import pytest

from catctl.environment.load import build
from catctl.environment.tag_checks import MOST
from catctl.errors import ConfigError
from tests.support.samples import environment_of


def said(tags: dict[str, str], more: str = "") -> list[str]:
    try:
        environment_of(f"tags: {json.dumps(tags)}\n{more}")
    except ConfigError as error:
        return [problem.message for problem in error.problems]
    return []


@pytest.mark.parametrize(
    "tags",
    [
        {"team": "b", "cost center": "R + D"},
        {"名前": "予約", "größe": "ü", "x\u00a0y": "z"},
        {"Name": "y"},
        {"k" * 128: "v" * 256},
        {"team": ""},
        {"laws:of": "claws:"},
        {f"t{number}": "x" for number in range(MOST)},
    ],
    ids=["plain", "unicode", "name", "long", "empty value", "aws: within", "45"],
)
def test_what_aws_takes(tags: dict[str, str]) -> None:
    assert said(tags) == []


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        ({"Project": "x"}, "catctl sets this tag itself"),
        ({"environment": "x"}, "IAM takes it for Environment, which catctl sets itself"),
        ({"EXPIRESAT": "x"}, "IAM takes it for ExpiresAt"),
        ({"team": "a", "Team": "b"}, "IAM takes it for team: choose one of the two"),
        ({"größe": "a", "GRÖSSE": "b"}, "IAM takes it for größe"),
        ({"": "x"}, "is not a tag key"),
        ({"  ": "x"}, "is not a tag key"),
        ({" team": "x"}, "is not a tag key"),
        ({"k" * 129: "x"}, "is not a tag key"),
        ({"AwS:x": "x"}, "may begin with aws:"),
        ({"x": "Aws:x"}, "may begin with aws:"),
        ({"a\tb": "x"}, "may hold 256 letters"),
        ({"x": "a\nb"}, "may hold 256 letters"),
        ({"x": "a\n"}, "may hold 256 letters"),
        ({"x": "a\u2028b"}, "may hold 256 letters"),
        ({"x": "R&D"}, "may hold 256 letters"),
        ({"x": "e\u0301"}, "may hold 256 letters"),
        ({"x": "v" * 257}, "may hold 256 letters"),
        ({f"t{number}": "x" for number in range(MOST + 1)}, "AWS has room for 45"),
    ],
)
def test_what_aws_refuses(tags: dict[str, str], message: str) -> None:
    found = said(tags)
    assert len(found) == 1
    assert message in found[0]


def test_a_project_is_a_tag_too() -> None:
    text = f"project: {'p' * 257}\nname: x\nregion: us-east-1\nstate: {{bucket: own-bucket}}\n"
    with pytest.raises(ConfigError, match="project: is a tag, too: AWS takes 256 characters"):
        build("hack", [("environment.yaml", text)])
