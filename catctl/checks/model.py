"""Facts about what a deploy needs, and findings about them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from catctl.commands import Words
from catctl.environment.resolved import Environment, NamedService
from catctl.services.model import Image
from catctl.services.platform import Platform

Level = Literal["error", "ok", "skipped", "warning"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was checked. ``why`` and ``fix`` are empty where all is well."""

    level: Level
    service: str
    subject: str
    message: str
    why: str = ""
    fix: Words = ""


def fine(service: NamedService, subject: str, message: str) -> Finding:
    """What is as a deploy needs it."""
    return Finding(level="ok", service=service.key, subject=subject, message=message)


def error(service: NamedService, subject: str, message: str, why: str, fix: Words) -> Finding:
    """What would make the deploy of a service fail."""
    return Finding(
        level="error", service=service.key, subject=subject, message=message, why=why, fix=fix
    )


@dataclass(frozen=True, kw_only=True)
class RoleFacts:
    """A role: whom it trusts, and all its policies, as documents."""

    trust: Mapping[str, Any]
    policies: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class ImageFacts:
    """An image: ``platforms`` such as linux/amd64; None where they cannot be found out."""

    image: Image | None
    platforms: frozenset[str] | None
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class SecretFacts:
    """A secret of Secrets Manager; ``keys`` of its JSON are None where they may not be read."""

    deleted: bool
    keys: frozenset[str] | None


@dataclass(frozen=True, kw_only=True)
class SubnetFacts:
    """A subnet: its default route's target (igw-…, nat-…, or empty), and what is free."""

    free: int
    way_out: str


@dataclass(frozen=True, kw_only=True)
class Ingress:
    """A rule of a security group. Ports are None for all; ``source`` is a group or a range."""

    source: str
    first: int | None
    last: int | None


@dataclass(frozen=True, kw_only=True)
class TargetGroupFacts:
    """A target group, and the security groups of the load balancer that uses it."""

    kind: str
    path: str
    attached: bool
    balancer_groups: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DeployFacts:
    """All that was read. What could not be read is in ``skipped``: subject → why."""

    environment: Environment
    platform: Platform
    services: tuple[NamedService, ...]
    images: Mapping[str, ImageFacts] = field(default_factory=dict)
    roles: Mapping[str, RoleFacts | None] = field(default_factory=dict)
    parameters: frozenset[str] = frozenset()
    secrets: Mapping[str, SecretFacts | None] = field(default_factory=dict)
    log_groups: frozenset[str] = frozenset()
    subnets: Mapping[str, SubnetFacts] = field(default_factory=dict)
    endpoints: frozenset[str] = frozenset()
    resolves: bool = True
    ingress: tuple[Ingress, ...] = ()
    target_groups: Mapping[str, TargetGroupFacts | None] = field(default_factory=dict)
    rules: frozenset[str] = frozenset()
    quotas: Mapping[str, float] = field(default_factory=dict)
    has_linked_role: bool = True
    skipped: Mapping[str, str] = field(default_factory=dict)
