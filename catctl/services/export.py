"""What a team needs to go on without catctl: requests as JSON, and the aws commands. Pure."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

from catctl.foreign import spelled_out
from catctl.services import requests
from catctl.services.model import DesiredService

_HEAD = """#!/bin/sh
# Deploys the services of {environment} with the AWS CLI alone; written by catctl export.
# Another image: change "image" in task-definitions/<service>.json and run it again.
set -eu
cd "$(dirname "$0")"
export AWS_REGION={region}
"""


def files(
    services: Iterable[DesiredService],
    *,
    environment: str,
    region: str,
    cluster: str,
    tags: Mapping[str, str],
) -> dict[str, str]:
    """Relative path → text, sorted."""
    wanted = sorted(services, key=lambda service: service.key)
    texts = {"deploy.sh": _script(wanted, environment, region, cluster)}
    for service in wanted:
        texts[f"task-definitions/{service.key}.json"] = _json(service.document)
        texts[f"services/{service.key}.create.json"] = _json(_create(service, cluster, tags))
        texts[f"services/{service.key}.update.json"] = _json(_update(service, cluster))
        if service.scaling:
            target = requests.scaling_target(cluster, service.spec.name, service.scaling)
            policy = requests.scaling_policy(cluster, service.spec.name, service.scaling)
            texts[f"scaling/{service.key}.target.json"] = _json(target)
            texts[f"scaling/{service.key}.policy.json"] = _json(policy)
    return dict(sorted(texts.items()))


def _create(service: DesiredService, cluster: str, tags: Mapping[str, str]) -> dict[str, Any]:
    # The breaker's own threshold is left to AWS: an older AWS CLI does not know it.
    return {
        "cluster": cluster,
        "serviceName": service.spec.name,
        "desiredCount": service.first_desired,
        "deploymentController": {"type": "ECS"},
        "enableECSManagedTags": True,
        "tags": requests.tag_list(tags),
        **requests.service_settings(service.spec, counts_failures=False),
    }


def _update(service: DesiredService, cluster: str) -> dict[str, Any]:
    request = {
        "cluster": cluster,
        "service": service.spec.name,
        **requests.service_settings(service.spec, counts_failures=False),
    }
    return request | (
        {} if service.spec.desired is None else {"desiredCount": service.spec.desired}
    )


def _script(services: list[DesiredService], environment: str, region: str, cluster: str) -> str:
    parts = [_HEAD.format(environment=environment, region=region)]
    for service in services:
        parts += ["", f"# {service.key}", *_commands(service, cluster)]
    return "\n".join(parts) + "\n"


def _commands(service: DesiredService, cluster: str) -> list[str]:
    key, name, place = service.key, shlex.quote(service.spec.name), shlex.quote(cluster)
    status = (
        f"aws ecs describe-services --cluster {place} --services {name} "
        "--query 'services[0].status' --output text"
    )
    lines = [
        (
            "revision=$(aws ecs register-task-definition "
            f"--cli-input-json file://task-definitions/{key}.json \\"
        ),
        "  --query taskDefinition.taskDefinitionArn --output text)",
        f'if [ "$({status})" = ACTIVE ]; then',
        f"  aws ecs update-service --cli-input-json file://services/{key}.update.json \\",
        '    --task-definition "$revision" --query service.serviceArn --output text',
        "else",
        f"  aws ecs create-service --cli-input-json file://services/{key}.create.json \\",
        '    --task-definition "$revision" --query service.serviceArn --output text',
        "fi",
    ]
    if service.scaling:
        scaling = "aws application-autoscaling"
        lines += [
            f"{scaling} register-scalable-target --cli-input-json file://scaling/{key}.target.json",
            f"{scaling} put-scaling-policy --cli-input-json file://scaling/{key}.policy.json",
        ]
    return lines


def _json(value: Mapping[str, Any]) -> str:
    text = json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False)
    return spelled_out(text) + "\n"
