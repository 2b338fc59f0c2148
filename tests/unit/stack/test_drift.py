"""Which drift matters, and foreign rules one by one."""

from __future__ import annotations

import json
from typing import Any

from catctl.stack.drift import drift_that_matters, misses_what_is_gone
from catctl.terraform.messages import Cause, Diagnostic

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


def test_the_region_of_version_6_is_no_drift() -> None:
    """A state of version 5 has none: version 6 fills it in as it reads each resource."""
    assert drift_that_matters(drifted(region="eu-west-1")) == ()
    assert rows(drifted(region="eu-west-1", description="b")) == [("description", '"b"')]


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


def routed(*routes: dict[str, Any]) -> str:
    """A refresh-only plan of one route table with these routes, none a resource of its own."""
    table = {"id": "rtb-1", "route": list(routes)}
    address = "aws_route_table.app"
    values = {"address": address, "type": "aws_route_table", "values": table}
    configured = {"address": address, "expressions": {}}
    return json.dumps(
        {
            "configuration": {"root_module": {"resources": [configured]}},
            "prior_state": {"values": {"root_module": {"resources": [values]}}},
        }
    )


def test_the_route_of_an_endpoint_is_the_endpoints_own() -> None:
    own = {"destination_prefix_list_id": "pl-1", "vpc_endpoint_id": "vpce-1"}
    foreign = {"cidr_block": "10.8.0.0/16", "gateway_id": "igw-1"}
    assert rows(routed(own)) == []
    assert rows(routed(own, foreign)) == [("route", "10.8.0.0/16")]


def cause(summary: str, file: str | None = "main.tf") -> Cause:
    first = Diagnostic(
        severity="error",
        summary=summary,
        detail="",
        address=None,
        file=file,
        line=1,
        snippet=None,
    )
    return Cause(first=first, others=())


def test_only_references_alone_are_passed_over() -> None:
    """Any other error beside them is one, and is told."""
    assert misses_what_is_gone([cause("Invalid index"), cause("Unsupported attribute")])
    assert not misses_what_is_gone([cause("Invalid index"), cause("AccessDenied")])
    assert not misses_what_is_gone([cause("Invalid index"), cause("Invalid index", file=None)])
    assert not misses_what_is_gone([])
