"""What follows from a good environment file: subnets, names, priorities, collisions."""

from __future__ import annotations

from ipaddress import IPv4Network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catctl.environment import names
from catctl.environment.load import build, load_all, load_some
from catctl.environment.network import NoRoomError, lay_out
from catctl.environment.project import Project, check_key, find_project
from catctl.environment.resolved import Environment
from catctl.environment.rules import Rule, rule_priorities
from catctl.environment.spelling import nearest
from catctl.errors import ConfigError, UsageError

ROOT = Path(__file__).resolve().parents[3]
ACCESS_LOGS = "load_balancer: {access_logs: true, access_logs_bucket: logs}"
LEFT_OUT = {"public": None, "app": None, "db": None}


def environment(key: str, text: str) -> Environment:
    return build(key, [("environment.yaml", "project: shop\nregion: ap-northeast-2\n" + text)])


def test_first_seed_is_what_its_network_lays_out() -> None:
    seed = next(e for e in load_all(Project(ROOT)) if e.key == "cat")
    given_ranges = {group: tuple(zones.values()) for group, zones in seed.subnets.items()}
    assert lay_out("10.180.0.0/20", zones=2, given=LEFT_OUT) == given_ranges


@given(
    prefix=st.integers(16, 24),
    zones=st.integers(1, 6),
    base=st.integers(0, 255),
    public=st.sampled_from([None, []]),
)
def test_layout_is_inside_and_apart(
    prefix: int, zones: int, base: int, public: list[str] | None
) -> None:
    vpc = IPv4Network((f"10.{base}.0.0", prefix))
    try:
        found = lay_out(str(vpc), zones=zones, given={**LEFT_OUT, "public": public})
    except NoRoomError:
        assert prefix + 5 > 28
        return
    ranges = [IPv4Network(item) for group in found.values() for item in group]
    assert len(ranges) == zones * (3 if public is None else 2)
    assert all(item.subnet_of(vpc) for item in ranges)
    assert not any(a.overlaps(b) for i, a in enumerate(ranges) for b in ranges[:i])


def test_layout_leaves_given_ranges_alone() -> None:
    given_ranges = {**LEFT_OUT, "app": ["10.0.0.0/18", "10.0.64.0/18"]}
    found = lay_out("10.0.0.0/16", zones=2, given=given_ranges)
    assert found["app"] == ("10.0.0.0/18", "10.0.64.0/18")
    assert found["public"] == ("10.0.128.0/20", "10.0.144.0/20")


def rule(path: str, *hosts: str, priority: int | None = None) -> Rule:
    return Rule(paths=(path,), hosts=hosts, priority=priority)


def test_longer_paths_come_first_and_adding_one_moves_none() -> None:
    before = {"web": rule("/*"), "api": rule("/api/*"), "orders": rule("/api/orders/*")}
    found = rule_priorities(before)
    assert found["orders"] < found["api"] < found["web"]
    after = rule_priorities({**before, "admin": rule("/admin/*"), "pinned": rule("/x", priority=7)})
    assert {key: after[key] for key in before} == found
    assert after["pinned"] == 7


def test_a_host_comes_before_any_path_and_a_full_host_before_a_wildcard() -> None:
    found = rule_priorities(
        {
            "deep": rule("/a/very/long/path/*"),
            "full": rule("/*", "admin.example.org"),
            "wild": rule("/*", "*.example.org"),
        }
    )
    assert found["full"] < found["wild"] < found["deep"]


@pytest.mark.parametrize(
    ("paths", "patterns"),
    [
        (("/*",), ("/*",)),
        (("/api/*",), ("/api", "/api/*")),
        (("/api", "/api/*"), ("/api", "/api/*")),
        (("/a", "/b*"), ("/a", "/b*")),
    ],
)
def test_a_folder_is_the_bare_path_too(paths: tuple[str, ...], patterns: tuple[str, ...]) -> None:
    assert Rule(paths=paths).patterns == patterns


@given(st.dictionaries(st.from_regex(r"[a-z]{1,12}", fullmatch=True), st.integers(1, 127)))
def test_priorities_are_unique_and_in_range(lengths: dict[str, int]) -> None:
    hosts: list[tuple[str, ...]] = [(), ("a.example.org",), ("*.example.org",)]
    rules = {k: rule("/" + "x" * n, *hosts[n % 3]) for k, n in lengths.items()}
    found = rule_priorities(rules)
    assert len(set(found.values())) == len(rules)
    assert all(1 <= value <= 50_000 for value in found.values())


