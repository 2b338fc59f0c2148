"""Rules of the load balancer: which comes first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catctl.environment.rules import Rule, rule_priorities


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
