"""What verify finds: for each subject what is well, and each way in which it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from catctl.checks.check import check
from catctl.checks.model import (
    DeployFacts,
    ImageFacts,
    Ingress,
    RoleFacts,
    SecretFacts,
    SubnetFacts,
    TargetGroupFacts,
)
from catctl.checks.roles import needed
from catctl.services.model import Image
from tests.support.aws_stage import TRUST
from tests.support.samples import ACCOUNT, environment_of, platform_for

SECRET = f"arn:aws:secretsmanager:ap-northeast-2:{ACCOUNT}:secret:shop/db-AbCdEf"
FILE = (
    "services:\n  web:\n    strategy: blue_green\n    secrets:\n      A: /shop/a\n"
    f"      B: '{SECRET}:password::'\n  mailer: {{worker: true}}\n"
)


def allowing(facts: DeployFacts, key: str) -> RoleFacts:
    [service] = [s for s in facts.services if s.key == key]
    statements = [
        {"Effect": "Allow", "Action": action, "Resource": resource}
        for action, resource in needed(facts, service)
    ]
    return RoleFacts(trust=TRUST, policies=({"Statement": statements},))


def well(text: str = FILE) -> DeployFacts:
    """Facts with which everything is right."""
    environment = environment_of(text)
    platform = platform_for(environment)
    facts = DeployFacts(environment=environment, platform=platform, services=environment.services)
    image = Image(reference="url@sha256:1", digest="sha256:1", tags=("dev-1",))
    groups = {
        arn: TargetGroupFacts(
            kind="ip", path="/health", attached=True, balancer_groups=("sg-front",)
        )
        for arn in [
            *platform.target_groups.values(),
            *(item.green_target_group_arn for item in platform.shifting.values()),
        ]
    }
    roles = {platform.execution_roles[s.key]: allowing(facts, s.key) for s in facts.services}
    roles |= {
        platform.task_roles[s.key]: RoleFacts(trust=TRUST, policies=()) for s in facts.services
    }
    return replace(
        facts,
        images={
            s.key: ImageFacts(image=image, platforms=frozenset({"linux/amd64"}))
            for s in facts.services
        },
        roles=roles,
        parameters=frozenset({"/shop/a"}),
        secrets={SECRET: SecretFacts(deleted=False, keys=frozenset({"password"}))},
        log_groups=frozenset(s.log_group for s in facts.services),
        subnets={name: SubnetFacts(free=100, way_out="nat-1") for name in platform.app_subnets},
        ingress=(Ingress(source="sg-front", first=80, last=80),),
        target_groups=groups,
        rules=frozenset({"rule"}),
        quotas={"on demand": 6.0},
    )


def bad(facts: DeployFacts) -> list[tuple[str, str]]:
    return [(f.subject, f.message) for f in check(facts) if f.level != "ok"]


def test_all_is_well() -> None:
    assert bad(well()) == []


def each_subnet(facts: DeployFacts, **changes: Any) -> DeployFacts:
    return replace(
        facts, subnets={name: replace(s, **changes) for name, s in facts.subnets.items()}
    )


def each_group(facts: DeployFacts, **changes: Any) -> DeployFacts:
    found = {a: replace(g, **changes) for a, g in facts.target_groups.items() if g}
    return replace(facts, target_groups=found)


def role(facts: DeployFacts, found: RoleFacts | None) -> DeployFacts:
    arn = facts.platform.execution_roles["web"]
    return replace(facts, roles={**facts.roles, arn: found})


def image(facts: DeployFacts, **changes: Any) -> DeployFacts:
    return replace(facts, images={**facts.images, "web": replace(facts.images["web"], **changes)})


CASES: dict[str, tuple[Callable[[DeployFacts], DeployFacts], str, str]] = {
    "no image": (
        lambda f: image(f, image=None, problem="web has no image."),
        "image",
        "web has no image.",
    ),
    "another processor": (
        lambda f: image(f, platforms=frozenset({"linux/arm64"})),
        "image",
        "dev-1 (1) is built for linux/arm64, and the task runs on linux/amd64.",
    ),
    "no role": (
        lambda f: role(f, None),
        "roles",
        "The execution role shop-hack-web-execution is not there.",
    ),
    "no trust": (
        lambda f: role(f, RoleFacts(trust={}, policies=())),
        "roles",
        "The execution role shop-hack-web-execution does not trust ecs-tasks.amazonaws.com.",
    ),
    "no right": (
        lambda f: role(
            f,
            RoleFacts(
                trust=TRUST,
                policies=(
                    *allowing(f, "web").policies,
                    {
                        "Statement": {
                            "Effect": "Deny",
                            "Action": "ssm:*",
                            "Resource": "*",
                        }
                    },
                ),
            ),
        ),
        "roles",
        (
            "The execution role shop-hack-web-execution may not ssm:GetParameters on "
            f"arn:aws:ssm:ap-northeast-2:{ACCOUNT}:parameter/shop/a."
        ),
    ),
    "too many rights": (
        lambda f: role(
            f,
            RoleFacts(
                trust=TRUST,
                policies=(
                    *allowing(f, "web").policies,
                    {"Statement": [{"Effect": "Allow", "Action": "ssm:Get*", "Resource": "*"}]},
                ),
            ),
        ),
        "roles",
        "The execution role shop-hack-web-execution may read every parameter.",
    ),
    "new account": (
        lambda f: replace(f, has_linked_role=False),
        "roles",
        "ECS's own role AWSServiceRoleForECS is not there: this account is new to ECS.",
    ),
    "no parameter": (
        lambda f: replace(f, parameters=frozenset()),
        "secrets",
        "A: the parameter /shop/a is not there.",
    ),
    "no secret": (
        lambda f: replace(f, secrets={SECRET: None}),
        "secrets",
        "B: the secret shop/db-AbCdEf is not there.",
    ),
    "a secret that is being deleted": (
        lambda f: replace(f, secrets={SECRET: SecretFacts(deleted=True, keys=None)}),
        "secrets",
        "B: the secret shop/db-AbCdEf is not there any more: it is being deleted.",
    ),
    "no key": (
        lambda f: replace(f, secrets={SECRET: SecretFacts(deleted=False, keys=frozenset({"x"}))}),
        "secrets",
        "B: the secret shop/db-AbCdEf has no key password.",
    ),
    "no log group": (
        lambda f: replace(f, log_groups=frozenset({"/ecs/shop-hack-mailer"})),
        "logs",
        "The log group /ecs/shop-hack-web is not there.",
    ),
    "a public subnet": (
        lambda f: each_subnet(f, way_out="igw-1"),
        "network",
        "The task gets no public address, and needs one in subnet-3, subnet-4.",
    ),
    "no way out": (
        lambda f: replace(
            each_subnet(f, way_out=""),
            endpoints=frozenset({"ecr", "logs", "secretsmanager", "ssm"}),
        ),
        "network",
        "There is no way out of subnet-3, subnet-4, and no endpoint for s3.",
    ),
    "no room": (
        lambda f: each_subnet(f, free=0),
        "network",
        "Its subnets have 0 free addresses; a rolling deploy takes 2.",
    ),
    "no names": (
        lambda f: replace(f, resolves=False),
        "network",
        "The VPC does not resolve names (enableDnsSupport is off).",
    ),
    "a group of instances": (
        lambda f: each_group(f, kind="instance"),
        "load balancer",
        "The target group shop-hack-web is of type instance.",
    ),
    "a group without a rule": (
        lambda f: each_group(f, attached=False),
        "load balancer",
        "No listener rule uses the target group shop-hack-web.",
    ),
    "another health check": (
        lambda f: each_group(f, path="/"),
        "load balancer",
        "shop-hack-web asks /, and the file says /health.",
    ),
    "no group": (
        lambda f: replace(f, target_groups={}),
        "load balancer",
        "The target group shop-hack-web is not there.",
    ),
    "a closed port": (
        lambda f: replace(f, ingress=(Ingress(source="sg-front", first=8080, last=8080),)),
        "load balancer",
        "The tasks' security group lets no load balancer in on port 80.",
    ),
    "another source": (
        lambda f: replace(f, ingress=(Ingress(source="sg-other", first=80, last=80),)),
        "load balancer",
        "The tasks' security group lets no load balancer in on port 80.",
    ),
    "no rule to shift": (
        lambda f: replace(f, rules=frozenset()),
        "load balancer",
        "The listener rule for blue/green is not there.",
    ),
    "quota while deploying": (
        lambda f: replace(f, quotas={"on demand": 0.6}),
        "quota",
        "The deploy needs 1 vCPUs on demand; the account's quota is 0.6 (0.5 afterwards).",
    ),
    "quota afterwards": (
        lambda f: replace(f, quotas={"on demand": 0.25}),
        "quota",
        "The deploy needs 1 vCPUs on demand; the account's quota is 0.25, and 0.5 would stay.",
    ),
    "denied": (
        lambda f: replace(f, skipped={"roles": "Cannot check the roles"}, roles={}),
        "roles",
        "Cannot check the roles",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong(case: str) -> None:
    change, subject, message = CASES[case]
    found = [f for f in check(change(well())) if f.level != "ok"]
    assert (subject, message) in [(f.subject, f.message) for f in found]
    assert {f.subject for f in found} == {subject}
    for finding in found:
        assert finding.level == "skipped" or finding.fix


def test_recreate_needs_no_second_set() -> None:
    facts = replace(
        well("services:\n  web: {strategy: recreate, cpu: 1024, memory: 2048}\n"),
        quotas={"on demand": 1.0},
    )
    assert bad(facts) == []


def test_public_address_without_a_gateway() -> None:
    facts = well("services:\n  web: {public_ip: true, worker: true}\n")
    subnets = {name: SubnetFacts(free=9, way_out="") for name in facts.platform.public_subnets}
    [(subject, message)] = bad(replace(facts, subnets=subnets))
    assert subject == "network"
    assert message.startswith("There is no route to an internet gateway from subnet-1, subnet-2")


@pytest.mark.parametrize("name", ["top", "/top", "/shop/a"])
def test_a_parameter_is_allowed_by_its_whole_name(name: str) -> None:
    """As policies have it: a name without a slash is one, too."""
    facts = well(f"services:\n  web: {{secrets: {{A: {name}}}}}\n")
    [service] = facts.services
    [resource] = [r for action, r in needed(facts, service) if action == "ssm:GetParameters"]
    path = name.removeprefix("/")
    assert resource == f"arn:aws:ssm:ap-northeast-2:{ACCOUNT}:parameter/{path}"
