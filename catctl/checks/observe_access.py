"""Reads roles, secrets, log groups and quotas. No value of a secret is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catctl.aws import secret_stores
from catctl.aws.parallel import each
from catctl.aws.session import Aws, ClientError, or_none
from catctl.checks.model import RoleFacts, SecretFacts
from catctl.shapes import ShapeError, parse_object

LINKED_ROLE = "AWSServiceRoleForECS"


def role(aws: Aws, arn: str, *, with_policies: bool) -> RoleFacts | None:
    """A role, with all its policies if they are wanted; or None."""
    iam, name = aws.client("iam"), arn.rpartition("/")[2]
    answer = or_none(lambda: iam.get_role(RoleName=name), "NoSuchEntity")
    if answer is None:
        return None
    trust = _document(answer["Role"]["AssumeRolePolicyDocument"])
    if not with_policies:
        return RoleFacts(trust=trust, policies=())
    policies = []
    for inline in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        inline_policy = iam.get_role_policy(RoleName=name, PolicyName=inline)
        policies.append(_document(inline_policy["PolicyDocument"]))
    for attached in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        policy = iam.get_policy(PolicyArn=attached["PolicyArn"])["Policy"]
        version = iam.get_policy_version(
            PolicyArn=attached["PolicyArn"], VersionId=policy["DefaultVersionId"]
        )
        policies.append(_document(version["PolicyVersion"]["Document"]))
    return RoleFacts(trust=trust, policies=tuple(policies))


def linked_role(aws: Aws) -> bool:
    iam = aws.client("iam")
    return or_none(lambda: iam.get_role(RoleName=LINKED_ROLE), "NoSuchEntity") is not None


def parameters(aws: Aws, names: Iterable[str]) -> frozenset[str]:
    """Those that are there; their values are not read."""
    return frozenset(str(item["Name"]) for item in secret_stores.parameters(aws, names))


def secret(aws: Aws, arn: str, *, wants_keys: bool) -> SecretFacts | None:
    """A secret; its JSON is read for its keys alone, and only where one is asked for."""
    stored = secret_stores.secret(aws, arn)
    if stored is None:
        return None
    deleted = bool(stored.get("DeletedDate"))
    keys = _keys(aws.client("secretsmanager"), arn) if wants_keys and not deleted else None
    return SecretFacts(deleted=deleted, keys=keys)


def _keys(client: Any, arn: str) -> frozenset[str] | None:
    try:
        text = client.get_secret_value(SecretId=arn).get("SecretString", "")
        return frozenset(parse_object(text))
    except (ClientError, ValueError):
        return None


def log_groups(aws: Aws, names: Iterable[str]) -> frozenset[str]:
    logs = aws.client("logs")

    def there(name: str) -> list[str]:
        groups = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
        return [item["logGroupName"] for item in groups]

    return frozenset(name for some in each(there, sorted(set(names))) for name in some)


def quota(aws: Aws, code: str) -> float:
    answer = aws.client("service-quotas").get_service_quota(ServiceCode="fargate", QuotaCode=code)
    return float(answer["Quota"]["Value"])


def _document(policy: Any) -> dict[str, Any]:
    try:
        return parse_object(policy) if isinstance(policy, str) else policy
    except ShapeError:
        return {}  # which allows nothing
