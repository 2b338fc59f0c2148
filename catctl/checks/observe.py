"""Reads what the checks look at. Writes nothing; a call that is denied skips its subject."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from catctl.aws.parallel import each
from catctl.aws.session import Aws, translated
from catctl.checks import observe_access as access
from catctl.checks import observe_network as net
from catctl.checks.capacity import CODES
from catctl.checks.model import DeployFacts, ImageFacts, RoleFacts, SecretFacts
from catctl.checks.observe_images import read_platforms
from catctl.environment.resolved import Environment, NamedService
from catctl.environment.sources import bare, is_secret, json_key
from catctl.errors import AwsError
from catctl.services.documents import secret_sources
from catctl.services.model import Image
from catctl.services.platform import Platform

T = TypeVar("T")


class FactReader:
    """Reads facts; remembers what it was not allowed to read."""

    def __init__(self) -> None:
        self.skipped: dict[str, str] = {}

    def read(self, subject: str, function: Callable[[], T], otherwise: T) -> T:
        """What ``function`` returns, or ``otherwise`` where AWS refuses."""
        try:
            with translated(f"check the {subject}"):
                return function()
        except AwsError as error:
            self.skipped[subject] = error.message
            return otherwise


def read_facts(
    aws: Aws,
    environment: Environment,
    platform: Platform,
    services: tuple[NamedService, ...],
    images: dict[str, Image | str],
) -> DeployFacts:
    """Everything for these services. ``images`` holds a sentence where there is none."""
    reader = FactReader()
    facts = DeployFacts(
        environment=environment,
        platform=platform,
        services=services,
        images=_images(aws, reader, images),
        quotas=_quotas(aws, reader, services),
    )
    facts = _with_roles(aws, reader, facts)
    facts = _with_secrets_and_logs(aws, reader, facts)
    facts = _with_network(aws, reader, facts)
    facts = _with_load_balancer(aws, reader, facts)
    return replace(facts, skipped=reader.skipped)


def _with_roles(aws: Aws, reader: FactReader, facts: DeployFacts) -> DeployFacts:
    """The policies of execution roles; of task roles the trust alone."""
    platform, services = facts.platform, facts.services
    execution = {platform.execution_roles[s.key] for s in services}
    arns = sorted(execution | {platform.task_roles[s.key] for s in services})

    def read() -> dict[str, RoleFacts | None]:
        roles = each(lambda arn: access.role(aws, arn, with_policies=arn in execution), arns)
        return dict(zip(arns, roles, strict=True))

    return replace(
        facts,
        roles=reader.read("roles", read, {}),
        has_linked_role=reader.read("ECS's own role", partial(access.linked_role, aws), True),
    )


def _with_secrets_and_logs(aws: Aws, reader: FactReader, facts: DeployFacts) -> DeployFacts:
    sources = [
        source
        for service in facts.services
        for source in secret_sources(facts.environment, service, facts.platform).values()
    ]
    groups = [service.log_group for service in facts.services]
    return replace(
        facts,
        parameters=reader.read("parameters", lambda: _parameters(aws, sources), frozenset()),
        secrets=reader.read("secrets", lambda: _secrets(aws, sources), {}),
        log_groups=reader.read("logs", lambda: access.log_groups(aws, groups), frozenset()),
    )


def _with_network(aws: Aws, reader: FactReader, facts: DeployFacts) -> DeployFacts:
    vpc = facts.platform.vpc_id
    ids = sorted({*facts.platform.app_subnets, *facts.platform.public_subnets})
    return replace(
        facts,
        subnets=reader.read("network", lambda: net.subnets(aws, vpc, ids), {}),
        endpoints=reader.read("network", partial(net.endpoints, aws, vpc), frozenset()),
        resolves=reader.read("network", partial(net.resolves, aws, vpc), True),
    )


def _with_load_balancer(aws: Aws, reader: FactReader, facts: DeployFacts) -> DeployFacts:
    platform, subject = facts.platform, "load balancer"
    groups = [arn for s in facts.services for arn in platform.target_groups_of(s.key)]
    shifting = [platform.shifting[s.key] for s in facts.services if s.key in platform.shifting]
    rules = [item.listener_rule_arn for item in shifting]
    return replace(
        facts,
        ingress=reader.read(subject, partial(net.ingress, aws, platform.security_group), ()),
        target_groups=reader.read(subject, lambda: net.target_groups(aws, groups), {}),
        rules=reader.read(subject, lambda: net.rules(aws, rules), frozenset()),
    )


def _images(aws: Aws, reader: FactReader, images: dict[str, Image | str]) -> dict[str, ImageFacts]:
    def one(item: tuple[str, Image | str]) -> tuple[str, ImageFacts]:
        key, image = item
        if isinstance(image, str):
            return key, ImageFacts(image=None, platforms=None, problem=image)
        platforms = reader.read("image", lambda: read_platforms(aws, image), None)
        return key, ImageFacts(image=image, platforms=platforms)

    return dict(each(one, sorted(images.items(), key=lambda item: item[0])))


def _parameters(aws: Aws, sources: list[str]) -> frozenset[str]:
    names = {bare(source) for source in sources if not is_secret(source)}
    return access.parameters(aws, names) if names else frozenset()


def _secrets(aws: Aws, sources: list[str]) -> dict[str, SecretFacts | None]:
    wanted: dict[str, bool] = {}
    for source in sources:
        if is_secret(source):
            wanted[bare(source)] = wanted.get(bare(source), False) or bool(json_key(source))
    arns = sorted(wanted)
    secrets = each(lambda arn: access.secret(aws, arn, wants_keys=wanted[arn]), arns)
    return dict(zip(arns, secrets, strict=True))


def _quotas(aws: Aws, reader: FactReader, services: tuple[NamedService, ...]) -> dict[str, float]:
    """Of one-off tasks, too: they are always on demand."""
    kinds = ["on demand", *(["Spot"] if any(s.settings.spot for s in services) else [])]
    nothing: float | None = None
    values = {
        kind: reader.read(f"quota {kind}", partial(access.quota, aws, CODES[kind]), nothing)
        for kind in kinds
    }
    return {kind: value for kind, value in values.items() if value is not None}
