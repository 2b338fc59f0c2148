"""bootstrap-state against the fake AWS, and against scripted answers where it is unfaithful."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse

from catctl.actions import carry_out
from catctl.aws.session import Aws
from catctl.errors import AwsError
from catctl.state_backend.execute import Executor
from catctl.state_backend.model import Desired
from catctl.state_backend.observe import observe_backend, observe_bucket
from catctl.state_backend.plan import plan_backend
from tests.conftest import Catctl

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
    outcome = carry_out(plan, Executor(aws, ACCOUNT, pause=lambda _: None))
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


def test_a_setting_that_is_gone_is_put_back_alone(aws_for: Connect) -> None:
    aws, desired = aws_for(ACCOUNT), wish()
    bring_about(aws, desired)
    aws.client("s3").delete_public_access_block(Bucket=desired.bucket)
    assert bring_about(aws, desired) == ["BlockPublicAccess"]
    aws.client("s3").delete_bucket_lifecycle(Bucket=desired.bucket)
    assert bring_about(aws, desired) == ["PutLifecycle"]


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


def test_many_at_once(aws_for: Connect) -> None:
    desired = wish()
    connections = [aws_for(ACCOUNT) for _ in range(5)]

    def run(aws: Aws) -> object:
        plan = plan_backend(desired, observe_backend(aws, desired))
        return carry_out(plan, Executor(aws, ACCOUNT, pause=lambda _: None)).error

    with ThreadPoolExecutor(5) as pool:
        assert list(pool.map(run, connections)) == [None] * 5
    assert bring_about(connections[0], desired) == []


def test_a_bucket_name_that_someone_else_has(aws_for: Connect) -> None:
    bring_about(aws_for("222222222222"), wish(account_id="222222222222"))
    plan = plan_backend(wish(), replace(observe_backend(aws_for(ACCOUNT), wish()), bucket=None))
    outcome = carry_out(plan, Executor(aws_for(ACCOUNT), ACCOUNT, pause=lambda _: None))
    assert outcome.error is not None
    assert "is taken by someone else" in outcome.error.message


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


def test_the_command(catctl: Catctl) -> None:
    found = catctl("bootstrap-state", "cat", "--sandbox", "--check", code=1)
    assert "create bucket softbank2025-cat-tfstate in ap-northeast-2" in found.err
    dry = catctl("bootstrap-state", "cat", "--sandbox", "--dry-run")
    assert "Nothing was changed" in dry.err
    catctl("bootstrap-state", "cat", "--sandbox", "--check", code=1)
    catctl("bootstrap-state", "cat", "--sandbox", "--yes")
    again = catctl("bootstrap-state", "cat", "--sandbox", "--yes")
    assert "is complete (account 277679348386, ap-northeast-2)" in again.err
    catctl("bootstrap-state", "cat", "--sandbox", "--check")
    user = catctl("bootstrap-state", "cat", "--sandbox", "--yes", "--iam-user", "state-manager")
    assert "create IAM user state-manager" in user.err


def test_the_policy_needs_no_aws(catctl: Catctl) -> None:
    policy = json.loads(catctl("bootstrap-state", "cat", "--iam-policy").out)
    assert [s["Sid"] for s in policy["Statement"]] == [
        "FindState",
        "ReadAndWriteState",
        "LockInTable",
    ]
    assert not (catctl.folder / ".catctl").exists()
