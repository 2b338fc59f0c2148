"""In which order leftovers go."""

from __future__ import annotations

from catctl.leftovers.model import KINDS, Kind
from catctl.leftovers.plan import DRAINED, Await, AwaitInterfaces, Delete, plan_drain, plan_sweep
from tests.support.samples import ALL_KINDS, leftover


def places(kinds: tuple[Kind, ...]) -> dict[str, int]:
    """In which stage each kind goes, or is waited for."""
    found: dict[str, int] = {}
    for number, stage in enumerate(plan_sweep([leftover(kind) for kind in kinds]).stages):
        for action in stage.actions:
            match action:
                case Delete(item=gone):
                    found[gone.kind] = number
                case Await(kind=kind):
                    found[f"no {kind}"] = number
                case AwaitInterfaces():
                    found["no interfaces"] = number
    return found


def test_the_order_is_the_one_that_aws_takes() -> None:
    at = places(ALL_KINDS)
    for first, then in (
        ("scalable-target", "service"),
        ("schedule", "service"),
        ("service", "no service"),
        ("no service", "cluster"),
        ("no task", "cluster"),
        ("no interfaces", "load-balancer"),
        ("service", "task-definition"),
        ("service", "target-group"),
        ("load-balancer", "target-group"),
        ("load-balancer", "web-acl"),
        ("nat-gateway", "no nat-gateway"),
        ("no nat-gateway", "address"),
        ("database", "no database"),
        ("no database", "backup"),
        ("no database", "key"),
        ("repository", "key"),
        ("database", "log-group"),
        ("service", "log-group"),
    ):
        assert at[first] < at[then], (first, then)


def test_what_only_is_told_of_is_never_deleted() -> None:
    told = {kind for kind, info in KINDS.items() if not info.goes}
    assert told == {"interface", "parameter", "role", "topic", "vpc"}
    assert set(ALL_KINDS) - set(places(ALL_KINDS)) == told
    assert not plan_sweep([leftover(kind) for kind in told])
    assert not plan_sweep([])


def test_the_drain_is_the_begin_of_the_sweep() -> None:
    whole = [leftover(kind) for kind in ALL_KINDS]
    drain = plan_drain(whole)
    deleted = {action.item.kind for action in drain if isinstance(action, Delete)}
    assert deleted == DRAINED
    assert [type(action).__name__ for action in drain][-1] == "AwaitInterfaces"
