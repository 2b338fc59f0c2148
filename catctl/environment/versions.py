"""The section ``versions`` of the environment file. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, Field

from catctl.environment.constraints import AWS, TERRAFORM, Range, parse_constraint
from catctl.environment.section import Section


def _meeting(versions: Range, whose: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not parse_constraint(value).meets(versions):
            raise ValueError(f"{value!r} allows none of the versions that {whose}: {versions}")
        return value

    return check


class Versions(Section):
    """What Terraform and the AWS provider may be: constraints, as Terraform reads them."""

    terraform: Annotated[str, AfterValidator(_meeting(TERRAFORM, "catctl works with"))] = Field(
        ">= 1.10, < 2.0", description="Versions of Terraform, 1.10 or newer."
    )
    aws: Annotated[str, AfterValidator(_meeting(AWS, "the modules take"))] = Field(
        "~> 5.100",
        description="Versions of the AWS provider, from 5.100 on and below 7. 6 is not proved "
        "against the real AWS yet; a state that it has written stays with it.",
    )
