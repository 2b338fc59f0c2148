"""Reads what the checks look at. Writes nothing; a call that is denied skips its subject."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from catctl.aws.parallel import each
from catctl.aws.session import Aws, translated
from catctl.checks import observe_access as access
from catctl.checks import observe_network as net
from catctl.checks.capacity import CODES
from catctl.checks.model import Facts, ImageFacts, RoleFacts, SecretFacts
from catctl.checks.observe_images import read_platforms
from catctl.environment.resolved import Environment, NamedService
from catctl.errors import AwsError
from catctl.services.documents import secret_sources
from catctl.services.model import Image, Platform

T = TypeVar("T")


class Reader:
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
) -> Facts:
    """Everything for these services. ``images`` holds a sentence where there is none."""
    reader = Reader()
    sources = [
        source
        for service in services
        for source in secret_sources(environment, service, platform).values()
    ]
    execution = {platform.execution_roles[s.key] for s in services}
    roles = sorted(execution | {platform.task_roles[s.key] for s in services})
    groups = [platform.target_groups[s.key] for s in services if not s.wish.worker]
    shifting = [platform.shifting[s.key] for s in services if s.key in platform.shifting]
    subnets = sorted({*platform.app_subnets, *platform.public_subnets})
    nothing: list[RoleFacts | None] = []
    found = reader.read(
        "roles",
        lambda: each(lambda arn: access.role(aws, arn, with_policies=arn in execution), roles),
        nothing,
    )
    return Facts(
        environment=environment,
        platform=platform,
        services=services,
        images=_images(aws, reader, images),
        roles={} if "roles" in reader.skipped else dict(zip(roles, found, strict=True)),
        has_linked_role=reader.read("ECS's own role", partial(access.linked_role, aws), True),
        parameters=reader.read("parameters", lambda: _parameters(aws, sources), frozenset()),
        secrets=reader.read("secrets", lambda: _secrets(aws, sources), {}),
        log_groups=reader.read(
            "logs", lambda: access.log_groups(aws, [s.log_group for s in services]), frozenset()
        ),
        subnets=reader.read("network", lambda: net.subnets(aws, platform.vpc_id, subnets), {}),
        endpoints=reader.read("network", partial(net.endpoints, aws, platform.vpc_id), frozenset()),
        resolves=reader.read("network", partial(net.resolves, aws, platform.vpc_id), True),
        ingress=reader.read(
            "load balancer", partial(net.ingress, aws, platform.security_group), ()
        ),
        target_groups=reader.read(
            "load balancer",
            lambda: net.target_groups(
                aws, [*groups, *(item.green_target_group_arn for item in shifting)]
            ),
            {},
        ),
        rules=reader.read(
            "load balancer",
            lambda: net.rules(aws, [item.listener_rule_arn for item in shifting]),
            frozenset(),
        ),
        quotas=_quotas(aws, reader, services),
        skipped=reader.skipped,
    )


def _images(aws: Aws, reader: Reader, images: dict[str, Image | str]) -> dict[str, ImageFacts]:
    def one(item: tuple[str, Image | str]) -> tuple[str, ImageFacts]:
        key, image = item
        if isinstance(image, str):
            return key, ImageFacts(image=None, platforms=None, problem=image)
        platforms = reader.read("image", lambda: read_platforms(aws, image), None)
        return key, ImageFacts(image=image, platforms=platforms)

    return dict(each(one, sorted(images.items(), key=lambda item: item[0])))


def _parameters(aws: Aws, sources: list[str]) -> frozenset[str]:
    names = {s.partition(":parameter")[2] for s in sources if ":ssm:" in s}
    return access.parameters(aws, names) if names else frozenset()


def _secrets(aws: Aws, sources: list[str]) -> dict[str, SecretFacts | None]:
    wanted: dict[str, bool] = {}
    for source in sources:
        if ":secretsmanager:" in source:
            parts = source.split(":")
            arn = ":".join(parts[:7])
            wanted[arn] = wanted.get(arn, False) or (len(parts) > 7 and bool(parts[7]))
    return {arn: access.secret(aws, arn, wants_keys=keys) for arn, keys in sorted(wanted.items())}


def _quotas(aws: Aws, reader: Reader, services: tuple[NamedService, ...]) -> dict[str, float]:
    kinds = {"Spot" if service.wish.spot else "on demand" for service in services}
    kinds |= {"on demand"}
    found = {}
    for kind in sorted(kinds):
        value = reader.read(f"quota {kind}", partial(access.quota, aws, CODES[kind]), -1.0)
        if value >= 0:
            found[kind] = value
    return found
