"""Who is calling, and what its policies say, in moto's backends.

Runs inside the server's process; the private parts are of moto 5.2.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from catctl.sandbox.iam.documents import parsed
from catctl.sandbox.iam.model import Caller, Policies, PolicyStatement
from catctl.sandbox.requests import RefusedRequest

# Marks on moto's assumed roles: whose they are, as names say it of a role that is gone, too.
UNLIMITED = "catctl_unlimited"
ROLE_ID = "catctl_role_id"


@dataclass(frozen=True, kw_only=True)
class Known:
    """A caller, and all that is said of it."""

    caller: Caller
    policies: Policies


def known(access_key: str, account: str) -> Known | None:
    """Whose key it is; None for one of the sandbox's own, which may do everything.

    Raises RefusedRequest where the user or the role is gone.
    """
    from moto.iam.models import iam_backends
    from moto.sts.models import sts_backends

    for partition, iam in list(iam_backends[account].items()):
        made = iam.access_keys.get(access_key)
        if made is None:
            continue
        session = sts_backends[account][partition].get_assumed_role_from_access_key(access_key)
        if session is not None:
            return None if getattr(session, UNLIMITED, False) else _of_session(iam, session)
        if made.user_name in iam.users:
            return _of_user(iam, iam.users[made.user_name])
    raise _gone()


def _gone() -> RefusedRequest:
    return RefusedRequest(
        403, "InvalidClientTokenId", "The security token included in the request is invalid"
    )


def _of_session(iam: Any, session: Any) -> Known:
    """A role that was made anew under the same name is another role."""
    role = next((r for r in iam.roles.values() if r.arn == session.role_arn), None)
    if role is None or role.id != getattr(session, ROLE_ID, None):
        raise _gone()
    caller = Caller(
        account=session.account_id,
        arn=session.arn,
        role_arn=role.arn,
        context={
            "aws:principalaccount": session.account_id,
            "aws:principalarn": role.arn,
            "aws:principaltype": "AssumedRole",
            "aws:userid": f"{role.id}:{session.session_name}",
        },
    )
    policies = Policies(
        identity=tuple(_of_identity(role)),
        boundary=_boundary(iam, role.permissions_boundary_arn),
        session=parsed(session.policy, "the session policy") if session.policy else None,
    )
    return Known(caller=caller, policies=policies)


def _of_user(iam: Any, user: Any) -> Known:
    groups = [group for group in iam.groups.values() if user in group.users]
    caller = Caller(
        account=user.account_id,
        arn=user.arn,
        role_arn=None,
        context={
            "aws:principalaccount": user.account_id,
            "aws:principalarn": user.arn,
            "aws:principaltype": "User",
            "aws:userid": user.id,
            "aws:username": user.name,
        },
    )
    identity = tuple(s for owner in (user, *groups) for s in _of_identity(owner))
    return Known(caller=caller, policies=Policies(identity=identity))


def _of_identity(owner: Any) -> Iterator[PolicyStatement]:
    """Inline and attached policies of a user, a group or a role."""
    for name, document in owner.policies.items():
        yield from parsed(document, f"the policy {name} of {owner.arn}")
    for policy in owner.managed_policies.values():
        yield from _of_managed(policy)


def _of_managed(policy: Any) -> tuple[PolicyStatement, ...]:
    """The version that counts is the default one."""
    [document] = [v.document for v in policy.versions if v.version_id == policy.default_version_id]
    return parsed(document, policy.arn)


def _boundary(iam: Any, arn: str | None) -> tuple[PolicyStatement, ...] | None:
    """One that is gone allows nothing."""
    if not arn:
        return None
    policy = iam.managed_policies.get(arn)
    return _of_managed(policy) if policy is not None else ()
