"""What verbs that act on running services share: show the plan, ask, carry it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from catctl.actions import Outcome, Plan
from catctl.cli import app
from catctl.environment.resolved import NamedService
from catctl.journeys.deployed import Site
from catctl.journeys.rollout import Audience, Follower
from catctl.services.actions import Action, AwaitRollouts, to_json
from catctl.views import console
from catctl.views.rollout import watching_rollout
from catctl.views.style import ADDED, DONE, FAILED

TIMEOUT = 20 * 60.0


def pace() -> float:
    """Seconds between two looks: the sandbox is in fast motion."""
    return 1.0 if app.flags().sandbox else 4.0


def show_plan(site: Site, plan: Plan[Action], kind: str, nothing: str) -> None:
    """What would be done; or ``nothing``, where nothing is to do."""
    if app.flags().json:
        actions = [to_json(action) for action in plan]
        console.data_json({"type": kind, "environment": site.environment.key, "actions": actions})
    if not plan:
        console.note(nothing)
        return
    console.note(f"{site.environment.key} (account {site.account_id}, {site.environment.region})")
    for action in plan:
        console.note(f"  {ADDED} {action}")


def act(
    site: Site,
    plan: Plan[Action],
    services: Iterable[NamedService],
    *,
    question: str,
    dry_run: bool,
    yes: bool,
) -> bool:
    """Ask and carry out; False after a dry run, or where nothing is to do."""
    if not plan:
        return False
    if dry_run:
        console.note("Nothing was changed: this is a dry run.")
        return False
    console.confirm(question, yes=yes)
    title = f"Working on {site.environment.key}"
    with watching_rollout(title, as_json=app.flags().json) as view:
        follow = Follower(
            site=site, services=tuple(services), audience=view, timeout=TIMEOUT, poll=pace()
        )
        outcome = follow.carry_out(plan, on_done=teller(view))
    tell_rest(outcome)
    if outcome.error:
        raise outcome.error
    return True


def teller(view: Audience) -> Callable[[Action], None]:
    """Says of each action that it is done, as it is."""
    return lambda action: view.tell(f"{DONE} {action}")


def tell_rest(outcome: Outcome[Action]) -> None:
    """What failed, but for rollouts, of which the view has told; and what was not tried."""
    for action in outcome.failed:
        if not isinstance(action, AwaitRollouts):
            console.note(f"  {FAILED} {action}")
    for action in outcome.not_attempted:
        console.note(f"  · {action}: not tried")


def change_some(
    environment: str,
    services: tuple[str, ...],
    plan_for: Callable[[Site, list[NamedService]], Plan[Action]],
    *,
    kind: str,
    nothing: str,
    doing: str,
    dry_run: bool,
    yes: bool,
) -> bool:
    """Plan, show, ask and act for some services, or all; False where nothing was done."""
    from catctl.journeys.deployed import open_site

    console.require_answer(yes=yes or dry_run)
    site = open_site(app.workbench(yes=yes), environment)
    chosen = site.some(services)
    plan = plan_for(site, chosen)
    show_plan(site, plan, kind, nothing)
    question = f"{doing} {', '.join(services) or 'every service'} in {environment}?"
    return act(site, plan, chosen, question=question, dry_run=dry_run, yes=yes)
