"""As few policies as IAM takes, in the order of the statements."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catctl.errors import RefusedError
from catctl.iam.packing import LONGEST, MOST, pack
from catctl.iam.statements import allow, document, length

STATEMENTS = st.lists(
    st.tuples(st.integers(1, 60), st.integers(1, 60)).map(
        lambda sizes: allow(
            "Some",
            [f"ecs:Action{number}" for number in range(sizes[0])],
            [f"arn:aws:ecs:eu-west-1:111111111111:cluster/{n:040}" for n in range(sizes[1])],
        )
    ),
    min_size=1,
    max_size=12,
)


@given(STATEMENTS)
def test_each_fits_and_nothing_is_lost(statements: list[dict[str, object]]) -> None:
    policies = pack("shop-apply", statements)
    assert all(policy.length <= LONGEST for policy in policies)
    assert len({policy.name for policy in policies}) == len(policies) <= MOST

    def pairs(found: object) -> set[tuple[str, str]]:
        assert isinstance(found, list)
        return {(a, r) for item in found for a in item["Action"] for r in item["Resource"]}

    packed = [item for policy in policies for item in policy.document["Statement"]]
    assert pairs(packed) == pairs(statements)


def test_white_space_is_free() -> None:
    policy = document([allow("Some", ["ecs:RunTask"], ["*"])])
    assert length(policy) == len(json.dumps(policy, separators=(",", ":")))


def test_no_more_than_a_role_takes() -> None:
    names = [f"arn:aws:s3:::{number:050}" for number in range(1000)]
    with pytest.raises(RefusedError, match=r"fills 1. IAM policies, and a role takes 10"):
        pack("shop-deploy", [allow("Some", ["s3:GetObject"], names)])
