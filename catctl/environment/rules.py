"""Listener rules: what each service gets, and which rule is asked first. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catctl.environment.service import Service

SPAN = 100  # numbers for rules of one length
LONGEST = 128  # letters of a path that a load balancer takes
BLOCK = SPAN * (LONGEST + 3)
MOST_VALUES = 5
MOST_WILDCARDS = 5


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Requests of any of ``paths``, at any of ``hosts`` (none: whatever host)."""

    paths: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    priority: int | None = None

    @property
    def patterns(self) -> tuple[str, ...]:
        """The paths as the load balancer gets them: ``/api/*`` alone does not match ``/api``."""
        patterns: list[str] = []
        for path in self.paths:
            bare = path.removesuffix("/*")
            patterns += [bare, path] if bare not in ("", path) else [path]
        return tuple(dict.fromkeys(patterns))

    @property
    def claims(self) -> tuple[tuple[str, str], ...]:
        """Each pair of host and path that it takes; a host of "" stands for any."""
        return tuple((host, path) for host in self.hosts or ("",) for path in self.patterns)


def rule_of(service: Service) -> Rule:
    """The listener rule of a web service."""
    return Rule(paths=tuple(service.path), hosts=tuple(service.host), priority=service.priority)


def rule_priorities(rules: Mapping[str, Rule]) -> dict[str, int]:
    """Priority of each service's rule: its host first, then longer literal paths; explicit ones
    are kept.

    A service's number depends on its own rule and key, so adding another leaves it as it is (but
    for a clash, which the next free number solves in order of the keys; an apply first moves
    whoever is in the way).
    """
    result = {key: rule.priority for key, rule in rules.items() if rule.priority is not None}
    taken = set(result.values())
    for key in sorted(rules.keys() - result.keys()):
        candidate = _wished_priority(key, rules[key])
        while candidate in taken:
            candidate += 1
        taken.add(candidate)
        result[key] = candidate
    return dict(sorted(result.items()))


def _wished_priority(key: str, rule: Rule) -> int:
    """A block each for rules with full hosts, with wildcards in them, and for any host."""
    block = 3 if not rule.hosts else 2 if any("*" in host for host in rule.hosts) else 1
    literal = min(len(path.split("*")[0].split("?")[0]) for path in rule.paths)
    spread = sum(ord(letter) * (index + 1) for index, letter in enumerate(key))
    return block * BLOCK - SPAN * literal + spread % SPAN
