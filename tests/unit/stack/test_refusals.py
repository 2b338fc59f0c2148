"""What a saved plan holds for, and what is refused to whoever changes a stack."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from catctl.errors import ConfigError, RefusedError
from catctl.stack.model import Binding, StateSummary
from catctl.stack.refusals import (
    PRECIOUS,
    precious_losses,
    refuse_foreign_state,
    refuse_older_state,
    refuse_unsupported,
    require_holding,
)
from catctl.terraform.messages import Change
from tests.support.runs import BINDING, SAVED
from tests.support.samples import FACTS


@pytest.mark.parametrize("name", sorted(BINDING.__dict__.keys() - {"catctl"}))
def test_every_part_of_the_binding_counts(name: str) -> None:
    another = {"x": "another"} if isinstance(vars_of(BINDING)[name], dict) else "another"
    now = Binding(**{**vars_of(BINDING), name: another})
    with pytest.raises(RefusedError, match=r"no longer holds: [^;]*$") as caught:
        require_holding(SAVED, now, FACTS, destroy=False)
    assert str(caught.value.hint) == "catctl plan hack"
    assert require_holding(SAVED, BINDING, FACTS, destroy=False) == SAVED


def test_another_catctl_alone_is_no_reason() -> None:
    other = replace(BINDING, catctl="999.0")
    assert require_holding(SAVED, other, FACTS, destroy=False) == SAVED
    with pytest.raises(RefusedError, match=r": main.tf. catctl 1.0 made it, and this is .*999"):
        require_holding(SAVED, replace(other, files={}), FACTS, destroy=False)


def test_a_plan_that_destroys_is_not_applied_as_another() -> None:
    with pytest.raises(RefusedError, match="The saved plan of hack destroys"):
        require_holding(replace(SAVED, destroy=True), BINDING, FACTS, destroy=False)


def vars_of(binding: Binding) -> dict[str, Any]:
    return dict(binding.__dict__)


PROTECTED = replace(FACTS, protected=True)

# Written out: whoever takes one away, or adds one, says so here, too.
KINDS = [
    "aws_acm_certificate",
    "aws_cloudfront_distribution",
    "aws_cloudwatch_log_group",
    "aws_cognito_user_pool",
    "aws_db_instance",
    "aws_dynamodb_table",
    "aws_ebs_volume",
    "aws_ecr_repository",
    "aws_ecs_cluster",
    "aws_ecs_service",
    "aws_efs_file_system",
    "aws_eip",
    "aws_elasticache_cluster",
    "aws_elasticache_replication_group",
    "aws_instance",
    "aws_kinesis_stream",
    "aws_kms_key",
    "aws_lb",
    "aws_lb_listener",
    "aws_lb_listener_rule",
    "aws_lb_target_group",
    "aws_nat_gateway",
    "aws_opensearch_domain",
    "aws_rds_cluster",
    "aws_route53_record",
    "aws_route53_zone",
    "aws_s3_bucket",
    "aws_s3_object",
    "aws_secretsmanager_secret",
    "aws_sqs_queue",
    "aws_ssm_parameter",
    "aws_subnet",
    "aws_vpc",
]


def change(kind: str, action: str, name: str = "this") -> Change:
    return Change(
        address=f"module.x.{kind}.{name}",
        module="module.x",
        resource_type=kind,
        action=action,
        reason=None,
        drift=False,
    )


def test_the_list_of_what_is_precious() -> None:
    assert sorted(PRECIOUS) == KINDS


@pytest.mark.parametrize("action", ["delete", "replace"])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_precious_is_lost_unseen(kind: str, action: str) -> None:
    lost = change(kind, action)
    harmless = change("aws_iam_role_policy", action)
    assert precious_losses(PROTECTED, [harmless, lost]) == (lost,)
    assert precious_losses(FACTS, [lost]) == (), "what is not protected needs no name typed"


@pytest.mark.parametrize("action", ["create", "forget", "no-op", "read", "update"])
def test_what_stays_is_no_loss(action: str) -> None:
    assert precious_losses(PROTECTED, [change(kind, action) for kind in KINDS]) == ()


def test_losses_are_told_by_address() -> None:
    first, second = change("aws_vpc", "delete", "a"), change("aws_vpc", "delete", "b")
    assert precious_losses(PROTECTED, [second, first]) == (first, second)


def state(serial: int, lineage: str = "ours", resources: int = 3) -> StateSummary:
    return StateSummary(serial=serial, lineage=lineage, resources=resources)


@pytest.mark.parametrize(
    ("local", "remote", "said"),
    [
        (state(7), None, None),
        (state(7), state(6), None),
        (state(7), state(7), None),
        (state(7), state(7, resources=0), None),
        (state(7), state(8), "its serial is 8, that of errored.tfstate 7"),
        (state(7), state(6, "theirs"), "its lineage is ours, that of the stored state theirs"),
        (state(7), state(7, "theirs"), "its lineage is ours, that of the stored state theirs"),
        (state(7), state(8, "theirs"), "its lineage is ours, that of the stored state theirs"),
    ],
)
def test_only_an_older_state_or_another_is_not_stored(
    local: StateSummary, remote: StateSummary | None, said: str | None
) -> None:
    """An equal serial is that of a push that was cut off: storing it again settles it."""
    expected: AbstractContextManager[object] = nullcontext()
    if said is not None:
        expected = pytest.raises(RefusedError, match=said)
    with expected:
        refuse_older_state(FACTS, local, remote)


@pytest.mark.parametrize(
    ("accounts", "remote", "is_known", "said"),
    [
        (["1"], None, True, None),
        ([], None, True, None),
        (["1"], None, False, "Nobody knows whose errored.tfstate is"),
        ([], None, False, "Nobody knows whose errored.tfstate is"),
        (["1"], state(6), False, None),
        (["1", "2"], None, True, None),
        (["2"], None, True, "its resources are in account 2, not in 1"),
        (["2"], state(6), True, "its resources are in account 2, not in 1"),
        (["2"], None, False, "its resources are in account 2, not in 1"),
    ],
)
def test_a_foreign_state_is_never_stored(
    accounts: list[str], remote: StateSummary | None, is_known: bool, said: str | None
) -> None:
    """Who insists is as good as a record, and not against another account."""
    local = replace(state(7), accounts=frozenset(accounts))
    with pytest.raises(RefusedError, match=said) if said else nullcontext():
        refuse_foreign_state(FACTS, local, remote, account_id="1", is_known=is_known)


MYSQL = replace(FACTS, engine="mysql", engine_version="8.0.40")


def test_a_database_past_its_standard_support_is_refused() -> None:
    refuse_unsupported(MYSQL, date(2026, 7, 31))
    with pytest.raises(ConfigError) as caught:
        refuse_unsupported(MYSQL, date(2026, 8, 1))
    assert str(caught.value) == (
        "environments/hack/environment.yaml: database.version: RDS's standard support of MySQL "
        "8.0.40 ended on 2026-07-31; take one of 8.4, or pay for more by "
        "database.extended_support: true"
    )


def test_extended_support_ends_too() -> None:
    paid = replace(MYSQL, extended_support=True)
    refuse_unsupported(paid, date(2029, 7, 31))
    with pytest.raises(ConfigError, match=r"extended support of MySQL .* take a newer one"):
        refuse_unsupported(paid, date(2029, 7, 31) + date.resolution)


@pytest.mark.parametrize(("engine", "version"), [(None, None), ("postgres", "99")])
def test_what_has_no_known_end_is_not_refused(engine: str | None, version: str | None) -> None:
    refuse_unsupported(replace(FACTS, engine=engine, engine_version=version), date(2040, 1, 1))
