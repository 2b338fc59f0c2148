"""Planning the state backend: a table of what is there and what is done about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from catctl.errors import RefusedError
from catctl.state_backend import policy
from catctl.state_backend.model import BucketState, Desired, Observed, TableState, UserState
from catctl.state_backend.plan import plan_backend
from tests.support.samples import BACKEND

BUCKET = BucketState(
    versioned=True,
    encryption="AES256",
    public_access_blocked=True,
    ownership="BucketOwnerEnforced",
    statements=(policy.tls_only(BACKEND),),
    rules=policy.lifecycle_rules(),
    tags={"Project": "p", "team": "seven"},
)
TABLE = TableState(
    status="ACTIVE",
    key_schema=(("LockID", "HASH", "S"),),
    on_demand=True,
    point_in_time_recovery=True,
    deletion_protection=True,
    tags={"Project": "p"},
)
FOREIGN = {"Sid": "Theirs", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}


def actions(desired: Desired, bucket: BucketState | None, table: TableState | None) -> list[str]:
    plan = plan_backend(desired, Observed(bucket=bucket, table=table))
    return [type(action).__name__ for action in plan]


def test_converged_is_nothing() -> None:
    assert not plan_backend(BACKEND, Observed(bucket=BUCKET, table=TABLE))


def test_from_nothing() -> None:
    assert actions(BACKEND, None, None) == [
        "CreateBucket",
        "CreateTable",
        "AwaitTable",
        "EnableVersioning",
        "EncryptBucket",
        "BlockPublicAccess",
        "EnforceOwnership",
        "PutBucketPolicy",
        "PutLifecycle",
        "TagBucket",
        "EnableRecovery",
    ]


@pytest.mark.parametrize(
    ("change", "action"),
    [
        ({"versioned": False}, "EnableVersioning"),
        ({"encryption": None}, "EncryptBucket"),
        ({"public_access_blocked": False}, "BlockPublicAccess"),
        ({"ownership": "ObjectWriter"}, "EnforceOwnership"),
        ({"statements": ()}, "PutBucketPolicy"),
        ({"rules": ()}, "PutLifecycle"),
        ({"tags": {}}, "TagBucket"),
    ],
)
def test_each_bucket_setting_alone(change: dict[str, Any], action: str) -> None:
    assert actions(BACKEND, replace(BUCKET, **change), TABLE) == [action]


@pytest.mark.parametrize(
    ("change", "action"),
    [
        ({"status": "CREATING"}, "AwaitTable"),
        ({"on_demand": False}, "PayByRequest"),
        ({"point_in_time_recovery": False}, "EnableRecovery"),
        ({"deletion_protection": False}, "ProtectTable"),
        ({"tags": {}}, "TagTable"),
    ],
)
def test_each_table_setting_alone(change: dict[str, Any], action: str) -> None:
    assert actions(BACKEND, BUCKET, replace(TABLE, **change)) == [action]


def test_s3_locking_needs_no_table() -> None:
    assert actions(replace(BACKEND, table=None), None, None)[0] == "CreateBucket"
    assert "CreateTable" not in actions(replace(BACKEND, table=None), None, None)


def test_kms_encryption_of_someone_is_left_alone() -> None:
    assert actions(BACKEND, replace(BUCKET, encryption="aws:kms"), TABLE) == []


def test_foreign_statements_and_rules_survive() -> None:
    seen = replace(BUCKET, statements=(FOREIGN,), rules=({"ID": "theirs"},), tags={"team": "x"})
    plan = list(plan_backend(BACKEND, Observed(bucket=seen, table=TABLE)))
    put_policy, put_rules, put_tags = plan
    assert put_policy.statements == (FOREIGN, policy.tls_only(BACKEND))  # type: ignore[union-attr]
    assert put_rules.rules == ({"ID": "theirs"}, *policy.lifecycle_rules())  # type: ignore[union-attr]
    assert put_tags.tags == {"Project": "p", "team": "x"}  # type: ignore[union-attr]


def test_an_equal_statement_under_another_name_is_enough() -> None:
    theirs = {**policy.tls_only(BACKEND), "Sid": "TlsPlease", "Action": ["s3:*"]}
    assert actions(BACKEND, replace(BUCKET, statements=(theirs,)), TABLE) == []


def test_table_with_a_wrong_key_is_refused() -> None:
    wrong = replace(TABLE, key_schema=(("id", "HASH", "S"), ("when", "RANGE", "N")))
    with pytest.raises(RefusedError, match=r"its key is id \(HASH, S\), when \(RANGE, N\)"):
        plan_backend(BACKEND, Observed(bucket=BUCKET, table=wrong))


def test_user_gets_the_least_policy_once() -> None:
    desired = replace(BACKEND, user="state-manager")
    fresh = Observed(bucket=BUCKET, table=TABLE)
    names = [type(action).__name__ for action in plan_backend(desired, fresh)]
    assert names == ["CreateUser", "PutPolicy", "AttachPolicy"]
    user = UserState(policy=policy.least_privilege(desired), attached=True)
    assert not plan_backend(desired, Observed(bucket=BUCKET, table=TABLE, user=user))
