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
            "name: a\nservices: {web: {family: f}}",
            "name: b\nservices: {web: {family: f}}",
            ["both want the task definition f"],
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
            "name: a\nservices: {web: {log_group: /vpc/b/flow-logs}}",
            "name: b\nnetwork: {flow_logs: true}",
            ["both want the log group /vpc/b/flow-logs"],
        ),
        (
            "name: a\nstate: {bucket: logs}",
            f"name: b\nservices: {{w: {{}}}}\n{ACCESS_LOGS}",
            ["logs would hold a state and a load balancer's requests"],
        ),
        (
            f"name: b\nservices: {{w: {{}}}}\n{ACCESS_LOGS}",
            "name: a\nstate: {bucket: logs}",
            ["logs would hold a state and a load balancer's requests"],
        ),
        ("name: a\nstate: {bucket: sss, key: x}", "name: b\nstate: {bucket: sss, key: y}", []),
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("monitoring: {alarms: true, dashboard: false}", []),
        ("monitoring: {alarms: true}", ["both want the dashboard a"]),
        ("budget: 50", []),
        ("budget: {usd: 50, emails: [a@example.org]}", ["both want the budget a-budget"]),
        ("network: {flow_logs: true}", ["both want the role a-flow-logs"]),
        ("services: {web: {}}", ["both want the role a-web-execution"]),
    ],
)
def test_what_an_account_has_once_collides_across_regions(text: str, expected: list[str]) -> None:
    here = environment("one", f"name: a\n{text}")
    there = build("two", [("e", f"project: shop\nregion: us-east-1\nname: a\n{text}")])
    assert collision(here, there) == expected
