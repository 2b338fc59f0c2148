"""Facts of an environment for tests."""

from __future__ import annotations

from catctl.environment.facts import Facts

FACTS = Facts(
    key="hack",
    project="shop",
    name="shop-hack",
    region="ap-northeast-2",
    account_id="123456789012",
    profile=None,
    role_arn=None,
    protected=False,
    bucket="shop-tfstate",
    state_key="hack/terraform.tfstate",
    lock_table=None,
    uses_lockfile=True,
    certificate_arn=None,
    domain=None,
    hosted_zone_id=None,
    expires=None,
    budget=None,
    notes=(),
)
