"""Planning deploys: a table of what is wished, what is there, and what is done about it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from catctl.aws.session import Aws
from catctl.errors import RefusedError
from catctl.services.actions import UpdateService
from catctl.services.documents import document
from catctl.services.execute import DeployExecutor
from catctl.services.model import (
    Capacity,
    DesiredService,
    Image,
    ObservedService,
    Registered,
    Scaling,
    Spec,
)
from catctl.services.plan import plan_deploy, spec_changes
from catctl.services.requests import scaling_policy, scaling_target
from catctl.services.spec import spec_of
from tests.support.samples import (
    definition,
    deployment,
    environment_of,
    platform_for,
    state_of,
    wish_of,
)

WEB = "services:\n  web: {}\n"
NOTHING = ObservedService(state=None, candidates=(), scaling=None)
WISH = wish_of(environment_of(WEB))
SAME = Registered(arn=definition(2), document=WISH.document)
OTHER = Registered(arn=definition(1), document=wish_of(environment_of(WEB), image="old").document)


def names(wish: DesiredService, found: ObservedService, *, wait: bool = True) -> list[str]:
    plan = plan_deploy([wish], {wish.key: found}, {}, counts_failures=True, wait=wait)
    return [type(action).__name__ for action in plan]


def running(*candidates: Registered, **more: object) -> ObservedService:
    state = state_of(WISH.spec, deployment(), **more)  # type: ignore[arg-type]
    return ObservedService(state=state, candidates=candidates, scaling=None)


def test_from_nothing() -> None:
    assert names(WISH, NOTHING) == ["RegisterTaskDefinition", "CreateService", "AwaitRollouts"]


def test_converged_is_nothing() -> None:
    assert names(WISH, running(SAME)) == []


def test_after_registering_only() -> None:
    """A deploy that ended after the registration goes on from there."""
    found = ObservedService(state=None, candidates=(SAME,), scaling=None)
    assert names(WISH, found) == ["CreateService", "AwaitRollouts"]


def test_a_new_image() -> None:
    found = running(OTHER)
    assert names(WISH, found) == ["RegisterTaskDefinition", "UpdateService", "AwaitRollouts"]
    plan = plan_deploy([WISH], {"web": found}, {}, counts_failures=True)
    texts = [str(action) for action in plan]
    assert "web: update the service (shop-hack-web:2 → a new revision)" in texts


def test_back_to_a_revision_that_is_registered() -> None:
    """After a rollback the newest revision is not the one that runs."""
    state = state_of(WISH.spec, deployment(revision=1))
    found = ObservedService(state=state, candidates=(SAME, OTHER), scaling=None)
    assert names(WISH, found) == ["UpdateService", "AwaitRollouts"]


def test_what_is_on_its_way_is_watched() -> None:
    state = state_of(WISH.spec, deployment(rollout="IN_PROGRESS"))
    assert names(WISH, ObservedService(state=state, candidates=(SAME,), scaling=None)) == [
        "AwaitRollouts"
    ]


def test_what_has_failed_is_tried_again() -> None:
    state = state_of(WISH.spec, deployment(rollout="FAILED"))
    found = ObservedService(state=state, candidates=(SAME,), scaling=None)
    [update, _] = plan_deploy([WISH], {"web": found}, {}, counts_failures=True)
    assert isinstance(update, UpdateService)
    assert update.force


def test_what_is_gone_is_created_again() -> None:
    state = state_of(WISH.spec, status="INACTIVE")
    found = ObservedService(state=state, candidates=(SAME,), scaling=None)
    assert names(WISH, found) == ["CreateService", "AwaitRollouts"]


def test_what_is_draining_is_refused() -> None:
    with pytest.raises(RefusedError, match="still being deleted"):
        names(WISH, running(SAME, status="DRAINING"))


def test_no_wait() -> None:
    assert "AwaitRollouts" not in names(WISH, NOTHING, wait=False)


def test_the_number_of_tasks_follows_the_file() -> None:
    [update, _] = plan_deploy([WISH], {"web": running(SAME, desired=3)}, {}, counts_failures=True)
    assert isinstance(update, UpdateService)
    assert (update.desired, update.changes) == (1, ("desired 3 → 1",))


def test_autoscaling_keeps_its_number() -> None:
    wish = wish_of(environment_of("services:\n  web: {autoscaling: {min: 2, max: 6}}\n"))
    scaling = Scaling(minimum=2, maximum=6, cpu=70)
    state = state_of(wish.spec, deployment(), desired=5)
    registered = Registered(arn=definition(2), document=wish.document)
    found = ObservedService(state=state, candidates=(registered,), scaling=scaling)
    assert names(wish, found) == []
    paused = replace(found, state=state_of(wish.spec, deployment(), desired=0))
    [update, _] = plan_deploy([wish], {"web": paused}, {}, counts_failures=True)
    assert isinstance(update, UpdateService)
    assert update.desired == 2


def test_scaling_is_set_and_removed() -> None:
    wish = wish_of(environment_of("services:\n  web: {autoscaling: {max: 4, cpu: 60}}\n"))
    assert "SetScaling" in names(wish, NOTHING)
    scaled = replace(running(SAME), scaling=Scaling(minimum=1, maximum=4, cpu=60))
    assert names(WISH, scaled) == ["RemoveScaling"]
    assert scaling_target("c", "s", Scaling(minimum=1, maximum=4, cpu=60)) == {
        "ServiceNamespace": "ecs",
        "ResourceId": "service/c/s",
        "ScalableDimension": "ecs:service:DesiredCount",
        "MinCapacity": 1,
        "MaxCapacity": 4,
    }
    policy = scaling_policy("c", "s", Scaling(minimum=1, maximum=4, cpu=60))
    assert policy["TargetTrackingScalingPolicyConfiguration"]["TargetValue"] == 60.0


def test_migrations_run_between() -> None:
    wish = wish_of(environment_of("services:\n  web: {before_deploy: [rake, db:migrate]}\n"))
    assert names(wish, NOTHING) == [
        "RegisterTaskDefinition",
        "RunBefore",
        "CreateService",
        "AwaitRollouts",
    ]
    registered = Registered(arn=definition(2), document=wish.document)
    more = ObservedService(
        state=state_of(wish.spec, deployment(), desired=4), candidates=(registered,), scaling=None
    )
    assert "RunBefore" not in names(wish, more)  # only the number of tasks changes


def test_dependencies_come_first() -> None:
    environment = environment_of(
        "services:\n  a: {worker: true, depends_on: [b]}\n  b: {worker: true}\n"
        "  c: {worker: true}\n"
    )
    wishes = [wish_of(environment, key) for key in "abc"]
    plan = plan_deploy(wishes, dict.fromkeys("abc", NOTHING), {}, counts_failures=True)
    order = [(type(a).__name__, getattr(a, "key", getattr(a, "names", None))) for a in plan]
    assert order == [
        ("RegisterTaskDefinition", "b"),
        ("RegisterTaskDefinition", "c"),
        ("CreateService", "b"),
        ("CreateService", "c"),
        ("AwaitRollouts", (("b", "shop-hack-b"), ("c", "shop-hack-c"))),
        ("RegisterTaskDefinition", "a"),
        ("CreateService", "a"),
        ("AwaitRollouts", (("a", "shop-hack-a"),)),
    ]


def test_the_swap_of_blue_and_green_is_no_change() -> None:
    """After a shift AWS may name the green group first."""
    spec = wish_of(environment_of("services:\n  web: {strategy: blue_green}\n")).spec
    [route] = spec.routes
    assert route.shifting
    swapped = replace(
        route,
        target_group_arn=route.shifting.green_target_group_arn,
        shifting=replace(route.shifting, green_target_group_arn=route.target_group_arn),
    )
    assert spec_changes(spec, replace(spec, routes=(swapped,)), counts_failures=True) == ()


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
    wish = DesiredService(
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
    found = {"web": ObservedService(state=state, candidates=candidates, scaling=None)}
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
    executor = DeployExecutor(aws, "c", watch=lambda _: None, tell=lambda _: None)
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
