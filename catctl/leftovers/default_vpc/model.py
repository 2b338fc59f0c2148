"""A default VPC and what is in it. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Group:
    """A security group. ``refers`` are its rules that name others, as ``ingress/ID``."""

    id: str
    name: str
    refers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DefaultVpc:
    """What is in a default VPC. ``users`` are what uses it, each as a sentence: none may go.

    ``groups`` and ``tables`` are those that somebody has made: the VPC's own go with it.
    """

    region: str
    id: str
    subnets: tuple[str, ...]
    gateways: tuple[str, ...]
    groups: tuple[Group, ...]
    tables: tuple[str, ...]
    database_groups: tuple[str, ...]
    users: tuple[str, ...]
