"""bootstrap-state against the fake AWS, and against scripted answers where it is unfaithful."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse

from catctl.actions import carry_out
from catctl.aws.session import Aws, Keys
from catctl.errors import AwsError, RefusedError
from catctl.sandbox import process
from catctl.state_backend.execute import BackendExecutor
from catctl.state_backend.model import Desired
from catctl.state_backend.observe import observe_backend, observe_bucket
from catctl.state_backend.observe_missing import missing_parts
from catctl.state_backend.plan import plan_backend
from catctl.state_backend.policy import least_privilege
from tests.support.command_line import Catctl
from tests.support.iam import Realm, realm_of

ACCOUNT = "111111111111"
Connect = Callable[..., Aws]


def wish(region: str = "ap-northeast-2", **changes: Any) -> Desired:
    desired = Desired(
        bucket="team-tfstate",
        region=region,
        account_id=ACCOUNT,
        state_key="hack/terraform.tfstate",
        table="team-lock",
        locks_in_bucket=False,
        protected=True,
        tags={"ManagedBy": "catctl", "Project": "team"},
    )
    return replace(desired, **changes)


def bring_about(aws: Aws, desired: Desired) -> list[str]:
    plan = plan_backend(desired, observe_backend(aws, desired))
    outcome = carry_out(plan, BackendExecutor(aws, ACCOUNT, pause=lambda _: None))
    assert outcome.error is None, outcome.error
    return [type(action).__name__ for action in outcome.done]


@pytest.mark.parametrize("region", ["ap-northeast-2", "us-east-1", "eu-west-1"])
def test_the_hardened_shape(aws_for: Connect, region: str) -> None:
    aws, desired = aws_for(ACCOUNT, region), wish(region)
    assert bring_about(aws, desired)[0] == "CreateBucket"
    s3, dynamodb = aws.client("s3"), aws.client("dynamodb")
    bucket = {"Bucket": desired.bucket}
    assert s3.get_bucket_versioning(**bucket)["Status"] == "Enabled"
    assert all(s3.get_public_access_block(**bucket)["PublicAccessBlockConfiguration"].values())
    owner = s3.get_bucket_ownership_controls(**bucket)["OwnershipControls"]["Rules"]
    assert owner == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert '"aws:SecureTransport": "false"' in s3.get_bucket_policy(**bucket)["Policy"]
    rules = {r["ID"] for r in s3.get_bucket_lifecycle_configuration(**bucket)["Rules"]}
    assert rules == {"catctl-aborted-uploads", "catctl-old-versions"}
    rule = s3.get_bucket_encryption(**bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    table = dynamodb.describe_table(TableName="team-lock")["Table"]
    assert table["KeySchema"] == [{"AttributeName": "LockID", "KeyType": "HASH"}]
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert table["DeletionProtectionEnabled"]


def calls_of(aws: Aws) -> list[tuple[str, dict[str, Any]]]:
    """Every call from now on, as (operation, parameters)."""
    seen: list[tuple[str, dict[str, Any]]] = []

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        seen.append((model.name, params))

    aws._session.events.register("provide-client-params.*.*", note)
    return seen


def test_converged_means_no_write_and_each_s3_call_names_the_owner(aws_for: Connect) -> None:
    aws, desired = aws_for(ACCOUNT), wish(user="state-manager")
    seen = calls_of(aws)
    bring_about(aws, desired)
    s3_calls = [(name, p) for name, p in seen if "Bucket" in p and name != "CreateBucket"]
    assert s3_calls
    assert all(p.get("ExpectedBucketOwner") == ACCOUNT for _, p in s3_calls)
    seen.clear()
    assert bring_about(aws, desired) == []
    assert [
        name for name, _ in seen if not name.startswith(("Get", "Head", "Describe", "List"))
    ] == []


BUCKET = {"Bucket": "team-tfstate"}
TABLE = {"TableName": "team-lock"}
# Each setting undone alone: (how, the action that mends it, the one request that it sends).
UNDONE: list[tuple[str, Callable[[Any, Any], Any], str, str]] = [
    (
        "versioning",
        lambda s3, _: s3.put_bucket_versioning(
            **BUCKET, VersioningConfiguration={"Status": "Suspended"}
        ),
        "EnableVersioning",
        "PutBucketVersioning",
    ),
    (
        "encryption",
        lambda s3, _: s3.delete_bucket_encryption(**BUCKET),
        "EncryptBucket",
        "PutBucketEncryption",
    ),
    (
        "public access",
        lambda s3, _: s3.delete_public_access_block(**BUCKET),
        "BlockPublicAccess",
        "PutPublicAccessBlock",
    ),
    (
        "one of public access",
        lambda s3, _: s3.put_public_access_block(
            **BUCKET, PublicAccessBlockConfiguration={"BlockPublicAcls": True}
        ),
        "BlockPublicAccess",
        "PutPublicAccessBlock",
    ),
    (
        "ownership",
        lambda s3, _: s3.delete_bucket_ownership_controls(**BUCKET),
        "EnforceOwnership",
        "PutBucketOwnershipControls",
    ),
    (
        "policy",
        lambda s3, _: s3.delete_bucket_policy(**BUCKET),
        "PutBucketPolicy",
        "PutBucketPolicy",
    ),
    (
        "lifecycle",
        lambda s3, _: s3.delete_bucket_lifecycle(**BUCKET),
        "PutLifecycle",
        "PutBucketLifecycleConfiguration",
    ),
    ("tags", lambda s3, _: s3.delete_bucket_tagging(**BUCKET), "TagBucket", "PutBucketTagging"),
    (
        "recovery",
        lambda _, table: table.update_continuous_backups(
            **TABLE, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False}
        ),
        "EnableRecovery",
        "UpdateContinuousBackups",
    ),
    (
        "deletion protection",
        lambda _, table: table.update_table(**TABLE, DeletionProtectionEnabled=False),
        "ProtectTable",
        "UpdateTable",
    ),
    (
        "billing",
        lambda _, table: table.update_table(
            **TABLE,
            BillingMode="PROVISIONED",
            ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
        ),
        "PayByRequest",
        "UpdateTable",
    ),
    (
        "table tags",
        lambda _, table: table.untag_resource(ResourceArn=wish().table_arn, TagKeys=["ManagedBy"]),
        "TagTable",
        "TagResource",
    ),
]


def test_a_setting_that_is_gone_is_put_back_alone(aws_for: Connect) -> None:
    """The plan, which --check prints, names exactly it; one write mends it; then none is left."""
    aws, desired = aws_for(ACCOUNT), wish()
    seen = calls_of(aws)
    bring_about(aws, desired)
    for name, undo, action, request in UNDONE:
        undo(aws.client("s3"), aws.client("dynamodb"))
        aws.client("dynamodb").describe_table(**TABLE)  # the first look finds it being updated
        seen.clear()
        assert bring_about(aws, desired) == [action], name
        assert writes(seen) == [request], name
        seen.clear()
        assert bring_about(aws, desired) == [], name
        assert writes(seen) == [], name


def writes(seen: list[tuple[str, dict[str, Any]]]) -> list[str]:
    return [name for name, _ in seen if not name.startswith(("Get", "Head", "Describe", "List"))]


def test_a_crash_after_any_step_leads_to_the_same_end(aws_for: Connect) -> None:
    aws = aws_for(ACCOUNT)
    execute = BackendExecutor(aws, ACCOUNT, pause=lambda _: None)
    ends = set()
    for survived in range(12):
        desired = wish(bucket=f"team-{survived:02}-tfstate", table=f"team-{survived:02}-lock")
        steps = list(plan_backend(desired, observe_backend(aws, desired)))
        assert len(steps) == 11
        for action in steps[:survived]:
            execute(action)
        bring_about(aws, desired)
        assert bring_about(aws, desired) == []
        ends.add(str(observe_backend(aws, desired)).replace(f"team-{survived:02}", "team"))
    assert len(ends) == 1


def test_a_table_of_another_shape_is_reported_and_left(aws_for: Connect) -> None:
    aws = aws_for(ACCOUNT)
    aws.client("dynamodb").create_table(
        **TABLE,
        AttributeDefinitions=[{"AttributeName": "Id", "AttributeType": "N"}],
        KeySchema=[{"AttributeName": "Id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    seen = calls_of(aws)
    with pytest.raises(RefusedError, match=r"its key is Id \(HASH, N\), not LockID"):
        bring_about(aws, wish())
    assert writes(seen) == []


def test_statements_of_others_survive(aws_for: Connect) -> None:
    aws, desired = aws_for(ACCOUNT), wish()
    bring_about(aws, desired)
    theirs = {
        "Sid": "Audit",
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::222222222222:root"},
        "Action": "s3:ListBucket",
        "Resource": desired.bucket_arn,
    }
    document = {"Version": "2012-10-17", "Statement": [theirs]}
    aws.client("s3").put_bucket_policy(Bucket=desired.bucket, Policy=json.dumps(document))
    assert bring_about(aws, desired) == ["PutBucketPolicy"]
    policy = json.loads(aws.client("s3").get_bucket_policy(Bucket=desired.bucket)["Policy"])
    assert [statement["Sid"] for statement in policy["Statement"]] == ["Audit", "CatctlTlsOnly"]


def test_twenty_at_once(aws_for: Connect) -> None:
    """Twenty people at once: all succeed, and there is one bucket and one table."""
    desired = wish()
    connections = [aws_for(ACCOUNT) for _ in range(20)]
    start = Barrier(20)

    def run(aws: Aws) -> object:
        plan = plan_backend(desired, observe_backend(aws, desired))
        start.wait(60)  # all have seen nothing
        return carry_out(plan, BackendExecutor(aws, ACCOUNT, pause=lambda _: None)).error

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(run, connections)) == [None] * 20
    assert bring_about(connections[0], desired) == []
    assert len(connections[0].client("s3").list_buckets()["Buckets"]) == 1
    assert connections[0].client("dynamodb").list_tables()["TableNames"] == ["team-lock"]


def test_a_bucket_name_that_someone_else_has(aws_for: Connect) -> None:
    plan = plan_backend(wish(), observe_backend(aws_for(ACCOUNT), wish()))
    bring_about(aws_for("222222222222"), wish(account_id="222222222222"))
    outcome = carry_out(plan, BackendExecutor(aws_for(ACCOUNT), ACCOUNT, pause=lambda _: None))
    assert outcome.error is not None
    assert "is taken by someone else" in outcome.error.message
    assert f"such as {wish().bucket}-{ACCOUNT}" in str(outcome.error.hint)
    assert aws_for(ACCOUNT).client("dynamodb").list_tables()["TableNames"] == []


def answering(aws: Aws, status: int, headers: dict[str, str]) -> None:
    """Answer every HEAD of a bucket as AWS does, and moto does not."""

    def answer(request: Any, **_: Any) -> Any:
        raw: Any = io.BytesIO(b"")
        raw.stream = lambda **_: iter(())
        given: Any = headers
        return AWSResponse(request.url, status, given, raw)

    aws._session.events.register("before-send.s3.HeadBucket", answer)


@pytest.mark.parametrize(
    ("status", "headers", "message"),
    [
        (400, {}, r"Cannot look for the bucket .* 400"),  # as with expired credentials
        (403, {}, "exists, but this account may not see it"),
        (
            301,
            {"x-amz-bucket-region": "eu-west-1"},
            "is in eu-west-1, the environment in ap-northeast-2",
        ),
    ],
)
def test_buckets_that_are_not_for_us(
    aws_for: Connect, status: int, headers: dict[str, str], message: str
) -> None:
    aws = aws_for(ACCOUNT)
    answering(aws, status, headers)
    with pytest.raises(AwsError, match=message):
        observe_bucket(aws.client("s3"), wish())


def test_the_command(project: Catctl) -> None:
    found = project("bootstrap-state", "cat", "--sandbox", "--check", code=1)
    assert "create bucket softbank2025-cat-tfstate in ap-northeast-2" in found.err
    dry = project("bootstrap-state", "cat", "--sandbox", "--dry-run")
    assert "Nothing was changed" in dry.err
    project("bootstrap-state", "cat", "--sandbox", "--check", code=1)
    project("bootstrap-state", "cat", "--sandbox", "--yes")
    again = project("bootstrap-state", "cat", "--sandbox", "--yes")
    assert "is complete (account 277679348386, ap-northeast-2)" in again.err
    project("bootstrap-state", "cat", "--sandbox", "--check")
    user = project("bootstrap-state", "cat", "--sandbox", "--yes", "--iam-user", "state-manager")
    assert "create IAM user state-manager" in user.err
    again = project("bootstrap-state", "cat", "--sandbox", "--yes", "--iam-user", "state-manager")
    assert "is complete" in again.err


def test_one_user_runs_terraform_for_ten_environments(aws_for: Connect) -> None:
    """All inline policies of a user have 2,048 characters together, four of these."""
    aws = aws_for(ACCOUNT)
    for number in range(10):
        desired = wish(state_key=f"env-{number}/it's (new)!.tfstate", user="ci")
        made = bring_about(aws, desired)
        assert made[-2:] == ["PutPolicy", "AttachPolicy"]
        assert bring_about(aws, desired) == []
    attached = aws.client("iam").list_attached_user_policies(UserName="ci")["AttachedPolicies"]
    assert len({item["PolicyName"] for item in attached}) == 10


def test_a_policy_that_changes_often_finds_room(aws_for: Connect) -> None:
    """IAM keeps five versions of a policy, and refuses a sixth."""
    aws = aws_for(ACCOUNT)
    bring_about(aws, wish(user="ci"))
    for number in range(7):
        desired = wish(user="ci", table=f"lock-{number}")
        assert "PutPolicy" in bring_about(aws, desired)
        assert bring_about(aws, desired) == []


def test_what_is_missing_is_seen_with_the_printed_policy(tmp_path: Path) -> None:
    """A bucket's HEAD would be refused: it is ``s3:ListBucket`` without a prefix."""
    sandbox = process.start(tmp_path / "sandbox", iam=True)
    try:
        with realm_of(sandbox) as realm:
            bring_about(realm_aws(realm), wish(locks_in_bucket=True))
            realm.role("ci", *least_privilege(wish(locks_in_bucket=True))["Statement"])
            theirs = realm_aws(realm, "ci")
            assert missing_parts(theirs, wish(locks_in_bucket=True)) == []
            with pytest.raises(AwsError, match="ListBucket"):
                observe_bucket(theirs.client("s3"), wish())
            assert missing_parts(realm_aws(realm), wish(bucket="none", table="none")) == [
                "bucket none",
                "lock table none",
            ]
    finally:
        process.stop(sandbox.folder)


def realm_aws(realm: Realm, role: str | None = None) -> Aws:
    """With the sandbox's own keys, or with a role's."""
    keys: Any = realm.keys
    found = {"access_key": keys.access_key, "secret_key": keys.secret_key, "token": keys.token}
    if role:
        arn = f"arn:aws:iam::{ACCOUNT}:role/{role}"
        sts = realm.client("sts")
        taken = sts.assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
        found = {
            "access_key": taken["AccessKeyId"],
            "secret_key": taken["SecretAccessKey"],
            "token": taken["SessionToken"],
        }
    endpoint = realm.sandbox.endpoint
    return Aws(region="ap-northeast-2", keys=Keys(**found), endpoint_url=endpoint)


def test_the_policy_needs_no_aws(bare: Catctl) -> None:
    policy = json.loads(bare("bootstrap-state", "cat", "--iam-policy").out)
    assert [s["Sid"] for s in policy["Statement"]] == [
        "FindState",
        "ReadState",
        "ReadLockTable",
        "WriteState",
        "LockInTable",
    ]
    assert not (bare.folder / ".catctl").exists()
