"""What has changed outside of Terraform."""

from __future__ import annotations

from collections.abc import Sequence

from catctl.journeys.lifecycle import open_stack
from catctl.journeys.preparing import Prepared
from catctl.journeys.workbench import Workbench
from catctl.stack.model import Listener
from catctl.terraform.tfplan import ResourceDiff


def look_for_drift(
    bench: Workbench, prepared: Prepared, listener: Listener, *, extra: Sequence[str] = ()
) -> tuple[ResourceDiff, ...]:
    """Read every resource anew and compare it with the state. Nothing is saved or changed."""
    stack = open_stack(bench, prepared, listener)
    ledger = stack.plan(refresh_only=True, extra=extra)
    try:
        return stack.drifts() if ledger.drift else ()
    finally:
        stack.forget_tfplan()