def collision(left: Environment, right: Environment) -> list[str]:
    return [why for _, why in names.collisions(left, names.claims([right]))]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("name: a", "name: b", []),
        ("name: a", "name: a", ["both want the name a"]),
        ("name: a\naccount_id: '111111111111'", "name: a\naccount_id: '222222222222'", []),
        ("name: a\naccount_id: '111111111111'", "name: a", ["both want the name a"]),
        (
            "name: a\nservices: {web: {}}",
            "name: b\nservices: {web: {repository: a-web}}",
            ["both want the repository a-web"],
        ),
        (
            "state: {bucket: sss, key: k}\naccount_id: '111111111111'",
            "state: {bucket: sss, key: k}\naccount_id: '222222222222'",
            ["both want the state s3://sss/k"],
        ),
        (
            f"name: a\nservices: {{web: {{}}}}\n{ACCESS_LOGS}",
            f"name: b\nservices: {{w: {{}}}}\n{ACCESS_LOGS}",
            ["both want the bucket logs"],
        ),
        (
            "name: a\nload_balancer: {domain: a.org, hosted_zone_id: Z1}",
            "name: b\nload_balancer: {domain: a.org, hosted_zone_id: Z1}",
            ["both want the DNS record a.org (Z1)"],
        ),
        (
            "name: a\nload_balancer: {domain: a.org, hosted_zone_id: Z1}",
            "name: b\nload_balancer: {domain: b.a.org, hosted_zone_id: Z1}",
            [],
        ),
    ],
)
def test_collisions(left: str, right: str, expected: list[str]) -> None:
    assert collision(environment("one", left), environment("two", right)) == expected


def test_roles_of_the_environment_collide_across_regions() -> None:
    here = environment("one", "name: a\nnetwork: {flow_logs: true}")
    there = build(
        "two",
        [("e", "project: shop\nregion: us-east-1\nname: a\nnetwork: {flow_logs: true}")],
    )
    assert collision(here, there) == ["both want the role a-flow-logs"]


def test_roles_collide_across_regions() -> None:
    here = environment("one", "name: a\nservices: {web: {}}")
    there = build(
        "two",
        [("e", "project: shop\nregion: us-east-1\nname: a\nservices: {web: {}}")],
    )
    assert collision(here, there) == ["both want the role a-web-execution"]


def test_tags_and_bucket() -> None:
    found = environment("hack", "account_id: '111111111111'\ntags: {team: seven}")
    assert found.bucket == "shop-tfstate-111111111111"
    assert found.tags == {
        "Environment": "hack",
        "ManagedBy": "catctl",
        "Project": "shop",
        "team": "seven",
    }


def write(root: Path, key: str, text: str) -> None:
    folder = root / "environments" / key
    folder.mkdir(parents=True)
    (folder / "environment.yaml").write_text(text, encoding="utf-8")


def test_a_broken_neighbour_does_not_stop_an_environment(tmp_path: Path) -> None:
    write(tmp_path, "good", "project: a\nregion: us-east-1\n")
    write(tmp_path, "bad", "nonsense: true\n")
    project = Project(tmp_path)
    assert load_some(project, ["good"])[0].name == "a-good"
    with pytest.raises(ConfigError):
        load_all(project)


def test_colliding_environments_do_not_load(tmp_path: Path) -> None:
    write(tmp_path, "one", "project: a\nname: x\nregion: us-east-1\n")
    write(tmp_path, "two", "project: a\nname: x\nregion: us-east-1\n")
    with pytest.raises(ConfigError, match="one and two collide: both want the name x"):
        load_some(Project(tmp_path), ["one"])


@pytest.mark.parametrize("key", ["../x", "-rf", "/abs", "a\0b", "x" * 300, "аdmin", "", "A", "a b"])
def test_environment_keys_that_are_refused(key: str) -> None:
    with pytest.raises(UsageError):
        check_key(key)


def test_missing_environment_has_a_guess() -> None:
    with pytest.raises(UsageError, match="Did you mean library"):
        Project(ROOT).require("libary")


def test_project_is_found_from_below() -> None:
    assert find_project(ROOT / "environments" / "cat") == Project(ROOT)


@pytest.mark.parametrize(
    ("word", "expected"), [("prot", "port"), ("regon", "region"), ("zz", None)]
)
def test_nearest(word: str, expected: str | None) -> None:
    assert nearest(word, ["port", "spot", "region"]) == expected
