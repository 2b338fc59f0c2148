"""The default VPC of each region, what uses it, and what would be done about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from catctl.actions import Plan
from catctl.foreign import one_line
from catctl.journeys.clean_default_vpc import DefaultVpcs, InRegion, Region
from catctl.views.plan import OutcomeView, actions_json


@dataclass(kw_only=True)
class DefaultVpcView(OutcomeView[InRegion]):
    """``recreate``: they are to come back, so that it does not matter what uses them."""

    account: DefaultVpcs
    recreate: bool

    def plan(self, plan: Plan[InRegion]) -> None:
        self.out.document(
            "catctl_default_vpc",
            account_id=self.account.id,
            regions={item.name: _json(item) for item in self.account.regions},
        )
        for region in self.account.regions:
            for line in self._lines(region):
                self.out.data(line)

    def _lines(self, region: Region) -> Iterator[str]:
        yield f"{region.name} (account {self.account.id}): {self._standing(region)}"
        users = region.vpc.users if region.vpc and not self.recreate else ()
        yield from (f"  ✗ {one_line(text)}" for text in users)
        yield from (f"  - {one_line(action)}" for action in region.plan)

    def _standing(self, region: Region) -> str:
        if region.vpc is None:
            return "no default VPC"
        if self.recreate:
            return f"{region.vpc.id} is there"
        if region.vpc.users:
            return f"{region.vpc.id} is in use and stays"
        return f"{region.vpc.id}, which nothing uses"


def _json(region: Region) -> dict[str, Any]:
    return {
        "vpc": region.vpc.id if region.vpc else None,
        "users": list(region.vpc.users) if region.vpc else [],
        "actions": actions_json(region.plan),
    }
