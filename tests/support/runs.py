"""Runs of Terraform for tests: what it says, the lock it holds, the plan that was saved."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from catctl.stack.model import Binding, Ledger, SavedPlan
from catctl.terraform.lock import LockInfo
from catctl.terraform.messages import Change, Diagnostic, Operation

LOCK = LockInfo(
    id="1-2",
    operation="OperationTypeApply",
    who="kim@laptop",
    created=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
)
BINDING = Binding(
    account_id="1",
    backend="b",
    catctl="1.0",
    environment_file="e",
    files="f",
    lock_file="l",
    region="r",
    target="aws",
    terraform="t",
)
CHANGE = Change(address="a", module="", resource_type="t", action="create", reason=None)
SAVED = SavedPlan(
    binding=BINDING,
    file="x.tfplan",
    sha256="s",
    destroy=False,
    changes=(CHANGE,),
    outputs=("url",),
)


def change(address: str, action: str = "create") -> Change:
    """A change that is planned."""
    return Change(address=address, module="", resource_type="", action=action, reason=None)


def operation(phase: str, address: str) -> Operation:
    """The begin, the end or the failure of a creation."""
    return Operation(
        phase=phase, address=address, module="", action="create", resource_id=None, elapsed=0
    )


def failure(summary: str, address: str | None = None) -> Diagnostic:
    """An error that Terraform tells of."""
    return Diagnostic(
        severity="error",
        summary=summary,
        detail="",
        address=address,
        file=None,
        line=None,
        snippet=None,
    )


def ledger(*messages: Any) -> Ledger:
    """What is kept of these messages."""
    found = Ledger()
    for message in messages:
        found.add(message)
    return found
