"""In which order leftovers go: AWS refuses every other. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catctl.actions import Plan, Stage
from catctl.leftovers.model import KINDS, Kind, Leftover

# Stages in order, each with what goes in it. What is in none is only told of.
_ORDER: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("autoscaling", ("scalable-target", "schedule")),
    ("services and tasks", ("service", "task")),
    (
        "all that costs",
        (
            "load-balancer",
            "nat-gateway",
            "endpoint",
            "database",
            "repository",
            "bucket",
            "secret",
            "snapshot",
            "alarm",
            "dashboard",
            "budget",
        ),
    ),
    (
        "what those used",
        ("address", "target-group", "web-acl", "backup", "key", "cluster", "task-definition"),
    ),
    ("logs", ("log-group",)),
)
# What deploys have made, in the cluster itself: it goes before Terraform works.
DRAINED: frozenset[Kind] = frozenset({"scalable-target", "service", "task"})


@dataclass(frozen=True, kw_only=True)
class Delete:
    """One thing goes, with whatever protects it."""

    item: Leftover

    def __str__(self) -> str:
        note = f" ({self.item.note})" if self.item.note else ""
        return f"delete {KINDS[self.item.kind].one} {self.item.name}{note}"


@dataclass(frozen=True, kw_only=True)
class Await:
    """Wait until these are gone: AWS says so before it is true."""

    kind: Kind
    items: tuple[Leftover, ...]

    def __str__(self) -> str:
        return f"wait until all {KINDS[self.kind].title} are gone"


@dataclass(frozen=True, kw_only=True)
class AwaitInterfaces:
    """Wait until no task's network interface is left in these VPCs: it holds subnet and group."""

    vpcs: tuple[str, ...]

    def __str__(self) -> str:
        return "wait until the tasks' network interfaces are gone"


LeftoverAction = Delete | Await | AwaitInterfaces


def plan_sweep(leftovers: Iterable[Leftover]) -> Plan[LeftoverAction]:
    """Everything of ours that a sweep deletes, in the order of its uses."""
    by_kind = _by_kind(leftovers)
    vpcs = tuple(item.id for item in by_kind.get("vpc", ()))
    stages: list[Stage[LeftoverAction]] = []
    for title, kinds in _ORDER:
        items = [item for kind in kinds for item in by_kind.get(kind, ())]
        stages.append(Stage(title=title, actions=tuple(Delete(item=item) for item in items)))
        waits = tuple(_waits(kinds, by_kind, vpcs))
        stages.append(Stage(title=f"wait for {title}", actions=waits))
    return Plan.of(stages)


def plan_drain(leftovers: Iterable[Leftover]) -> Plan[LeftoverAction]:
    """Only what runs in our clusters, and the interfaces that go with it."""
    kept: tuple[Kind, ...] = (*DRAINED, "vpc")
    return plan_sweep(item for item in leftovers if item.kind in kept)


def _by_kind(leftovers: Iterable[Leftover]) -> Mapping[Kind, list[Leftover]]:
    result: dict[Kind, list[Leftover]] = {}
    for item in sorted(leftovers, key=lambda item: (item.kind, item.place, item.name, item.id)):
        result.setdefault(item.kind, []).append(item)
    return result


def _waits(
    kinds: tuple[Kind, ...], by_kind: Mapping[Kind, list[Leftover]], vpcs: tuple[str, ...]
) -> Iterable[LeftoverAction]:
    for kind in ("service", "task", "nat-gateway", "database"):
        if kind in kinds and by_kind.get(kind):
            yield Await(kind=kind, items=tuple(by_kind[kind]))
    if vpcs and any(by_kind.get(kind) for kind in ("service", "task") if kind in kinds):
        yield AwaitInterfaces(vpcs=vpcs)
