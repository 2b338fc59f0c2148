"""What may be done with the state, and with no other."""

from __future__ import annotations

from dataclasses import replace

from catctl.state_backend import policy
from tests.support.samples import BACKEND


def test_least_privilege_names_this_state_only() -> None:
    statements = policy.least_privilege(BACKEND)["Statement"]
    resources = {s["Sid"]: s["Resource"] for s in statements}
    state, table = (
        "arn:aws:s3:::b/hack/terraform.tfstate",
        "arn:aws:dynamodb:us-east-1:123456789012:table/t",
    )
    assert resources == {
        "FindState": ["arn:aws:s3:::b"],
        "ReadState": [state, f"{state}.tflock"],
        "ReadLockTable": [table],
        "WriteState": [state],
        "LockInBucket": [f"{state}.tflock"],
        "LockInTable": [table],
    }
    only_s3 = policy.least_privilege(replace(BACKEND, table=None))
    assert "LockInTable" not in str(only_s3)
    only_table = policy.least_privilege(replace(BACKEND, locks_in_bucket=False))
    assert "tflock" not in str(only_table)
