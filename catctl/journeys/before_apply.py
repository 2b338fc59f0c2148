"""What Terraform's plan does not know of AWS, looked at before it is applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catctl.checks.zones import refuse_unfit, zones_of_subnets
from catctl.environment.facts import Facts
from catctl.journeys.workbench import Workbench
from catctl.stack.priorities import Move

if TYPE_CHECKING:
    from catctl.stack.execute import Stack, Tfplan


def refuse_zones(bench: Workbench, facts: Facts, tfplan: Tfplan) -> None:
    """Raise RefusedError where a subnet would be made in a zone that the account has not."""
    changed = [item.address for item in tfplan.changes if item.action in ("create", "replace")]
    made = zones_of_subnets(changed)
    if not made:
        return
    from catctl.checks.observe_zones import read_zones
    from catctl.environment.load import parse_environment

    zones = read_zones(bench.account(facts).aws)
    if zones is not None:
        subnets = parse_environment(bench.project, facts.key).subnets
        named = {zone for group in subnets.values() for zone in group}
        refuse_unfit(facts, made=made, named=named, zones=zones)


def moves_of(bench: Workbench, stack: Stack, tfplan: Tfplan) -> tuple[Move, ...]:
    """Listener rules that must change places first, all at once; it is said."""
    moves = stack.moves(tfplan)
    if moves:
        bench.tell("Rules of the listener change places: AWS is asked to do that in one step.")
    return moves


def move(bench: Workbench, facts: Facts, moves: tuple[Move, ...]) -> None:
    """Raises AwsError."""
    if moves:
        from catctl.stack.renumber import renumber

        renumber(bench.account(facts).aws, moves)
