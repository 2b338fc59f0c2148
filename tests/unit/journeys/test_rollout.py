"""Where no circuit breaker does, catctl counts failed tasks and asks ECS for the rollback."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from catctl.errors import DeployError
from catctl.journeys.rollout import Follower
from tests.support.samples import NOW, environment_of, platform_for
from tests.support.scripted_ecs import WEB, ScriptedEcs, error, one, told
from tests.support.unwatched import Unwatched

ENVIRONMENT = environment_of("services:\n  web: {strategy: blue_green}\n")
DETAIL = {"serviceDeploymentArn": "arn:d/2", "createdAt": NOW, "status": "IN_PROGRESS"}


class Stoppable(ScriptedEcs):
    """An AWS whose answers to StopServiceDeployment are scripted, too."""

    def __init__(self, stops: list[Exception | None], end: dict[str, Any]) -> None:
        failing = told(one(2, "IN_PROGRESS", failed=2), one(1, "COMPLETED", running=1))
        failing["deploymentConfiguration"]["deploymentCircuitBreaker"]["enable"] = False
        super().__init__([failing, failing, failing, end])
        self.stops = stops

    def describe_target_health(self, **_: Any) -> dict[str, Any]:
        return {"TargetHealthDescriptions": []}

    def list_service_deployments(self, **_: Any) -> dict[str, Any]:
        return {"serviceDeployments": [DETAIL]}

    def describe_service_deployments(self, **_: Any) -> dict[str, Any]:
        return {"serviceDeployments": [DETAIL]}

    def stop_service_deployment(self, **wish: Any) -> None:
        assert wish == {"serviceDeploymentArn": "arn:d/2", "stopType": "ROLLBACK"}
        self.calls.append("StopServiceDeployment")
        if answer := self.stops.pop(0):
            raise answer


@pytest.mark.parametrize(
    ("stops", "times"),
    [
        ([None], 1),
        ([error("ThrottlingException"), None], 2),
        ([error("AccessDeniedException")], 1),
    ],
)
def test_a_rollback_is_asked_for_until_ecs_has_heard(
    stops: list[Exception | None], times: int
) -> None:
    back = told(one(1, "COMPLETED", running=1), events=("rolling back to ecs-svc/1, ecs-svc/2",))
    aws, view = Stoppable(stops, back), Unwatched()
    site: Any = SimpleNamespace(
        aws=aws, environment=ENVIRONMENT, platform=platform_for(ENVIRONMENT)
    )
    services = tuple(ENVIRONMENT.services)
    follow = Follower(site=site, services=services, view=view, timeout=60, poll=0)
    with pytest.raises(DeployError, match="rolled back") as caught:
        follow({"web": (WEB.name, "ecs-svc/2")})
    assert aws.calls.count("StopServiceDeployment") == times
    assert sum("asking ECS to roll back" in text for text in view.told) == times
    assert str(caught.value.hint) == "catctl explain hack web"
