"""What is there of an environment before it is destroyed, in a state or in none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from catctl.billing import SECRET
from catctl.cost.estimate import estimate
from catctl.cost.model import Sum, add_up
from catctl.cost.quantities import read_secrets
from catctl.environment.facts import Facts
from catctl.journeys.account import desired_backend
from catctl.journeys.sweep import Sweep, View, sweep
from catctl.journeys.workbench import Workbench
from catctl.leftovers.model import KINDS, Leftover
from catctl.stack.guards import guarded
from catctl.state_backend.model import TerraformState
from catctl.state_backend.observe_state import read_state
from catctl.words import count_of


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What is there of an environment before it is destroyed. ``state`` is None where none is."""

    sweep: Sweep
    state: TerraformState | None

    @property
    def facts(self) -> Facts:
        return self.sweep.environment.facts

    @property
    def guards(self) -> Mapping[str, str]:
        """Addresses of what the state protects, and by what."""
        instances = self.state.instances if self.state else ()
        return guarded((item.type, item.address, item.values) for item in instances)

    @property
    def tainted_guards(self) -> tuple[str, ...]:
        """Those of them that a plan would replace, and whose guard so would never come off."""
        instances = self.state.instances if self.state else ()
        tainted = {item.address for item in instances if item.is_tainted}
        return tuple(sorted(tainted & self.guards.keys()))

    @property
    def outside(self) -> tuple[Leftover, ...]:
        """What goes, and is in no state: deploys have made it, or AWS itself, or somebody."""
        known = _known(self.state)
        return tuple(
            item
            for item in self.sweep.seen.found
            if KINDS[item.kind].goes and not known & {(KINDS[item.kind].type, item.id)}
        )

    @property
    def stays(self) -> dict[str, Sum]:
        """What is kept on purpose, and USD a month for it."""
        environment = self.sweep.environment
        costs = estimate(environment, self.sweep.catalogue).by_component()
        kept = [f"s3://{environment.bucket}"]
        kept += [f"the table {environment.lock_table}"] if environment.lock_table else []
        found = {" and ".join(kept): costs.get("State backend", Sum(usd=Decimal(0)))}
        if self.foreign_secrets:
            names = count_of(len(self.foreign_secrets), "secret")
            found[f"{names} that services read"] = self._priced(len(self.foreign_secrets))
        return found

    @property
    def foreign_secrets(self) -> tuple[str, ...]:
        """What services read from Secrets Manager, and somebody else has made."""
        ours = {item.id for item in self.sweep.seen.found if item.kind == "secret"}
        ours |= {item.name for item in self.sweep.seen.found if item.kind == "secret"}
        return tuple(sorted(read_secrets(self.sweep.environment) - ours))

    def _priced(self, secrets: int) -> Sum:
        key, quantity = SECRET
        price = self.sweep.catalogue.prices.get(key)
        return add_up([("Secrets", None if price is None else price.usd * quantity * secrets)])


def _known(state: TerraformState | None) -> set[tuple[str | None, str]]:
    """Types and identities in the state, each by all that AWS's calls might take."""
    return {
        (item.type, str(item.values[name]))
        for item in (state.instances if state else ())
        for name in ("allocation_id", "arn", "id", "identifier", "key_id", "name")
        if item.values.get(name)
    }


def look_at(bench: Workbench, key: str, view: View) -> Survey:
    """Read what is there. The account guard comes first."""
    seen = sweep(bench, key, view)
    desired = desired_backend(seen.environment.facts, account_id=seen.owner.account_id)
    return Survey(sweep=seen, state=read_state(seen.aws, desired))
