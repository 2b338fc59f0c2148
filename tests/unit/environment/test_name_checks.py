"""Names that AWS keeps, and names that two things would bear."""

from __future__ import annotations

import pytest

from catctl.environment.load import build
from catctl.errors import ConfigError

WEB = "services: {web: {}, api: {path: /api/*"


def said(text: str) -> list[str]:
    head = "region: ap-northeast-2\n" + ("" if "project:" in text else "project: shop\n")
    try:
        build("hack", [("e", head + text)])
    except ConfigError as error:
        return [f"{problem.key}: {problem.message}" for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: sg-x", "name: a security group's name must not begin with sg-"),
        ("project: sg", "project: a security group's name must not begin with sg-"),
        ("name: default\ndatabase: {}", "name: default is AWS's own subnet group"),
        ("project: sthree", "state.bucket: AWS keeps buckets that begin like sthree-tfstate"),
        (
            "name: sthree-x\nload_balancer: {access_logs: true}\nservices: {web: {}}",
            "load_balancer.access_logs_bucket: AWS keeps buckets that begin like sthree-x",
        ),
        ("state: {bucket: x--table-s3}", "state.bucket: 'x--table-s3' is not a bucket name"),
        (f"{WEB}, log_group: aws/x}}}}", "AWS keeps those that begin with aws/"),
        (f"{WEB}, log_group: /ecs/shop-hack-web}}}}", "/ecs/shop-hack-web belongs to web already"),
        (
            f"network: {{flow_logs: true}}\n{WEB}, log_group: /vpc/shop-hack/flow-logs}}}}",
            "log_group: /vpc/shop-hack/flow-logs belongs to the environment itself already",
        ),
        (
            f"{WEB}, log_group: /aws/ecs/containerinsights/shop-hack-cluster/performance}}}}",
            "belongs to the environment itself already",
        ),
        (
            f"load_balancer: {{waf: true}}\n{WEB}, log_group: aws-waf-logs-shop-hack}}}}",
            "belongs to the environment itself already",
        ),
        (
            f"database: {{}}\n{WEB}, log_group: /aws/rds/instance/shop-hack/postgresql}}}}",
            "belongs to the environment itself already",
        ),
        (
            (
                "state: {bucket: mine}\nservices: {web: {}}\n"
                "load_balancer: {access_logs: true, access_logs_bucket: mine}"
            ),
            "load_balancer.access_logs_bucket: mine holds Terraform's state",
        ),
        (
            f"name: {'x' * 95}\nload_balancer: null\nbudget: {{usd: 1, emails: [a@b.org]}}",
            "the budget would be called",
        ),
        (f"name: {'x' * 250}\nload_balancer: null", "the security group would be called"),
    ],
)
def test_what_is_refused(text: str, expected: str) -> None:
    found = said(text)
    assert len(found) == 1
    assert expected in found[0]


@pytest.mark.parametrize(
    "text",
    [
        "name: sgx",
        "name: default",
        f"{WEB}, log_group: web-logs}}}}",
        f"{WEB}, log_group: /vpc/shop-hack/flow-logs}}}}",
        f"{WEB}, log_group: /aws/x}}}}",
    ],
)
def test_what_is_taken(text: str) -> None:
    assert said(text) == []
