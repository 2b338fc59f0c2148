"""What is left of an environment in its account: looked for, priced, deleted, proven gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from catctl.actions import Outcome, Plan, carry_out
from catctl.aws.parallel import WORKERS
from catctl.aws.session import Aws
from catctl.cost.model import Catalogue
from catctl.cost.observe import read_catalogue
from catctl.environment.load import load
from catctl.environment.resolved import Environment
from catctl.errors import RefusedError
from catctl.journeys.bootstrap_state import desired_backend
from catctl.journeys.workbench import Workbench
from catctl.leftovers.execute import Executor
from catctl.leftovers.model import Leftover, Look, Owner
from catctl.leftovers.names import owner_of
from catctl.leftovers.observe import look
from catctl.leftovers.plan import Action
from catctl.stack.plan import refuse_account
from catctl.state_backend.outputs import read_state


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """A look at one environment's account and region, with the prices there."""

    aws: Aws
    environment: Environment
    owner: Owner
    catalogue: Catalogue
    seen: Look

    def monthly(self, item: Leftover) -> Decimal | None:
        """USD a month for being there; None where a price is unknown, or goes by use alone."""
        if not item.prices:
            return None if item.bills else Decimal(0)
        prices = [self.catalogue.prices.get(key) for key, _ in item.prices]
        found = [price.usd for price in prices if price is not None]
        if len(found) < len(prices):
            return None
        amounts = [amount for _, amount in item.prices]
        return sum((a * b for a, b in zip(amounts, found, strict=True)), Decimal(0))

    def again(self, on_class: Callable[[str], None] = lambda _: None) -> Sweep:
        """Another look."""
        return replace(self, seen=look(self.aws, self.owner, on_class=on_class))

    def carry_out(
        self,
        plan: Plan[Action],
        *,
        tell: Callable[[str], None],
        on_done: Callable[[Action], None],
        poll: float,
    ) -> Outcome[Action]:
        """Delete in the plan's order; what is independent goes side by side."""
        executor = Executor(self.aws, tell=tell, poll=poll)
        return carry_out(plan, executor, on_done=on_done, workers=WORKERS)


def refuse_living(found: Sweep) -> None:
    """Raise RefusedError while Terraform knows of the environment: destroy goes in order."""
    facts = found.environment.facts
    state = read_state(found.aws, desired_backend(facts, account_id=found.owner.account_id))
    if state and state.instances:
        raise RefusedError(
            f"{facts.key} is up: Terraform's state knows of {len(state.instances)} resources.",
            hint=f"catctl destroy {facts.key}",
        )


def sweep(bench: Workbench, key: str, on_class: Callable[[str], None] = lambda _: None) -> Sweep:
    """Look for everything of an environment, in its account and region alone.

    Raises ConfigError, RefusedError for another account, and AwsError.
    """
    bench.project.require(key)
    environment = load(bench.project, key)
    facts = environment.facts
    aws = bench.aws(facts)
    identity = aws.identity()
    refuse_account(facts, identity.account_id, identity.arn)
    owner = owner_of(environment, identity.account_id)
    return Sweep(
        aws=aws,
        environment=environment,
        owner=owner,
        catalogue=read_catalogue(environment.region, bench.prices_file),
        seen=look(aws, owner, on_class=on_class),
    )
