"""Statements, documents, and how long they are. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

Grant = dict[str, Any]
IamDocument = dict[str, Any]
Condition = Mapping[str, Mapping[str, object]]

VERSION = "2012-10-17"


def allow(
    sid: str,
    actions: Iterable[str],
    resources: Iterable[str],
    condition: Condition | None = None,
) -> Grant:
    """Allow ``actions`` on ``resources``, both sorted; ``condition`` is by operator and key."""
    statement: Grant = {
        "Sid": sid,
        "Effect": "Allow",
        "Action": sorted(set(actions)),
        "Resource": sorted(set(resources)),
    }
    return {**statement, "Condition": condition} if condition else statement


def pass_roles(sid: str, roles: Iterable[str], *services: str) -> Grant:
    """Allow to hand roles to services of AWS, and to nobody else."""
    return allow(sid, ["iam:PassRole"], roles, equals("iam:PassedToService", *services))


def equals(key: str, *values: str) -> Condition:
    return {"StringEquals": {key: values[0] if len(values) == 1 else sorted(values)}}


def of(service: str, *operations: str) -> list[str]:
    """Actions of one service."""
    return [f"{service}:{operation}" for operation in operations]


def document(statements: Iterable[Grant]) -> IamDocument:
    return {"Version": VERSION, "Statement": list(statements)}


def length(policy: IamDocument) -> int:
    """In characters, as IAM counts them: white space is free."""
    return len("".join(json.dumps(policy, separators=(",", ":"), ensure_ascii=False).split()))
