"""Is the image there, and built for the task's processor? Pure."""

from __future__ import annotations

from collections.abc import Iterator

from catctl.checks.model import Facts, Finding
from catctl.services.documents import PLATFORMS

SUBJECT = "image"


def check(facts: Facts) -> Iterator[Finding]:
    """A finding for each service."""
    for service in facts.services:
        found = facts.images.get(service.key)
        key, environment = service.key, facts.environment.key
        if found is None:
            continue
        wanted = PLATFORMS[service.wish.arch]
        if found.image is None:
            yield Finding(
                level="error",
                service=key,
                subject=SUBJECT,
                message=found.problem or "There is no image.",
                why="ECS would try to pull it seven times, and give up (CannotPullContainerError).",
                fix=f"catctl push {environment} {key}",
            )
        elif found.platforms is None:
            yield Finding(
                level="ok", service=key, subject=SUBJECT, message=f"{found.image.short} is there"
            )
        elif wanted not in found.platforms:
            built = ", ".join(sorted(found.platforms))
            yield Finding(
                level="error",
                service=key,
                subject=SUBJECT,
                message=f"{found.image.short} is built for {built}, and the task runs on {wanted}.",
                why="It ends with 'does not contain descriptor' or 'exec format error'.",
                fix=f"catctl push {environment} {key}, or arch: "
                f"{'arm64' if 'arm64' in built else 'x86_64'} in services.{key}",
            )
        else:
            yield Finding(
                level="ok",
                service=key,
                subject=SUBJECT,
                message=f"{found.image.short} is there, for {wanted}",
            )
