"""Who holds a lock, since when, where and for what."""

from __future__ import annotations

from datetime import UTC, datetime

from catctl.stack.left import lock_text
from catctl.state_backend.model import HeldLock
from catctl.views.output import Output


def show_locks(out: Output, environment: str, locks: tuple[HeldLock, ...]) -> None:
    """Who, since when, where and for what."""
    out.document("catctl_locks", environment=environment, locks=[_as_json(lock) for lock in locks])
    if not locks:
        out.data(f"{environment} is not locked.")
    for lock in locks:
        out.data(f"{environment} is locked {held_text(lock)}.")
        out.data(f"  where  {lock.place}")
        if lock.info:
            out.data(f"  id     {lock.info.id}")


def held_text(lock: HeldLock) -> str:
    """By whom, since when and for what."""
    if lock.info is None:
        return "by something that left no readable trace"
    return lock_text(lock.info, datetime.now(tz=UTC))


def _as_json(lock: HeldLock) -> dict[str, str | None]:
    info = lock.info
    return {
        "created": info.created.isoformat() if info and info.created else None,
        "id": info.id if info else None,
        "operation": info.verb if info else None,
        "place": lock.place,
        "who": info.who if info else None,
    }
