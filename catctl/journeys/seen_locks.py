"""Who holds a state after a run that ended at once: a short look, for AWS may hang."""

from __future__ import annotations

import threading

from catctl.environment.facts import Facts
from catctl.errors import CatctlError
from catctl.journeys.account import AwsAccess
from catctl.stack.left import Locks
from catctl.state_backend.locks import read_locks

PATIENCE_SECONDS = 5.0  # the user has asked three times to be let go


def seen_locks(access: AwsAccess, facts: Facts) -> Locks:
    """The locks on the state; None where AWS has not told in time, or a lock is damaged."""
    found: list[Locks] = []

    def look() -> None:
        try:
            account = access.account(facts)
            infos = [lock.info for lock in read_locks(account.aws, account.backend)]
        except CatctlError:
            return
        whole = {info.id: info for info in infos if info}  # two places may hold the same
        found.append(None if None in infos else tuple(whole[key] for key in sorted(whole)))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(PATIENCE_SECONDS)
    return found[0] if found else None
