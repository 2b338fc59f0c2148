"""What was just made is not known everywhere at once: AWS is asked again, for a minute."""

from __future__ import annotations

from typing import Any

import pytest

from catctl.aws.session import ClientError
from catctl.errors import AwsError
from catctl.services.actions import SetDesired
from catctl.services.execute import DeployExecutor

NOT_YET = (
    "The target group with targetGroupArn arn does not have an associated load balancer.",
    "Unable to assume the service linked role. Please verify that it exists.",
    "ECS was unable to assume the role 'arn' that was provided for this task.",
)


class Refusing:
    """An ECS that refuses so many times before it obeys."""

    def __init__(self, message: str, times: int) -> None:
        self.message, self.times, self.calls = message, times, 0

    def client(self, name: str) -> Refusing:
        return self

    def update_service(self, **_: Any) -> dict[str, Any]:
        self.calls += 1
        if self.calls <= self.times:
            error: Any = {"Code": "InvalidParameterException", "Message": self.message}
            raise ClientError({"Error": error}, "UpdateService")
        return {"service": {"serviceName": "web"}}


def scale(ecs: Refusing) -> list[float]:
    """Seconds that were waited."""
    waited: list[float] = []
    executor = DeployExecutor(
        ecs,  # type: ignore[arg-type] # as much of it as is used
        "c",
        watch=lambda _: None,
        tell=lambda _: None,
        sleep=waited.append,
    )
    executor(SetDesired(key="web", name="web", desired=2, was=1))
    return waited


@pytest.mark.parametrize("message", NOT_YET)
def test_what_is_not_known_yet_is_asked_again(message: str) -> None:
    assert scale(Refusing(message, 2)) == [5, 5]


def test_after_a_minute_it_is_an_error() -> None:
    ecs = Refusing(NOT_YET[0], 100)
    with pytest.raises(AwsError, match="associated load balancer"):
        scale(ecs)
    assert ecs.calls == 13


def test_anything_else_is_an_error_at_once() -> None:
    ecs = Refusing("No Fargate configuration exists for given values.", 1)
    with pytest.raises(AwsError, match="No Fargate configuration"):
        scale(ecs)
    assert ecs.calls == 1
