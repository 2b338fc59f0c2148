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

    ``groups``, ``tables`` and ``network_acls`` are those that somebody has made: the VPC's own go
    with it. ``endpoints`` are those of gateways.
    """

    region: str
    id: str
    subnets: tuple[str, ...]
    gateways: tuple[str, ...]
    groups: tuple[Group, ...]
    tables: tuple[str, ...]
    egress_gateways: tuple[str, ...]
    endpoints: tuple[str, ...]
    network_acls: tuple[str, ...]
    database_groups: tuple[str, ...]
    users: tuple[str, ...]
