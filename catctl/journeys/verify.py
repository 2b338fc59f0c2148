"""Preflight: everything that a deploy needs, looked at before it begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catctl.checks.check import check
from catctl.checks.model import Finding
from catctl.checks.observe import read_facts
from catctl.environment.resolved import NamedService
from catctl.errors import CatctlError
from catctl.journeys.deploy_plan import Deploy
from catctl.journeys.deployed import Site
from catctl.journeys.images import choose_images
from catctl.services.actions import key_of
from catctl.services.model import Image
from catctl.services.platform import require_applied


@dataclass(frozen=True, kw_only=True)
class Preflight:
    """What was found. Errors would make the deploy fail."""

    findings: tuple[Finding, ...]

    def of(self, level: str) -> tuple[Finding, ...]:
        return tuple(item for item in self.findings if item.level == level)

    @property
    def is_good(self) -> bool:
        return not self.of("error")


def verify(
    site: Site, services: Iterable[NamedService], images: Mapping[str, Image | str]
) -> Preflight:
    """Check these services with these images. Writes nothing."""
    chosen = tuple(services)
    facts = read_facts(site.aws, site.environment, site.platform, chosen, dict(images))
    return Preflight(findings=check(facts))


def verify_deploy(deploy: Deploy) -> Preflight | None:
    """Check the services that a planned deploy touches; None where it touches none."""
    touched = {key_of(action) for action in deploy.plan}
    services = [service for service in deploy.services if service.key in touched]
    if not services:
        return None
    return verify(deploy.site, services, {desired.key: desired.image for desired in deploy.wishes})


def verify_some(
    site: Site, keys: Iterable[str], *, image: str | None, tag: str | None
) -> Preflight:
    """As ``verify``, with the images that a deploy would take; what is not applied is a finding."""
    services, unapplied = [], []
    for service in site.some(keys):
        try:
            require_applied(site.environment, service, site.platform)
        except CatctlError as error:
            unapplied.append(_unapplied(service, error))
        else:
            services.append(service)
    images, _ = choose_images(site, services, image=image, tag=tag)
    preflight = verify(site, services, images)
    return Preflight(findings=(*unapplied, *preflight.findings))


def _unapplied(service: NamedService, error: CatctlError) -> Finding:
    return Finding(
        level="error",
        service=service.key,
        subject="platform",
        message=error.message,
        why="A deploy needs what Terraform makes.",
        fix=error.hint or "",
    )
