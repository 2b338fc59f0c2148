"""Reads the state backend from AWS. Every S3 call names the owner it expects."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable
from typing import Any

from catctl.aws.hints import error_code
from catctl.aws.session import Aws, ClientError, or_none, translated
from catctl.commands import advice
from catctl.environment import names
from catctl.errors import AwsError
from catctl.shapes import ShapeError, as_type, parse_object
from catctl.state_backend.model import BucketState, Desired, Observed, TableState, UserState


def observe_backend(aws: Aws, desired: Desired) -> Observed:
    """What is there of the bucket, the table and the user."""
    return Observed(
        bucket=observe_bucket(aws.client("s3"), desired),
        table=_table(aws.client("dynamodb"), desired) if desired.table else None,
        user=_user(aws, desired) if desired.user else None,
    )


def observe_bucket(s3: Any, desired: Desired) -> BucketState | None:
    """The bucket, or None. Raises AwsError for one in another region or of another account."""
    owner = {"Bucket": desired.bucket, "ExpectedBucketOwner": desired.account_id}
    region = _head(s3, desired, owner)
    if region is None:
        return None
    if region != desired.region:
        raise AwsError(
            f"The bucket {desired.bucket} is in {region}, the environment in {desired.region}.",
            code="WrongRegion",
            hint=advice("Choose another state.bucket, or region: {region}", region=region),
        )
    with translated(f"read the settings of the bucket {desired.bucket}"):
        return _settings(s3, owner)


def _head(s3: Any, desired: Desired, owner: dict[str, str]) -> str | None:
    """The bucket's region, or None where there is no such bucket."""
    with translated(f"look for the bucket {desired.bucket}"):
        return _region(s3, desired, owner)


def _region(s3: Any, desired: Desired, owner: dict[str, str]) -> str | None:
    try:
        answer: Any = s3.head_bucket(**owner)
    except ClientError as error:
        code = error_code(error)
        if code in ("404", "NoSuchBucket"):
            return None
        headers: Any = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        where = headers.get("x-amz-bucket-region")
        if code in ("301", "PermanentRedirect") or (code == "400" and where):
            return str(where or "another region")  # expired credentials are a 400, too
        if code in ("400", "403", "AccessDenied"):
            _raise_reason(s3, owner)
        if code in ("403", "AccessDenied"):
            raise AwsError(
                f"The bucket {desired.bucket} exists, but this account may not see it: it belongs "
                f"to someone else, or your permissions lack s3:ListBucket on it.",
                code="AccessDenied",
                hint=advice(
                    "Set state.bucket to another name, such as {name}: all of AWS shares the names "
                    "of buckets",
                    name=_untaken(desired),
                ),
            ) from error
        raise
    return str(answer.get("BucketRegion") or desired.region)


def _raise_reason(s3: Any, owner: dict[str, str]) -> None:
    """Raise what stands behind a refusal of a HEAD, which has no words: such as ExpiredToken.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
    """
    try:
        s3.get_bucket_versioning(**owner)
    except ClientError as error:
        if error_code(error) not in ("403", "404", "AccessDenied", "NoSuchBucket"):
            raise


def _untaken(desired: Desired) -> str:
    return names.untaken_bucket(desired.bucket, desired.account_id, desired.region)


def _settings(ask: Any, owner: dict[str, str]) -> BucketState:
    block = _if_set(lambda: ask.get_public_access_block(**owner))
    rules = _if_set(lambda: ask.get_bucket_encryption(**owner))
    ownership = _if_set(lambda: ask.get_bucket_ownership_controls(**owner))
    policy = _if_set(lambda: ask.get_bucket_policy(**owner))
    lifecycle = _if_set(lambda: ask.get_bucket_lifecycle_configuration(**owner))
    tags = _if_set(lambda: ask.get_bucket_tagging(**owner))
    return BucketState(
        versioned=ask.get_bucket_versioning(**owner).get("Status") == "Enabled",
        encryption=_algorithm(rules),
        public_access_blocked=bool(block) and _all_blocked(block),
        ownership=_ownership(ownership),
        statements=_statements(policy, owner["Bucket"]),
        rules=tuple(lifecycle["Rules"]) if lifecycle else (),
        tags={tag["Key"]: tag["Value"] for tag in tags["TagSet"]} if tags else {},
    )


