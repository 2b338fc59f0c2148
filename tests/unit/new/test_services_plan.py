"""New tasks are forced where a change needs them, and nowhere else; and AWS is asked for it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from catctl.aws.session import Aws
from catctl.services.actions import UpdateService
from catctl.services.documents import document
from catctl.services.execute import Executor
from catctl.services.model import Capacity, Image, Spec
from catctl.services.plan import Found, Registered, Wish, plan_deploy
from catctl.services.spec import spec_of
from tests.samples import definition, deployment, environment_of, platform_for, state_of

ENVIRONMENT = environment_of("services:\n  web: {}\n")
PLATFORM = platform_for(ENVIRONMENT)
[SERVICE] = ENVIRONMENT.services
SPEC = spec_of(SERVICE, PLATFORM)
SPOT = (Capacity(provider="FARGATE_SPOT", weight=1),)
HEAVIER = (Capacity(provider="FARGATE", weight=2),)
BASED = (Capacity(provider="FARGATE", weight=1, base=1),)


def update(now: Spec, *, image: str, desired: int = 1) -> UpdateService:
    """What a deploy does to a service that runs ``now`` with the image ``image:1``."""
    documents = {name: document(ENVIRONMENT, SERVICE, PLATFORM, name) for name in ("1", image)}
    wish = Wish(
        key="web",
        spec=SPEC,
        document=documents[image],
        image=Image(reference=image),
        container=SERVICE.container,
        first_desired=1,
        scaling=None,
        before_deploy=None,
        depends_on=(),
    )
    candidates = (Registered(arn=definition(2), document=documents["1"]),)
    state = state_of(now, deployment(), desired=desired)
    found = {"web": Found(state=state, candidates=candidates, scaling=None)}
    plan = plan_deploy([wish], found, {}, counts_failures=True)
    [action] = [item for item in plan if isinstance(item, UpdateService)]
    return action


class FakeEcs:
    """Takes updates, and is of a botocore that knows the breaker's threshold."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        shape = SimpleNamespace(members={"thresholdConfiguration": None})
        self.meta = SimpleNamespace(service_model=SimpleNamespace(shape_for=lambda _: shape))

    def update_service(self, **wish: Any) -> dict[str, Any]:
        self.updates.append(wish)
        return {"service": {"serviceName": wish["service"], "status": "ACTIVE"}}


def sent(action: UpdateService) -> dict[str, Any]:
    """The one UpdateService request."""
    ecs = FakeEcs()
    aws = cast("Aws", SimpleNamespace(client=lambda _: ecs))
    executor = Executor(aws, "c", watch=lambda _: None, tell=lambda _: None)
    executor.revisions["web"] = definition(3)
    executor(action)
    [wish] = ecs.updates
    return wish


@pytest.mark.parametrize("image", ["1", "2"])
@pytest.mark.parametrize("before", [SPOT, HEAVIER, BASED, ()])
def test_another_capacity_needs_new_tasks(before: tuple[Capacity, ...], image: str) -> None:
    """AWS takes another strategy only with forceNewDeployment, also with a new revision."""
    action = update(replace(SPEC, capacity=before), image=image)
    assert "capacity" in action.settings
    wish = sent(action)
    assert wish["forceNewDeployment"] is True
    assert wish["capacityProviderStrategy"] == [
        {"capacityProvider": "FARGATE", "weight": 1, "base": 0}
    ]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"exec": True},
        {"grace_period": 999},
        {"public_ip": not SPEC.public_ip},
        {"subnets": ("subnet-9",)},
        {"security_groups": ("sg-9",)},
        {"rolling": replace(SPEC.rolling, minimum_percent=1)},
    ],
)
def test_a_new_revision_brings_its_tasks_by_itself(change: dict[str, Any]) -> None:
    action = update(replace(SPEC, **change), image="2")
    assert action.settings == tuple(change)
    wish = sent(action)
    assert "forceNewDeployment" not in wish
    assert "capacityProviderStrategy" not in wish
    assert wish["taskDefinition"] == definition(3)


def test_another_number_of_tasks_is_sent_with_a_new_revision() -> None:
    wish = sent(update(SPEC, image="2", desired=4))
    assert wish["desiredCount"] == 1
    assert "forceNewDeployment" not in wish


def test_what_the_tasks_alone_take_over_is_forced_where_the_revision_stays() -> None:
    wish = sent(update(replace(SPEC, exec=True), image="1"))
    assert (wish["taskDefinition"], wish["forceNewDeployment"]) == (definition(2), True)
    assert wish["enableExecuteCommand"] is False
