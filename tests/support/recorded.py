"""What catctl and the provider were heard to ask of AWS: see tests/support/recording."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from catctl.sandbox.iam.documents import statements_of
from catctl.sandbox.iam.evaluation import why_refused
from catctl.sandbox.iam.model import Asked, Caller, Policies

_FOLDER = Path(__file__).parent / "calls"
NAMES = tuple(sorted(file.stem for file in _FOLDER.glob("*.json")))
_SAME = {"aws:requestedregion": "ap-northeast-2", "aws:securetransport": "true"}
# Whose name counts nowhere in our policies.
_CALLER = Caller(account="0", arn="arn:aws:sts::0:assumed-role/a/b", role_arn=None, context={})


@dataclass(frozen=True, kw_only=True)
class Heard:
    """``call`` is the operation that asked for it, such as ecs:RunTask for iam:PassRole."""

    call: str
    asked: Asked
    verbs: tuple[str, ...]


@cache
def heard(name: str) -> tuple[Heard, ...]:
    """All that an environment was heard to ask for: cat, everything, library."""
    found = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return tuple(
        Heard(call=call, asked=_asked(*asked), verbs=tuple(verbs)) for call, *asked, verbs in found
    )


def _asked(action: str, resource: str, context: Mapping[str, Any]) -> Asked:
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in context.items()}
    return Asked(action=action, resource=resource, context={**_SAME, **values})


def refused(name: str, *verbs: str, documents: Sequence[Mapping[str, Any]]) -> Iterator[Heard]:
    """What ``documents``, as an identity's policies, do not allow of what ``verbs`` ask."""
    identity = tuple(s for item in documents for s in statements_of(item, source="printed"))
    policies = Policies(identity=identity)
    for item in heard(name):
        if {*item.verbs} & {*verbs} and why_refused(item.asked, _CALLER, policies):
            yield item
