"""What the state backend of an environment needs."""

from __future__ import annotations

from dataclasses import dataclass

from catctl.environment.facts import Facts
from catctl.state_backend.actions import BackendAction
from catctl.state_backend.model import Desired
from catctl.views.output import Output
from catctl.views.plan import DRY_RUN, PlanView


@dataclass(frozen=True, kw_only=True)
class BootstrapView:
    """``only_checks`` is for --check, which says nothing of a dry run."""

    out: Output
    facts: Facts
    only_checks: bool = False

    def backend(self, desired: Desired) -> PlanView[BackendAction]:
        where = f"account {desired.account_id}, {desired.region}"
        return PlanView(
            out=self.out,
            kind="catctl_bootstrap_state",
            fields={"environment": self.facts.key},
            title=f"The state backend of {self.facts.key} needs ({where}):",
            nothing=f"The state backend of {self.facts.key} is complete ({where}).",
            unchanged="" if self.only_checks else DRY_RUN,
        )
