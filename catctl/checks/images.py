"""Is the image there, and built for the task's processor? Pure."""

from __future__ import annotations

from collections.abc import Iterator

from catctl.checks.model import DeployFacts, Finding, ImageFacts, error, fine
from catctl.environment.resolved import NamedService
from catctl.services.documents import PLATFORMS

SUBJECT = "image"


def check(facts: DeployFacts) -> Iterator[Finding]:
    """A finding for each service."""
    for service in facts.services:
        found = facts.images.get(service.key)
        if found:
            yield _image(facts, service, found)


def _image(facts: DeployFacts, service: NamedService, found: ImageFacts) -> Finding:
    push, wanted = (
        f"catctl push {facts.environment.key} {service.key}",
        PLATFORMS[service.settings.arch],
    )
    if found.image is None:
        return error(
            service,
            SUBJECT,
            found.problem or "There is no image.",
            "ECS would try to pull it seven times, and give up (CannotPullContainerError).",
            push,
        )
    if found.platforms is None:
        return fine(service, SUBJECT, f"{found.image.short} is there")
    if wanted in found.platforms:
        return fine(service, SUBJECT, f"{found.image.short} is there, for {wanted}")
    built = ", ".join(sorted(found.platforms))
    return error(
        service,
        SUBJECT,
        f"{found.image.short} is built for {built}, and the task runs on {wanted}.",
        "It ends with 'does not contain descriptor' or 'exec format error'.",
        f"{push}, or arch: {'arm64' if 'arm64' in built else 'x86_64'} in services.{service.key}",
    )
