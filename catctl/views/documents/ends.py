"""Documents of the end of an environment, and of the sandbox. Pure."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from catctl.views.documents.base import ActionPart, JsonDocument, Part, Usd


class LeftoverPart(Part):
    """Something of the environment that is there."""

    kind: str
    id: str
    name: str
    why: str = Field(description="Why it is the environment's: its tags, its name, or its place.")
    place: str
    note: str
    billable: bool
    monthly: Usd | None


class LookPart(Part):
    """A look at an account and region, class by class."""

    environment: str
    account_id: str
    region: str
    clean: bool = Field(description="Everything was read, and nothing billable is left.")
    billable: int
    monthly: Usd | None = Field(description="As far as prices are known; None for not at all.")
    unpriced: list[str] = Field(description="What is in no sum, as its price is unknown.")
    checked: dict[str, int]
    problems: dict[str, str]
    found: list[LeftoverPart]
    others: list[str] = Field(description="ARNs with our tags, of no class that is looked at.")


class SurveyDocument(JsonDocument, LookPart):
    """What a destroy would take, and what stays."""

    type: Literal["catctl_survey"]
    guards: dict[str, str] = Field(description="Addresses that are protected, and by what.")
    stays: dict[str, float | None] = Field(
        description="What is kept on purpose, and USD a month for it."
    )


class ProofDocument(JsonDocument, LookPart):
    """What is left after a destroy."""

    type: Literal["catctl_proof"]
    stays: dict[str, float | None]


class SweepDocument(JsonDocument, LookPart):
    """What is left of an environment."""

    type: Literal["catctl_sweep"]


class NotExpiredDocument(JsonDocument):
    """With --if-expired, an environment whose time is not up."""

    type: Literal["catctl_not_expired"]
    environment: str
    expires: str


class PurgeDocument(JsonDocument):
    """The state backend went, too."""

    type: Literal["catctl_purge"]
    environment: str
    actions: list[ActionPart]


class DefaultVpcPart(Part):
    """The default VPC of a region, and what would be done about it."""

    vpc: str | None
    users: list[str]
    actions: list[ActionPart]


class DefaultVpcsDocument(JsonDocument):
    """Default VPCs by region."""

    type: Literal["catctl_default_vpc"]
    account_id: str
    regions: dict[str, DefaultVpcPart]


class TryDocument(JsonDocument):
    """A whole life in the sandbox."""

    type: Literal["catctl_try"]
    environment: str
    created: int
    deployed: int
    destroyed: int
    clean: bool | None = Field(description="None where it was kept.")
    seconds: dict[str, float] = Field(description="Of each phase.")


class SandboxDocument(JsonDocument):
    """Whether the sandbox runs; None for what there is not."""

    type: Literal["catctl_sandbox"]
    running: bool
    endpoint: str | None
    pid: int | None
    log: str | None
    iam: bool = Field(description="Whether it enforces the policies of users and roles.")


class SandboxVariablesDocument(JsonDocument):
    """Variables that send other tools to the sandbox."""

    type: Literal["catctl_sandbox_env"]
    variables: dict[str, str]
    unset: list[str] = Field(description="What would lead elsewhere, such as AWS_PROFILE.")


class ScenariosDocument(JsonDocument):
    """What there is to rehearse, by name."""

    type: Literal["catctl_scenarios"]
    scenarios: dict[str, str]


class ScenarioDocument(JsonDocument):
    """What the next tasks will meet; None for nothing."""

    type: Literal["catctl_scenario"]
    environment: str
    services: list[str]
    scenario: str | None
