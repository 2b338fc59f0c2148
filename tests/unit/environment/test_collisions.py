"""Names: which of two environments collide."""

from __future__ import annotations

import pytest

from catctl.environment import collisions
from catctl.environment.load import build
from catctl.environment.resolved import Environment

ACCESS_LOGS = "load_balancer: {access_logs: true, access_logs_bucket: logs}"


def environment(key: str, text: str) -> Environment:
    return build(key, [("environment.yaml", "project: shop\nregion: ap-northeast-2\n" + text)])


def collision(left: Environment, right: Environment) -> list[str]:
    return [why for _, why in collisions.collisions(left, collisions.claims([right]))]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("name: a", "name: b", []),
        ("name: a", "name: a", ["both want the name a"]),
        ("name: a\naccount_id: '111111111111'", "name: a\naccount_id: '222222222222'", []),
        ("name: a\naccount_id: '111111111111'", "name: a", ["both want the name a"]),
        (
            "name: a\nservices: {web: {}}",
            "name: b\nservices: {web: {repository: a-web}}",
            ["both want the repository a-web"],
        ),
        (
            "state: {bucket: sss, key: k}\naccount_id: '111111111111'",
            "state: {bucket: sss, key: k}\naccount_id: '222222222222'",
            ["both want the state s3://sss/k"],
        ),
        (
            f"name: a\nservices: {{web: {{}}}}\n{ACCESS_LOGS}",
            f"name: b\nservices: {{w: {{}}}}\n{ACCESS_LOGS}",
            ["both want the bucket logs"],
        ),
        (
            "name: a\nload_balancer: {domain: a.org, hosted_zone_id: Z1}",
            "name: b\nload_balancer: {domain: a.org, hosted_zone_id: Z1}",
            ["both want the DNS record a.org (Z1)"],
        ),
        (
            "name: a\nload_balancer: {domain: a.org, hosted_zone_id: Z1}",
            "name: b\nload_balancer: {domain: b.a.org, hosted_zone_id: Z1}",
            [],
        ),
    ],
)
def test_collisions(left: str, right: str, expected: list[str]) -> None:
    assert collision(environment("one", left), environment("two", right)) == expected


def test_roles_of_the_environment_collide_across_regions() -> None:
    here = environment("one", "name: a\nnetwork: {flow_logs: true}")
    there = build(
        "two",
        [("e", "project: shop\nregion: us-east-1\nname: a\nnetwork: {flow_logs: true}")],
    )
    assert collision(here, there) == ["both want the role a-flow-logs"]


def test_roles_collide_across_regions() -> None:
    here = environment("one", "name: a\nservices: {web: {}}")
    there = build(
        "two",
        [("e", "project: shop\nregion: us-east-1\nname: a\nservices: {web: {}}")],
    )
    assert collision(here, there) == ["both want the role a-web-execution"]
