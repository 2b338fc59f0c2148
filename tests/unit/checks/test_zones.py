"""Zones that an account has not are named before anything is made, with the line to write."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catctl.checks.zones import OpenZone, refuse_unfit, zones_of_subnets
from catctl.errors import RefusedError
from tests.support.samples import FACTS

CALIFORNIA = {"us-west-1b": "usw1-az3", "us-west-1c": "usw1-az1"}
TOKYO = {
    "ap-northeast-1a": "apne1-az3",
    "ap-northeast-1c": "apne1-az1",
    "ap-northeast-1d": "apne1-az2",
}
OHIO = {"us-east-2a": "use2-az1", "us-east-2b": "use2-az2", "us-east-2c": "use2-az3"}


def zones(known: dict[str, str]) -> list[OpenZone]:
    return [OpenZone(name=name, id=place) for name, place in known.items()]


def test_zones_are_the_keys_of_subnets() -> None:
    found = zones_of_subnets(
        [
            'module.vpc.aws_subnet.public["us-east-2b"]',
            'module.vpc.aws_subnet.app["us-east-2a"]',
            'module.vpc.aws_subnet.public["us-east-2a"]',
            'module.vpc.aws_route_table_association.app["us-east-2c"]',
            "aws_subnet.mine",
        ]
    )
    assert found == ("us-east-2a", "us-east-2b")


def test_what_is_there_is_not_refused() -> None:
    for region, known in (("us-east-2", OHIO), ("us-west-1", CALIFORNIA)):
        facts = replace(FACTS, region=region)
        refuse_unfit(facts, made=[*known][:2], named=known, zones=zones(known))


@pytest.mark.parametrize(
    ("region", "wanted", "known", "said", "line"),
    [
        (
            "us-west-1",
            ["us-west-1a", "us-west-1b"],
            CALIFORNIA,
            "This account can make no subnet in us-west-1a: nothing was changed.",
            "[us-west-1b, us-west-1c]",
        ),
        (
            "ap-northeast-1",
            ["ap-northeast-1a", "ap-northeast-1d"],
            TOKYO,
            "Fargate does not run in ap-northeast-1a: nothing was changed.",
            "[ap-northeast-1c, ap-northeast-1d]",
        ),
        (
            "us-east-2",
            ["us-east-2a"],
            {"us-east-2b": "use2-az2", "$(reboot)": "use2-az1"},
            "This account can make no subnet in us-east-2a: nothing was changed.",
            "[us-east-2b]",
        ),
    ],
    ids=["not there", "without Fargate", "a name that is none"],
)
def test_what_is_unfit_is_named_with_the_line_to_write(
    region: str, wanted: list[str], known: dict[str, str], said: str, line: str
) -> None:
    facts = replace(FACTS, region=region)
    with pytest.raises(RefusedError) as caught:
        refuse_unfit(facts, made=wanted, named=wanted, zones=zones(known))
    assert caught.value.message == said
    assert str(caught.value.hint) == (
        f"write network: {{availability_zones: {line}}} into environments/hack/environment.yaml, "
        "then catctl plan hack"
    )


def test_the_zones_that_stay_are_in_the_line() -> None:
    facts, named = replace(FACTS, region="us-east-2"), ["us-east-2a", "us-east-2b", "us-east-2x"]
    with pytest.raises(RefusedError) as caught:
        refuse_unfit(facts, made=["us-east-2x"], named=named, zones=zones(OHIO))
    assert "[us-east-2a, us-east-2b, us-east-2c]" in str(caught.value.hint)
