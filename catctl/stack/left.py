"""What a run of Terraform has left behind besides a stored state, and the way to mend it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from catctl.commands import Advice, Next, Words, advice, joined
from catctl.environment.facts import Facts
from catctl.stack.model import Ledger
from catctl.terraform.lock import LockInfo

SHOWN = 5
Locks = tuple[LockInfo, ...] | None  # who holds the state; None where that could not be seen


@dataclass(frozen=True, kw_only=True)
class Made:
    """Something that a run has made: its address, and AWS's ID for it where it was told."""

    address: str
    resource_id: str


@dataclass(frozen=True, kw_only=True)
class Left:
    """``errored``: a state that could not be stored. ``torn``: the run had no time to store one,
    or to let go of its lock; it had ``made`` things by then. ``seen`` is when, in UTC.
    """

    seen: datetime
    errored: bool = False
    torn: bool = False
    forced: bool = False
    locks: Locks = ()
    made: tuple[Made, ...] = ()

    @property
    def locked(self) -> bool:
        """Whether the lock is held, or may be."""
        return self.locks is None or bool(self.locks)


def made_of(ledger: Ledger) -> tuple[Made, ...]:
    """What a run has made, and Terraform knows the ID of."""
    return tuple(
        Made(address=item.address, resource_id=item.resource_id or "ID")
        for item in ledger.done
        if item.action == "create"
    )


def keeps_lock(ledger: Ledger) -> bool:
    """Whether the run says that it could not let go of its lock."""
    said = [*(item.summary for item in ledger.errors), *ledger.texts]
    return any("releasing the state lock" in text for text in said)


def left_lines(left: Left, facts: Facts) -> list[Words]:
    """Which state and which lock are left, and where."""
    lines: list[Words] = []
    if left.errored:
        lines.append(
            "The state could not be stored. What is done is recorded in "
            f"environments/{facts.key}/errored.tfstate alone: keep that file."
        )
    elif left.torn:
        lines += lost_lines(left.made, facts)
    return [*lines, *_lock_lines(left, facts)]


def _lock_lines(left: Left, facts: Facts) -> list[Words]:
    if left.locks is None:
        return [advice("Its lock may be held still: `unlock {key}` shows by whom.", key=facts.key)]
    return [
        joined(
            [
                f"Its lock is held {lock_text(lock, left.seen)}; the lock's ID is {lock.id}: ",
                advice("`unlock {key}` releases it.", key=facts.key),
            ],
            "",
        )
        for lock in left.locks
    ]


def lost_lines(made: Sequence[Made], facts: Facts, *, most: int = SHOWN) -> list[Words]:
    """What may be in no state though it was made, and how to take it in."""
    if not made:
        return []
    key = facts.key
    lines: list[Words] = [
        advice(
            'What is "done" may be in no state: Terraform had no time to store it. '
            "`tf {key} -- state list` shows what is stored; what is not, is taken in so:",
            key=key,
        )
    ]
    for item in made[:most]:
        command = Next("tf", key, "--", "import", item.address, item.resource_id)
        lines.append(joined(["    ", command], ""))
    if len(made) > most:
        more = len(made) - most
        lines.append(advice("    and {more} more, which `status {key}` lists", more=more, key=key))
    return lines


def way_on(left: Left, facts: Facts, *, mend: Words | None, then: Words) -> Advice:
    """The steps in their order, as one list: what has failed, the lock, the state, and ``then``."""
    steps: list[Words] = [mend] if mend else []
    if left.locked:
        steps.append(Next("unlock", facts.key))
    if left.errored:
        steps.append(Next("state", "recover", facts.key))
    return joined([*steps, then], "; then ")


def locked_text(lock: LockInfo | None, facts: Facts, now: datetime) -> str:
    """Which state is locked, where, and by whom; ``lock`` is None where that is not readable."""
    where = f"s3://{facts.bucket}/{facts.state_key}"
    held = lock_text(lock, now) if lock else "by something that left no readable trace"
    return f"The state of {facts.key}, {where}, is locked {held}."


def lock_text(lock: LockInfo, now: datetime) -> str:
    """Who holds it, since when, and for what."""
    since = ""
    if lock.created:
        passed = ago((now - lock.created).total_seconds())
        since = f" since {lock.created:%Y-%m-%d %H:%M:%S} UTC ({passed} ago)"
    return f"by {lock.who or 'someone unnamed'}{since}, for {lock.verb}"


def ago(seconds: float) -> str:
    """Such as 40 s, 5 min, 3 h or 2 days."""
    for size, noun in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size:.0f} {noun}"
    return f"{max(seconds, 0):.0f} s"
