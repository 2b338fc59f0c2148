"""Deletes one leftover at a time. Holds no policy; what is gone already is as good as deleted."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import assert_never

from catctl.aws.hints import error_code
from catctl.aws.session import Aws, ClientError, translated
from catctl.errors import CatctlError
from catctl.leftovers.deletes import DELETES
from catctl.leftovers.model import KINDS, Leftover
from catctl.leftovers.plan import Await, AwaitInterfaces, Delete, LeftoverAction
from catctl.leftovers.waiting import GONE, still_there, task_interfaces

PATIENCE = 900.0  # seconds; a database takes minutes, a task at most its stop timeout
BUSY = 120.0  # seconds
# How AWS says that something still uses it: what does may have gone a moment ago.
_BUSY = frozenset(
    {
        "AddressInUse", "ClusterContainsServicesException", "ClusterContainsTasksException",
        "InvalidIPAddress.InUse", "ResourceInUse", "WAFAssociatedItemException",
    }
)  # fmt: skip


class LeftoverExecutor:
    """Executes where ``aws`` is. ``tell`` hears of long waits; ``poll`` is in seconds."""

    def __init__(
        self,
        aws: Aws,
        *,
        tell: Callable[[str], None] = lambda _: None,
        poll: float = 3.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._aws = aws
        self._tell = tell
        self._poll = poll
        self._sleep = sleep

    def __call__(self, action: LeftoverAction) -> None:
        """Raises AwsError; CatctlError for what does not go in time."""
        match action:
            case Delete(item=item):
                with translated(str(action)):
                    self._delete(item)
            case Await(kind=kind, items=items):
                self._wait(lambda: still_there(self._aws, kind, items), KINDS[kind].title)
            case AwaitInterfaces(vpcs=vpcs):
                self._wait(lambda: task_interfaces(self._aws, vpcs), "network interfaces of tasks")
            case _:
                assert_never(action)

    def _delete(self, item: Leftover) -> None:
        """Again, and again for a while, where AWS says that something still uses it."""
        left = BUSY
        while True:
            try:
                return DELETES[item.kind](self._aws, item)
            except ClientError as error:
                code = error_code(error)
                if code in GONE:
                    return None
                if code not in _BUSY or left <= 0:
                    raise
            self._sleep(self._poll)
            left -= self._poll

    def _wait(self, read: Callable[[], list[str]], what: str) -> None:
        """Until ``read`` finds none. Raises CatctlError when patience ends."""
        left, told = PATIENCE, 0.0
        while True:
            with translated(f"look for {what}"):
                there = read()
            if not there:
                return
            if left <= 0:
                raise CatctlError(
                    f"After {PATIENCE / 60:.0f} minutes {what} are still there: "
                    f"{', '.join(there[:5])}.",
                    hint="run the same again: it goes on from here",
                )
            if PATIENCE - left >= told + 30:
                told = PATIENCE - left
                self._tell(f"{told:.0f} s: {len(there)} {what} are still there")
            self._sleep(self._poll)
            left -= self._poll
