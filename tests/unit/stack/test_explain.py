"""What became of a run: fates, doubts, locks, stories, drift. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from catctl.stack.doubts import FIND, REPEATABLE, check_command
from catctl.stack.drift import drift_that_matters
from catctl.stack.explain import ago, causes_of, fate_lines, first_reason, lock_text
from catctl.stack.model import Fate, Ledger, Run, fate_of
from catctl.stack.story import tell
from catctl.terraform.lock import lock_in_message, parse_lock
from catctl.terraform.messages import Summary
from tests.conftest import ROOT
from tests.support.runs import LOCK, change, failure, ledger, operation
from tests.support.samples import FACTS


def test_each_change_meets_one_fate() -> None:
    seen = ledger(
        operation("start", "a"),
        operation("complete", "a"),
        operation("start", "b"),
        operation("errored", "b"),
        operation("start", "c"),
        operation("errored", "c"),
        operation("start", "d"),
        failure("creating B: AccessDenied", "b"),
        failure("creating C: context canceled", "c"),
    )
    planned = [change(address) for address in "abcde"] + [change("f", "move")]
    fate = fate_of(planned, seen)
    assert fate == Fate(done=("a",), failed=("b",), in_doubt=("c", "d"), not_started=("e",))
    assert fate_of([], Ledger()) == Fate(done=(), failed=(), in_doubt=(), not_started=())


def test_a_replacement_whose_second_half_failed_is_not_done() -> None:
    seen = ledger(operation("complete", "a"), operation("start", "a"), operation("errored", "a"))
    assert fate_of([change("a", "replace")], seen).failed == ("a",)


def test_fates_are_rows_with_few_addresses() -> None:
    many = tuple(f"r{n}" for n in range(9))
    lines = fate_lines(Fate(done=many, failed=("x",), in_doubt=(), not_started=many))
    assert lines[:3] == ["  done           9", "  failed         1  x", "  not started    9  r0"]
    assert lines[-1].strip() == "and 4 more"
    assert fate_lines(fate_of([], Ledger())) == []


def test_causes_the_first_failure_first_and_each_once() -> None:
    seen = ledger(
        operation("errored", "b"),
        failure("reading A: api error ExpiredToken: x", "a"),
        failure("creating C: api error AccessDenied: y", "c"),
        failure("creating B: api error AccessDenied: z", "b"),
        failure("execution halted"),
    )
    found = [(cause.first.address, cause.others) for cause in causes_of(seen)]
    assert found == [("b", ("c",)), ("a", ())]


@pytest.mark.parametrize(
    ("summary", "reason"),
    [
        (
            "creating EC2 VPC: operation error EC2: CreateVpc, api error AccessDenied: no",
            "creating EC2 VPC (AccessDenied)",
        ),
        ("error loading state: no such bucket.\n\nThe …", "error loading state: no such bucket."),
        ("Invalid index", "Invalid index"),
    ],
)
def test_the_first_reason_in_one_line(summary: str, reason: str) -> None:
    assert first_reason(ledger(failure(summary))) == reason
    assert first_reason(Ledger()) == ""


@pytest.mark.parametrize(
    ("address", "begins"),
    [
        ("module.vpc.aws_vpc.this", "aws ec2 describe-vpcs --filters Name=tag:Environment"),
        ('module.vpc.aws_subnet.a["x.y"]', "aws ec2 describe-subnets"),
        ("aws_iam_role.r", "aws iam list-roles --query"),
        ("aws_lb_listener.http", "aws resourcegroupstaggingapi get-resources --tag-filters"),
        ('aws_odd.x["1"]', "aws resourcegroupstaggingapi get-resources --tag-filters"),
        ("module.ecr.aws_ecr_lifecycle_policy.a", "no need to look"),
        ("null_resource.x", "catctl tf hack -- state show 'null_resource.x'"),
    ],
)
def test_doubts_have_a_command(address: str, begins: str) -> None:
    found = check_command(address, FACTS)
    assert found.startswith(begins)
    assert "{" not in found


def test_every_kind_of_the_modules_has_a_way_to_look() -> None:
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "modules").glob("*/*.tf")]
    kinds = set(re.findall(r'^resource "(\w+)"', "\n".join(texts), re.M))
    assert len(kinds) > 20
    assert kinds - {"terraform_data"} == FIND.keys() | REPEATABLE


def test_locks_are_read_from_the_backend_and_from_messages() -> None:
    written = {"ID": "1-2", "Operation": "OperationTypeApply", "Who": "kim@laptop"}
    assert parse_lock(json.dumps({**written, "Created": "2026-11-23T08:00:00.123Z"})) == LOCK
    message = (
        "Error message: x\nLock Info:\n  ID:        1-2\n  Path:      b/k\n"
        "  Operation: OperationTypeApply\n  Who:       kim@laptop\n  Version:   1.11.4\n"
        "  Created:   2026-11-23 08:00:00.123456 +0000 UTC\n  Info:      \n"
    )
    assert lock_in_message(message) == LOCK
    assert lock_in_message("no lock in here") is None
    hostile = parse_lock('{"ID": "1", "Who": "k\\u001b[2Jim\\n"}')
    assert hostile is not None
    assert hostile.who == "k[2Jim"
    assert parse_lock("rubbish") is None
    assert parse_lock("[]") is None


def test_a_lock_in_words() -> None:
    text = lock_text(LOCK, datetime(2026, 11, 23, 8, 5, tzinfo=UTC))
    assert text == "by kim@laptop since 2026-11-23 08:00:00 UTC (5 min ago), for apply"
    bare = replace(LOCK, who="", created=None, operation="OperationTypeInvalid")
    assert lock_text(bare, datetime.now(tz=UTC)) == "by someone unnamed, for other work"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-3, "0 s"), (119, "119 s"), (120, "2 min"), (9000, "2 h"), (2e5, "2 days")],
)
def test_ago(seconds: float, text: str) -> None:
    assert ago(seconds) == text


RUN = Run(
    id="r", environment="hack", verb="apply", target="aws", started=1, catctl_pid=1, terraform_pid=2
)
APPLIED = ledger(Summary(operation="apply", add=1, change=0, remove=0))
PLANNED = ledger(Summary(operation="plan", add=1, change=0, remove=0))


@pytest.mark.parametrize(
    ("run", "said", "watched", "working", "text"),
    [
        (replace(RUN, ended=2, code=0), APPLIED, True, False, "done"),
        (replace(RUN, ended=2, code=1), ledger(failure("Boom")), False, False, "failed: Boom"),
        (RUN, Ledger(), True, True, "running"),
        (RUN, Ledger(), False, True, "goes on alone: its catctl has died"),
        (RUN, APPLIED, False, False, "done, alone: its catctl had died"),
        (RUN, PLANNED, False, False, "killed: neither catctl nor Terraform saw its end"),
        (replace(RUN, verb="plan"), PLANNED, False, False, "done, alone: its catctl had died"),
        (RUN, ledger(failure("x")), False, False, "failed, alone: its catctl had died"),
    ],
)
def test_stories(run: Run, said: Ledger, watched: bool, working: bool, text: str) -> None:
    assert tell(run, said, watched=watched, working=working).text == text


GROUP = "aws_security_group.web"


def drifted(**changes: Any) -> str:
    """A refresh-only plan of one security group, with one rule that is a resource of its own."""
    own = {"from_port": 80, "to_port": 80, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8"]}
    group = {"id": "sg-1", "description": "a", "ingress": [own], "tags": None, **changes}
    rule = {
        "security_group_id": "sg-1",
        "cidr_ipv4": "10.0.0.0/8",
        "from_port": 80,
        "to_port": 80,
        "ip_protocol": "tcp",
    }
    kind = "aws_vpc_security_group_ingress_rule"
    before = {"id": "sg-1", "description": "a", "ingress": [], "tags": {}}
    return json.dumps(
        {
            "configuration": {
                "root_module": {
                    "resources": [{"address": GROUP, "expressions": {"description": {}}}]
                }
            },
            "prior_state": {
                "values": {
                    "root_module": {
                        "resources": [
                            {"address": GROUP, "type": "aws_security_group", "values": group},
                            {"address": f"{kind}.http", "type": kind, "values": rule},
                        ]
                    }
                }
            },
            "resource_drift": [
                {
                    "address": GROUP,
                    "mode": "managed",
                    "type": "aws_security_group",
                    "change": {"actions": ["update"], "before": before, "after": group},
                }
            ],
        }
    )


def rows(text: str) -> list[tuple[str, str | None]]:
    return [
        (item.path, item.after) for diff in drift_that_matters(text) for item in diff.attributes
    ]


def test_what_terraform_calls_drift_and_nobody_cares_about() -> None:
    assert drift_that_matters(drifted()) == ()
    assert drift_that_matters(drifted(owner_id="computed")) == ()


def test_drift_of_a_setting() -> None:
    assert rows(drifted(description="b")) == [("description", '"b"')]


def test_foreign_rules_are_found_one_by_one() -> None:
    foreign = {
        "from_port": 80,
        "to_port": 80,
        "protocol": "tcp",
        "cidr_blocks": ["10.0.0.0/8", "0.0.0.0/0"],
        "self": True,
    }
    everything = {"from_port": 0, "to_port": 0, "protocol": "-1", "ipv6_cidr_blocks": ["::/0"]}
    assert rows(drifted(ingress=[foreign, everything])) == [
        ("ingress", "port 80/tcp 0.0.0.0/0"),
        ("ingress", "port 80/tcp sg-1"),
        ("ingress", "all ports ::/0"),
    ]


def test_what_is_gone_is_drift() -> None:
    data = json.loads(drifted())
    data["resource_drift"][0]["change"] = {
        "actions": ["delete"],
        "before": {"id": "x"},
        "after": None,
    }
    data["prior_state"] = {}
    [diff] = drift_that_matters(json.dumps(data))
    assert (diff.address, diff.action) == (GROUP, "delete")
