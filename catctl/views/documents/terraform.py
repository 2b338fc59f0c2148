"""Documents of what Terraform does to an environment. Pure."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from catctl.views.documents.base import ActionPart, JsonDocument, Part, Seconds, Time, Usd


class BootstrapStateDocument(JsonDocument):
    """What the state backend needs; empty where it is complete."""

    type: Literal["catctl_bootstrap_state"]
    environment: str
    actions: list[ActionPart]


class PolicyDocument(JsonDocument):
    """An IAM policy: of ``bootstrap-state --iam-policy`` or ``iam``, one document for each."""

    type: Literal["catctl_policy"]
    environment: str
    name: str | None = Field(description="None for a trust policy.")
    length: int = Field(description="Characters without white space, as IAM counts.")
    policy: dict[str, Any] = Field(description="The policy document, as IAM takes it.")


class TerraformDocument(JsonDocument):
    """A line of Terraform while it works, in its machine-readable form."""

    type: Literal["catctl_terraform"]
    environment: str
    message: dict[str, Any] = Field(
        description="As HashiCorp documents it under Machine-Readable UI."
    )


class PlannedChangePart(Part):
    """A resource that changes."""

    action: str = Field(description="create, update, replace, delete, move, import or forget.")
    address: str


class CostLinePart(Part):
    """What the environment will cost with the changes."""

    monthly: Usd | None = Field(description="As far as prices are known; None for not at all.")
    hourly: Usd | None
    change: Usd | None = Field(description="A month more or less than was last applied.")
    expires: str | None
    until_end: Usd | None
    budget: float | None
    over_budget: bool = Field(description="By what is known alone.")
    unpriced: int = Field(description="Things whose price is not known, and is in no sum.")
    unknown: list[str] = Field(description="What they are part of.")


class PlanDocument(JsonDocument):
    """What Terraform would change."""

    type: Literal["catctl_plan"]
    environment: str
    changes: list[PlannedChangePart]
    outputs: list[str] = Field(description="Names of the outputs that change.")
    create: int
    update: int
    replace: int
    delete: int
    cost: CostLinePart | None = Field(description="None where everything goes.")


class ApplyDocument(JsonDocument):
    """What Terraform has changed."""

    type: Literal["catctl_apply"]
    environment: str
    add: int
    change: int
    remove: int


class DriftedAttributePart(Part):
    """An attribute that differs."""

    path: str
    before: str | None
    after: str | None


class DriftedPart(Part):
    """A resource that changed outside of Terraform."""

    address: str
    action: str
    attributes: list[DriftedAttributePart]


class DriftDocument(JsonDocument):
    """What has changed outside of Terraform."""

    type: Literal["catctl_drift"]
    environment: str
    drift: list[DriftedPart]


class LockPart(Part):
    """Who holds a lock; None for what it does not say."""

    created: Time | None
    id: str | None
    operation: str | None
    place: str
    who: str | None


class LocksDocument(JsonDocument):
    """The locks on the state; empty where it is free."""

    type: Literal["catctl_locks"]
    environment: str
    locks: list[LockPart]


class FatePart(Part):
    """What became of each planned change: addresses."""

    done: list[str]
    failed: list[str]
    in_doubt: list[str] = Field(description="Begun, and no end was seen.")
    not_started: list[str]


class RunPart(Part):
    """A run of Terraform on record."""

    id: str
    environment: str
    verb: str
    target: str = Field(description="aws, or which sandbox.")
    started: Seconds = Field(description="Seconds since 1970.")
    ended: Seconds | None
    exit_code: int | None
    ending: str
    alone: bool = Field(description="Whether it went on after its catctl was gone.")
    fate: FatePart


class RunsDocument(JsonDocument):
    """The last runs of Terraform on this machine, newest first."""

    type: Literal["catctl_runs"]
    runs: list[RunPart]


class OutputValuePart(Part):
    """As in ``terraform output -json``."""

    value: Any
    type: Any
    sensitive: bool


class OutputsDocument(JsonDocument):
    """The outputs of an environment, or the one that was named."""

    type: Literal["catctl_output"]
    environment: str
    outputs: dict[str, OutputValuePart]


class DiagnosticPart(Part):
    """An error or a warning of Terraform's."""

    severity: str
    summary: str
    detail: str
    address: str | None
    file: str | None
    line: int | None
    snippet: str | None


class ValidateDocument(JsonDocument):
    """What Terraform says of the rendered files."""

    type: Literal["catctl_validate"]
    environment: str
    valid: bool
    diagnostics: list[DiagnosticPart]


class StateSummaryPart(Part):
    """A state without its contents."""

    serial: int
    resources: int


class StateRecoverDocument(JsonDocument):
    """A state that waits to be stored."""

    type: Literal["catctl_state_recover"]
    environment: str
    waits: StateSummaryPart | None = Field(description="None where there is nothing to recover.")
    stored: StateSummaryPart | None = Field(description="What the backend had before.")
