"""What is allowed, by which policies, and why it is not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catctl.sandbox.iam.documents import statements_of
from catctl.sandbox.iam.evaluation import why_refused
from catctl.sandbox.iam.model import Asked, Caller, Policies, PolicyStatement, UnknownInPolicyError
from tests.support.recorded import NAMES, heard, refused

ROLE = "arn:aws:iam::1:role/deploy"
CALLER = Caller(account="1", arn="arn:aws:sts::1:assumed-role/deploy/me", role_arn=ROLE, context={})
WEB = "arn:aws:ecs:eu-west-1:1:service/main/web"
ASKED = Asked(
    action="ecs:UpdateService",
    resource=WEB,
    context={"ecs:cluster": "arn:aws:ecs:eu-west-1:1:cluster/main"},
)
HERE = {"ArnEquals": {"ecs:cluster": "arn:aws:ecs:eu-west-1:1:cluster/main"}}
THERE = {"ArnEquals": {"ecs:cluster": "arn:aws:ecs:eu-west-1:1:cluster/other"}}
NO_ALLOW = "because no identity-based policy allows the ecs:UpdateService action"


def statement(effect: str, action: Any = "*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


def policy(*found: dict[str, Any], version: str = "2012-10-17") -> tuple[PolicyStatement, ...]:
    return statements_of({"Version": version, "Statement": list(found)}, source="mine")


ALL = policy(statement("Allow"))


@pytest.mark.parametrize(
    ("statements", "allowed"),
    [
        ([], False),
        ([statement("Allow")], True),
        ([statement("Allow", "ecs:UpdateService", WEB)], True),
        ([statement("Allow", "ECS:updateSERVICE", WEB)], True),
        ([statement("Allow", "ecs:Update*", WEB)], True),
        ([statement("Allow", "ecs:UpdateServic?", WEB)], True),
        ([statement("Allow", ["ecs:RunTask", "ecs:*"], ["x", WEB])], True),
        ([statement("Allow", "ecs:Update", WEB)], False),
        ([statement("Allow", "ecs:UpdateService", WEB + "2")], False),
        ([statement("Allow", "ecs:UpdateService", WEB.upper())], False),
        ([statement("Allow", "ecs:UpdateService", WEB, Condition=HERE)], True),
        ([statement("Allow", "ecs:UpdateService", WEB, Condition=THERE)], False),
        ([statement("Allow", Condition=THERE), statement("Allow", Condition=HERE)], True),
        ([statement("Allow"), statement("Deny", Condition=THERE)], True),
        ([statement("Allow"), statement("Deny", "ecs:RunTask")], True),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], True),
        ([{"Effect": "Allow", "NotAction": "ecs:update*", "Resource": "*"}], False),
        ([{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:iam::*:*"}], True),
        ([{"Effect": "Allow", "Action": "*", "NotResource": ["x", WEB]}], False),
    ],
)
def test_identities(statements: list[dict[str, Any]], allowed: bool) -> None:
    why = why_refused(ASKED, CALLER, Policies(identity=policy(*statements)))
    assert why == (None if allowed else NO_ALLOW)


@pytest.mark.parametrize("kind", ["identity", "boundary", "session", "resource"])
@pytest.mark.parametrize(
    "denying",
    [
        statement("Deny"),
        statement("Deny", "ecs:updateservice", WEB),
        statement("Deny", Condition=HERE),
        {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"},
    ],
)
def test_an_explicit_deny_wins(kind: str, denying: dict[str, Any]) -> None:
    found = policy(statement("Allow", Principal="*"), {**denying, "Principal": "*"})
    everything: dict[str, Any] = {"identity": ALL, "boundary": ALL, "session": ALL}
    why = why_refused(ASKED, CALLER, Policies(**{**everything, kind: found}))
    assert why is not None
    assert why.startswith("with an explicit deny in a")


@pytest.mark.parametrize(
    ("policies", "why"),
    [
        (Policies(identity=ALL, boundary=ALL, session=ALL), None),
        (
            Policies(identity=ALL, boundary=()),
            "because no permissions boundary allows the ecs:UpdateService action",
        ),
        (
            Policies(identity=ALL, session=()),
            "because no session policy allows the ecs:UpdateService action",
        ),
        (Policies(boundary=ALL, session=ALL), NO_ALLOW),
    ],
)
def test_a_boundary_and_a_session_only_take_away(policies: Policies, why: str | None) -> None:
    assert why_refused(ASKED, CALLER, policies) == why


@pytest.mark.parametrize(
    ("principal", "identity", "decides", "allowed"),
    [
        ({"AWS": "arn:aws:iam::1:root"}, ALL, True, True),
        ({"AWS": "1"}, ALL, True, True),
        ({"AWS": "arn:aws:iam::1:root"}, (), True, False),
        ({"AWS": "arn:aws:iam::2:root"}, ALL, True, False),
        ({"AWS": "arn:aws:iam::2:root"}, ALL, False, True),
        ({"AWS": ["x", ROLE]}, (), True, True),
        ({"AWS": CALLER.arn}, (), False, True),
        ({"AWS": ROLE.upper()}, (), False, False),
        ({"AWS": "arn:aws:iam::1:role/*"}, (), False, False),
        ({"Service": "ecs.amazonaws.com"}, ALL, True, False),
        ({"Service": "ecs.amazonaws.com"}, ALL, False, True),
        ("*", (), False, True),
    ],
)
def test_a_resources_own_policy(
    principal: Any, identity: tuple[PolicyStatement, ...], decides: bool, allowed: bool
) -> None:
    own = policy(statement("Allow", Principal=principal))
    policies = Policies(identity=identity, resource=own, decides=decides)
    assert (why_refused(ASKED, CALLER, policies) is None) is allowed


def test_another_accounts_resource_needs_both() -> None:
    far = Asked(action="sts:AssumeRole", resource="arn:aws:iam::2:role/far")
    own = policy(statement("Allow", Principal={"AWS": ROLE}))
    assert why_refused(far, CALLER, Policies(resource=own, decides=True)) is not None
    assert why_refused(far, CALLER, Policies(identity=ALL, resource=own, decides=True)) is None


def test_variables_are_of_the_newer_version_alone() -> None:
    found = statement("Allow", "*", "arn:aws:s3:::${aws:username}/*")
    asked = Asked(
        action="s3:GetObject", resource="arn:aws:s3:::me/x", context={"aws:username": "me"}
    )
    assert why_refused(asked, CALLER, Policies(identity=policy(found))) is None
    old = policy(found, version="2008-10-17")
    assert why_refused(asked, CALLER, Policies(identity=old)) is not None


@pytest.mark.parametrize("effect", ["Allow", "Deny"])
def test_what_is_not_known_is_said_where_it_matters(effect: str) -> None:
    odd = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
    policies = Policies(identity=(*ALL, *policy(statement(effect, "ecs:*", Condition=odd))))
    with pytest.raises(UnknownInPolicyError, match="aws:SourceIp in mine"):
        why_refused(ASKED, CALLER, policies)
    elsewhere = Asked(action="s3:GetObject", resource="arn:aws:s3:::b/k")
    assert why_refused(elsewhere, CALLER, policies) is None


ACTIONS = st.sampled_from(["ecs:UpdateService", "ecs:*", "s3:*", "*", "ecs:Update?ervice"])
RESOURCES = st.sampled_from([WEB, "*", "arn:aws:ecs:*:*:*", "arn:aws:s3:::*"])
STATEMENTS = st.lists(
    st.builds(statement, st.sampled_from(["Allow", "Deny"]), ACTIONS, RESOURCES), max_size=5
)


@given(STATEMENTS, STATEMENTS)
def test_more_allows_never_take_away_and_more_denies_never_give(
    some: list[dict[str, Any]], more: list[dict[str, Any]]
) -> None:
    def allowed(found: list[dict[str, Any]]) -> bool:
        return why_refused(ASKED, CALLER, Policies(identity=policy(*found))) is None

    allows = [item for item in more if item["Effect"] == "Allow"]
    denies = [item for item in more if item["Effect"] == "Deny"]
    assert allowed(some) <= allowed(some + allows)
    assert allowed(some + denies) <= allowed(some)
    assert allowed(some) == allowed(some[::-1])


VERBS = {
    *(
        "apply",
        "bootstrap-state",
        "bootstrap-user",
        "clean-default-vpc",
        "deploy",
        "destroy",
        "dns",
        "drift",
    ),
    *("exec", "explain", "export", "logs", "output", "pause", "plan", "purge", "push", "resume"),
    *("rollback", "run", "scale", "secret", "status", "sweep", "unlock", "url", "verify"),
}


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def test_every_verb_that_asks_is_recorded() -> None:
    assert {verb for name in NAMES for item in heard(name) for verb in item.verbs} == VERBS


@pytest.mark.parametrize("name", NAMES)
def test_who_may_do_everything_is_refused_nothing(name: str) -> None:
    everything = document({"Effect": "Allow", "Action": "*", "Resource": "*"})
    assert list(refused(name, *VERBS, documents=[everything])) == []
    assert {item.call for item in refused(name, *VERBS, documents=[document()])} == {
        item.call for item in heard(name)
    }


def test_what_policies_lack_is_named() -> None:
    most = document({"Effect": "Allow", "NotAction": "iam:PassRole", "Resource": "*"})
    found = {(item.call, item.asked.action) for item in refused("cat", "run", documents=[most])}
    assert found == {("ecs:RunTask", "iam:PassRole")}
    assert list(refused("cat", "status", documents=[most])) == []
