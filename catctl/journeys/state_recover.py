"""Brings a state that could not be stored back into its backend."""

from __future__ import annotations

from dataclasses import dataclass

from catctl.commands import Next
from catctl.errors import CatctlError, RefusedError
from catctl.journeys.prepare import Prepared, ensure_initialised
from catctl.journeys.workbench import Workbench
from catctl.stack.execute import Stack
from catctl.stack.model import StateSummary
from catctl.stack.observe import ERRORED, read_errored_state, read_runs
from catctl.stack.refusals import refuse_older_state


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """A state that waits, and what the backend has; both without their contents."""

    stack: Stack
    local: StateSummary
    remote: StateSummary | None


def look_at_recovery(bench: Workbench, prepared: Prepared) -> Recovery | None:
    """What there is to recover, or None. Raises RefusedError where storing it would lose work."""
    folder = bench.project.folder(prepared.facts.key)
    local = read_errored_state(folder)
    if local is None:
        return None
    _refuse_other_target(bench, prepared)
    stack = bench.terraform.stack(prepared.facts)
    stack.has_errored_state()
    ensure_initialised(bench, stack, prepared)
    remote = stack.stored_state()
    refuse_older_state(prepared.facts, local, remote)
    return Recovery(stack=stack, local=local, remote=remote)


def _refuse_other_target(bench: Workbench, prepared: Prepared) -> None:
    """The file lies beside the rendered ones: only the record tells which AWS it is of."""
    key = prepared.facts.key
    applies = [run for run in read_runs(bench.runs, key) if run.verb == "apply"]
    if applies and applies[-1].target != bench.access.target():
        of_sandbox = applies[-1].target != "aws"
        raise RefusedError(
            f"{ERRORED} is of {'a sandbox' if of_sandbox else 'the real AWS'}, not of this one.",
            hint=Next("state", "recover", key, "--sandbox")
            if of_sandbox
            else "the same without --sandbox",
        )


def recover(recovery: Recovery) -> None:
    """Store the state, see that it is there, and only then remove the file."""
    stack = recovery.stack
    stack.store_errored_state()
    stored = stack.stored_state()
    # Not its lineage: a first state gets a new one when it is pushed (seen with 1.11).
    if stored is None or stored.resources != recovery.local.resources:
        raise CatctlError(f"The state was stored and is not there. {ERRORED} stays.")
    stack.forget_errored_state()
