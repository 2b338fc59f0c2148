"""An ECS that answers from a script: services as DescribeServices tells of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from catctl.aws.session import ClientError
from catctl.services.requests import service_settings
from tests.support.samples import NOW, definition, environment_of, wish_of

WEB = wish_of(environment_of("services:\n  web: {}\n")).spec
Answer = dict[str, Any] | Exception


def told(
    *deployments: dict[str, Any], desired: int = 1, events: tuple[str, ...] = ()
) -> dict[str, Any]:
    """A service of DescribeServices."""
    return {
        "serviceName": WEB.name,
        "status": "ACTIVE",
        "desiredCount": desired,
        "runningCount": 1,
        "taskDefinition": deployments[0]["taskDefinition"],
        "deployments": list(deployments),
        "events": [
            {"id": text, "createdAt": NOW + timedelta(seconds=1), "message": text}
            for text in events
        ],
        **service_settings(WEB, counts_failures=True),
    }


def one(
    number: int, rollout: str, *, status: str = "PRIMARY", running: int = 0, failed: int = 0
) -> dict[str, Any]:
    """A deployment of DescribeServices."""
    return {
        "id": f"ecs-svc/{number}",
        "status": status,
        "taskDefinition": definition(number),
        "desiredCount": 1,
        "runningCount": running,
        "pendingCount": 0,
        "failedTasks": failed,
        "rolloutState": rollout,
        "rolloutStateReason": "",
        "createdAt": NOW,
    }


def error(code: str) -> ClientError:
    """A refusal with this code."""
    return ClientError({"Error": {"Code": code, "Message": "x"}}, "DescribeServices")


class ScriptedEcs:
    """An AWS that answers DescribeServices from a script, and counts every call."""

    def __init__(self, answers: list[Answer]) -> None:
        self.answers = answers
        self.calls: list[str] = []

    def client(self, name: str) -> ScriptedEcs:
        return self

    def describe_services(self, *, cluster: str, services: list[str]) -> dict[str, Any]:
        self.calls.append("DescribeServices")
        assert len(services) <= 10
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return {"services": [answer]}

    def list_service_deployments(self, **_: Any) -> dict[str, Any]:
        self.calls.append("ListServiceDeployments")
        raise error("AccessDeniedException")

    def get_paginator(self, name: str) -> ScriptedEcs:
        self.calls.append(name)
        return self

    def paginate(self, **_: Any) -> list[dict[str, Any]]:
        return [{"taskArns": []}]
