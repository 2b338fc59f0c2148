"""Do the load balancer and the task meet: target group, rule, port, security groups? Pure."""

from __future__ import annotations

from collections.abc import Iterator

from catctl.checks.model import DeployFacts, Finding, TargetGroupFacts, error, fine
from catctl.commands import Next, Words
from catctl.environment.resolved import NamedService

SUBJECT = "load balancer"


def check(facts: DeployFacts) -> Iterator[Finding]:
    """A finding for each web service."""
    if SUBJECT in facts.skipped:
        return
    for service in facts.services:
        if service.settings.worker:
            continue
        wrong = list(_service(facts, service))
        yield from wrong
        if not wrong:
            text = f"asks port {service.settings.port} for {service.settings.health_check.path}"
            yield fine(service, SUBJECT, text)


def _service(facts: DeployFacts, service: NamedService) -> Iterator[Finding]:
    apply = Next("apply", facts.environment.key)
    shifting = facts.platform.shifting.get(service.key)
    for arn in facts.platform.target_groups_of(service.key):
        group = facts.target_groups.get(arn)
        name = arn.split("/")[1] if "/" in arn else arn
        if group is None:
            yield error(service, SUBJECT, f"The target group {name} is not there.", "", apply)
        else:
            yield from _group(facts, service, name, group, apply)
    if shifting and shifting.listener_rule_arn not in facts.rules:
        yield error(
            service,
            SUBJECT,
            "The listener rule for blue/green is not there.",
            "ECS could not shift the traffic.",
            apply,
        )


def _group(
    facts: DeployFacts, service: NamedService, name: str, group: TargetGroupFacts, apply: Words
) -> Iterator[Finding]:
    if group.kind != "ip":
        yield error(
            service,
            SUBJECT,
            f"The target group {name} is of type {group.kind}.",
            "Fargate tasks have addresses: ECS refuses the service (incompatible with awsvpc).",
            apply,
        )
    if not group.attached:
        yield error(
            service,
            SUBJECT,
            f"No listener rule uses the target group {name}.",
            "ECS refuses the service (does not have an associated load balancer).",
            apply,
        )
    if group.path != service.settings.health_check.path:
        yield error(
            service,
            SUBJECT,
            f"{name} asks {group.path}, and the file says {service.settings.health_check.path}.",
            "Health checks would ask for what the app may not have.",
            apply,
        )
    if group.balancer_groups and not _reachable(
        facts, service.settings.port, group.balancer_groups
    ):
        yield error(
            service,
            SUBJECT,
            f"The tasks' security group lets no load balancer in on port {service.settings.port}.",
            "Health checks would time out (Target.Timeout).",
            apply,
        )


def _reachable(facts: DeployFacts, port: int, groups: tuple[str, ...]) -> bool:
    return any(
        (rule.source in groups or rule.source == "0.0.0.0/0")
        and (rule.first is None or rule.last is None or rule.first <= port <= rule.last)
        for rule in facts.ingress
    )
