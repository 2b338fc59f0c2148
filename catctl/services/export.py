"""What a team needs to go on without catctl: requests as JSON, and the aws commands. Pure."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

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
    wishes: Iterable[DesiredService],
    *,
    environment: str,
    region: str,
    cluster: str,
    tags: Mapping[str, str],
) -> dict[str, str]:
    """Relative path → text, sorted."""
    wanted = sorted(wishes, key=lambda wish: wish.key)
    made = {"deploy.sh": _script(wanted, environment, region, cluster)}
    for wish in wanted:
        made[f"task-definitions/{wish.key}.json"] = _json(wish.document)
        made[f"services/{wish.key}.create.json"] = _json(_create(wish, cluster, tags))
        made[f"services/{wish.key}.update.json"] = _json(_update(wish, cluster))
        if wish.scaling:
            target = requests.scaling_target(cluster, wish.spec.name, wish.scaling)
            policy = requests.scaling_policy(cluster, wish.spec.name, wish.scaling)
            made[f"scaling/{wish.key}.target.json"] = _json(target)
            made[f"scaling/{wish.key}.policy.json"] = _json(policy)
    return dict(sorted(made.items()))


def _create(wish: DesiredService, cluster: str, tags: Mapping[str, str]) -> dict[str, Any]:
    # The breaker's own threshold is left to AWS: an older AWS CLI does not know it.
    return {
        "cluster": cluster,
        "serviceName": wish.spec.name,
        "desiredCount": wish.first_desired,
        "deploymentController": {"type": "ECS"},
        "enableECSManagedTags": True,
        "tags": requests.tag_list(tags),
        **requests.service_settings(wish.spec, counts_failures=False),
    }


def _update(wish: DesiredService, cluster: str) -> dict[str, Any]:
    made = {
        "cluster": cluster,
        "service": wish.spec.name,
        **requests.service_settings(wish.spec, counts_failures=False),
    }
    return made | ({} if wish.spec.desired is None else {"desiredCount": wish.spec.desired})


def _script(wishes: list[DesiredService], environment: str, region: str, cluster: str) -> str:
    parts = [_HEAD.format(environment=environment, region=region)]
    for wish in wishes:
        parts += ["", f"# {wish.key}", *_commands(wish, cluster)]
    return "\n".join(parts) + "\n"


def _commands(wish: DesiredService, cluster: str) -> list[str]:
    key, name, place = wish.key, shlex.quote(wish.spec.name), shlex.quote(cluster)
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
    if wish.scaling:
        scaling = "aws application-autoscaling"
        lines += [
            f"{scaling} register-scalable-target --cli-input-json file://scaling/{key}.target.json",
            f"{scaling} put-scaling-policy --cli-input-json file://scaling/{key}.policy.json",
        ]
    return lines


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
