"""What answers in AWS's place is told from AWS: one sentence, and never "there is none"."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from catctl.aws.answers import Answer
from catctl.aws.session import Aws
from catctl.errors import AwsError
from catctl.journeys.account import desired_backend
from catctl.services.observe import read_services
from catctl.services.observe_tasks import describe_tasks
from catctl.state_backend.locks import read_locks
from catctl.state_backend.observe import observe_backend
from catctl.state_backend.observe_state import read_state
from tests.support.raw_answers import RawAws
from tests.support.samples import ACCOUNT, environment_of

SHOP = environment_of("services: {web: {}}\n")
BACKEND = replace(
    desired_backend(SHOP.facts, account_id=ACCOUNT), table="locks", locks_in_bucket=False
)
PAGE = b"<!DOCTYPE html><html><body>Log in to the hotel's network</body></html>"
READS: dict[str, Callable[[Aws], object]] = {
    "sts GetCallerIdentity": lambda aws: aws.identity(),
    "dynamodb GetItem": lambda aws: read_locks(aws, BACKEND),
    "ecs DescribeServices": lambda aws: read_services(aws, "c", ["web"]),
}
IDENTITY = (
    "<GetCallerIdentityResponse><GetCallerIdentityResult>{}</GetCallerIdentityResult>"
    "</GetCallerIdentityResponse>"
)


@pytest.mark.parametrize("name", sorted(READS))
@pytest.mark.parametrize("body", [PAGE, b"", b"  ", b"<html", b"<a", b"\xff\xfe\x00"])
def test_what_is_no_answer_is_said(name: str, body: bytes) -> None:
    with pytest.raises(
        AwsError, match=rf"The answer to {name} at http://127.0.0.1:9 is none of AWS's: it "
    ) as caught:
        READS[name](RawAws(body))
    assert caught.value.exit_code == 1
    assert "proxy" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (IDENTITY.format("<Arn>a</Arn>"), "it lacks Account"),
        (IDENTITY.format(""), "it lacks Account"),
        (IDENTITY.format("<Account>1</Account>")[:-9], "it cannot be read"),
        ("<Other/>", "it cannot be read"),
        ("{}", "it cannot be read"),
    ],
)
def test_an_identity_without_an_account(body: str, reason: str) -> None:
    with pytest.raises(AwsError, match=f"GetCallerIdentity at http://127.0.0.1:9 .*: {reason}"):
        RawAws(body.encode()).identity()


@pytest.mark.parametrize(
    "answer",
    [
        [],
        "text",
        {"Item": "x"},
        {"Item": {"Info": 5}},
        {"Item": {"Info": {"S": 5}}},
        {"Item": {"Info": {"S": True}}},
        {"Item": {"Info": [1]}},
        {"Item": [1]},
    ],
)
def test_a_lock_of_a_wrong_type_is_not_free(answer: object) -> None:
    with pytest.raises(AwsError, match="dynamodb GetItem"):
        read_locks(RawAws(json.dumps(answer).encode()), BACKEND)


@pytest.mark.parametrize("item", [{}, {"LockID": {"S": "x"}}, {"Info": {"N": "1"}}, {"Info": {}}])
def test_an_item_without_a_lock_is_a_damaged_lock(item: object) -> None:
    [lock] = read_locks(RawAws(json.dumps({"Item": item}).encode()), BACKEND)
    assert lock.info is None


@pytest.mark.parametrize("body", [b"", PAGE, b"[]", b"{", b"[" * 100_000, b'{"Statement": ["x"]}'])
def test_a_policy_that_is_none_is_not_written_over(body: bytes) -> None:
    from catctl.state_backend.observe import _statements

    with pytest.raises(AwsError, match="as the policy of the bucket b is none: "):
        _statements({"Policy": body.decode()}, "b")


@pytest.mark.parametrize("body", [b"", PAGE])
def test_a_bucket_is_not_without_settings(body: bytes) -> None:
    """botocore itself makes a failure of other bodies."""
    with pytest.raises(AwsError, match=r"s3 GetBucketVersioning at http.* is none of AWS's"):
        RawAws(body).client("s3").get_bucket_versioning(Bucket="b")


def test_a_write_that_a_proxy_has_answered_is_not_done() -> None:
    with pytest.raises(
        AwsError, match=r"s3 PutBucketPolicy at http.* is none of AWS's: it is a web"
    ):
        RawAws(PAGE).client("s3").put_bucket_policy(Bucket="b", Policy="{}")
    RawAws(b"").client("s3").put_bucket_policy(Bucket="b", Policy="{}")


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_a_head_that_fails_says_what_to_do(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    with pytest.raises(AwsError, match=f"HeadBucket: {status}") as caught:
        observe_backend(RawAws(status=status), BACKEND)
    assert str(caught.value.hint).startswith("wait a minute")


def test_a_page_is_no_reason() -> None:
    with pytest.raises(AwsError) as caught:
        read_locks(RawAws(PAGE * 9, status=403), BACKEND)
    assert "<" not in caught.value.message


def test_a_state_that_is_a_page_is_no_state() -> None:
    from catctl.errors import CatctlError

    with pytest.raises(CatctlError, match="no Terraform state of version 4"):
        read_state(RawAws(PAGE), BACKEND)


def test_what_is_missing_is_no_bug_of_ours() -> None:
    answer = Answer({"a": 1}, "ecs X at Y")
    assert (answer["a"], answer.get("b"), "b" in answer) == (1, None, False)
    with pytest.raises(AwsError, match="The answer to ecs X at Y is none of AWS's: it lacks b"):
        answer["b"]


@pytest.mark.parametrize(
    "at", [-62135596800, -1, 0, 1.5, 253402300799, "2026-01-01T00:00:00", "9999-12-31T23:59:59"]
)
def test_any_time_can_be_reckoned_with(at: float | str) -> None:
    """One without a zone, or at either end of all years, raised where it was compared."""
    task = {"taskArn": "arn:aws:ecs:r:1:task/c/1", "createdAt": at}
    [found] = describe_tasks(RawAws(json.dumps({"tasks": [task]}).encode()), "c", ["1"])
    assert found.created
    assert found.created.utcoffset() is not None
    for hours in (-14, 14):
        found.created.astimezone(timezone(timedelta(hours=hours)))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-1e999", f"1{'0' * 400}"])
def test_a_number_that_is_none(number: str) -> None:
    policy = f'{{"TargetTrackingScalingPolicyConfiguration": {{"TargetValue": {number}}}}}'
    body = f'{{"ScalingPolicies": [{policy}]}}'
    with pytest.raises(AwsError, match="none of AWS's: TargetValue is"):
        RawAws(body.encode()).client("application-autoscaling").describe_scaling_policies(
            ServiceNamespace="ecs"
        )


def test_a_service_that_nobody_asked_for() -> None:
    """Whoever asks looks up what comes back in what was asked for."""
    services = [{"serviceName": name, "desiredCount": 1} for name in ("web", "other")]
    answer = json.dumps({"services": services}).encode()
    assert list(read_services(RawAws(answer), "c", ["web"])) == ["web"]
