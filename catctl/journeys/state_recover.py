"""Brings a state that could not be stored back into its backend."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from catctl.commands import Next
from catctl.errors import CatctlError, RefusedError
from catctl.files import remove_file
from catctl.journeys.errored import AWS, origin_elsewhere, set_others_aside, waiting
from catctl.journeys.prepare import Prepared, ensure_initialised
from catctl.journeys.unlock import refuse_locked
from catctl.journeys.workbench import Workbench
from catctl.stack.execute import Stack
from catctl.stack.model import StateSummary
from catctl.stack.observe import ERRORED, read_errored_state
from catctl.stack.refusals import refuse_foreign_state, refuse_older_state


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """A state that waits in ``file``, and what the backend has; both without their contents.

    ``is_known`` says that a run on record has left it, in this very AWS.
    """

    stack: Stack
    local: StateSummary
    remote: StateSummary | None
    file: Path = Path(ERRORED)
    is_known: bool = False


def look_at_recovery(bench: Workbench, prepared: Prepared) -> Recovery | None:
    """What there is to recover, or None. Raises RefusedError where storing it would lose work.

    A state of a sandbox that is gone is set aside.
    """
    key = prepared.facts.key
    found = waiting(bench, key)
    if found is None:
        _refuse_elsewhere(bench, key)
        set_others_aside(bench, key)
        return None
    local = read_errored_state(found.file)
    stack = bench.terraform.stack(prepared.facts)
    found.file.chmod(0o600)
    ensure_initialised(bench, stack, prepared)
    remote = stack.stored_state()
    refuse_older_state(prepared.facts, local, remote)
    return Recovery(
        stack=stack, local=local, remote=remote, file=found.file, is_known=found.is_known
    )


def _refuse_elsewhere(bench: Workbench, key: str) -> None:
    """Raise RefusedError for a state that is to be stored in another AWS, if that may be there."""
    origin = origin_elsewhere(bench, key)
    if origin is None or (bench.sandboxed and origin != AWS):
        return
    raise RefusedError(
        f"{ERRORED} is of {'the real AWS' if origin == AWS else 'a sandbox'}, not of this one.",
        hint="the same without --sandbox"
        if origin == AWS
        else Next("state", "recover", key, "--sandbox"),
    )


def refuse_storing(bench: Workbench, recovery: Recovery, *, insists: bool) -> None:
    """Raise RefusedError for a state that may be somebody else's, and while the lock is held."""
    facts = recovery.stack.facts
    refuse_foreign_state(
        facts,
        recovery.local,
        recovery.remote,
        account_id=bench.account(facts).id,
        is_known=recovery.is_known or insists,
    )
    refuse_locked(bench, facts)


def recover(recovery: Recovery) -> None:
    """Store the state, see that it is there, and only then remove the file."""
    stack = recovery.stack
    file = stack.folder / recovery.file
    stack.store_errored_state(file)
    stored = stack.stored_state()
    # Not its lineage: a first state gets a new one when it is pushed (seen with 1.11).
    if stored is None or stored.resources != recovery.local.resources:
        raise CatctlError(f"The state was stored and is not there. {ERRORED} stays.")
    remove_file(file)  # it is stored, and holds secrets
