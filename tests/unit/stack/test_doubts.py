"""How to look after what is in doubt: a command for every kind."""

from __future__ import annotations

import re

import pytest

from catctl.stack.doubts import FIND, REPEATABLE, check_command
from tests.support.project import ROOT
from tests.support.samples import FACTS


@pytest.mark.parametrize(
    ("address", "begins"),
    [
        ("module.vpc.aws_vpc.this", "aws ec2 describe-vpcs --filters Name=tag:Environment"),
        ('module.vpc.aws_subnet.a["x.y"]', "aws ec2 describe-subnets"),
        ("aws_iam_role.r", "aws iam list-roles --query"),
        ("aws_lb_listener.http", "aws resourcegroupstaggingapi get-resources --tag-filters"),
        ('aws_odd.x["1"]', "aws resourcegroupstaggingapi get-resources --tag-filters"),
        ("module.ecr.aws_ecr_lifecycle_policy.a", "no need to look"),
        ("null_resource.x", "catctl tf hack -- state show null_resource.x"),
    ],
)
def test_doubts_have_a_command(address: str, begins: str) -> None:
    found = str(check_command(address, FACTS))
    assert found.startswith(begins)
    assert "{" not in found


def test_every_kind_of_the_modules_has_a_way_to_look() -> None:
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "modules").glob("*/*.tf")]
    kinds = set(re.findall(r'^resource "(\w+)"', "\n".join(texts), re.M))
    assert len(kinds) > 20
    assert kinds - {"terraform_data"} == FIND.keys() | REPEATABLE
