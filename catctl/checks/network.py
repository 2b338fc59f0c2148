"""Does a task reach what it needs before it runs, and has its subnet room? Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from catctl.checks.model import DeployFacts, Finding, SubnetFacts, error, fine
from catctl.commands import Next, Ours, advice
from catctl.environment.resolved import NamedService
from catctl.environment.sources import is_secret
from catctl.services.documents import secret_sources

SUBJECT = "network"


def check(facts: DeployFacts) -> Iterator[Finding]:
    """A finding for each service."""
    if SUBJECT in facts.skipped:
        return
    if not facts.resolves:
        yield Finding(
            level="error",
            service="",
            subject=SUBJECT,
            message="The VPC does not resolve names (enableDnsSupport is off).",
            why="No task finds ECR, its secrets or its log.",
            fix=Next("apply", facts.environment.key),
        )
    for service in facts.services:
        yield from _service(facts, service)


def _service(facts: DeployFacts, service: NamedService) -> Iterator[Finding]:
    chosen = (
        facts.platform.public_subnets if service.settings.public_ip else facts.platform.app_subnets
    )
    known = {subnet: facts.subnets[subnet] for subnet in chosen if subnet in facts.subnets}
    wrong = [*_way_out(facts, service, known), *_room(service, known)]
    yield from wrong
    if not wrong:
        yield fine(service, SUBJECT, f"reaches ECR, S3 and logs from {len(chosen)} subnets")


def _way_out(
    facts: DeployFacts, service: NamedService, subnets: Mapping[str, SubnetFacts]
) -> Iterator[Finding]:
    public = [name for name, subnet in subnets.items() if subnet.way_out.startswith("igw-")]
    closed = [name for name, subnet in subnets.items() if not subnet.way_out]
    without = [name for name in subnets if name not in public]
    if service.settings.public_ip and without:
        yield error(
            service,
            SUBJECT,
            f"There is no route to an internet gateway from {', '.join(without)}; public_ip is on.",
            "The task would not reach ECR (i/o timeout).",
            Next("apply", facts.environment.key),
        )
    if service.settings.public_ip:
        return
    if public:
        yield error(
            service,
            SUBJECT,
            f"The task gets no public address, and needs one in {', '.join(public)}.",
            "The task would not reach ECR (i/o timeout): these subnets are public.",
            advice(
                "public_ip: true in the service, or a NAT gateway; then `apply {key}`",
                key=facts.environment.key,
            ),
        )
    missing = ", ".join(sorted(_endpoints(facts, service) - facts.endpoints))
    if closed and missing:
        yield error(
            service,
            SUBJECT,
            f"There is no way out of {', '.join(closed)}, and no endpoint for {missing}.",
            "The task would not reach them (There is a connection issue …).",
            advice(
                "network.nat: single, or network.endpoints: [{missing}]; then `apply {key}`",
                missing=Ours(missing),
                key=facts.environment.key,
            ),
        )


def _room(service: NamedService, subnets: Mapping[str, SubnetFacts]) -> Iterator[Finding]:
    """Each task takes an address; a rolling deploy runs old and new side by side."""
    wanted, free = service.first_desired * 2, sum(subnet.free for subnet in subnets.values())
    if subnets and free < wanted:
        yield Finding(
            level="warning",
            service=service.key,
            subject=SUBJECT,
            message=f"Its subnets have {free} free addresses; a rolling deploy takes {wanted}.",
            why="'Timeout waiting for network interface provisioning'.",
            fix="larger network.subnets",
        )


def _endpoints(facts: DeployFacts, service: NamedService) -> set[str]:
    """What a task without any way out needs."""
    wanted = {"ecr", "logs", "s3"}
    for source in secret_sources(facts.environment, service, facts.platform).values():
        wanted.add("secretsmanager" if is_secret(source) else "ssm")
    return wanted
