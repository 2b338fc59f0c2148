"""What is left of an environment in its account: looked for, priced, deleted, proven gone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from catctl.actions import Plan
from catctl.aws.parallel import WORKERS
from catctl.aws.session import Aws
from catctl.commands import Next
from catctl.cost.model import Catalogue
from catctl.cost.observe import read_catalogue
from catctl.environment.load import load
from catctl.environment.resolved import Environment
from catctl.errors import RefusedError
from catctl.journeys import course
from catctl.journeys.account import desired_backend
from catctl.journeys.workbench import Workbench
from catctl.leftovers.execute import LeftoverExecutor
from catctl.leftovers.model import Leftover, Look, Owner
from catctl.leftovers.names import owner_of
from catctl.leftovers.observe import look
from catctl.leftovers.plan import LeftoverAction, plan_drain, plan_sweep
from catctl.stack.refusals import refuse_destroy
from catctl.state_backend.observe_state import read_state

PASSES = 2  # a log that was late brings its group back


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """A look at one environment's account and region, with the prices there.

    ``poll`` is in seconds.
    """

    aws: Aws
    environment: Environment
    owner: Owner
    catalogue: Catalogue
    seen: Look
    poll: float

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


class View(Protocol):
    """Who watches."""

    def deleting(self, found: Sweep) -> course.View[LeftoverAction]:
        """For the deletion of some of what was found."""

    def looking(self) -> AbstractContextManager[Callable[[str], None]]:
        """While the account is looked through; what it yields takes each class that was read."""

    def tell(self, text: str) -> None:
        """What takes long; may be called by several threads."""


def delete(found: Sweep, *, consent: course.Consent, view: View) -> Sweep:
    """Delete what is left once its name was typed, and look again.

    Raises RefusedError for a protected environment, or while Terraform knows of it.
    """
    refuse_destroy(found.environment.facts)
    refuse_living(found)
    outcome = course.run(
        plan_sweep(found.seen.found),
        _executor(found, view),
        consent=consent.by_name(found.environment.key),
        question="All of this will be deleted for good.",
        view=view.deleting(found),
        workers=WORKERS,
    )
    return again(found, view) if outcome.done else found


def sweep_up(found: Sweep, view: View) -> Sweep:
    """Look, delete what is left, and look again: the last look is the proof."""
    found = again(found, view)
    for _ in range(PASSES):
        plan = plan_sweep(found.seen.found)
        if not plan:
            break
        _finish(plan, found, view)
        found = again(found, view)
    return found


def drain(found: Sweep, view: View) -> None:
    """Delete what runs."""
    _finish(plan_drain(found.seen.found), found, view)


def _finish(plan: Plan[LeftoverAction], found: Sweep, view: View) -> None:
    execute = _executor(found, view)
    course.finish(plan, execute, view=view.deleting(found), workers=WORKERS)


def _executor(found: Sweep, view: View) -> LeftoverExecutor:
    """Deletes where the sweep has looked; what is independent may go side by side."""
    return LeftoverExecutor(found.aws, tell=view.tell, poll=found.poll)


def again(found: Sweep, view: View) -> Sweep:
    """Another look."""
    with view.looking() as on_class:
        return replace(found, seen=look(found.aws, found.owner, on_class=on_class))


def refuse_living(found: Sweep) -> None:
    """Raise RefusedError while Terraform knows of the environment: destroy goes in order."""
    facts = found.environment.facts
    state = read_state(found.aws, desired_backend(facts, account_id=found.owner.account_id))
    if state and state.instances:
        raise RefusedError(
            f"{facts.key} is up: Terraform's state knows of {len(state.instances)} resources.",
            hint=Next("destroy", facts.key),
        )


def sweep(bench: Workbench, key: str, view: View) -> Sweep:
    """Look for everything of an environment, in its account and region alone.

    Raises ConfigError, RefusedError for another account, and AwsError.
    """
    bench.project.require(key)
    environment = load(bench.project, key)
    facts = environment.facts
    account = bench.account(facts)
    owner = owner_of(environment, account.id)
    with view.looking() as on_class:
        seen = look(account.aws, owner, on_class=on_class)
    return Sweep(
        aws=account.aws,
        environment=environment,
        owner=owner,
        catalogue=read_catalogue(environment.region, bench.prices_file),
        seen=seen,
        poll=bench.access.pace,
    )
