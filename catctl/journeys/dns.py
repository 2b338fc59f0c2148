"""DNS: the records that lead to the load balancer, and whether they do."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from catctl.journeys.deployed import Site

Resolve = Callable[[str], frozenset[str]]


@dataclass(frozen=True, kw_only=True)
class Record:
    """A record to create, and where its name leads now. ``state`` is right, missing or other."""

    name: str
    target: str
    state: str
    leads_to: tuple[str, ...]


def resolve(name: str) -> frozenset[str]:
    """The addresses of a name; none where it does not resolve."""
    try:
        return frozenset(str(item[4][0]) for item in socket.getaddrinfo(name, 443))
    except OSError:
        return frozenset()


def resolve_nothing(_: str) -> frozenset[str]:
    """For the sandbox: nothing of it resolves, and nothing of the real world is asked."""
    return frozenset()


def records(site: Site, *, ask: Resolve) -> list[Record]:
    """The record of each host name of the environment."""
    target = site.platform.load_balancer
    if target is None:
        return []
    wanted = ask(target)
    return [_record(name, target, wanted, ask(name)) for name in site.environment.hostnames]


def _record(name: str, target: str, wanted: Iterable[str], addresses: frozenset[str]) -> Record:
    state = "missing" if not addresses else "right" if addresses & frozenset(wanted) else "other"
    return Record(name=name, target=target, state=state, leads_to=tuple(sorted(addresses)))
