"""Whether policies allow what is asked: an explicit deny first, then each kind of policy. Pure.

Sources:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html (the words)
"""

from __future__ import annotations

from collections.abc import Iterable

from catctl.sandbox.iam.conditions import holds, value_of
from catctl.sandbox.iam.model import Asked, Caller, Policies, PolicyStatement, UnknownInPolicyError
from catctl.sandbox.iam.patterns import arn_matches, matches

_IDENTITY = "identity-based policy"
_BOUNDARY = "permissions boundary"
_SESSION = "session policy"
_RESOURCE = "resource-based policy"


def why_refused(asked: Asked, caller: Caller, policies: Policies) -> str | None:
    """Why ``asked`` is refused, in AWS's words; None where it is allowed.

    Raises UnknownInPolicyError where a statement on this very action and resource holds what is not
    known here.
    """
    on_resource = [s for s in policies.resource if _names(s, caller)]
    kinds = {
        name: [s for s in statements if _is_on(s, asked, caller)]
        for name, statements in (
            (_IDENTITY, policies.identity),
            (_BOUNDARY, policies.boundary),
            (_SESSION, policies.session),
            (_RESOURCE, on_resource),
        )
        if statements is not None
    }
    for name, found in kinds.items():
        if not all(statement.allows for statement in found):
            return f"with an explicit deny in {'an' if name == _IDENTITY else 'a'} {name}"
    for name in _needed(asked, kinds[_RESOURCE], caller, policies):
        if not kinds.get(name, True):
            return f"because no {name} allows the {asked.action} action"
    return None


def _needed(
    asked: Asked, on_resource: Iterable[PolicyStatement], caller: Caller, policies: Policies
) -> list[str]:
    """The kinds that must allow it: one of the account's own resources that names the caller itself
    needs no identity's. (One that names the session would need no boundary either.)
    """
    owner = asked.resource.split(":")[4] if asked.resource != "*" else ""
    direct = owner in ("", caller.account) and any(
        _names_directly(statement, caller) for statement in on_resource
    )
    needed = [_RESOURCE] if policies.decides else []
    return [*needed, *([] if direct else [_IDENTITY]), _BOUNDARY, _SESSION]


def _is_on(statement: PolicyStatement, asked: Asked, caller: Caller) -> bool:
    """Whether a statement is about what is asked, and its conditions hold."""
    context = {**caller.context, **asked.context}

    def value(name: str) -> str | None:
        return value_of(name, context)

    variables = value if statement.has_variables else None
    action = asked.action.lower()
    try:
        return (
            any(matches(text.lower(), action) for text in statement.actions)
            != statement.not_actions
            and any(arn_matches(text, asked.resource, variables) for text in statement.resources)
            != statement.not_resources
            and all(
                holds(operator, key, wanted, context, variables)
                for operator, key, wanted in statement.conditions
            )
        )
    except UnknownInPolicyError as error:
        raise UnknownInPolicyError(f"{error} in {statement.source}") from error


def _names(statement: PolicyStatement, caller: Caller) -> bool:
    """Whether a resource's statement is about the caller: by itself, or by its account."""
    account = {caller.account, f"arn:{caller.arn.split(':')[1]}:iam::{caller.account}:root"}
    return _names_directly(statement, caller) or not account.isdisjoint(_aws(statement))


def _names_directly(statement: PolicyStatement, caller: Caller) -> bool:
    return not {"*", caller.arn, caller.role_arn}.isdisjoint(_aws(statement))


def _aws(statement: PolicyStatement) -> tuple[str, ...]:
    return (statement.principals or {}).get("AWS", ())
