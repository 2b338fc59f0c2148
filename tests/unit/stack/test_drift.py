"""Which drift matters, and foreign rules one by one."""

from __future__ import annotations

import json
from typing import Any

from catctl.stack.drift import drift_that_matters

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
