"""Which services run with an older value."""

from __future__ import annotations

from typing import Any

import pytest

from catctl.journeys.secret import running_services
from catctl.secrets.inventory import choose
from catctl.services.requests import service_settings
from tests.support.answering import Answering
from tests.support.samples import NOW, definition, environment_of, wish_of

SHOP = environment_of("services: {web: {secrets: {A: /shop/a}}}\n")


def service(desired: int, status: str) -> dict[str, Any]:
    spec = wish_of(SHOP).spec
    own = {
        "id": "ecs-svc/1",
        "status": "PRIMARY",
        "taskDefinition": definition(1),
        "createdAt": NOW,
    }
    return {
        "serviceName": spec.name,
        "status": status,
        "desiredCount": desired,
        "runningCount": desired,
        "taskDefinition": definition(1),
        "deployments": [own],
        **service_settings(spec, counts_failures=True),
    }


@pytest.mark.parametrize(
    ("desired", "status", "expected"),
    [(1, "ACTIVE", ("web",)), (0, "ACTIVE", ()), (1, "DRAINING", ())],
)
def test_what_does_not_run_reads_the_value_when_it_starts(
    desired: int, status: str, expected: tuple[str, ...]
) -> None:
    """A paused service needs no deploy: it comes up with what is stored."""
    aws = Answering(describe_services={"services": [service(desired, status)]})
    assert running_services(SHOP, aws, choose(SHOP, "A")) == expected
