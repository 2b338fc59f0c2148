"""Whether policies allow an action on a resource, read as documents. Pure.

A condition on an Allow counts as fulfilled and on a Deny as not: this finds what is certainly
missing, and does not stand in for AWS's own word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any


def allows(policies: Iterable[Mapping[str, Any]], action: str, resource: str) -> bool:
    """Whether some statement allows it, and none denies it."""
    allowed = False
    for statement in statements(policies):
        if not _applies(statement, action, resource):
            continue
        if statement.get("Effect") == "Deny":
            if not statement.get("Condition"):
                return False
        else:
            allowed = True
    return allowed


def statements(policies: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """All statements; a single one may stand without a list."""
    for policy in policies:
        yield from _listed(policy.get("Statement", ()))


def trusts(trust: Mapping[str, Any], service: str) -> bool:
    """Whether a trust policy lets an AWS service assume the role. Texts and lists are the same."""
    for statement in statements([trust]):
        principal = statement.get("Principal", {})
        named = principal if isinstance(principal, str) else principal.get("Service", ())
        actions = _listed(statement.get("Action", ()))
        assumes = any(_matches(action, "sts:AssumeRole") for action in actions)
        if statement.get("Effect") == "Allow" and assumes and service in _listed(named):
            return True
    return False


def _applies(statement: Mapping[str, Any], action: str, resource: str) -> bool:
    if "NotAction" in statement:
        fits = not any(_matches(item, action) for item in _listed(statement["NotAction"]))
    else:
        fits = any(_matches(item, action) for item in _listed(statement.get("Action", ())))
    if "NotResource" in statement:
        return fits and not any(_same(item, resource) for item in _listed(statement["NotResource"]))
    return fits and any(_same(item, resource) for item in _listed(statement.get("Resource", ())))


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _matches(pattern: str, action: str) -> bool:
    return _compiled(pattern.lower()).fullmatch(action.lower()) is not None


def _same(pattern: str, resource: str) -> bool:
    return _compiled(pattern).fullmatch(resource) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Each star takes as little as it can, for good: many of them cost no more than one."""
    first, *others = (re.escape(part).replace(r"\?", ".") for part in pattern.split("*"))
    middle = "".join(f"(?>.*?{part})" for part in others[:-1])
    return re.compile(first + middle + "".join(f".*{part}" for part in others[-1:]), re.DOTALL)
