"""Calls that AWS refuses: no deployment begins at all. Pure."""

from __future__ import annotations

from catctl.sandbox.scenario import refused

REFUSED = (
    refused(
        "pass-role-denied",
        "Whoever deploys may not hand the roles to ECS.",
        "User: arn:aws:iam::{account}:user/deployer is not authorized to perform: iam:PassRole on "
        "resource: {role} because no identity-based policy allows the iam:PassRole action",
        "AccessDeniedException",
    ),
    refused(
        "service-exists",
        "A service of this name is there, and was not seen.",
        "Creation of service was not idempotent.",
    ),
    refused(
        "target-group-kind",
        "The target group counts instances.",
        "The provided target group {target_group} has target type instance, which is incompatible "
        "with the awsvpc network mode specified in the task definition.",
    ),
    refused(
        "target-group-gone",
        "The target group was deleted.",
        "The specified target group does not exist: {target_group}.",
    ),
    refused(
        "no-size",
        "Fargate has no such pair of cpu and memory.",
        "No Fargate configuration exists for given values.",
        "ClientException",
    ),
)
