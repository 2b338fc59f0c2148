"""What failed of a batch is told, though AWS's answer has status 200."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from catctl.aws.session import Aws, translated
from catctl.errors import AwsError
from catctl.leftovers.deletes import DELETES
from catctl.leftovers.model import Leftover
from tests.support.raw_answers import RawAws

ENDPOINTS = (
    "<DeleteVpcEndpointsResponse><unsuccessful><item><error><code>{}</code>"
    "<message>it is in use</message></error><resourceId>vpce-1</resourceId></item></unsuccessful>"
    "</DeleteVpcEndpointsResponse>"
)
FAILURES = {"failures": [{"arn": "arn:x", "reason": "IN_USE", "detail": "a task runs it"}]}
IMAGES = {
    "images": [],
    "failures": [{"imageId": {"imageTag": "a"}, "failureCode": "KmsError", "failureReason": "no"}],
}
CALLS: dict[str, tuple[bytes, Callable[[Any], Any]]] = {
    "ec2": (
        ENDPOINTS.format("DependencyViolation").encode(),
        lambda c: c.delete_vpc_endpoints(VpcEndpointIds=["vpce-1"]),
    ),
    "ecs": (
        json.dumps(FAILURES).encode(),
        lambda c: c.delete_task_definitions(taskDefinitions=["a:1"]),
    ),
    "ecr": (
        json.dumps(IMAGES).encode(),
        lambda c: c.batch_get_image(repositoryName="ab", imageIds=[{"imageTag": "a"}]),
    ),
}


def ask(aws: Aws, service: str, call: Callable[[Any], Any]) -> Any:
    with translated("do it"):
        return call(aws.client(service))


@pytest.mark.parametrize(
    ("service", "code", "said"),
    [
        ("ec2", "DependencyViolation", "vpce-1: it is in use"),
        ("ecs", "IN_USE", "arn:x: a task runs it"),
        ("ecr", "KmsError", "no"),
    ],
)
def test_a_failure_is_one(service: str, code: str, said: str) -> None:
    body, call = CALLS[service]
    with pytest.raises(AwsError, match=said) as caught:
        ask(RawAws(body), service, call)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("service", "call", "answer"),
    [
        ("ecs", lambda c: c.describe_services(services=["a"]), {"services": []}),
        ("ecs", lambda c: c.describe_tasks(tasks=["a"]), {"tasks": []}),
        ("ecs", lambda c: c.describe_clusters(clusters=["a"]), {"clusters": []}),
    ],
)
def test_what_is_missing_is_no_failure_and_all_else_is(
    service: str, call: Callable[[Any], Any], answer: dict[str, Any]
) -> None:
    missing = {**answer, "failures": [{"arn": "a", "reason": "MISSING"}]}
    assert ask(RawAws(json.dumps(missing).encode()), service, call)["failures"]
    refused = {**answer, "failures": [{"arn": "a", "reason": "ACCESS_DENIED"}]}
    with pytest.raises(AwsError, match="a: ACCESS_DENIED"):
        ask(RawAws(json.dumps(refused).encode()), service, call)


def test_a_sweep_hears_of_an_endpoint_that_stays() -> None:
    item = Leftover(kind="endpoint", id="vpce-1", name="logs", why="tag")
    with pytest.raises(AwsError, match="DependencyViolation"), translated("delete it"):
        DELETES["endpoint"](RawAws(CALLS["ec2"][0]), item)
