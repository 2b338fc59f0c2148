"""For which state a folder was initialised, against what the environment file says now. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from catctl.commands import Next, Ours, advice
from catctl.environment.facts import Facts
from catctl.errors import RefusedError
from catctl.foreign import one_line
from catctl.stack.model import BackendRecord


def refuse_moved_backend(facts: Facts, seen: BackendRecord | None) -> None:
    """Raise RefusedError where the folder was initialised for a state in another place."""
    if seen is None or keeps_state_of(facts, seen):
        return
    if "" not in (seen.account_id, facts.account_id or "") and seen.account_id != facts.account_id:
        _refuse_other_account_of(facts, seen)
    key = facts.key
    raise RefusedError(
        advice(
            "The state of {key} was at s3://{was_bucket}/{was_key} ({was_region}), and the "
            "environment file says s3://{bucket}/{state_key} ({region}). There are two ways on:\n"
            "  `tf {key} -- init -migrate-state`   takes the state along to the new place\n"
            "  `tf {key} -- init -reconfigure`     leaves it where it is and begins with what is "
            "at the new place",
            key=key,
            was_bucket=seen.bucket,
            was_key=seen.key,
            was_region=seen.region,
            bucket=facts.bucket,
            state_key=facts.state_key,
            region=facts.region,
        ),
        hint=advice(
            (
                "`tf {key} -- init -migrate-state`, which takes it along{unguarded}"
                if seen.bucket == facts.bucket
                else "`bootstrap-state {key}`, which makes the new bucket; then "
                "`tf {key} -- init -migrate-state`, which takes the state along{unguarded}"
            ),
            key=key,
            unguarded=_unguarded(facts),
        ),
    )


def keeps_state_of(facts: Facts, seen: BackendRecord | None) -> bool:
    """Whether a folder was initialised for the state of ``facts``, however it is locked."""
    return seen is not None and _place(seen) == _place(_wanted(facts))


def reconfigures(facts: Facts, seen: BackendRecord | None) -> str:
    """What has changed of the backend since the folder was initialised, where the state stays in
    its place; empty where nothing has. Terraform takes it in by ``init -reconfigure`` alone.
    """
    if seen is None or not keeps_state_of(facts, seen):
        return ""
    if seen.unasked:
        return f"Backend settings that no file has are dropped: {_listed(seen.unasked)}."
    wanted = _wanted(facts)
    if seen.account_id != wanted.account_id:
        whose = f"only account {wanted.account_id}" if wanted.account_id else "any account"
        return f"The state stays where it is; from now on {whose} may use it (init -reconfigure)."
    if (seen.lock_table, seen.uses_lockfile) != (wanted.lock_table, wanted.uses_lockfile):
        return "The state stays where it is and is locked in another way (init -reconfigure)."
    return ""


def refuse_unasked(facts: Facts, seen: BackendRecord) -> None:
    """Raise RefusedError where Terraform would reach the state by settings that no file has."""
    if seen.unasked:
        raise RefusedError(
            f"environments/{facts.key}/.terraform has backend settings that no file has: "
            f"{_listed(seen.unasked)}.",
            hint=Next("plan", facts.key),
        )


def _listed(settings: Iterable[str]) -> str:
    return ", ".join(map(one_line, settings))


def _wanted(facts: Facts) -> BackendRecord:
    return BackendRecord(
        bucket=facts.bucket,
        key=facts.state_key,
        region=facts.region,
        lock_table=facts.lock_table or "",
        uses_lockfile=facts.uses_lockfile,
        account_id=facts.account_id or "",
    )


def _refuse_other_account_of(facts: Facts, seen: BackendRecord) -> NoReturn:
    """No state moves there: what it knows stays in the account in which it was made."""
    raise RefusedError(
        advice(
            "The state of {key} was in account {was}, and the environment file says {account}. "
            "What was made stays in {was}: with account_id: {was} again, `destroy {key}` takes it "
            "down.",
            key=facts.key,
            was=seen.account_id,
            account=facts.account_id or "",
        ),
        hint=advice(
            "`bootstrap-state {key}`; then `tf {key} -- init -reconfigure`, which begins anew in "
            "account {account}{unguarded}",
            key=facts.key,
            account=facts.account_id or "",
            unguarded=_unguarded(facts),
        ),
    )


def _unguarded(facts: Facts) -> Ours:
    return Ours(", with protected: false for that long" if facts.protected else "")


def _place(record: BackendRecord) -> str:
    return f"s3://{record.bucket}/{record.key} ({record.region})"
