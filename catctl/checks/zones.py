"""Whether an account has the availability zones that a plan wants. Pure.

Zones differ by account: AWS maps names to places for each, and closes full ones to those that come
later. https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from catctl.commands import Ours, advice
from catctl.environment.facts import Facts
from catctl.errors import RefusedError

# Where it does not run in all of them: docs.aws.amazon.com/AmazonECS/latest/developerguide/
# AWS_Fargate-Regions.html
WITH_FARGATE = {
    "ap-northeast-1": frozenset({"apne1-az1", "apne1-az2", "apne1-az4"}),
    "us-west-1": frozenset({"usw1-az1", "usw1-az3"}),
}
_NAME = re.compile(r"[a-z0-9-]+")
_SUBNET = re.compile(r'\.aws_subnet\.\w+\["([a-z0-9-]+)"\]')


@dataclass(frozen=True, kw_only=True)
class OpenZone:
    """A zone by the account's own name, and by the ID that all accounts have for it."""

    name: str
    id: str


def zones_of_subnets(addresses: Iterable[str]) -> tuple[str, ...]:
    """Zones of the subnets among these resources: the modules' subnets have theirs as key."""
    found = (_SUBNET.search(address) for address in addresses)
    return tuple(sorted({match.group(1) for match in found if match}))


def refuse_unfit(
    facts: Facts, *, made: Iterable[str], named: Iterable[str], zones: Iterable[OpenZone]
) -> None:
    """Raise RefusedError, with the line to write, where a subnet that is ``made`` can hold no task.

    ``named`` are all zones of the environment; those that stay, stay.
    """
    known = {zone.name: zone.id for zone in zones if _NAME.fullmatch(zone.name)}
    runs = WITH_FARGATE.get(facts.region, frozenset(known.values()))
    fit = sorted(name for name, place in known.items() if place in runs)
    unfit = sorted(set(made) - set(fit))
    if not unfit:
        return
    strange = [name for name in unfit if name not in known]
    why = "This account can make no subnet" if strange else "Fargate does not run"
    kept = sorted(set(named) - set(unfit))
    others = [name for name in fit if name not in kept]
    line = sorted([*kept, *others[: len(unfit)]])
    raise RefusedError(
        f"{why} in {', '.join(strange or unfit)}: nothing was changed.",
        hint=advice(
            "write network: {{availability_zones: [{line}]}} into environments/{key}/"
            "environment.yaml, then `plan {key}`",
            line=Ours(", ".join(line)),
            key=facts.key,
        ),
    )
