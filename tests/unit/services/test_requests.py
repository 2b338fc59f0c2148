"""What is asked of ECS for a service, and that AWS's answer is the same again."""

from __future__ import annotations

import pytest

from catctl.services.plan import spec_changes
from catctl.services.requests import changed_settings, service_settings
from tests.support.samples import deployment, environment_of, state_of, wish_of

WEB = "services:\n  web: {}\n"
KEYS = {
    "capacity": "capacityProviderStrategy",
    "exec": "enableExecuteCommand",
    "grace_period": "healthCheckGracePeriodSeconds",
    "public_ip": "networkConfiguration",
    "rolling": "deploymentConfiguration",
    "routes": "loadBalancers",
    "subnets": "networkConfiguration",
}
WISH = wish_of(environment_of(WEB))


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("grace_period: 90", ["grace_period"]),
        ("strategy: recreate", ["rolling"]),
        ("spot: true", ["capacity"]),
        ("public_ip: true", ["public_ip", "subnets"]),
        ("exec: true, read_only_root: false", ["exec"]),
        ("port: 8080", ["routes"]),
        ("strategy: blue_green", ["rolling", "routes"]),
    ],
)
def test_only_what_differs_is_sent(lines: str, names: list[str]) -> None:
    other = wish_of(environment_of(f"services:\n  web: {{{lines}}}\n"))
    found = state_of(WISH.spec, deployment())
    changes = spec_changes(other.spec, found.spec, counts_failures=True)
    assert sorted(changes) == names
    sent = changed_settings(other.spec, changes, counts_failures=True)
    assert set(sent) == {KEYS.get(name, name) for name in names}


@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("strategy", ["rolling", "recreate", "blue_green"])
def test_requests_come_back_the_same(strategy: str, counts: bool) -> None:
    """What we send is what AWS tells: else a deploy would never be done."""
    wish = wish_of(environment_of(f"services:\n  web: {{strategy: {strategy}, spot: true}}\n"))
    found = state_of(wish.spec, deployment(), counts_failures=counts)
    assert spec_changes(wish.spec, found.spec, counts_failures=counts) == ()


def test_the_breaker_is_told_to_be_quick() -> None:
    """Two failed tasks are enough, where the API knows of a threshold."""
    breaker = service_settings(WISH.spec, counts_failures=True)["deploymentConfiguration"]
    assert breaker["deploymentCircuitBreaker"] == {
        "enable": True,
        "rollback": True,
        "resetOnHealthyTask": False,
        "thresholdConfiguration": {"type": "COUNT", "value": 2},
    }
    older = service_settings(WISH.spec, counts_failures=False)["deploymentConfiguration"]
    assert older["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}


def test_recreate_stops_first() -> None:
    wish = wish_of(environment_of("services:\n  web: {strategy: recreate}\n"))
    rolling = service_settings(wish.spec, counts_failures=True)["deploymentConfiguration"]
    assert (rolling["minimumHealthyPercent"], rolling["maximumPercent"]) == (0, 100)


def test_blue_green_names_both_groups() -> None:
    wish = wish_of(environment_of("services:\n  web: {strategy: blue_green}\n"))
    found = service_settings(wish.spec, counts_failures=True)
    [route] = found["loadBalancers"]
    assert route["advancedConfiguration"]["productionListenerRule"] == "rule"
    assert route["advancedConfiguration"]["alternateTargetGroupArn"].endswith("-green/2")
    assert found["deploymentConfiguration"]["strategy"] == "BLUE_GREEN"
    assert found["deploymentConfiguration"]["bakeTimeInMinutes"] == 1


@pytest.mark.parametrize(
    ("desired", "strategy"),
    [
        (1, [("FARGATE_SPOT", 1, 0)]),
        (3, [("FARGATE", 0, 1), ("FARGATE_SPOT", 1, 0)]),
    ],
)
def test_spot_keeps_one_on_demand(desired: int, strategy: list[tuple[str, int, int]]) -> None:
    text = f"services:\n  web: {{spot: true, desired: {desired}}}\n"
    found = service_settings(wish_of(environment_of(text)).spec, counts_failures=True)
    listed = [
        (c["capacityProvider"], c["weight"], c["base"]) for c in found["capacityProviderStrategy"]
    ]
    assert listed == strategy


def test_a_worker_has_no_load_balancer() -> None:
    wish = wish_of(environment_of("services:\n  web: {worker: true}\n"))
    found = service_settings(wish.spec, counts_failures=True)
    assert found["loadBalancers"] == []
    assert "healthCheckGracePeriodSeconds" not in found
