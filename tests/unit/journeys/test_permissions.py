"""What is printed for each role stays below IAM's limits, and within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from catctl.environment.load import build
from catctl.environment.resolved import Environment
from catctl.errors import RefusedError
from catctl.iam.packing import LONGEST
from catctl.iam.statements import document
from catctl.journeys.permissions import Role, permissions
from tests.support.project import ROOT
from tests.support.recorded import heard, refused
from tests.support.recording import lives
from tests.support.samples import environment_of

ACCOUNT = "111111111111"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/shop-hack-boundary"
ROLES: tuple[Role, ...] = get_args(Role)
RICH = f"""\
permissions_boundary: {BOUNDARY}
preset: production
protected: false
expires: 2036-11-30T18:00+09:00
brake: true
budget: {{usd: 50, emails: [team@example.org]}}
database: {{backup_days: 1}}
load_balancer: {{waf: true, access_logs: true, domain: a.example.org, hosted_zone_id: Z0123456789}}
state: {{locking: both}}
services:
"""
SERVICE = """\
  service-{n}:
    path: /s{n}/*
    strategy: blue_green
    database: true
    exec: true
    read_only_root: false
    autoscaling: {{max: 3}}
    secrets: {{KEY: "arn:aws:secretsmanager:ap-northeast-2:111111111111:secret:own-{n}-AbCdEf"}}
"""


def rich(services: int) -> Environment:
    return environment_of(RICH + "".join(SERVICE.format(n=n) for n in range(services)))


def statements(
    environment: Environment, role: Role, account: str = ACCOUNT
) -> Iterator[dict[str, Any]]:
    for policy in permissions(environment, role, account_id=account):
        yield from policy.document["Statement"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("services", [1, 30])
def test_thirty_services_fit(role: Role, services: int) -> None:
    found = permissions(rich(services), role, account_id=ACCOUNT)
    assert all(policy.length <= LONGEST for policy in found)
    assert len(found) <= (4 if role == "apply" else 2)
    sids = [statement["Sid"] for statement in statements(rich(services), role)]
    assert len(sids) == len(set(sids))


def test_roles_are_made_within_the_boundary_alone() -> None:
    found = {s["Sid"]: s for s in statements(rich(2), "apply")}
    granting = {
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
    }
    bound = {"StringEquals": {"iam:PermissionsBoundary": BOUNDARY}}
    for statement in found.values():
        if granting & set(statement["Action"]):
            assert statement["Condition"] == bound
    assert granting <= set(found["MakeRoles"]["Action"])


def test_no_way_out_of_the_boundary() -> None:
    """Neither users nor policies, and no role but those of the environment's own names."""
    own = rf"arn:aws:iam::{ACCOUNT}:role/(?:shop-hack-|aws-service-role/).+"
    reading = re.compile("iam:(?:Get|List)")
    for statement in statements(rich(2), "apply"):
        acts = [a for a in statement["Action"] if a.startswith("iam:") and not reading.match(a)]
        assert not [
            a
            for a in acts
            if re.search("Policy(?:Version)?$|User|Group", a[4:]) is None and "Role" not in a
        ]
        assert "iam:DeleteRolePermissionsBoundary" not in acts
        assert not [a for a in acts if "PolicyVersion" in a or a == "iam:CreatePolicy"]
        if acts:
            assert all(re.fullmatch(own, resource) for resource in statement["Resource"])


@pytest.mark.parametrize("role", ROLES)
def test_no_action_is_a_pattern(role: Role) -> None:
    actions = [action for s in statements(rich(2), role) for action in s["Action"]]
    assert actions
    assert not [action for action in actions if "*" in action]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_handed_to_one_service(role: Role) -> None:
    for statement in statements(rich(2), role):
        if "iam:PassRole" in statement["Action"]:
            assert statement["Action"] == ["iam:PassRole"]
            assert "iam:PassedToService" in statement["Condition"]["StringEquals"]


def test_apply_without_a_boundary_is_refused() -> None:
    with pytest.raises(RefusedError, match="names none") as caught:
        permissions(environment_of("services:\n  web: {}\n"), "apply", account_id=ACCOUNT)
    assert BOUNDARY in str(caught.value.hint)


# What each role is for, by the verbs of the recorded lives. Left out of apply's: purge, and what
# clears away an account's default network, which is no environment's.
VERBS: dict[Role, set[str]] = {
    "apply": {"apply", "bootstrap-state", "destroy", "output", "plan", "sweep", "unlock"},
    "deploy": {
        "deploy",
        "dns",
        "exec",
        "explain",
        "export",
        "logs",
        "output",
        "pause",
        "push",
        "resume",
        "rollback",
        "run",
        "scale",
        "status",
        "url",
        "verify",
    },
    "plan": {"drift", "output", "plan"},
}
LIVES = ("cat", "everything", "library")
# Asked by catctl, which goes on where it is refused: whether a JSON secret has the key.
SPARED: dict[Role, set[str]] = {
    "apply": set(),
    "deploy": {"secretsmanager:GetSecretValue"},
    "plan": set(),
}
# Of no recorded call: the sandbox's push logs in nowhere, no backup was retained, and no one-off
# task outlived its run.
UNRECORDED = {"RegistryLogin", "RemoveBackups", "StopTasks"}


def recorded_environment(life: str) -> Environment:
    """That which was recorded."""
    file = ROOT / f"environments/{life}/environment.yaml"
    text = lives.TEXT if life == "everything" else file.read_text(encoding="utf-8")
    key = "all" if life == "everything" else life
    return build(key, [("environment.yaml", lives.bounded(text))])


@pytest.mark.parametrize("life", LIVES)
@pytest.mark.parametrize("role", sorted(VERBS))
def test_all_that_was_recorded_is_allowed(role: Role, life: str) -> None:
    environment = recorded_environment(life)
    account = environment.account_id or ""
    documents = [p.document for p in permissions(environment, role, account_id=account)]
    assert len([item for item in heard(life) if VERBS[role] & {*item.verbs}]) > 40
    bad = {item.asked.action for item in refused(life, *VERBS[role], documents=documents)}
    assert bad <= SPARED[role]


@pytest.mark.parametrize("role", sorted(VERBS))
def test_without_any_one_statement_something_is_refused(role: Role) -> None:
    """Each time by what the role would be denied then and is not denied now."""
    needed: set[str] = set()
    every: set[str] = set()
    for life in LIVES:
        environment = recorded_environment(life)
        said = list(statements(environment, role, environment.account_id or ""))
        allowed = len(list(refused(life, *VERBS[role], documents=[document(said)])))
        for sid in {item["Sid"] for item in said} - needed:
            rest = document(item for item in said if item["Sid"] != sid)
            if len(list(refused(life, *VERBS[role], documents=[rest]))) > allowed:
                needed.add(sid)
        every |= {item["Sid"] for item in said}
    assert every - needed == UNRECORDED & every
