"""Whether Terraform's own folder leads to the state of its environment, and to no other."""

from __future__ import annotations

from collections.abc import Sequence

from catctl.commands import advice
from catctl.environment.facts import Facts
from catctl.errors import ConfigError, RefusedError
from catctl.journeys.workbench import Workbench
from catctl.stack.backends import keeps_state_of, refuse_moved_backend, refuse_unasked
from catctl.stack.model import BackendRecord
from catctl.stack.observe import local_states, read_backend_record, read_state
from catctl.stack.raw import asks_for_state, changes_aws, command_of, is_plain_init, stored_by
from catctl.stack.strangers import refuse_local_state, refuse_other_account


def refuse_other_state(bench: Workbench, facts: Facts) -> None:
    """Raise RefusedError where the folder was initialised for another state, or would take one in.

    Terraform itself looks at the rendered files alone, not at what ``-backend-config`` has changed.
    """
    folder = bench.project.folder(facts.key)
    seen = read_backend_record(folder)
    if seen is not None and not keeps_state_of(facts, seen):
        _refuse_others(bench, facts, seen)
        refuse_moved_backend(facts, seen)
    refuse_local_state(facts, local_states(folder))


def refuse_state_of(bench: Workbench, facts: Facts, arguments: Sequence[str]) -> None:
    """The same for a terraform command; what moves a state leaves only others' alone."""
    folder = bench.project.folder(facts.key)
    seen = read_backend_record(folder)
    if asks_for_state(arguments) and seen is not None:
        refuse_unasked(facts, seen)
    if command_of(arguments)[:1] != ("init",):
        if asks_for_state(arguments):
            refuse_other_state(bench, facts)
        return
    if seen is not None and not keeps_state_of(facts, seen):
        _refuse_others(bench, facts, seen)
    if is_plain_init(arguments):
        refuse_local_state(facts, local_states(folder))


def refuse_foreign_files(bench: Workbench, facts: Facts, arguments: Sequence[str]) -> None:
    """Raise RefusedError where a terraform command would store the state of another account."""
    folder = bench.project.folder(facts.key)
    takes_in = changes_aws(arguments) and command_of(arguments)[:1] == ("init",)
    for name in [*stored_by(arguments), *(local_states(folder) if takes_in else ())]:
        file = folder / name
        state = read_state(file.read_text("utf-8", errors="replace")) if file.is_file() else None
        if state:
            hint = "aws sts get-caller-identity, which says whose credentials these are"
            refuse_other_account(facts, state, bench.account(facts).id, name=name, hint=hint)


def _refuse_others(bench: Workbench, facts: Facts, seen: BackendRecord) -> None:
    """A copied folder remembers whose it was: that state is not to be taken along."""
    from catctl.environment.load import load

    for other in bench.project.list_keys():
        try:
            is_others = other != facts.key and keeps_state_of(
                load(bench.project, other).facts, seen
            )
        except ConfigError:
            continue
        if is_others:
            raise RefusedError(
                f"environments/{facts.key}/.terraform is that of {other}: it leads to the state of "
                f"{other}.",
                hint=advice("remove environments/{key}/.terraform", key=facts.key),
            )
