"""Policies as IAM takes them, and how near they are to its limits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from catctl.commands import advice
from catctl.environment.resolved import Environment
from catctl.iam.packing import LONGEST, Policy
from catctl.iam.statements import IamDocument, length
from catctl.views.output import Output


def show_policies(out: Output, key: str, policies: Sequence[Policy]) -> None:
    """One policy as it is; several as an object of them by name. Their lengths go to stderr."""
    for policy in policies:
        _document(out, key, policy.name, policy.document)
    single = policies[0].document if len(policies) == 1 else None
    out.data(json.dumps(single or {p.name: p.document for p in policies}, indent=2))
    for policy in policies:
        out.note(_length(policy))
    if not single:
        out.note(f"{len(policies)} policies, by name; --out DIR writes a file for each.")


def show_files(out: Output, key: str, policies: Sequence[Policy], folder: Path) -> None:
    """What stands in ``folder`` now, and how AWS gets it."""
    for policy in policies:
        _document(out, key, policy.name, policy.document)
        out.data(f"{folder / policy.file}  {policy.length:,} of {LONGEST:,} characters")
    if len(policies) > 1:
        out.note("A role takes ten policies. Create each, such as the first:")
    first = policies[0]
    out.next_step(
        advice(
            "aws iam create-policy --policy-name {name} --policy-document {file}",
            name=first.name,
            file=f"file://{folder / first.file}",
        )
    )


def show_reach(out: Output, environment: Environment, others: Sequence[str]) -> None:
    """Which environments' things bear names that the patterns fit, too."""
    if others:
        out.note(
            f"The names of {' and '.join(others)} begin with {environment.name}-, too: these "
            "policies reach what is theirs. A name that is no other's beginning keeps them apart."
        )


def show_trust(out: Output, key: str, policy: IamDocument) -> None:
    """Whom a role trusts."""
    _document(out, key, None, policy)
    out.data(json.dumps(policy, indent=2))


def _document(out: Output, key: str, name: str | None, policy: dict[str, Any]) -> None:
    fields = {"environment": key, "name": name, "length": length(policy), "policy": policy}
    out.document("catctl_policy", **fields)


def _length(policy: Policy) -> str:
    return f"{policy.name}: {policy.length:,} of {LONGEST:,} characters"
