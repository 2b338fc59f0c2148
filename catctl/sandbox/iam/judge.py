"""Judges a request before moto sees it, by the policies of whoever signed it.

Runs inside the server's process, for one request at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from catctl.sandbox.iam.asks import by_key
from catctl.sandbox.iam.callers import ROLE_ID, known
from catctl.sandbox.iam.calls import call_of
from catctl.sandbox.iam.denials import denial
from catctl.sandbox.iam.documents import statements_of
from catctl.sandbox.iam.evaluation import why_refused
from catctl.sandbox.iam.inventory import MotoInventory
from catctl.sandbox.iam.model import Asked, Call, Policies, PolicyStatement, UnknownInPolicyError
from catctl.sandbox.iam.needs import needs
from catctl.sandbox.iam.rows import Scene
from catctl.sandbox.patches import patch
from catctl.sandbox.requests import RefusedRequest
from catctl.sandbox.signatures import Signature

_TAGS = "aws:resourcetag/"
# Actions that do not heed the tags of what they are on; sources: the service authorization
# reference, https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
_BLIND = (
    "elasticloadbalancing:SetWebAcl",
    "iam:PassRole",
    "wafv2:AssociateWebACL",
    "wafv2:DisassociateWebACL",
    "wafv2:GetWebACLForResource",
)
_READS = ("GetObject", "HeadObject")
# What moto 5.2.5 does not heed, or heeds in its own way: more would be allowed than was judged.
_UNHEEDED = {
    "logs": ("logGroupIdentifier",),
    "sts": ("PolicyArns", "SourceIdentity", "Tags", "TransitiveTagKeys"),
}


def judge(environ: Mapping[str, Any], signature: Signature, *, account: str, in_json: bool) -> None:
    """Raise RefusedRequest unless the caller may do what it asks of moto in ``environ``."""
    from moto.utilities.utils import get_partition

    found = known(signature.access_key, account)
    if found is None:
        return
    partition = get_partition(signature.region)
    call = call_of(signature.service, environ, environ["wsgi.input"].getvalue())
    inventory = MotoInventory(account, signature.region, partition)
    scene = Scene(
        call=call,
        partition=partition,
        region=signature.region,
        account=account,
        inventory=inventory,
    )
    try:
        for asked in all_asked(scene, inventory, with_tags=_heeds_tags(found.policies)):
            policies = _with_resource(found.policies, asked, inventory)
            why = why_refused(asked, found.caller, policies)
            if why is not None:
                raise denial(call.service, asked, found.caller, why, in_json=in_json)
    except UnknownInPolicyError as error:
        raise RefusedRequest(
            403, "AccessDenied", f"The sandbox's IAM does not know {error}."
        ) from error


def all_asked(scene: Scene, inventory: MotoInventory, *, with_tags: bool) -> list[Asked]:
    """All that a call must be allowed, ``with_tags`` of what is there: they take a while to find.

    Raises RefusedRequest for what cannot be told.
    """
    _refuse_unheeded(scene.call)
    asked = [*needs(scene), *_to_see_what_is_missing(scene, inventory)]
    if not with_tags:
        return asked
    return [item if item.action in _BLIND else _tagged(item, inventory) for item in asked]


def _refuse_unheeded(call: Call) -> None:
    names = [name for name in _UNHEEDED.get(call.service, ()) if call.given.get(name)]
    if names:
        raise RefusedRequest(
            403, "AccessDenied", f"The sandbox's IAM does not know {names[0]} of {call.name}."
        )
    if call.service == "sts" and call.given.get("Policy"):
        try:
            statements_of(call.given["Policy"], source="the session policy")
        except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            raise RefusedRequest(
                400, "MalformedPolicyDocument", "Syntax errors in policy."
            ) from error


def _to_see_what_is_missing(scene: Scene, inventory: MotoInventory) -> list[Asked]:
    """Only who may list a bucket is told that it has no such object: all others get 403.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html; the prefix that counts is
    the object's key: ceph/ceph#68577.
    """
    given = scene.call.given
    if scene.call.service != "s3" or scene.call.operation not in _READS:
        return []
    if inventory.has_object(given["Bucket"], given["Key"]):
        return []
    return [
        Asked(
            action="s3:ListBucket",
            resource=scene.arn(given["Bucket"]),
            context={"s3:prefix": given["Key"], "aws:securetransport": "true"},
        )
    ]


def _heeds_tags(policies: Policies) -> bool:
    """Whether the tags of what is there can make a difference."""
    kinds = (policies.identity, policies.boundary or (), policies.session or ())
    keys = (key for kind in kinds for s in kind for _, key, _ in s.conditions)
    return any(key.lower().startswith(_TAGS) for key in keys)


def _tagged(asked: Asked, inventory: MotoInventory) -> Asked:
    tags = by_key(_TAGS, inventory.tags(asked.resource))
    return replace(asked, context={**asked.context, **tags})


def _with_resource(policies: Policies, asked: Asked, inventory: MotoInventory) -> Policies:
    """With the policy of the bucket, the key or the role itself."""
    service, _, action = asked.action.partition(":")
    own: tuple[PolicyStatement, ...] | None = None
    if service == "s3":
        bucket = asked.resource.rpartition(":")[2].partition("/")[0]
        return replace(policies, resource=inventory.bucket_policy(bucket))
    if service == "kms" and ":key/" in asked.resource:
        own = inventory.key_policy(asked.resource)
    if action == "AssumeRole":
        own = inventory.trust_policy(asked.resource) or ()
    return policies if own is None else replace(policies, resource=own, decides=True)


def mend() -> None:
    """Have each session remember which role it is of, however another is called. Call once."""
    from moto.iam.models import iam_backends
    from moto.sts.models import STSBackend

    def assume_role(self: Any, *args: Any, **kwargs: Any) -> Any:
        session = original(self, *args, **kwargs)
        roles = iam_backends[session.account_id][session.partition].roles.values()
        found = next((role for role in roles if role.arn == session.role_arn), None)
        setattr(session, ROLE_ID, found.id if found is not None else None)
        return session

    original = patch(STSBackend, "assume_role", assume_role)
