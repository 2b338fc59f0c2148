"""The default VPCs of an account: looked at, cleaned away, brought back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from catctl.actions import Outcome, Plan, carry_out
from catctl.aws.parallel import each
from catctl.aws.session import Aws
from catctl.environment.facts import Facts
from catctl.environment.load import load, load_all
from catctl.errors import UsageError
from catctl.journeys.workbench import Workbench
from catctl.leftovers.default_vpc import (
    DefaultVpc,
    VpcAction,
    plan_cleaning,
    plan_recreating,
)
from catctl.leftovers.execute_default_vpc import VpcExecutor
from catctl.leftovers.observe_default_vpc import list_regions, read_default_vpc
from catctl.stack.plan import refuse_account


@dataclass(frozen=True, kw_only=True)
class Region:
    """A region, its default VPC if it has one, and what would be done about it."""

    aws: Aws
    found: DefaultVpc | None
    plan: Plan[VpcAction]

    @property
    def name(self) -> str:
        return self.aws.region

    def carry_out(self, on_done: Callable[[VpcAction], None]) -> Outcome[VpcAction]:
        return carry_out(self.plan, VpcExecutor(self.aws), on_done=on_done)


@dataclass(frozen=True, kw_only=True)
class Account:
    """The account that the project's environments are in, as AWS names it."""

    id: str
    regions: tuple[Region, ...]


def look_at_regions(
    bench: Workbench, *, key: str | None, region: str | None, every: bool, recreate: bool
) -> Account:
    """Read the default VPC of one region, or of all. The account guard comes first.

    ``key`` names the environment whose account is meant. Raises UsageError where that, or the
    region, is not clear.
    """
    known = [e.facts for e in ([load(bench.project, key)] if key else load_all(bench.project))]
    facts = _access(known)
    start = region or _only(known)
    if start is None and not every:
        raise UsageError(
            "The project's environments are in several regions: which is meant?",
            hint="catctl clean-default-vpc --region REGION, or --all-regions",
        )
    aws = bench.aws(facts)
    identity = aws.identity()
    refuse_account(facts, identity.account_id, identity.arn)
    names = list_regions(aws) if every else [start or facts.region]
    found = _read([aws.elsewhere(name) for name in names], recreate=recreate)
    return Account(id=identity.account_id, regions=tuple(found))


def _read(clients: list[Aws], *, recreate: bool) -> Iterable[Region]:
    for aws, found in zip(clients, each(read_default_vpc, clients), strict=True):
        plan = plan_recreating(found, aws.region) if recreate else plan_cleaning(found)
        yield Region(aws=aws, found=found, plan=plan)


def _access(known: list[Facts]) -> Facts:
    """Facts whose credentials are those of the whole project."""
    if not known:
        raise UsageError("The project has no environments.", hint="catctl env new hack")
    ways = {(item.account_id, item.profile, item.role_arn) for item in known}
    if len(ways) > 1:
        listed = ", ".join(sorted(item.key for item in known))
        raise UsageError(
            f"The environments {listed} are in several accounts, or use several credentials: "
            "which is meant?",
            hint=f"catctl clean-default-vpc --of {known[0].key}",
        )
    return known[0]


def _only(known: list[Facts]) -> str | None:
    """The region of all environments, if they have one."""
    regions = {item.region for item in known}
    return regions.pop() if len(regions) == 1 else None
