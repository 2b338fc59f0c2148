"""How an environment stands: its runs, its lock, the plan and the state that wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catctl.cost.model import Sum
from catctl.environment.facts import Facts
from catctl.errors import AwsError, CatctlError
from catctl.journeys.cost import running_rate
from catctl.journeys.deployed import Site, open_site
from catctl.journeys.errored import waiting
from catctl.journeys.prepare import prepare
from catctl.journeys.services_overview import Overview, overview
from catctl.journeys.unlock import held_locks, terraform_at_work
from catctl.journeys.workbench import Workbench
from catctl.stack.journal import remove_leftovers
from catctl.stack.model import Run, SavedPlan
from catctl.stack.observe import (
    has_catctl,
    has_terraform,
    read_ledger,
    read_runs,
    read_saved_plan,
)
from catctl.stack.story import Story, tell
from catctl.state_backend.model import HeldLock, StoredState
from catctl.state_backend.observe_state import read_stored


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``last`` is the last run that changed something, or tried to; ``saved`` a sentence if bad.

    ``locks`` is None where they may not be read, ``stored`` where S3 has no state.
    """

    last: Story | None
    at_work: list[int]
    locks: tuple[HeldLock, ...] | None
    saved: SavedPlan | str | None
    errored: bool
    stored: StoredState | None


def look_at_standing(bench: Workbench, facts: Facts) -> Standing:
    """Read everything; leftovers of runs that were killed go."""
    remove_leftovers(bench.work(facts.key), bench.runs)
    runs = read_runs(bench.runs, facts.key)
    applies = [run for run in runs if run.verb == "apply" and run.target == bench.access.target()]
    return Standing(
        last=story_of(bench, applies[-1]) if applies else None,
        at_work=terraform_at_work(bench, facts),
        locks=_readable_locks(bench, facts),
        saved=read_saved_plan(bench.work(facts.key)),
        stored=stored_state(bench, facts),
        errored=waiting(bench, facts.key) is not None,
    )


def _readable_locks(bench: Workbench, facts: Facts) -> tuple[HeldLock, ...] | None:
    try:
        return held_locks(bench, facts)
    except AwsError as error:
        if error.code in ("AccessDenied", "AccessDeniedException"):
            return None
        raise


def stored_state(bench: Workbench, facts: Facts) -> StoredState | None:
    """What S3 has of the state."""
    account = bench.account(facts)
    return read_stored(account.aws, account.backend)


@dataclass(frozen=True, kw_only=True)
class EnvironmentStatus:
    """How an environment stands as a whole. ``site`` is None where ``why`` says why not.

    ``hourly`` is in USD, for what runs now.
    """

    facts: Facts
    standing: Standing
    site: Site | None
    why: str
    services: tuple[Overview, ...]
    hourly: Sum | None


def status(bench: Workbench, key: str) -> EnvironmentStatus:
    """Read everything; before the first apply, or with no way to AWS, what there is."""
    [prepared] = prepare(bench, [key])
    standing = look_at_standing(bench, prepared.facts)
    site, why = None, ""
    try:
        site = open_site(bench, key)
    except CatctlError as error:
        why = error.message
    services = overview(site) if site else []
    return EnvironmentStatus(
        facts=prepared.facts,
        standing=standing,
        site=site,
        why=why,
        services=tuple(services),
        hourly=_hourly(site, services) if site else None,
    )


def _hourly(site: Site, services: Iterable[Overview]) -> Sum:
    counts = {item.key: item.state.running for item in services if item.state}
    return running_rate(site.bench, site.environment, counts).hourly


def story_of(bench: Workbench, run: Run) -> Story:
    """How ``run`` went."""
    ledger = read_ledger(bench.runs / f"{run.id}.jsonl")
    return tell(run, ledger, watched=has_catctl(run), working=has_terraform(run))


def stories(bench: Workbench, environment: str | None, *, most: int) -> list[Story]:
    """The last runs, newest first."""
    return [story_of(bench, run) for run in reversed(read_runs(bench.runs, environment)[-most:])]
