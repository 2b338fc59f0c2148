"""Everything of an environment goes, in the order that AWS takes, and is proven gone.

guards → services drained → Terraform, from a saved plan → what is in no state → another look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from catctl.actions import Plan
from catctl.cost.estimate import estimate
from catctl.cost.model import by_component
from catctl.environment.facts import Facts
from catctl.errors import RefusedError
from catctl.journeys import apply
from catctl.journeys.bootstrap_state import desired_backend
from catctl.journeys.prepare import Prepared
from catctl.journeys.sweep import Sweep, sweep
from catctl.journeys.workbench import Workbench
from catctl.leftovers.model import KINDS, Leftover
from catctl.leftovers.plan import Action, plan_drain, plan_sweep
from catctl.stack.guards import guarded
from catctl.stack.model import Listener
from catctl.state_backend.outputs import State, read_state

PASSES = 2  # a log that was late brings its group back


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What is there of an environment before it is destroyed. ``state`` is None where none is."""

    found: Sweep
    state: State | None

    @property
    def facts(self) -> Facts:
        return self.found.environment.facts

    @property
    def drain(self) -> Plan[Action]:
        """What runs: it goes before Terraform works."""
        return plan_drain(self.found.seen.found)

    @property
    def guards(self) -> Mapping[str, str]:
        """Addresses of what the state protects, and by what."""
        instances = self.state.instances if self.state else ()
        return guarded((item.type, item.address, item.values) for item in instances)

    @property
    def outside(self) -> tuple[Leftover, ...]:
        """What goes, and is in no state: deploys have made it, or AWS itself, or somebody."""
        known = _known(self.state)
        return tuple(
            item
            for item in self.found.seen.found
            if KINDS[item.kind].goes and not known & {(KINDS[item.kind].type, item.id)}
        )

    @property
    def stays(self) -> dict[str, Decimal]:
        """What is kept on purpose, and USD a month for it."""
        environment = self.found.environment
        costs = by_component(estimate(environment, self.found.catalogue))
        kept = [f"s3://{environment.bucket}"]
        kept += [f"the table {environment.lock_table}"] if environment.lock_table else []
        return {" and ".join(kept): costs.get("State backend", Decimal(0))}


def _known(state: State | None) -> set[tuple[str | None, str]]:
    """Types and identities in the state, each by all that AWS's calls might take."""
    return {
        (item.type, str(item.values[name]))
        for item in (state.instances if state else ())
        for name in ("allocation_id", "arn", "id", "identifier", "key_id", "name")
        if item.values.get(name)
    }


def survey(bench: Workbench, key: str, on_class: Callable[[str], None] = lambda _: None) -> Survey:
    """Read what is there. The account guard comes first."""
    found = sweep(bench, key, on_class)
    facts = found.environment.facts
    desired = desired_backend(facts, account_id=found.owner.account_id)
    return Survey(found=found, state=read_state(found.aws, desired))


def take_guards_off(
    bench: Workbench, prepared: Prepared, listener: Listener, guards: Mapping[str, str]
) -> apply.Proposal:
    """A plan for the guarded resources alone, by what the file says of them now."""
    targets = [f"-target={address}" for address in guards]
    return apply.propose(bench, prepared, listener, extra=targets)


def still_the_same(shown: apply.Proposal, now: apply.Proposal) -> apply.Proposal:
    """``now``, which was planned after the guards were off; refused if it would do more."""
    more = {c.address for c in now.changes} - {c.address for c in shown.changes}
    if more:
        raise RefusedError(
            f"More would be destroyed than was shown: {', '.join(sorted(more)[:5])}.",
            hint=f"catctl destroy {now.facts.key}",
        )
    return now


def sweep_up(
    found: Sweep,
    *,
    tell: Callable[[str], None],
    on_done: Callable[[Action], None],
    on_class: Callable[[str], None],
    poll: float,
) -> Sweep:
    """Look, delete what is left, and look again: the last look is the proof.

    Raises the error of the first deletion that fails.
    """
    found = found.again(on_class)
    for _ in range(PASSES):
        plan = plan_sweep(found.seen.found)
        if not plan:
            break
        outcome = found.carry_out(plan, tell=tell, on_done=on_done, poll=poll)
        if outcome.error:
            raise outcome.error
        found = found.again(on_class)
    return found
