"""A sandbox that enforces IAM: what users and roles may do, by real clients at the door."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catctl.sandbox import process
from tests.support.iam import ACCOUNT, REGION, Realm, allow, deny, document, realm_of, refused, trust

SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role"


@pytest.fixture(scope="module")
def enforcing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[process.Sandbox]:
    running = process.start(tmp_path_factory.mktemp("iam") / "sandbox", iam=True)
    yield running
    process.stop(running.folder)


@pytest.fixture
def realm(enforcing: process.Sandbox) -> Iterator[Realm]:
    process.reset(enforcing)
    with realm_of(enforcing) as found:
        yield found


def test_the_sandboxs_own_keys_may_do_everything(realm: Realm) -> None:
    realm.client("ecs").create_cluster(clusterName="a")
    realm.client("s3").list_buckets()


def test_who_has_no_policy_may_do_nothing_but_ask_who_it_is(realm: Realm) -> None:
    role, user = realm.role("poor"), realm.user("poor")
    assert role("sts").get_caller_identity()["Arn"] == f"{SESSION}/poor/test"
    assert user("sts").get_caller_identity()["Arn"].endswith(":user/poor")
    code, message = refused(role("ecs").list_clusters)
    assert code == "AccessDeniedException"
    assert message == (
        f"User: {SESSION}/poor/test is not authorized to perform: ecs:ListClusters on resource: * "
        "because no identity-based policy allows the ecs:ListClusters action"
    )


def test_by_action_and_resource(realm: Realm) -> None:
    arn = f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/mine-*"
    mine = realm.role(
        "mine",
        allow("ECS:*Cluster", arn),
        allow("iam:CreateServiceLinkedRole"),
    )("ecs")
    mine.create_cluster(clusterName="mine-1")
    assert refused(mine.create_cluster, clusterName="yours")[0] == "AccessDeniedException"
    mine.delete_cluster(cluster="mine-1")
