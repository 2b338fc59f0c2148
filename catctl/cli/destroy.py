"""catctl destroy: everything of an environment goes, and is proven gone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import click

from catctl.actions import Plan
from catctl.cli import app
from catctl.cli.acting import pace
from catctl.cli.apply import run_proposal
from catctl.cli.options import (
    Verb,
    dry_run_option,
    environment_argument,
    extra_arguments,
    lock_timeout_option,
    with_lock_timeout,
    yes_option,
)
from catctl.cli.plan import make_proposal, show_proposal, tell_prepared
from catctl.environment.facts import Facts
from catctl.errors import CatctlError, ExitError, UsageError
from catctl.files import write_atomically
from catctl.journeys.apply import Proposal
from catctl.journeys.cost_line import hours_left, remember_applied
from catctl.journeys.destroy import Survey, still_the_same, survey, sweep_up, take_guards_off
from catctl.journeys.prepare import Prepared, prepare
from catctl.journeys.purge import purge, purge_plan
from catctl.journeys.sweep import Sweep
from catctl.journeys.workbench import Workbench
from catctl.stack.plan import refuse_destroy
from catctl.state_backend.purge import PurgeAction
from catctl.views import console
from catctl.views.cost_line import expiry_text
from catctl.views.leftovers import (
    leftover_lines,
    proof_lines,
    report_text,
    sweep_json,
    total,
    verdict,
)
from catctl.views.money import USD, number
from catctl.views.progress import watching_steps
from catctl.views.style import DONE
from catctl.views.terraform import watching_plan


@click.command("destroy", cls=Verb)
@environment_argument
@click.option("--if-expired", is_flag=True, help="Do nothing before the file's expires.")
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the proof to a file."
)
@click.option("--purge-state", is_flag=True, help="Delete the state backend, too, last of all.")
@dry_run_option
@yes_option
@lock_timeout_option
@extra_arguments
def command(
    *,
    environment: str,
    if_expired: bool,
    report: Path | None,
    purge_state: bool,
    dry_run: bool,
    yes: bool,
    lock_timeout: str | None,
    extra: tuple[str, ...],
) -> None:
    """Destroy an environment once its name is typed, and prove that nothing is left.

    Services, tasks and autoscaling go first, then everything that Terraform made, then what is in
    no state: task definitions, log groups that AWS made, snapshots. In the end the account is
    looked through again, class by class. The state backend stays, unless --purge-state is given and
    no environment has state there any more. What was interrupted goes on when it is run again. A
    protected environment refuses. With --if-expired and --yes it may run every hour: it acts once
    the time is up.
    """
    console.require_answer(yes=yes or dry_run)
    _refuse_parts(environment, extra)
    extra = with_lock_timeout(extra, lock_timeout)
    bench = app.workbench(yes=yes)
    [prepared] = prepare(bench, [environment])
    tell_prepared(prepared)
    if if_expired and not _has_expired(prepared.facts):
        return
    refuse_destroy(prepared.facts)
    with watching_steps(as_json=app.flags().json) as steps:
        found = survey(bench, environment, steps.step)
    purged = purge_plan(found, destroyed=False) if purge_state else Plan[PurgeAction]()
    proposal = make_proposal(bench, prepared, destroy=True, reuse=True, extra=extra)
    if not proposal.changes and not found.outside and not purged:
        console.data(f"{environment}: nothing is there to destroy.")
        _prove(found, found.found, report)
        _tell_what_stays(found)
        return
    _show(found, proposal, purged)
    if dry_run:
        console.note("Nothing was changed: this is a dry run.")
        return
    console.confirm_name(f"All of this will be destroyed in {environment}.", environment, yes=yes)
    proposal = _without_guards(bench, prepared, found, proposal, extra)
    _drain(found)
    if proposal.changes:
        run_proposal(proposal, "Destroying", extra)
    remember_applied(bench, prepared.facts, Decimal(0))
    _prove(found, _sweep(found.found), report)
    _end(bench, found, purge_state=purge_state)


def _refuse_parts(environment: str, extra: tuple[str, ...]) -> None:
    """Destroy takes all: what deploys have made, and what is in no state, too."""
    parts = [item for item in extra if item.startswith(("-target", "--target", "-exclude"))]
    if parts:
        raise UsageError(
            f"A destroy takes all of {environment}, and {parts[0]} asks for a part.",
            hint=f"catctl tf {environment} -- destroy {' '.join(parts)}",
        )


def _end(bench: Workbench, found: Survey, *, purge_state: bool) -> None:
    """The backend goes or stays, and what comes next."""
    if not purge_state:
        _tell_what_stays(found)
        console.note("A log that was on its way can bring its group back within minutes.")
        console.next_step(app.command_line("sweep", found.facts.key))
        return
    outcome = purge(bench, found, purge_plan(found, destroyed=True))
    for action in outcome.done:
        console.note(f"  {DONE} {action}")
    if outcome.error:
        raise outcome.error
    console.note("Nothing is left of the state backend.")


def _has_expired(facts: Facts) -> bool:
    """Whether its time is up; says how long it is until then."""
    left = hours_left(facts)
    if left is None:
        raise UsageError(
            f"{facts.key} never expires, so that --if-expired would never destroy it.",
            hint="add expires to its environment file, or leave --if-expired out",
        )
    if left:
        console.data(f"{facts.key} expires {expiry_text(facts, None)}. Nothing was destroyed.")
    return not left


def _show(found: Survey, proposal: Proposal, purged: Plan[PurgeAction]) -> None:
    """All that will go, with what it costs; what Terraform would do; what stays."""
    sweep, every = found.found, app.flags().verbose
    if app.flags().json:
        kinds = {"type": "catctl_survey", "guards": dict(found.guards), "stays": _stays(found)}
        console.data_json({**sweep_json(sweep), **kinds})
    if sweep.seen.billable and not app.flags().json:
        console.data("This costs, a month, and goes:")
        for line in leftover_lines(sweep, sweep.seen.billable, every=every):
            console.data(line)
        console.data(f"  together {USD.money(total(sweep, sweep.seen.billable))}")
    free = [item for item in found.outside if not item.bills]
    if free and not app.flags().json:
        console.data("Free, in no state, and goes:")
        for line in leftover_lines(sweep, free, every=every):
            console.data(line)
    if proposal.changes:
        show_proposal(proposal, None)
    for address, guard in found.guards.items():
        console.note(f"First the guard comes off: {address} ({guard})")
    for action in purged:
        console.note(f"Last of all: {action}")
    if not purged:
        _tell_what_stays(found)


def _stays(found: Survey) -> dict[str, float]:
    return {name: number(usd) for name, usd in found.stays.items()}


def _tell_what_stays(found: Survey) -> None:
    for name, usd in found.stays.items():
        console.note(f"Stays on purpose: {name} (about {USD.money(usd)} a month while it is used).")
    kept = [item for item in found.found.seen.found if item.kind == "parameter"]
    if kept:
        console.note(
            f"Stays on purpose: {console.count_of(len(kept), 'SSM parameter')} (free): "
            f"catctl secret list {found.facts.key}"
        )


def _without_guards(
    bench: Workbench,
    prepared: Prepared,
    found: Survey,
    proposal: Proposal,
    extra: tuple[str, ...],
) -> Proposal:
    """Apply what the file says of protection by now, and plan anew what was shown."""
    if not found.guards or not proposal.changes:
        return proposal
    with watching_plan("Taking guards off", as_json=app.flags().json) as listener:
        first = take_guards_off(bench, prepared, listener, found.guards)
    if first.changes:
        run_proposal(first, "Taking guards off")
    again = make_proposal(bench, prepared, destroy=True, extra=extra)
    return still_the_same(proposal, again)


def _drain(found: Survey) -> None:
    with watching_steps(as_json=app.flags().json) as steps:
        outcome = found.found.carry_out(
            found.drain, tell=console.note, on_done=steps.done, poll=pace()
        )
    if outcome.error:
        raise outcome.error


def _sweep(found: Sweep) -> Sweep:
    with watching_steps(as_json=app.flags().json) as steps:
        return sweep_up(
            found, tell=console.note, on_done=steps.done, on_class=steps.step, poll=pace()
        )


def _prove(found: Survey, after: Sweep, report: Path | None) -> None:
    """Say what was looked for and what is left. Exits with 1 if anything billable is."""
    if app.flags().json:
        proof = {"type": "catctl_proof", "stays": _stays(found)}
        console.data_json({**sweep_json(after), **proof})
    else:
        for line in [*proof_lines(after), verdict(after)]:
            console.data(line)
    if report is not None:
        _write_report(report, report_text(after, found.stays))
    if not after.seen.is_clean:
        _tell_what_stays(found)
        console.next_step(app.command_line("sweep", found.facts.key) + " --delete")
        raise ExitError(1)


def _write_report(file: Path, text: str) -> None:
    try:
        write_atomically(file, text)
    except OSError as error:
        raise CatctlError(f"The report {file} cannot be written: {error.strerror}.") from error
    console.note(f"The proof is in {file}.")
