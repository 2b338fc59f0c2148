"""Laying subnets out in a VPC: arithmetic on address ranges. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from ipaddress import IPv4Network
from itertools import pairwise

GROUPS = ("public", "db", "app")
SMALLEST_PREFIX = 28  # AWS takes no subnet smaller than /28
# "Verify that each Availability Zone subnet for your load balancer has a CIDR block with at least a
# /27 bitmask": docs.aws.amazon.com/elasticloadbalancing/latest/application/
# application-load-balancers.html#subnets-load-balancer
SMALLEST_OF_BALANCER = 27


class NoRoomError(Exception):
    """The VPC is too small for the subnets that are asked for."""


def lay_out(
    cidr: str, *, zones: int, given: Mapping[str, list[str] | None], balanced: bool = False
) -> dict[str, tuple[str, ...]]:
    """Give each group one range per zone: those of ``given``, the rest first-fit in ``cidr``.

    ``given`` maps public, app and db to ranges, to [] for none, or to None to lay them out. A load
    balancer will stand in the public ones where they are ``balanced``.
    A /20 in two zones becomes /24, /24 and /22, like the network of the first seed.
    """
    vpc = parsed(cidr)
    taken = [parsed(item) for ranges in given.values() for item in ranges or ()]
    result = {name: tuple(ranges) for name, ranges in given.items() if ranges is not None}
    for name in GROUPS:
        if name not in result:
            prefix = _prefix(vpc, name, zones)
            if balanced and name == "public":
                prefix = min(prefix, SMALLEST_OF_BALANCER)
            fitted = list(_first_fit(vpc, prefix, zones, taken))
            taken += fitted
            result[name] = tuple(str(item) for item in fitted)
    return result


def _prefix(vpc: IPv4Network, group: str, zones: int) -> int:
    """Small ranges for public and db, four times as large for app; room for up to six zones."""
    small = 4 if zones <= 4 else 5
    large = {1: 2, 2: 2, 3: 3, 4: 3}.get(zones, 4)
    return vpc.prefixlen + (large if group == "app" else small)


def _first_fit(
    vpc: IPv4Network, prefix: int, count: int, taken: list[IPv4Network]
) -> Iterator[IPv4Network]:
    if prefix > SMALLEST_PREFIX:
        raise NoRoomError(f"{vpc} is too small to be split for {count} zones")
    found = 0
    for candidate in vpc.subnets(new_prefix=prefix):
        if found == count:
            return
        if not any(candidate.overlaps(other) for other in taken):
            found += 1
            yield candidate
    if found < count:
        raise NoRoomError(f"{vpc} has no room left for {count} subnets of /{prefix}")


@lru_cache(maxsize=1024)
def parsed(text: str) -> IPv4Network:
    """A range; the same few texts are asked for again and again."""
    return IPv4Network(text)


def overlaps(ranges: Iterable[str]) -> list[tuple[str, str]]:
    """Neighbours, in order of their addresses, that share one; none if no two ranges do."""
    ordered = sorted(parsed(item) for item in ranges)
    pairs = []
    for left, right in pairwise(ordered):
        if left.overlaps(right):
            pairs.append((str(left), str(right)))
    return pairs


def inside(cidr: str, item: str) -> bool:
    """Whether the range ``item`` lies in ``cidr``."""
    return parsed(item).subnet_of(parsed(cidr))


def is_small(item: str) -> bool:
    """Whether a load balancer has no room in this range."""
    return parsed(item).prefixlen > SMALLEST_OF_BALANCER
