"""Whether a statement's conditions hold: just the operators and keys that our policies use. Pure.

Sources:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from catctl.sandbox.iam.model import UnknownInPolicyError
from catctl.sandbox.iam.patterns import Variables, arn_matches, filled, matches

Context = Mapping[str, str | tuple[str, ...]]
_Test = Callable[[str, str, Variables | None], bool]  # the policy's value, the request's, variables

# In small letters, as AWS does not heed their case. What ends with a slash has a tag's key behind.
KEYS = frozenset(
    {
        "application-autoscaling:scalable-dimension",
        "application-autoscaling:service-namespace",
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principaltype",
        "aws:requestedregion",
        "aws:requesttag/",
        "aws:resourcetag/",
        "aws:securetransport",
        "aws:tagkeys",
        "aws:userid",
        "aws:username",
        "ec2:createaction",
        "ecs:cluster",
        "ecs:createaction",
        "elasticloadbalancing:createaction",
        "iam:awsservicename",
        "iam:passedtoservice",
        "iam:permissionsboundary",
        "iam:policyarn",
        "kms:viaservice",
        "s3:prefix",
        "sts:externalid",
    }
)


def _equals(wanted: str, found: str, values: Variables | None) -> bool:
    return filled(wanted, values) == found


def _equals_in_any_case(wanted: str, found: str, values: Variables | None) -> bool:
    return (filled(wanted, values) or "").lower() == found.lower()


def _is(wanted: str, found: str, _: Variables | None) -> bool:
    return wanted.lower() == found.lower()


_TESTS: dict[str, _Test] = {
    "ArnEquals": arn_matches,
    "ArnLike": arn_matches,
    "Bool": _is,
    "StringEquals": _equals,
    "StringEqualsIgnoreCase": _equals_in_any_case,
    "StringLike": matches,
}
_NEGATED: dict[str, _Test] = {
    "ArnNotEquals": arn_matches,
    "ArnNotLike": arn_matches,
    "StringNotEquals": _equals,
    "StringNotEqualsIgnoreCase": _equals_in_any_case,
    "StringNotLike": matches,
}
_IF_EXISTS = "IfExists"
_ALL, _ANY = "ForAllValues", "ForAnyValue"


def holds(
    operator: str, key: str, wanted: tuple[str, ...], context: Context, values: Variables | None
) -> bool:
    """Whether one condition holds. Raises UnknownInPolicyError for what is not known here."""
    found = context.get(_known(key))
    if operator == "Null":
        return any(_is(text, str(found is None), None) for text in wanted)
    quantifier, colon, rest = operator.rpartition(":")
    name = rest.removesuffix(_IF_EXISTS)
    if name not in (_TESTS | _NEGATED) or (colon and quantifier not in (_ALL, _ANY)):
        raise UnknownInPolicyError(f"the operator {operator}")
    if found is None:
        absent_is_well = name != rest or (name in _NEGATED and quantifier != _ANY)
        return absent_is_well or quantifier == _ALL
    if isinstance(found, tuple) and not quantifier:
        raise UnknownInPolicyError(f"{key} without {_ANY} or {_ALL}")

    def fits(value: str) -> bool:
        if name in _NEGATED:
            return not any(_NEGATED[name](text, value, values) for text in wanted)
        return any(_TESTS[name](text, value, values) for text in wanted)

    several = found if isinstance(found, tuple) else (found,)
    return any(map(fits, several)) if quantifier == _ANY else all(map(fits, several))


def _known(key: str) -> str:
    """As it stands in a context."""
    lowered = key.lower()
    head, slash, _ = lowered.partition("/")
    if head + slash not in KEYS:
        raise UnknownInPolicyError(f"the condition key {key}")
    return lowered


def value_of(name: str, context: Context) -> str | None:
    """That of a variable. Raises UnknownInPolicyError for one that is not known here."""
    found = context.get(_known(name))
    if isinstance(found, tuple):
        raise UnknownInPolicyError(f"the variable {name}, which has several values")
    return found
