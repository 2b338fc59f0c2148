"""The default VPCs of an account: looked at, cleaned away, brought back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catctl.actions import Plan, Stage
from catctl.aws.parallel import each
from catctl.aws.session import Aws
from catctl.commands import Next, advice
from catctl.environment.facts import Facts
from catctl.environment.load import load, load_all
from catctl.environment.regions import check_region
from catctl.errors import UsageError
from catctl.journeys import course
from catctl.journeys.workbench import Workbench
from catctl.leftovers.default_vpc.execute import VpcExecutor
from catctl.leftovers.default_vpc.model import DefaultVpc
from catctl.leftovers.default_vpc.observe import list_regions, read_default_vpc
from catctl.leftovers.default_vpc.plan import VpcAction, plan_cleaning, plan_recreating


@dataclass(frozen=True, kw_only=True)
class Region:
    """A region, its default VPC if it has one, and what would be done about it."""

    aws: Aws
    vpc: DefaultVpc | None
    plan: Plan[VpcAction]

    @property
    def name(self) -> str:
        return self.aws.region


@dataclass(frozen=True, kw_only=True)
class InRegion:
    """An action in one of several regions."""

    region: str
    action: VpcAction

    def __str__(self) -> str:
        return str(self.action)


@dataclass(frozen=True, kw_only=True)
class DefaultVpcs:
    """The account that the project's environments are in, as AWS names it."""

    id: str
    regions: tuple[Region, ...]

    @property
    def plan(self) -> Plan[InRegion]:
        """One region after the other."""
        return Plan.of(
            Stage(
                title=f"{region.name}: {stage.title}",
                actions=tuple(InRegion(region=region.name, action=a) for a in stage.actions),
            )
            for region in self.regions
            for stage in region.plan.stages
        )


def clean(account: DefaultVpcs, *, consent: course.Consent, view: course.View[InRegion]) -> None:
    """Delete the default VPCs, or bring them back, as the account's plan says."""
    executors = {region.name: VpcExecutor(region.aws) for region in account.regions}
    names = ", ".join(region.name for region in account.regions if region.plan)
    course.run(
        account.plan,
        lambda item: executors[item.region](item.action),
        consent=consent,
        question=f"Do this in account {account.id}, in {names}?",
        view=view,
    )


def look_at_regions(
    bench: Workbench, *, key: str | None, region: str | None, every: bool, recreate: bool
) -> DefaultVpcs:
    """Read the default VPC of one region, or of all. The account guard comes first.

    ``key`` names the environment whose account is meant. Raises UsageError where that, or the
    region, is not clear.
    """
    if region:
        _require_region(region)
    known = [e.facts for e in ([load(bench.project, key)] if key else load_all(bench.project))]
    facts = _access(known)
    start = region or _only(known)
    if start is None and not every:
        raise UsageError(
            "The project's environments are in several regions: which is meant?",
            hint=advice("`clean-default-vpc --region REGION`, or --all-regions"),
        )
    own = bench.account(facts)
    names = list_regions(own.aws) if every else [start or facts.region]
    regions = _read([own.aws.elsewhere(name) for name in names], recreate=recreate)
    return DefaultVpcs(id=own.id, regions=tuple(regions))


def _require_region(name: str) -> None:
    try:
        check_region(name)
    except ValueError as error:
        raise UsageError(f"{error}.") from None


def _read(clients: list[Aws], *, recreate: bool) -> Iterable[Region]:
    for aws, vpc in zip(clients, each(read_default_vpc, clients), strict=True):
        plan = plan_recreating(vpc, aws.region) if recreate else plan_cleaning(vpc)
        yield Region(aws=aws, vpc=vpc, plan=plan)


def _access(known: list[Facts]) -> Facts:
    """Facts whose credentials are those of the whole project."""
    if not known:
        raise UsageError("The project has no environments.", hint=Next("env", "new", "hack"))
    ways = {(item.account_id, item.profile, item.role_arn) for item in known}
    if len(ways) > 1:
        listed = ", ".join(sorted(item.key for item in known))
        raise UsageError(
            f"The environments {listed} are in several accounts, or use several credentials: "
            "which is meant?",
            hint=Next("clean-default-vpc", "--of", known[0].key),
        )
    return known[0]


def _only(known: list[Facts]) -> str | None:
    """The region of all environments, if they have one."""
    regions = {item.region for item in known}
    return regions.pop() if len(regions) == 1 else None
