"""Subnets: inside the VPC, apart, and what is given left alone."""

from __future__ import annotations

from ipaddress import IPv4Network

from hypothesis import given
from hypothesis import strategies as st

from catctl.environment.load import load_all
from catctl.environment.network import NoRoomError, lay_out
from catctl.environment.project import Project
from tests.support.project import ROOT

LEFT_OUT = {"public": None, "app": None, "db": None}


def test_first_seed_is_what_its_network_lays_out() -> None:
    seed = next(e for e in load_all(Project(ROOT)) if e.key == "cat")
    given_ranges = {group: tuple(zones.values()) for group, zones in seed.subnets.items()}
    assert lay_out("10.180.0.0/20", zones=2, given=LEFT_OUT) == given_ranges


@given(
    prefix=st.integers(16, 24),
    zones=st.integers(1, 6),
    base=st.integers(0, 255),
    public=st.sampled_from([None, []]),
    balanced=st.booleans(),
)
def test_layout_is_inside_and_apart(
    prefix: int, zones: int, base: int, public: list[str] | None, balanced: bool
) -> None:
    vpc, wish = IPv4Network((f"10.{base}.0.0", prefix)), {**LEFT_OUT, "public": public}
    try:
        found = lay_out(str(vpc), zones=zones, given=wish, balanced=balanced)
    except NoRoomError:
        assert prefix + 5 > 28 or (balanced and prefix + 4 > 27)
        return
    assert not balanced or all(IPv4Network(item).prefixlen <= 27 for item in found["public"])
    ranges = [IPv4Network(item) for group in found.values() for item in group]
    assert len(ranges) == zones * (3 if public is None else 2)
    assert all(item.subnet_of(vpc) for item in ranges)
    assert not any(a.overlaps(b) for i, a in enumerate(ranges) for b in ranges[:i])


def test_layout_leaves_given_ranges_alone() -> None:
    given_ranges = {**LEFT_OUT, "app": ["10.0.0.0/18", "10.0.64.0/18"]}
    found = lay_out("10.0.0.0/16", zones=2, given=given_ranges)
    assert found["app"] == ("10.0.0.0/18", "10.0.64.0/18")
    assert found["public"] == ("10.0.128.0/20", "10.0.144.0/20")


def test_a_load_balancer_gets_room_where_the_vpc_is_small() -> None:
    found = lay_out("10.9.0.0/24", zones=2, given=LEFT_OUT, balanced=True)
    assert found == {
        "public": ("10.9.0.0/27", "10.9.0.32/27"),
        "db": ("10.9.0.64/28", "10.9.0.80/28"),
        "app": ("10.9.0.128/26", "10.9.0.192/26"),
    }
    assert lay_out("10.9.0.0/24", zones=2, given=LEFT_OUT)["public"][0] == "10.9.0.0/28"
    wide = lay_out("10.9.0.0/16", zones=2, given=LEFT_OUT, balanced=True)
    assert wide == lay_out("10.9.0.0/16", zones=2, given=LEFT_OUT)
