"""Documents of services, their images and their secrets. Pure."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from catctl.views.documents.base import ActionPart, JsonDocument, Part, Seconds, Time, Usd
from catctl.views.documents.terraform import RunPart


class DeployDocument(JsonDocument):
    """What a deploy would do."""

    type: Literal["catctl_deploy"]
    environment: str
    actions: list[ActionPart]
    diff: dict[str, list[str]] | None = Field(
        description="With --diff, of each service's task definition against what runs."
    )
    images: dict[str, str] = Field(description="The image of each service.")


class ChangeDocument(JsonDocument):
    """What would be done to services that run."""

    type: Literal["catctl_pause", "catctl_resume", "catctl_rollback", "catctl_scale"]
    environment: str
    actions: list[ActionPart]


class RolloutDocument(JsonDocument):
    """How far the deployment of a service has come; one whenever that changes."""

    type: Literal["catctl_rollout"]
    service: str
    deployment: str
    verdict: str = Field(description="running until it is over; done is the only good end.")
    reason: str
    serving: str = Field(description="The revision that runs now, such as web:41.")
    revision: str | None
    desired: int | None
    running: int | None
    pending: int | None
    failed: int | None
    healthy: int
    stage: str
    events: list[str]
    seconds: Seconds


class FindingPart(Part):
    """One thing that was checked."""

    level: Literal["error", "ok", "skipped", "warning"]
    service: str
    subject: str
    message: str
    why: str
    fix: str


class VerifyDocument(JsonDocument):
    """What a deploy needs, checked."""

    type: Literal["catctl_verify"]
    environment: str
    findings: list[FindingPart]


class DiagnosisPart(Part):
    """A cause of a failure, and what mends it."""

    id: str
    cause: str
    fix: str
    source: str
    text: str
    consequence: bool


class ExplanationPart(Part):
    """Why a service does not run; the first cause first."""

    environment: str
    service: str
    id: str | None
    cause: str | None
    fix: str | None
    diagnoses: list[DiagnosisPart]
    log: list[str]


class ExplainDocument(JsonDocument, ExplanationPart):
    """Why a service does not run; ``id`` is None where nothing is wrong."""

    type: Literal["catctl_explain"]


class ExplainTextDocument(JsonDocument):
    """What a copied message means; None where catctl does not know it."""

    type: Literal["catctl_explain_text"]
    diagnosis: DiagnosisPart | None


class PushDocument(JsonDocument):
    """An image, and whether it is in its repository."""

    type: Literal["catctl_push"]
    environment: str
    service: str
    tag: str
    digest: str | None = Field(description="None before it is pushed.")
    image: str


class ServiceStatusPart(Part):
    """How a service stands; None for what is not known."""

    service: str
    standing: str
    task_definition: str | None
    desired: int | None
    running: int | None
    pending: int | None
    healthy: int | None
    unhealthy: int | None
    deployed_at: Time | None
    finding: str | None
    cause: str | None


class HeldLockPart(Part):
    """A lock on the state, and by whom it is held."""

    place: str
    held: str


class StoredStatePart(Part):
    """A state in its bucket."""

    serial: int
    resources: int
    checksum_holds: bool = Field(description="False where Terraform refuses it.")
    damaged: str = Field(description="What is wrong with it; empty for a whole one.")


class StatusDocument(JsonDocument):
    """How an environment stands."""

    type: Literal["catctl_status"]
    environment: str
    last_apply: RunPart | None
    at_work: list[int] = Field(description="Processes that work on its state.")
    locks: list[HeldLockPart] | None = Field(description="None where it may not be read.")
    saved_plan: str | None
    errored_state: bool
    stored_state: StoredStatePart | None = Field(description="What S3 has; None for nothing.")
    hourly: Usd | None = Field(description="As it runs now, as far as prices are known.")
    unpriced: list[str] = Field(description="What is in no sum, as its price is unknown.")
    expires: str | None
    url: str | None
    services: list[ServiceStatusPart] | None = Field(description="None before the first apply.")


class LogsDocument(JsonDocument):
    """Whose log lines follow."""

    type: Literal["catctl_logs"]
    environment: str
    service: str


class LogLineDocument(JsonDocument):
    """A line that a task has written."""

    type: Literal["catctl_log"]
    at: Time
    task: str
    message: str


class OneOffDocument(JsonDocument):
    """How a command ended that was run once."""

    type: Literal["catctl_run"]
    environment: str
    service: str
    exit_code: int


class RulePart(Part):
    """What leads to a web service."""

    paths: list[str]
    hosts: list[str]


class UrlDocument(JsonDocument):
    """Where the services answer."""

    type: Literal["catctl_url"]
    environment: str
    url: str
    services: dict[str, RulePart]


class RecordPart(Part):
    """A DNS record, and where its name leads now."""

    name: str
    record_type: str
    value: str
    state: Literal["missing", "other", "right", "unchecked"]
    leads_to: list[str]


class DnsDocument(JsonDocument):
    """The records that lead to the load balancer."""

    type: Literal["catctl_dns"]
    environment: str
    records: list[RecordPart]


class ExportDocument(JsonDocument):
    """Files that deploy without catctl."""

    type: Literal["catctl_export"]
    environment: str
    folder: str
    files: int


class UsePart(Part):
    """Who reads a secret, and into which variable."""

    service: str
    variable: str


class SecretPart(Part):
    """A secret of the environment file. Its value is read nowhere."""

    source: str
    store: str
    there: bool
    modified: Time | None
    uses: list[UsePart]
    stale: list[str] = Field(description="Services that run with an older value.")


class SecretsDocument(JsonDocument):
    """The secrets that services read."""

    type: Literal["catctl_secrets"]
    environment: str
    secrets: list[SecretPart]


class SecretSetDocument(JsonDocument):
    """A value that was stored."""

    type: Literal["catctl_secret_set"]
    environment: str
    source: str
    new: bool
    services: list[str]
    need_deploy: list[str]


class SecretDiffDocument(JsonDocument):
    """What is missing, what nobody reads, and who runs with an older value."""

    type: Literal["catctl_secret_diff"]
    environment: str
    missing: list[str]
    unread: list[str]
    stale: list[str]


class SecretRemovedDocument(JsonDocument):
    """A value that was removed."""

    type: Literal["catctl_secret_rm"]
    environment: str
    source: str
