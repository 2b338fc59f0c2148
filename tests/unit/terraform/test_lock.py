"""Locks, as the backend keeps them and as messages tell of them."""

from __future__ import annotations

import json

from catctl.terraform.lock import lock_in_message, parse_lock
from tests.support.runs import LOCK


def test_locks_are_read_from_the_backend_and_from_messages() -> None:
    written = {"ID": "1-2", "Operation": "OperationTypeApply", "Who": "kim@laptop"}
    assert parse_lock(json.dumps({**written, "Created": "2026-11-23T08:00:00.123Z"})) == LOCK
    message = (
        "Error message: x\nLock Info:\n  ID:        1-2\n  Path:      b/k\n"
        "  Operation: OperationTypeApply\n  Who:       kim@laptop\n  Version:   1.11.4\n"
        "  Created:   2026-11-23 08:00:00.123456 +0000 UTC\n  Info:      \n"
    )
    assert lock_in_message(message) == LOCK
    assert lock_in_message("no lock in here") is None
    hostile = parse_lock('{"ID": "1", "Who": "k\\u001b[2Jim\\n"}')
    assert hostile is not None
    assert hostile.who == "k[2Jim"
    assert parse_lock("rubbish") is None
    assert parse_lock("[]") is None
