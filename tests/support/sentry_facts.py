"""What policy_sentry knows of actions, as JSON: a program of its own, for it reads 13 MB first.

``python -m tests.support.sentry_facts`` takes actions on stdin, with or without wildcards, a line
each; of every action that matches it says its level, and by kind of resource the condition keys.
"""

from __future__ import annotations

import fnmatch
import json
import sys
from typing import Any

from policy_sentry.querying.actions import get_action_data
from policy_sentry.querying.all import get_all_actions


def _facts(action: str) -> dict[str, Any]:
    service, _, name = action.partition(":")
    [rows] = get_action_data(service, name).values()
    keys = {row["resource_arn_format"]: row["condition_keys"] for row in rows}
    return {"level": rows[0]["access_level"], "keys": keys}


def main() -> None:
    known = {action.lower(): action for action in get_all_actions()}
    found = {
        wanted: sorted(known[action] for action in fnmatch.filter(known, wanted.lower()))
        for wanted in sys.stdin.read().split()
    }
    every = sorted({action for actions in found.values() for action in actions})
    facts = {action: _facts(action) for action in every}
    json.dump({"matches": found, "facts": facts}, sys.stdout)


if __name__ == "__main__":
    main()
