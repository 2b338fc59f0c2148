"""What Terraform makes in IAM: roles of the environment's own names, within a boundary. Pure.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from __future__ import annotations

from catctl.environment import names
from catctl.iam.arns import Arns
from catctl.iam.statements import Grant, allow, equals, of, pass_roles

_WITHIN = of(
    "iam",
    "AttachRolePolicy",
    "CreateRole",
    "DeleteRolePolicy",
    "DetachRolePolicy",
    "PutRolePermissionsBoundary",
    "PutRolePolicy",
)
_BESIDES = of(
    "iam",
    "DeleteRole",
    "TagRole",
    "UntagRole",
    "UpdateAssumeRolePolicy",
    "UpdateRole",
    "UpdateRoleDescription",
)
# Services that make a role of their own in an account that has not used them.
_LINKED = (
    "ecs.amazonaws.com",
    "elasticloadbalancing.amazonaws.com",
    "rds.amazonaws.com",
    "wafv2.amazonaws.com",
)
_TAKERS: dict[names.RoleOf, str] = {
    "brake": "scheduler.amazonaws.com",
    "flow-logs": "vpc-flow-logs.amazonaws.com",
    "rds-monitoring": "monitoring.rds.amazonaws.com",
}


def making_roles(arns: Arns, boundary: str) -> list[Grant]:
    """``boundary`` is the ARN of the policy that is the most that such a role may do."""
    own = [*arns.service_roles, *arns.own_roles]
    passing = [
        pass_roles(f"PassTo{service.split('.')[0].title().replace('-', '')}", [role], service)
        for role, service in (
            (arns.roles(names.role(arns.name, what))[0], taker) for what, taker in _TAKERS.items()
        )
    ]
    return [
        allow("MakeRoles", _WITHIN, own, equals("iam:PermissionsBoundary", boundary)),
        allow("ChangeRoles", _BESIDES, own),
        allow(
            "LetServicesMakeTheirs",
            ["iam:CreateServiceLinkedRole"],
            arns.linked_roles(*_LINKED),
            equals("iam:AWSServiceName", *_LINKED),
        ),
        *passing,
    ]
