"""Of states in files, which are known to be somebody else's, or would take the stored one's place.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from catctl.commands import Words, advice
from catctl.environment.facts import Facts
from catctl.errors import RefusedError
from catctl.foreign import one_line
from catctl.stack.model import StateSummary

AWAY = "move it out of environments/{key}/"


def refuse_local_state(facts: Facts, found: Sequence[str]) -> None:
    """Raise RefusedError where Terraform would offer to copy a state in a file over the stored."""
    for name in found[:1]:
        raise RefusedError(
            advice(
                "environments/{key}/{name} is a state in a file, and that of {key} is kept in "
                "s3://{bucket}: Terraform would copy the one over the other.",
                key=facts.key,
                name=name,
                bucket=facts.bucket,
            ),
            hint=advice(
                AWAY + "; or `tf {key} -- init -migrate-state`, if it is the state of {key}",
                key=facts.key,
            ),
        )


def refuse_other_account(
    facts: Facts, state: StateSummary, account_id: str, *, name: str, hint: Words
) -> None:
    """Raise RefusedError where what a state knows is in other accounts: it is somebody else's."""
    if state.accounts and account_id not in state.accounts:
        raise RefusedError(
            f"{one_line(name)} is not of {facts.key}: its resources are in account "
            f"{', '.join(sorted(state.accounts))}, not in {account_id}.",
            hint=hint,
        )
