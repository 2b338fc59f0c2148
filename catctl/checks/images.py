"""Is the image there, and built for the task's processor? Pure."""

from __future__ import annotations

from collections.abc import Iterator

from catctl.checks.model import DeployFacts, Finding, ImageFacts, error, fine
from catctl.commands import Next, advice
from catctl.environment.resolved import NamedService
from catctl.services.documents import PLATFORMS

SUBJECT = "image"


def check(facts: DeployFacts) -> Iterator[Finding]:
    """A finding for each service."""
    for service in facts.services:
        seen = facts.images.get(service.key)
        if seen:
            yield _image(facts, service, seen)


def _image(facts: DeployFacts, service: NamedService, seen: ImageFacts) -> Finding:
    push, wanted = (
        Next("push", facts.environment.key, service.key),
        PLATFORMS[service.settings.arch],
    )
    if seen.image is None:
        return error(
            service,
            SUBJECT,
            seen.problem or "There is no image.",
            "ECS would try to pull it seven times, and give up (CannotPullContainerError).",
            push,
        )
    if seen.platforms is None:
        return fine(service, SUBJECT, f"{seen.image.short} is there")
    if wanted in seen.platforms:
        return fine(service, SUBJECT, f"{seen.image.short} is there, for {wanted}")
    built = ", ".join(sorted(seen.platforms))
    return error(
        service,
        SUBJECT,
        f"{seen.image.short} is built for {built}, and the task runs on {wanted}.",
        "It ends with 'does not contain descriptor' or 'exec format error'.",
        advice(
            "`push {environment} {service}`, or arch: {arch} in services.{service}",
            environment=facts.environment.key,
            service=service.key,
            arch="arm64" if "arm64" in built else "x86_64",
        ),
    )
