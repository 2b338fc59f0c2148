"""Are the roles there, trusted by ECS, and allowed what is needed, and not much more? Pure."""

from __future__ import annotations

from collections.abc import Iterator

from catctl.checks.model import DeployFacts, Finding, RoleFacts, error, fine
from catctl.checks.policy import allows, trusts
from catctl.commands import Next, advice
from catctl.environment.regions import partition_of
from catctl.environment.resolved import NamedService
from catctl.environment.sources import bare, is_secret
from catctl.services.documents import parameter_prefix, secret_sources

SUBJECT = "roles"
TASKS = "ecs-tasks.amazonaws.com"
EXECUTION = "execution role"
_PULL = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
_LOGS = ("logs:CreateLogStream", "logs:PutLogEvents")


def check(facts: DeployFacts) -> Iterator[Finding]:
    """Both roles of each service, and ECS's own."""
    if not facts.has_linked_role:
        yield Finding(
            level="warning",
            service="",
            subject=SUBJECT,
            message="ECS's own role AWSServiceRoleForECS is not there: this account is new to ECS.",
            why="The first service may fail once with 'Unable to assume the service linked role'; "
            "catctl tries again for a minute.",
            fix="aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com",
        )
    for service in facts.services:
        for kind, arn in (
            (EXECUTION, facts.platform.execution_roles[service.key]),
            ("task role", facts.platform.task_roles[service.key]),
        ):
            if arn in facts.roles:
                yield from _role(facts, service, kind, arn)


def _role(facts: DeployFacts, service: NamedService, kind: str, arn: str) -> Iterator[Finding]:
    role, name = facts.roles[arn], arn.rpartition("/")[2]
    called, apply = f"The {kind} {name}", Next("apply", facts.environment.key)
    if role is None:
        why = "ECS cannot assume it; no task starts."
        yield error(service, SUBJECT, f"{called} is not there.", why, apply)
        return
    if not trusts(role.trust, TASKS):
        why = "'ECS was unable to assume the role'."
        yield error(service, SUBJECT, f"{called} does not trust {TASKS}.", why, apply)
        return
    missing = list(_missing(facts, service, role)) if kind == EXECUTION else []
    if missing:
        more = f", and {len(missing) - 1} more." if len(missing) > 1 else "."
        why = "The task would end before its container starts (AccessDeniedException)."
        yield error(service, SUBJECT, f"{called} may not {missing[0]}{more}", why, apply)
    else:
        yield fine(service, SUBJECT, f"{kind} {name} is as needed")
    if kind == EXECUTION:
        yield from _too_much(facts, service, role, name)


def _missing(facts: DeployFacts, service: NamedService, role: RoleFacts) -> Iterator[str]:
    for action, resource in needed(facts, service):
        if not allows(role.policies, action, resource):
            yield f"{action} on {resource}"


def needed(facts: DeployFacts, service: NamedService) -> list[tuple[str, str]]:
    """What the execution role must be allowed: action and resource."""
    platform, region = facts.platform, facts.environment.region
    _, partition, _, _, account, *_ = platform.execution_roles[service.key].split(":")
    repository = f"arn:{partition}:ecr:{region}:{account}:repository/{service.repository}"
    group = f"arn:{partition}:logs:{region}:{account}:log-group:{service.log_group}"
    wanted = [("ecr:GetAuthorizationToken", "*")]
    wanted += [(action, repository) for action in _PULL]
    wanted += [(action, f"{group}:log-stream:ecs/x/y") for action in _LOGS]
    for source in secret_sources(facts.environment, service, platform).values():
        if is_secret(source):
            wanted.append(("secretsmanager:GetSecretValue", bare(source)))
        else:
            prefix = parameter_prefix(platform.execution_roles[service.key], region)
            whole = source if source.startswith("arn:") else f"{prefix}/{source}"
            wanted.append(("ssm:GetParameters", whole))
    return sorted(set(wanted))


def _too_much(
    facts: DeployFacts, service: NamedService, role: RoleFacts, name: str
) -> Iterator[Finding]:
    region = facts.environment.region
    arn, place = f"arn:{partition_of(region)}", f"{region}:000000000000"
    strangers = (
        ("parameter", "ssm:GetParameters", f"{arn}:ssm:{place}:parameter/of/another/service"),
        ("secret", "secretsmanager:GetSecretValue", f"{arn}:secretsmanager:{place}:secret:x-x"),
    )
    for kind, action, stranger in strangers:
        if not allows(role.policies, action, stranger):
            continue
        yield Finding(
            level="warning",
            service=service.key,
            subject=SUBJECT,
            message=f"The execution role {name} may read every {kind}.",
            why="A service that is taken over reads the secrets of all the others.",
            fix=advice(
                "`apply {key}`, and remove policies added by hand", key=facts.environment.key
            ),
        )
