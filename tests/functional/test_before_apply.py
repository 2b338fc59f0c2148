"""What Terraform's plan does not know of AWS is looked at before it is applied."""

from __future__ import annotations

import pytest

from tests.support.aws_stage import Stage, stage_of
from tests.support.scripted import Scripted, operation, planned

APPLY = ("apply", "cat", "--sandbox", "--yes")
DONE = {"type": "change_summary", "changes": {"operation": "apply"}}


def subnet(zone: str) -> str:
    return f'module.vpc.aws_subnet.public["{zone}"]'


def rule(service: str) -> str:
    return f'module.alb.aws_lb_listener_rule.this["{service}"]'


def test_a_zone_that_the_account_has_not_is_refused_before_anything_is_made(
    ready: Scripted,
) -> None:
    ready.says("plan", planned(subnet("ap-northeast-2a")), planned(subnet("ap-northeast-2x")))
    ready.forget()
    found = ready(*APPLY, code=1)
    assert "This account can make no subnet in ap-northeast-2x: nothing was changed." in found.err
    assert "availability_zones: [ap-northeast-2a, ap-northeast-2b, ap-northeast-2c]" in found.err
    assert "apply" not in ready.verbs()


def test_zones_that_are_there_are_no_matter(ready: Scripted) -> None:
    ready.says("plan", planned(subnet("ap-northeast-2a")))
    ready.says("apply", operation("start", subnet("ap-northeast-2a")), DONE)
    ready.forget()
    ready(*APPLY)
    assert "apply" in ready.verbs()


@pytest.fixture
def stage(ready: Scripted) -> Stage:
    return stage_of(ready, "cat")


def test_rules_change_places_before_terraform_begins(ready: Scripted, stage: Stage) -> None:
    """Also a rule that goes makes room for one that comes with its number."""
    elb = stage.client("elbv2")
    [listener] = _listeners(stage)
    there = {rule["Priority"]: rule["RuleArn"] for rule in _rules(stage) if not rule["IsDefault"]}
    first, second, third, *_ = sorted(there, key=int)
    changes = [
        (rule("a"), "update", first, second),
        (rule("b"), "update", second, first),
        (rule("c"), "delete", third, None),
        (rule("d"), "create", None, third),
    ]
    shown = [
        {
            "address": address,
            "mode": "managed",
            "type": "aws_lb_listener_rule",
            "change": {
                "actions": [action],
                "before": before
                and {"arn": there[before], "listener_arn": listener, "priority": int(before)},
                "after": after and {"listener_arn": listener, "priority": int(after)},
            },
        }
        for address, action, before, after in changes
    ]
    ready.says("plan", *(planned(address, action) for address, action, *_ in changes))
    ready.says("show", {"resource_changes": shown})
    ready.says("apply", operation("start", rule("a"), "update"), DONE)
    found = ready("apply", "cat", "--sandbox", "--dry-run")
    assert "Rules of the listener change places: AWS is asked to do that in one step." in found.err
    assert {r["Priority"] for r in _rules(stage)} == {*there, "default"}, "a dry run"
    ready(*APPLY)
    now = {r["RuleArn"]: r["Priority"] for r in elb.describe_rules(ListenerArn=listener)["Rules"]}
    assert (now[there[first]], now[there[second]]) == (second, first)
    assert now[there[third]] == "1", "out of the way until it goes"


def _listeners(stage: Stage) -> list[str]:
    elb = stage.client("elbv2")
    [balancer] = elb.describe_load_balancers()["LoadBalancers"]
    found = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    return [str(item["ListenerArn"]) for item in found]


def _rules(stage: Stage) -> list[dict[str, str]]:
    [listener] = _listeners(stage)
    found: list[dict[str, str]] = stage.client("elbv2").describe_rules(ListenerArn=listener)[
        "Rules"
    ]
    return found
