"""catctl destroy: everything of an environment goes, and is proven gone."""

from __future__ import annotations

from pathlib import Path

import click

from catctl.cli import app
from catctl.cli.options import (
    Verb,
    dry_run_option,
    environment_argument,
    extra_arguments,
    lock_timeout_option,
    terraform_arguments,
    yes_option,
)
from catctl.commands import Next
from catctl.errors import ExitError
from catctl.journeys.destroy import destroy
from catctl.views.destroy import DestroyView


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
    consent, out = app.consent(yes=yes, dry_run=dry_run), app.output()
    ended = destroy(
        app.workbench(yes=yes),
        environment,
        consent=consent,
        view=DestroyView(out=out, report=report),
        if_expired=if_expired,
        purge_state=purge_state,
        extra=terraform_arguments("destroy", environment, extra, lock_timeout),
    )
    if ended is None:
        return
    if not ended.proof.seen.is_clean:
        out.next_step(Next("sweep", environment, "--delete"))
        raise ExitError(1)
    if ended.is_purged:
        out.note("Nothing is left of the state backend.")
    elif ended.was_there:
        out.note("A log that was on its way can bring its group back within minutes.")
        out.next_step(Next("sweep", environment))
