"""Whose things are whose."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catctl.leftovers.model import Look
from catctl.leftovers.names import is_known, owner_of
from tests.support.samples import ALL_KINDS, environment_of

ACCOUNT = "123456789012"
TEXT = """\
name: cat
database: {}
network: {flow_logs: true}
monitoring: {alarms: true}
load_balancer: {access_logs: true, waf: true}
services:
  web: {port: 80}
  job: {worker: true}
"""
OURS = owner_of(environment_of(TEXT, "hack"), ACCOUNT)
TAGS = {"Environment": "hack", "ManagedBy": "catctl", "Project": "shop"}


def test_all_three_tags_make_it_ours_whatever_the_name() -> None:
    assert OURS.why("repository", "whatever", TAGS) == "tag"
    for missing in TAGS:
        rest = {key: value for key, value in TAGS.items() if key != missing}
        assert OURS.why("repository", "whatever", rest) is None


def test_another_tag_wins_over_the_name() -> None:
    assert OURS.why("repository", "cat-web", {}) == "name"
    for key in TAGS:
        assert OURS.why("repository", "cat-web", {key: "another"}) is None
        assert OURS.why("repository", "cat-web", {**TAGS, key: "another"}) is None


def test_a_name_is_ours_as_a_whole() -> None:
    for name in ("cat", "catalog", "cat-prod", "cat-web-2", "a-cat-web", "cat-webs", "CAT-WEB"):
        assert OURS.why("repository", name, {}) is None
    assert OURS.why("alarm", "cat-web", {}) is None, "a repository's name is no alarm's"


@given(name=st.text(max_size=20), tags=st.dictionaries(st.sampled_from(sorted(TAGS)), st.text()))
def test_nothing_else_is_ours(name: str, tags: dict[str, str]) -> None:
    for kind in ALL_KINDS:
        why = OURS.why(kind, name, tags)
        if why == "tag":
            assert TAGS.items() <= tags.items()
        if why == "name":
            assert name in OURS.names[kind]
            assert all(TAGS[key] == value for key, value in tags.items())


def test_what_the_file_does_not_have_has_no_name() -> None:
    """Somebody's database may be called like the environment."""
    bare = owner_of(environment_of("name: cat\nservices: {job: {worker: true}}\n"), ACCOUNT)
    assert bare.why("database", "cat", {}) is None
    unnamed = ("alarm", "budget", "dashboard", "database", "key", "load-balancer", "schedule",
               "snapshot", "target-group", "topic", "web-acl")  # fmt: skip
    assert not bare.names.keys() & set(unnamed)


def test_the_state_backend_is_never_a_leftover() -> None:
    assert OURS.why("bucket", "shop-tfstate", TAGS) is None
    locked = owner_of(environment_of(f"state: {{locking: dynamodb}}\n{TEXT}"), ACCOUNT)
    assert locked.keep == {"shop-tfstate", "shop-tfstate-lock"}


def test_two_environments_never_share_a_name() -> None:
    texts = {"hack": TEXT, "prod": TEXT.replace("name: cat", "name: cat-prod")}
    texts["log"] = TEXT.replace("name: cat", "name: catalog")
    owners = [owner_of(environment_of(text, key), ACCOUNT) for key, text in texts.items()]
    for left, right in itertools.combinations(owners, 2):
        for kind in ALL_KINDS:
            shared = left.names.get(kind, frozenset()) & right.names.get(kind, frozenset())
            assert shared == frozenset(), kind


def test_what_is_of_no_class_is_not_proven() -> None:
    of = "arn:aws:{}:ap-northeast-2:123456789012:{}"
    for service, resource in (("ec2", "instance/i-1"), ("ec2", "volume/vol-1"), ("sqs", "q")):
        assert not is_known(of.format(service, resource))
    for service, resource in (
        ("ec2", "natgateway/nat-1"),
        ("ecs", "task-definition/cat-web:1"),
        ("logs", "log-group:/ecs/cat"),
        ("rds", "db:cat"),
        ("sns", "cat-alarms"),
        ("wafv2", "regional/webacl/cat/1"),
    ):
        assert is_known(of.format(service, resource))
    assert not Look(checked=(), others=("arn:aws:sqs:r:1:q",)).is_clean


WITH_DATABASE = "database: {}\nservices: {}\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [(WITH_DATABASE, "shop-hack-final"), (f"name: cat\n{WITH_DATABASE}", "cat-final")],
)
def test_the_final_snapshot_is_ours_by_its_name(text: str, name: str) -> None:
    owner = owner_of(environment_of(text), ACCOUNT)
    assert owner.names["snapshot"] == {name}
    assert owner.why("snapshot", name, {}) == "name"
    for other in (name.removesuffix("-final"), f"{name}-2", f"a-{name}", "final"):
        assert owner.why("snapshot", other, {}) is None
    assert owner.why("snapshot", name, {"Environment": "another"}) is None


def test_without_a_database_there_is_none() -> None:
    owner = owner_of(environment_of("services: {}\n"), ACCOUNT)
    assert owner.why("snapshot", "shop-hack-final", {}) is None
