"""Task definitions: made from the environment, compared with what is registered. Pure."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from typing import Any

from catctl.environment.resolved import Environment, NamedService
from catctl.services.model import Document
from catctl.services.platform import DatabaseEndpoint, Platform

# What RegisterTaskDefinition takes of what DescribeTaskDefinition returns, but for tags.
_KEPT = (
    "containerDefinitions",
    "cpu",
    "ephemeralStorage",
    "executionRoleArn",
    "family",
    "memory",
    "networkMode",
    "requiresCompatibilities",
    "runtimePlatform",
    "taskRoleArn",
    "volumes",
)
_ARCHITECTURES = {"arm64": "ARM64", "x86_64": "X86_64"}
PLATFORMS = {"arm64": "linux/arm64", "x86_64": "linux/amd64"}
_DEFAULTS: dict[str, Any] = {"cpu": 0, "essential": True}


def document(
    environment: Environment, service: NamedService, platform: Platform, image: str
) -> dict[str, Any]:
    """The RegisterTaskDefinition request of ``service`` with ``image``."""
    settings = service.settings
    request = {
        "family": service.family,
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": str(settings.cpu),
        "memory": str(settings.memory),
        "runtimePlatform": {
            "cpuArchitecture": _ARCHITECTURES[settings.arch],
            "operatingSystemFamily": "LINUX",
        },
        "executionRoleArn": platform.execution_roles[service.key],
        "taskRoleArn": platform.task_roles[service.key],
        "containerDefinitions": [_container(environment, service, platform, image)],
        "tags": [{"key": k, "value": v} for k, v in environment.tags.items()],
    }
    names = _volumes(service)
    return request | ({"volumes": [{"name": name} for name in names.values()]} if names else {})


def _container(
    environment: Environment, service: NamedService, platform: Platform, image: str
) -> dict[str, Any]:
    settings = service.settings
    container: dict[str, Any] = {
        "name": service.container,
        "image": image,
        "essential": True,
        "readonlyRootFilesystem": settings.read_only_root,
        "linuxParameters": {"initProcessEnabled": True},
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": platform.log_groups[service.key],
                "awslogs-region": environment.region,
                "awslogs-stream-prefix": "ecs",
            },
        },
    }
    if not settings.worker:
        container["portMappings"] = [{"containerPort": settings.port, "protocol": "tcp"}]
    values = _values(service, platform.database)
    if values:
        container["environment"] = [{"name": k, "value": v} for k, v in sorted(values.items())]
    secrets = secret_sources(environment, service, platform)
    if secrets:
        container["secrets"] = [{"name": k, "valueFrom": v} for k, v in sorted(secrets.items())]
    mounts = [
        {"sourceVolume": name, "containerPath": path, "readOnly": False}
        for path, name in _volumes(service).items()
    ]
    if mounts:
        container["mountPoints"] = mounts
    if settings.health_check.command:
        container["healthCheck"] = _health_check(service)
    return container


def _health_check(service: NamedService) -> dict[str, Any]:
    check = service.settings.health_check
    return {
        "command": ["CMD-SHELL", check.command],
        "interval": check.interval,
        "timeout": check.timeout,
        "retries": check.retries,
        "startPeriod": check.start_period,
    }


def _values(service: NamedService, database: DatabaseEndpoint | None) -> dict[str, str]:
    """The file's variables win over those that we give for the database."""
    ours = {}
    if service.settings.database and database:
        ours = {
            "DATABASE_HOST": database.address,
            "DATABASE_NAME": database.name,
            "DATABASE_PORT": str(database.port),
        }
    return {k: v for k, v in ours.items() if k not in service.settings.secrets} | dict(
        service.settings.environment
    )


def secret_sources(
    environment: Environment, service: NamedService, platform: Platform
) -> dict[str, str]:
    """Variable → what ECS reads it from: always an ARN, as the log of the second team had it."""
    database, given, ours = platform.database, service.settings.environment, {}
    if service.settings.database and database:
        ours = {
            "DATABASE_PASSWORD": f"{database.secret_arn}:password::",
            "DATABASE_USER": f"{database.secret_arn}:username::",
        }
    role = platform.execution_roles[service.key]
    prefix = parameter_prefix(role, environment.region)
    theirs = {
        name: f"{prefix}{ref.source}" if ref.source.startswith("/") else ref.source
        for name, ref in service.settings.secrets.items()
    }
    return {k: v for k, v in ours.items() if k not in given} | theirs


def parameter_prefix(role_arn: str, region: str) -> str:
    """What stands before a parameter's name in its ARN, in the account of ``role_arn``."""
    _, partition, _, _, account, *_ = role_arn.split(":")
    return f"arn:{partition}:ssm:{region}:{account}:parameter"


def _volumes(service: NamedService) -> dict[str, str]:
    """Path → name of the empty folder that is mounted there."""
    if not service.settings.read_only_root:
        return {}
    paths = sorted(set(service.settings.writable_paths))
    return {path: f"writable-{number}" for number, path in enumerate(paths, start=1)}


def canonical(document: Document) -> dict[str, Any]:
    """What counts when two task definitions are compared: no defaults, everything sorted."""
    kept = {key: document[key] for key in _KEPT if document.get(key)}
    kept["containerDefinitions"] = [
        _canonical_container(item) for item in document.get("containerDefinitions", ())
    ]
    if "volumes" in kept:
        kept["volumes"] = sorted(({"name": v["name"]} for v in kept["volumes"]), key=str)
    if "requiresCompatibilities" in kept:
        kept["requiresCompatibilities"] = sorted(kept["requiresCompatibilities"])
    return dict(sorted(kept.items()))


def _canonical_container(container: Mapping[str, Any]) -> dict[str, Any]:
    kept = {k: v for k, v in container.items() if v not in ([], {}, None) and _DEFAULTS.get(k) != v}
    for key in ("environment", "mountPoints", "secrets"):
        if key in kept:
            kept[key] = sorted(kept[key], key=str)
    if "portMappings" in kept:  # AWS adds the host's port, which on Fargate is the same
        kept["portMappings"] = [
            {"containerPort": item["containerPort"], "protocol": item.get("protocol", "tcp")}
            for item in kept["portMappings"]
        ]
    return dict(sorted(kept.items()))


def same(left: Document, right: Document) -> bool:
    """Whether registering one in place of the other would change nothing."""
    return canonical(left) == canonical(right)


def difference(before: Document | None, after: Document) -> list[str]:
    """Lines of a unified diff; empty where nothing differs."""
    old = _text(before) if before else []
    return [
        line.rstrip("\n")
        for line in difflib.unified_diff(old, _text(after), "registered", "wished", n=2)
    ]


def _text(document: Document) -> list[str]:
    return json.dumps(canonical(document), indent=2, ensure_ascii=False).splitlines(keepends=True)
