"""What a document of ``--json`` is. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Usd = Annotated[float, Field(description="US dollars, unrounded to six digits.")]
Seconds = Annotated[float, Field(description="Seconds.")]
Time = Annotated[str, Field(description="A time in ISO 8601, with its offset.")]


class Part(BaseModel):
    """All keys are there, unknown ones are not."""

    model_config = ConfigDict(extra="forbid")


class JsonDocument(Part):
    """One JSON object on one line of stdout.

    ``format_version`` rises in its second number when keys are added, in its first when a reader
    of the old ones would break.
    """

    type: str
    format_version: Literal["1.0"]


class ActionPart(Part):
    """One step of a plan of catctl's own."""

    action: str = Field(description="Its kind, such as CreateService.")
    service: str | None = Field(description="The service that it is about, if it is about one.")
    text: str = Field(description="It in words.")
