"""Task definitions, field by field against what the two teams wrote by hand."""

from __future__ import annotations

from typing import Any

import pytest

from catctl.environment.load import parse_environment
from catctl.environment.project import Project
from catctl.environment.resolved import Environment, NamedService
from catctl.services.documents import canonical, difference, document, same
from catctl.services.platform import Platform
from tests.support.project import ROOT
from tests.support.samples import DATABASE, environment_of, platform_for


def made(key: str, service: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The task definition and its one container."""
    environment = parse_environment(Project(ROOT), key)
    named = named_service(environment, service)
    platform = platform_for(environment)
    image = f"{platform.repositories[service]}:latest"
    found = document(environment, named, platform, image)
    [container] = found["containerDefinitions"]
    return found, container


def named_service(environment: Environment, key: str) -> NamedService:
    [found] = [service for service in environment.services if service.key == key]
    return found


def test_first_team() -> None:
    """examples/ecs-task-definitions/gateway-api.json of the log; docs/seeds.md lists the rest."""
    found, container = made("cat", "gateway-api")
    assert found["family"] == "cat-gateway-api"
    assert found["networkMode"] == "awsvpc"
    assert found["requiresCompatibilities"] == ["FARGATE"]
    assert (found["cpu"], found["memory"]) == ("256", "512")
    assert container["name"] == "gateway-api"
    assert container["image"] == (
        "277679348386.dkr.ecr.ap-northeast-2.amazonaws.com/cat-gateway-api:latest"
    )
    assert container["portMappings"] == [{"containerPort": 80, "protocol": "tcp"}]
    assert container["logConfiguration"] == {
        "logDriver": "awslogs",
        "options": {
            "awslogs-group": "/ecs/cat-gateway-api",
            "awslogs-region": "ap-northeast-2",
            "awslogs-stream-prefix": "ecs",
        },
    }
    # Theirs shared one role of each kind, asked for curl, and let ECS create the log group.
    assert found["executionRoleArn"].endswith(":role/cat-gateway-api-execution")
    assert found["taskRoleArn"].endswith(":role/cat-gateway-api-task")
    assert "healthCheck" not in container


def test_second_team() -> None:
    """task-definition.json of the log, library-task:2."""
    found, container = made("library", "service")
    arn = "arn:aws:ssm:ap-northeast-2:011587325937:parameter/library/db"
    assert found["family"] == "library-task"
    assert found["networkMode"] == "awsvpc"
    assert found["requiresCompatibilities"] == ["FARGATE"]
    assert (found["cpu"], found["memory"]) == ("256", "512")
    expected = {
        "name": "library-app",
        "image": "011587325937.dkr.ecr.ap-northeast-2.amazonaws.com/"
        "library-management-system:latest",
        "portMappings": [{"containerPort": 8081, "protocol": "tcp"}],
        "essential": True,
        "environment": [
            {"name": "SPRING_JPA_HIBERNATE_DDL_AUTO", "value": "update"},
            {"name": "SPRING_PROFILES_ACTIVE", "value": "prod"},
        ],
        "secrets": [
            {"name": "SPRING_DATASOURCE_PASSWORD", "valueFrom": f"{arn}/password"},
            {"name": "SPRING_DATASOURCE_URL", "valueFrom": f"{arn}/url"},
            {"name": "SPRING_DATASOURCE_USERNAME", "valueFrom": f"{arn}/username"},
        ],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": "/ecs/library-management-task",
                "awslogs-region": "ap-northeast-2",
                "awslogs-stream-prefix": "ecs",
            },
        },
        "healthCheck": {
            "command": ["CMD-SHELL", "curl -f http://localhost:8081/actuator/health || exit 1"],
            "interval": 30,
            "timeout": 5,
            "retries": 3,
            "startPeriod": 60,
        },
    }
    ours = {"linuxParameters", "mountPoints", "readonlyRootFilesystem"}
    assert {k: v for k, v in container.items() if k not in ours} == expected
    assert set(found) - {"containerDefinitions"} == {
        "cpu",
        "executionRoleArn",
        "family",
        "memory",
        "networkMode",
        "requiresCompatibilities",
        "runtimePlatform",
        "tags",
        "taskRoleArn",
        "volumes",
    }


def described(document: dict[str, Any]) -> dict[str, Any]:
    """As DescribeTaskDefinition returns what was registered."""
    [container] = document["containerDefinitions"]
    more = {
        "cpu": 0,
        "systemControls": [],
        "volumesFrom": [],
        "portMappings": [{**p, "hostPort": p["containerPort"]} for p in container["portMappings"]],
        "secrets": container["secrets"][::-1],
        "environment": container["environment"][::-1],
    }
    return {
        **document,
        "containerDefinitions": [{**container, **more}],
        "volumes": [{**volume, "host": {}} for volume in document["volumes"]],
        "placementConstraints": [],
        "taskDefinitionArn": "arn:aws:ecs:ap-northeast-2:011587325937:task-definition/x:1",
        "revision": 1,
        "status": "ACTIVE",
        "compatibilities": ["EC2", "FARGATE"],
        "registeredBy": "someone",
    }


def test_what_aws_adds_is_no_difference() -> None:
    found, _ = made("library", "service")
    assert same(described(found), found)
    assert difference(described(found), found) == []


@pytest.mark.parametrize(
    ("key", "value"), [("cpu", "512"), ("taskRoleArn", "other"), ("family", "other")]
)
def test_a_change_is_a_difference(key: str, value: str) -> None:
    found, _ = made("library", "service")
    assert not same(described(found), {**found, key: value})
    assert any(value in line for line in difference(described(found), {**found, key: value}))


def test_an_image_is_a_difference() -> None:
    found, container = made("library", "service")
    other = {**found, "containerDefinitions": [{**container, "image": "other"}]}
    assert not same(described(found), other)


def test_canonical_is_sorted() -> None:
    found, _ = made("library", "service")
    assert list(canonical(found)) == sorted(canonical(found))


def test_database_gives_address_and_secrets() -> None:
    environment = environment_of(
        "services:\n  api:\n    database: true\n    environment: {DATABASE_NAME: mine}\n"
        "database: {engine: postgres}\n"
    )
    platform = platform_for(environment, database=DATABASE)
    found = document(environment, named_service(environment, "api"), platform, "image")
    [container] = found["containerDefinitions"]
    assert container["environment"] == [
        {"name": "DATABASE_HOST", "value": DATABASE.address},
        {"name": "DATABASE_NAME", "value": "mine"},
        {"name": "DATABASE_PORT", "value": "5432"},
    ]
    assert container["secrets"] == [
        {"name": "DATABASE_PASSWORD", "valueFrom": f"{DATABASE.secret_arn}:password::"},
        {"name": "DATABASE_USER", "valueFrom": f"{DATABASE.secret_arn}:username::"},
    ]


def test_read_only_root_has_writable_folders() -> None:
    environment = environment_of("services:\n  w: {worker: true, writable_paths: [/var, /cache]}\n")
    platform: Platform = platform_for(environment)
    found = document(environment, named_service(environment, "w"), platform, "image")
    [container] = found["containerDefinitions"]
    assert container["readonlyRootFilesystem"] is True
    assert [mount["containerPath"] for mount in container["mountPoints"]] == ["/cache", "/var"]
    assert [volume["name"] for volume in found["volumes"]] == ["writable-1", "writable-2"]
    assert "portMappings" not in container
