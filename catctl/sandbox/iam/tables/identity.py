"""Roles, users, policies, and who is calling. Pure."""

from __future__ import annotations

from catctl.sandbox.iam.rows import TableRow

_ON_ROLES = (
    "AttachRolePolicy",
    "CreateRole",
    "DeleteRole",
    "DeleteRolePermissionsBoundary",
    "DeleteRolePolicy",
    "DetachRolePolicy",
    "GetRole",
    "GetRolePolicy",
    "ListAttachedRolePolicies",
    "ListInstanceProfilesForRole",
    "ListRolePolicies",
    "ListRoleTags",
    "PutRolePermissionsBoundary",
    "PutRolePolicy",
    "TagRole",
    "UntagRole",
    "UpdateAssumeRolePolicy",
    "UpdateRole",
    "UpdateRoleDescription",
)
_ON_USERS = (
    "AttachUserPolicy",
    "CreateAccessKey",
    "CreateUser",
    "DeleteAccessKey",
    "DeleteUser",
    "DeleteUserPolicy",
    "DetachUserPolicy",
    "GetUser",
    "GetUserPolicy",
    "ListAccessKeys",
    "ListAttachedUserPolicies",
    "ListUserPolicies",
    "PutUserPolicy",
    "TagUser",
)
_ON_POLICIES = (
    "CreatePolicyVersion",
    "DeletePolicy",
    "DeletePolicyVersion",
    "GetPolicy",
    "GetPolicyVersion",
    "ListPolicyVersions",
)

ROWS: dict[str, dict[str, TableRow]] = {
    "iam": {
        **dict.fromkeys(_ON_ROLES, "{role:RoleName}"),
        **dict.fromkeys(_ON_USERS, "{user:UserName}"),
        **dict.fromkeys(_ON_POLICIES, "{PolicyArn}"),
        "CreatePolicy": "policy{Path|/}{PolicyName}",
        "CreateServiceLinkedRole": "role/aws-service-role/{AWSServiceName}/*",
        "ListPolicies": "*",
        "ListRoles": "*",
        "ListUsers": "*",
    },
    "sts": {"AssumeRole": "{RoleArn}", "GetCallerIdentity": ()},
}
