"""Policy documents become statements. Pure.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from catctl.sandbox.iam.model import PolicyStatement, UnknownInPolicyError

_WITH_VARIABLES = "2012-10-17"
_ELEMENTS = frozenset(
    {
        "Action",
        "Condition",
        "Effect",
        "NotAction",
        "NotResource",
        "Principal",
        "Resource",
        "Sid",
    }
)


@lru_cache(maxsize=512)
def parsed(document: str, source: str) -> tuple[PolicyStatement, ...]:
    """As ``statements_of``, once for each document."""
    return statements_of(document, source=source)


def statements_of(document: str | Mapping[str, Any], *, source: str) -> tuple[PolicyStatement, ...]:
    """What ``document`` says. Raises UnknownInPolicyError for an element that is not known."""
    whole = json.loads(document) if isinstance(document, str) else document
    variables = whole.get("Version") == _WITH_VARIABLES
    found = whole["Statement"]
    listed = found if isinstance(found, list) else [found]
    return tuple(_statement(item, source, variables=variables) for item in listed)


def _statement(item: Mapping[str, Any], source: str, *, variables: bool) -> PolicyStatement:
    unknown = sorted(set(item) - _ELEMENTS)
    if unknown:
        raise UnknownInPolicyError(f"the element {unknown[0]} in {source}")
    resources = item.get("Resource", item.get("NotResource", "*"))  # trust policies name none
    return PolicyStatement(
        allows=item["Effect"] == "Allow",
        actions=_texts(item["Action"] if "Action" in item else item["NotAction"]),
        not_actions="Action" not in item,
        resources=_texts(resources),
        not_resources="NotResource" in item,
        conditions=tuple(
            (operator, key, _texts(values))
            for operator, by_key in item.get("Condition", {}).items()
            for key, values in by_key.items()
        ),
        principals=_principals(item["Principal"]) if "Principal" in item else None,
        has_variables=variables,
        source=source,
    )


def _principals(found: Any) -> dict[str, tuple[str, ...]]:
    if isinstance(found, str):
        return {"AWS": (found,)}
    return {kind: _texts(names) for kind, names in found.items()}


def _texts(value: Any) -> tuple[str, ...]:
    """Of one value or several; JSON's true and 1 are the texts "true" and "1"."""
    listed = value if isinstance(value, list) else [value]
    return tuple(item if isinstance(item, str) else json.dumps(item) for item in listed)
