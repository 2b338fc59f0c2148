"""What has been told to go and is still there."""

from __future__ import annotations

from catctl.leftovers.waiting import still_there
from tests.support.answering import Answering
from tests.support.samples import leftover


def test_a_service_that_drains_is_still_there() -> None:
    """Its cluster cannot go, nor can what its tasks use."""
    states = [("a", "ACTIVE"), ("b", "DRAINING"), ("c", "INACTIVE")]
    described = [{"serviceName": name, "status": status} for name, status in states]
    aws = Answering(describe_services={"services": described})
    items = tuple(leftover("service", name) for name, _ in states)
    assert still_there(aws, "service", items) == ["a", "b"]
    assert [wish for _, wish in aws.calls] == [{"cluster": "cluster", "services": ["a", "b", "c"]}]


def test_a_task_and_a_gateway_until_the_very_end() -> None:
    tasks = [{"taskArn": name, "lastStatus": name} for name in ("DEPROVISIONING", "STOPPED")]
    aws = Answering(describe_tasks={"tasks": tasks})
    assert still_there(aws, "task", (leftover("task"),)) == ["DEPROVISIONING"]
    gateways = [{"NatGatewayId": name, "State": name} for name in ("deleting", "deleted")]
    aws = Answering(describe_nat_gateways={"NatGateways": gateways})
    assert still_there(aws, "nat-gateway", (leftover("nat-gateway"),)) == ["deleting"]