def _if_set(ask: Callable[[], Any]) -> Any:
    """AWS answers "not configured" with an error of its own for each setting."""
    try:
        return ask()
    except ClientError as error:
        if error_code(error).startswith(("NoSuch", "ServerSideEncryptionConfigurationNotFound")):
            return None
        if error_code(error) == "OwnershipControlsNotFoundError":
            return None
        raise


def _algorithm(answer: Any) -> str | None:
    for rule in answer["ServerSideEncryptionConfiguration"]["Rules"] if answer else ():
        return str(rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"])
    return None


def _all_blocked(answer: Any) -> bool:
    names = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    return all(answer["PublicAccessBlockConfiguration"].get(name) for name in names)


def _ownership(answer: Any) -> str | None:
    for rule in answer["OwnershipControls"]["Rules"] if answer else ():
        return str(rule["ObjectOwnership"])
    return None


def _statements(answer: Any, bucket: str) -> tuple[dict[str, Any], ...]:
    """Raises AwsError for what is no policy: it is written back whole, and must not lose any."""
    if not answer:
        return ()
    try:
        found = parse_object(answer["Policy"]).get("Statement", [])
        statements = found if isinstance(found, list) else [found]
        return as_type(tuple[dict[str, Any], ...], statements, "Statement")  # type: ignore[no-any-return]
    except ShapeError as error:
        raise _no_policy(f"the bucket {bucket}", error) from error


def _no_policy(of: str, error: ShapeError) -> AwsError:
    return AwsError(
        f"What AWS answers as the policy of {of} is none: {error}.",
        code="NoPolicy",
        hint="look at your network and its proxy, then run the same again",
    )


def _table(ask: Any, desired: Desired) -> TableState | None:
    with translated(f"read the lock table {desired.table}"):
        answer = or_none(
            lambda: ask.describe_table(TableName=desired.table), "ResourceNotFoundException"
        )
        if answer is None:
            return None
        table = answer["Table"]
        types = {
            item["AttributeName"]: item["AttributeType"] for item in table["AttributeDefinitions"]
        }
        keys = [
            (k["AttributeName"], k["KeyType"], types.get(k["AttributeName"], "unknown"))
            for k in table["KeySchema"]
        ]
        backups = ask.describe_continuous_backups(TableName=desired.table)
        recovery = backups["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
        tags = ask.list_tags_of_resource(ResourceArn=table["TableArn"]).get("Tags", [])
    billing = table.get("BillingModeSummary", {}).get("BillingMode")
    return TableState(
        status=table["TableStatus"],
        key_schema=tuple(keys),
        on_demand=billing == "PAY_PER_REQUEST",
        point_in_time_recovery=recovery.get("PointInTimeRecoveryStatus") == "ENABLED",
        deletion_protection=bool(table.get("DeletionProtectionEnabled")),
        tags={tag["Key"]: tag["Value"] for tag in tags},
    )


def _user(aws: Aws, desired: Desired) -> UserState | None:
    ask = aws.client("iam")
    with translated(f"read the IAM user {desired.user}"):
        if or_none(lambda: ask.get_user(UserName=desired.user), "NoSuchEntity") is None:
            return None
        pages = ask.get_paginator("list_attached_user_policies").paginate(UserName=desired.user)
        attached = {item["PolicyArn"] for page in pages for item in page["AttachedPolicies"]}
    return UserState(
        policy=_policy(ask, desired.policy_arn), attached=desired.policy_arn in attached
    )


def _policy(ask: Any, arn: str) -> dict[str, Any] | None:
    with translated(f"read the IAM policy {arn}"):
        answer = or_none(lambda: ask.get_policy(PolicyArn=arn), "NoSuchEntity")
        if answer is None:
            return None
        version = answer["Policy"]["DefaultVersionId"]
        found = ask.get_policy_version(PolicyArn=arn, VersionId=version)
    document = found["PolicyVersion"]["Document"]
    if not isinstance(document, str):
        return dict(document)
    try:
        return parse_object(urllib.parse.unquote(document))
    except ShapeError as error:
        raise _no_policy(arn, error) from error
