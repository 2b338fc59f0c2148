"""Documents of projects, their files, and what they cost. Pure."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from catctl.views.documents.base import ActionPart, JsonDocument, Part, Usd
from catctl.views.documents.services import ExplanationPart, FindingPart
from catctl.views.documents.terraform import FatePart


class ErrorDocument(JsonDocument):
    """Why a command has failed. It may be the last of several documents."""

    type: Literal["catctl_error"]
    message: str
    hint: str | None = Field(description="The command that comes next.")
    exit_code: int
    diagnoses: list[ExplanationPart] | None = Field(description="Of a failed deploy.")
    fate: FatePart | None = Field(description="Of a failed apply.")
    findings: list[FindingPart] | None = Field(description="Of a deploy that was refused.")


class VersionDocument(JsonDocument):
    """Which catctl this is."""

    type: Literal["catctl_version"]
    version: str


class InitDocument(JsonDocument):
    """The files of a new project."""

    type: Literal["catctl_init"]
    folder: str
    written: list[str]
    kept: list[str] = Field(description="They were there, and stay as they are.")


class NewEnvironmentDocument(JsonDocument):
    """The files of a new environment."""

    type: Literal["catctl_env_new"]
    environment: str
    written: list[str]


class RenderDocument(JsonDocument):
    """What rendering changes."""

    type: Literal["catctl_render"]
    actions: list[ActionPart]
    diff: str | None = Field(description="With --check or --diff.")


class SettingPart(Part):
    """A setting in effect."""

    value: Any
    origin: str = Field(description="FILE:LINE, the preset, or built-in.")
    meaning: str


class ConfigDocument(JsonDocument):
    """Settings in effect, by key."""

    type: Literal["catctl_config"]
    environment: str
    settings: dict[str, SettingPart]


class PricedPart(Part):
    """Something that costs, or whose price is not known."""

    component: str
    service: str | None
    what: str
    price: str = Field(description="Its key in the catalogue of prices.")
    unit: str
    quantity: float
    basis: str


class ComponentPart(PricedPart):
    """Something that costs."""

    rate: Usd
    monthly: Usd
    confidence: str
    source: str


class TipPart(Part):
    """What would save money."""

    id: str
    change: str
    price: str
    saving: Usd


class PricesPart(Part):
    """Which catalogue was used, and the dates of its oldest and newest price."""

    region: str
    oldest: str | None
    newest: str | None


class CostDocument(JsonDocument):
    """What an environment costs."""

    type: Literal["catctl_cost"]
    environment: str
    region: str
    currency: str = Field(description="Of people's text; amounts here are US dollars.")
    rate: float
    hourly: Usd | None
    monthly: Usd | None = Field(description="As far as prices are known; None for not at all.")
    hours: float
    period: Usd | None = Field(description="For so many hours.")
    components: list[ComponentPart]
    unpriced: list[PricedPart]
    assumptions: dict[str, float]
    notes: list[str]
    free_tier: dict[str, float]
    prices: PricesPart
    tips: list[TipPart]


class CostComparisonDocument(JsonDocument):
    """Two environments side by side."""

    type: Literal["catctl_cost_comparison"]
    environments: list[str]
    currency: str
    rate: float
    monthly: dict[str, list[float | None]]
    unpriced: dict[str, list[str]]


class CompletionDocument(JsonDocument):
    """A script for a shell."""

    type: Literal["catctl_completion"]
    shell: str
    script: str


class SchemaDocument(JsonDocument):
    """The JSON Schema of the environment file, or of a type of document."""

    type: Literal["catctl_schema"]
    schema_: dict[str, Any] = Field(alias="schema")
