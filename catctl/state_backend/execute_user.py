"""Applies one action on the IAM user who runs Terraform, or on that user's policy. Idempotent."""

from __future__ import annotations

import json
from typing import Any, assert_never

from catctl.aws.hints import error_code
from catctl.aws.session import ClientError
from catctl.state_backend.actions import AttachPolicy, CreateUser, PutPolicy

_MOST_VERSIONS = 5


def apply_to_user(iam: Any, action: CreateUser | PutPolicy | AttachPolicy) -> None:
    match action:
        case CreateUser(user=user, tags=tags):
            try:
                pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
                iam.create_user(UserName=user, Tags=pairs)
            except ClientError as error:
                if error_code(error) != "EntityAlreadyExists":
                    raise
        case PutPolicy():
            _put_policy(iam, action)
        case AttachPolicy(user=user, arn=arn):
            iam.attach_user_policy(UserName=user, PolicyArn=arn)
        case _:
            assert_never(action)


def _put_policy(iam: Any, action: PutPolicy) -> None:
    text = json.dumps(action.document)
    try:
        iam.create_policy(PolicyName=action.name, PolicyDocument=text)
    except ClientError as error:
        if error_code(error) != "EntityAlreadyExists":
            raise
        _make_room(iam, action.arn)
        iam.create_policy_version(PolicyArn=action.arn, PolicyDocument=text, SetAsDefault=True)


def _make_room(iam: Any, arn: str) -> None:
    """A policy has five versions at most: the oldest that is not in use goes.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
    """
    versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
    old = sorted((v["CreateDate"], v["VersionId"]) for v in versions if not v["IsDefaultVersion"])
    if len(versions) >= _MOST_VERSIONS:
        iam.delete_policy_version(PolicyArn=arn, VersionId=old[0][1])
