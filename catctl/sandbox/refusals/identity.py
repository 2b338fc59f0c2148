"""Limits of IAM: sizes and numbers of policies, names, trust policies. Seen in moto 5.2.5.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (white space is
not counted); the words as in serverless/serverless#7643 (a role), danvk/mapsnap#483 (a user),
LBHackney-IT/Data-Platform#2116 (a policy), aws/eks-hybrid#741 (how many) and
kubernetes-sigs/aws-load-balancer-controller#2718 (a trust policy).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from catctl.sandbox.patches import patch

_MANAGED = 6144
_ATTACHED = 10
_TRUST = 2048
_INLINE = {"group": 5120, "role": 10240, "user": 2048}  # in all, of each
_NAME = re.compile(r"[A-Za-z0-9_+=,.@-]+")


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    for kind, most in _INLINE.items():
        _weigh_inline(kind, most)
        _count_attached(kind)
    _weigh_managed()
    _read_trust()
    _name_users()


def _weigh_inline(kind: str, most: int) -> None:
    from moto.iam.exceptions import LimitExceededException
    from moto.iam.models import IAMBackend

    def put(self: Any, owner: str, policy_name: str, policy_json: str) -> Any:
        _check_name("policyName", policy_name, longest=128)
        others = getattr(self, f"get_{kind}")(owner).policies
        if _inline_size({**others, policy_name: policy_json}) > most:
            raise LimitExceededException(
                f"Maximum policy size of {most} bytes exceeded for {kind} {owner}"
            )
        return original(self, owner, policy_name, policy_json)

    original = patch(IAMBackend, f"put_{kind}_policy", put)


def _inline_size(policies: Mapping[str, str]) -> int:
    return sum(map(_size, policies.values()))


def _size(document: str) -> int:
    return len("".join(document.split()))


def _count_attached(kind: str) -> None:
    from moto.iam.exceptions import LimitExceededException
    from moto.iam.models import IAMBackend

    def attach(self: Any, policy_arn: str, owner: str) -> Any:
        attached = getattr(self, f"get_{kind}")(owner).managed_policies
        if policy_arn not in attached and len(attached) >= _ATTACHED:
            raise LimitExceededException(
                f"Cannot exceed quota for PoliciesPer{kind.capitalize()}: {_ATTACHED}"
            )
        return original(self, policy_arn, owner)

    original = patch(IAMBackend, f"attach_{kind}_policy", attach)


def _weigh_managed() -> None:
    from moto.iam.models import IAMBackend

    def create_policy(
        self: Any, description: Any, path: Any, policy_document: str, policy_name: str, tags: Any
    ) -> Any:
        _check_name("policyName", policy_name, longest=128)
        _check_size(policy_document, "PolicySize", _MANAGED)
        return create(self, description, path, policy_document, policy_name, tags)

    def create_policy_version(
        self: Any, policy_arn: str, policy_document: str, set_as_default: Any
    ) -> Any:
        _check_size(policy_document, "PolicySize", _MANAGED)
        return renew(self, policy_arn, policy_document, set_as_default)

    create = patch(IAMBackend, "create_policy", create_policy)
    renew = patch(IAMBackend, "create_policy_version", create_policy_version)


def _read_trust() -> None:
    """moto takes whatever a role is created with for its trust policy."""
    from moto.iam.models import IAMBackend
    from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator

    def create_role(
        self: Any, role_name: str, assume_role_policy_document: str, *args: Any, **kwargs: Any
    ) -> Any:
        _check_name("roleName", role_name, longest=64)
        IAMTrustPolicyDocumentValidator(assume_role_policy_document).validate()
        _check_size(assume_role_policy_document, "ACLSizePerRole", _TRUST)
        return create(self, role_name, assume_role_policy_document, *args, **kwargs)

    def update(self: Any, role_name: str, policy_document: str) -> Any:
        _check_size(policy_document, "ACLSizePerRole", _TRUST)
        return renew(self, role_name, policy_document)

    create = patch(IAMBackend, "create_role", create_role)
    renew = patch(IAMBackend, "update_assume_role_policy", update)


def _name_users() -> None:
    from moto.iam.models import IAMBackend

    def create_user(self: Any, region_name: str, user_name: str, *args: Any, **kw: Any) -> Any:
        _check_name("userName", user_name, longest=64)
        return original(self, region_name, user_name, *args, **kw)

    original = patch(IAMBackend, "create_user", create_user)


def _check_size(document: str, quota: str, most: int) -> None:
    from moto.iam.exceptions import LimitExceededException

    if _size(document) > most:
        raise LimitExceededException(f"Cannot exceed quota for {quota}: {most}")


def _check_name(field: str, name: str, *, longest: int) -> None:
    """As botocore's model of IAM 2010-05-08 has it, where clients do not look at patterns."""
    from moto.iam.exceptions import ValidationError

    if not _NAME.fullmatch(name):
        raise ValidationError(
            f"The specified value for {field} is invalid. It must contain only alphanumeric "
            "characters and/or the following: +=,.@_-"
        )
    if len(name) > longest:
        raise ValidationError(
            f"1 validation error detected: Value '{name}' at '{field}' failed to satisfy "
            f"constraint: Member must have length less than or equal to {longest}"
        )
