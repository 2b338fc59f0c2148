"""What is left of an environment in its account: looked for, priced, deleted, proven gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from catctl.actions import Plan
from catctl.aws.parallel import WORKERS
from catctl.aws.session import Aws
from catctl.commands import Next
from catctl.cost.model import Catalogue, Sum, add_up
from catctl.cost.observe import read_catalogue
from catctl.environment.load import load
from catctl.environment.resolved import Environment
from catctl.errors import RefusedError
from catctl.journeys import course
from catctl.journeys.account import desired_backend
from catctl.journeys.workbench import Workbench
from catctl.leftovers.execute import LeftoverExecutor
from catctl.leftovers.model import KINDS, Leftover, Look, Owner
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

    def monthly(self, items: Iterable[Leftover]) -> Sum:
        """USD a month for being there; what goes by use alone is not counted."""
        return add_up(amount for item in items for amount in self._amounts(item))

    def _amounts(self, item: Leftover) -> Iterator[tuple[str, Decimal | None]]:
        for key, quantity in item.prices:
            price = self.catalogue.prices.get(key)
            if quantity:
                yield KINDS[item.kind].title, None if price is None else price.usd * quantity


class View(Protocol):
    """Who watches."""

    def deleting(self, sweep: Sweep) -> course.View[LeftoverAction]:
        """For the deletion of some of what was found."""

    def looking(self) -> AbstractContextManager[Callable[[str], None]]:
        """While the account is looked through; what it yields takes each class that was read."""

    def tell(self, text: str) -> None:
        """What takes long; may be called by several threads."""


def delete(sweep: Sweep, *, consent: course.Consent, view: View) -> Sweep:
    """Delete what is left once its name was typed, and look again.

    Raises RefusedError for a protected environment, or while Terraform knows of it.
    """
    refuse_destroy(sweep.environment.facts)
    refuse_living(sweep)
    outcome = course.run(
        plan_sweep(sweep.seen.found),
        _executor(sweep, view),
        consent=consent.by_name(sweep.environment.key),
        question="All of this will be deleted for good.",
        view=view.deleting(sweep),
        workers=WORKERS,
    )
    return again(sweep, view) if outcome.done else sweep


def sweep_up(sweep: Sweep, view: View) -> Sweep:
    """Look, delete what is left, and look again: the last look is the proof."""
    sweep = again(sweep, view)
    for _ in range(PASSES):
        plan = plan_sweep(sweep.seen.found)
        if not plan:
            break
        _finish(plan, sweep, view)
        sweep = again(sweep, view)
    return sweep


def drain(sweep: Sweep, view: View) -> None:
    """Delete what runs."""
    _finish(plan_drain(sweep.seen.found), sweep, view)


def _finish(plan: Plan[LeftoverAction], sweep: Sweep, view: View) -> None:
    execute = _executor(sweep, view)
    course.finish(plan, execute, view=view.deleting(sweep), workers=WORKERS)


def _executor(sweep: Sweep, view: View) -> LeftoverExecutor:
    """Deletes where the sweep has looked; what is independent may go side by side."""
    return LeftoverExecutor(sweep.aws, tell=view.tell, poll=sweep.poll)


def again(sweep: Sweep, view: View) -> Sweep:
    """Another look."""
    with view.looking() as on_class:
        return replace(sweep, seen=look(sweep.aws, sweep.owner, on_class=on_class))


def refuse_living(sweep: Sweep) -> None:
    """Raise RefusedError while Terraform knows of the environment: destroy goes in order."""
    facts = sweep.environment.facts
    state = read_state(sweep.aws, desired_backend(facts, account_id=sweep.owner.account_id))
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
