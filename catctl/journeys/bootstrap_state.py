"""The state backend of an environment: wishes from its facts, observed and brought about."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from catctl.actions import Outcome, Plan
from catctl.commands import advice
from catctl.environment.facts import Facts
from catctl.errors import CatctlError
from catctl.journeys import course
from catctl.journeys.workbench import Workbench
from catctl.state_backend.actions import BackendAction
from catctl.state_backend.execute import BackendExecutor
from catctl.state_backend.model import Desired
from catctl.state_backend.observe import observe_backend
from catctl.state_backend.plan import plan_backend


class View(Protocol):
    """Who watches."""

    def backend(self, desired: Desired) -> course.View[BackendAction]:
        """For what is to be done about this backend."""


def bootstrap_state(
    bench: Workbench,
    facts: Facts,
    *,
    consent: course.Consent,
    view: View,
    user: str | None = None,
) -> Plan[BackendAction]:
    """Create the backend, or repair it to its hardened shape; returns what was to be done."""
    account = bench.account(facts)
    desired = replace(account.backend, user=user)
    plan = plan_backend(desired, observe_backend(account.aws, desired))

    def explain(_: Outcome[BackendAction], error: CatctlError) -> CatctlError:
        error.hint = error.hint or (
            advice("`bootstrap-state {key}` again: it goes on where it stopped", key=facts.key)
        )
        return error

    course.run(
        plan,
        BackendExecutor(account.aws, account.id),
        consent=consent,
        question=f"Make these changes in account {desired.account_id}, {desired.region}?",
        view=view.backend(desired),
        explain=explain,
    )
    return plan
