"""What is asked of IAM, and what policies say. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class UnknownInPolicyError(Exception):
    """A policy holds what IAM would heed and this does not know: never taken for granted."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """``service`` is as in signatures; ``given`` has the names of AWS's API reference."""

    service: str
    operation: str
    given: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.service}:{self.operation}"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One action on one resource. ``resource`` is ``*`` where the action knows no resources.

    ``context`` holds condition keys, in small letters; those that are absent are not in it.
    """

    action: str
    resource: str
    context: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PolicyStatement:
    """``conditions`` is by operator and key, as they stand in the document.

    ``principals`` is None in an identity's policy, and by kind (AWS, Service …) in a resource's.
    """

    allows: bool
    actions: tuple[str, ...]
    not_actions: bool
    resources: tuple[str, ...]
    not_resources: bool
    conditions: tuple[tuple[str, str, tuple[str, ...]], ...]
    principals: Mapping[str, tuple[str, ...]] | None
    has_variables: bool
    source: str  # the policy that it is of, for whoever looks for it


@dataclass(frozen=True, kw_only=True)
class Policies:
    """All that is said of one caller and one resource.

    ``boundary`` and ``session`` are None where the caller has none. ``resource`` is the resource's
    own policy; where it ``decides``, as that of a key or a role, nothing goes without it.
    """

    identity: tuple[PolicyStatement, ...] = ()
    boundary: tuple[PolicyStatement, ...] | None = None
    session: tuple[PolicyStatement, ...] | None = None
    resource: tuple[PolicyStatement, ...] = ()
    decides: bool = False


@dataclass(frozen=True, kw_only=True)
class Caller:
    """``arn`` is of the user or session; ``role_arn`` of the role that the session is of."""

    account: str
    arn: str
    role_arn: str | None
    context: Mapping[str, str | tuple[str, ...]]
