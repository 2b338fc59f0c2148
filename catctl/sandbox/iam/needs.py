"""What a call needs to be allowed: actions, the ARNs they are checked on, condition keys. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from catctl.sandbox.iam.asks import tag_context
from catctl.sandbox.iam.extras import EXTRAS
from catctl.sandbox.iam.model import Asked
from catctl.sandbox.iam.particular import ec2_tags
from catctl.sandbox.iam.rows import Scene, TableRow, resources
from catctl.sandbox.iam.tables import ROWS
from catctl.sandbox.requests import RefusedRequest

# Nobody needs a permission for it, and nobody can be denied it. Source:
# https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
_FREE = ("sts:GetCallerIdentity",)
_NO_CLUSTER = frozenset(  # of the operations that name one, those without ecs:cluster
    {"DeleteCluster", "DescribeClusters", "PutClusterCapacityProviders", "UpdateCluster"}
)
_HEED_BOUNDARIES = frozenset(
    {
        "AttachRolePolicy",
        "DeleteRole",
        "DeleteRolePermissionsBoundary",
        "DeleteRolePolicy",
        "DetachRolePolicy",
        "GetRole",
        "PutRolePolicy",
        "UpdateAssumeRolePolicy",
        "UpdateRole",
        "UpdateRoleDescription",
    }
)


def needs(scene: Scene) -> list[Asked]:
    """All that must be allowed. Raises RefusedRequest for what no table knows."""
    row = ROWS.get(scene.call.service, {}).get(scene.call.operation)
    if row is None:
        raise RefusedRequest(
            403, "AccessDenied", f"The sandbox's IAM does not know {scene.call.name}."
        )
    own = _own_context(scene)
    rows = [replace(a, context={**_tags(a, scene), **own}) for a in _of_row(row, scene)]
    found = [*rows, *_extras(scene)]
    if not rows and (row or not found) and scene.call.name not in _FREE:
        nothing = Asked(action=f"{scene.prefix}:{scene.call.operation}", resource="*")
        found = [replace(nothing, context=own), *found]
    same = {
        "aws:requestedregion": scene.region,
        "aws:securetransport": "true",  # the loopback interface counts as TLS
    }
    return [replace(asked, context={**same, **asked.context}) for asked in found]


def _tags(asked: Asked, scene: Scene) -> Mapping[str, str | tuple[str, ...]]:
    """Those that a call brings; in EC2 they count for what is made, and not for what it is in."""
    match scene.call.service:
        case "budgets":
            return {}
        case "ec2" if not asked.resource.endswith("/*"):
            return {}
        case _:
            return tag_context(scene.call.given)


def _of_row(row: TableRow, scene: Scene) -> Iterator[Asked]:
    for line in (row,) if isinstance(row, str) else row:
        action, _, template = line.rpartition(" ")
        name = f"{scene.prefix}:{action or scene.call.operation}"
        for arn in resources(template, scene):
            yield Asked(action=name, resource=arn)


def _extras(scene: Scene) -> Iterator[Asked]:
    for extra in EXTRAS.get(scene.call.name, ()):
        yield from extra(scene)
    if scene.call.service == "ec2":
        yield from ec2_tags(scene)


def _own_context(scene: Scene) -> dict[str, str]:
    """The service's own condition keys, for the operation's own action."""
    given, operation = scene.call.given, scene.call.operation
    match scene.call.service:
        case "application-autoscaling" if not operation.startswith("Describe"):
            return _texts(
                {
                    "application-autoscaling:scalable-dimension": given.get("ScalableDimension"),
                    "application-autoscaling:service-namespace": given.get("ServiceNamespace"),
                }
            )
        case "ecs" if operation not in _NO_CLUSTER:
            return _texts({"ecs:cluster": _cluster(scene)})
        case "iam":
            return _of_identity(scene)
        case "s3" if operation.startswith("ListObject"):
            return _texts({"s3:prefix": given.get("Prefix")})
        case "sts":
            return _texts({"sts:externalid": given.get("ExternalId")})
        case _:
            return {}


def _cluster(scene: Scene) -> str | None:
    """That which is named, or that of what is named by its ARN."""
    for name in ("serviceDeploymentArns", "serviceRevisionArns", "serviceDeploymentArn"):
        for arn in resources(f"{{{name}}}", scene):
            return scene.arn(f"cluster/{arn.split('/')[1]}")
    return next(iter(resources("cluster/{cluster}", scene)), None)


def _of_identity(scene: Scene) -> dict[str, str]:
    """The boundary that is given, else that which the role has, where an action heeds it."""
    given, operation = scene.call.given, scene.call.operation
    boundary = given.get("PermissionsBoundary")
    if boundary is None and operation in _HEED_BOUNDARIES and "RoleName" in given:
        boundary = scene.inventory.boundary_of(given["RoleName"])
    attached = given.get("PolicyArn") if operation.startswith(("Attach", "Detach")) else None
    return _texts(
        {
            "iam:awsservicename": given.get("AWSServiceName"),
            "iam:permissionsboundary": boundary,
            "iam:policyarn": attached,
        }
    )


def _texts(found: Mapping[str, str | None]) -> dict[str, str]:
    return {key: text for key, text in found.items() if text is not None}
