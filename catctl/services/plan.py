"""What a deploy does: from the wish and the world to actions in order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from graphlib import TopologicalSorter

from catctl.actions import Plan, Stage
from catctl.errors import CatctlError, RefusedError
from catctl.services.actions import (
    AwaitRollouts,
    CreateService,
    DeployAction,
    RegisterTaskDefinition,
    RemoveScaling,
    RunBefore,
    SetScaling,
    UpdateService,
)
from catctl.services.documents import same
from catctl.services.model import (
    DesiredService,
    Image,
    ObservedService,
    Registered,
    Route,
    ServiceState,
    Spec,
    revision_of,
)

_WORDS = {
    "capacity": "capacity providers",
    "exec": "ECS Exec",
    "grace_period": "grace period",
    "public_ip": "public IP",
    "rolling": "deployment settings",
    "routes": "load balancer",
    "security_groups": "security groups",
    "subnets": "subnets",
}


def plan_deploy(
    wishes: Iterable[DesiredService],
    found: Mapping[str, ObservedService],
    tags: Mapping[str, str],
    *,
    counts_failures: bool,
    wait: bool = True,
    force: bool = False,
) -> Plan[DeployAction]:
    """Services in the order of their dependencies; those of one level side by side.

    ``force`` replaces tasks even where nothing has changed. Raises RefusedError for a service that
    is still being deleted.
    """
    stages: list[Stage[DeployAction]] = []
    for level in _levels(list(wishes)):
        steps = [
            list(_steps(wish, found[wish.key], tags, counts_failures=counts_failures, force=force))
            for wish in level
        ]
        stages += _stages(level, steps, found, wait=wait)
    return Plan(tuple(stages))


def _stages(
    level: list[DesiredService],
    steps: list[list[DeployAction]],
    found: Mapping[str, ObservedService],
    *,
    wait: bool,
) -> Iterator[Stage[DeployAction]]:
    kinds: list[tuple[str, tuple[type, ...]]] = [
        ("register", (RegisterTaskDefinition,)),
        ("before deploy", (RunBefore,)),
        ("roll out", (CreateService, UpdateService)),
        ("scaling", (SetScaling, RemoveScaling)),
    ]
    for title, types in kinds:
        actions = tuple(a for plan in steps for a in plan if isinstance(a, types))
        if actions:
            yield Stage(title=title, actions=actions)
    awaited = tuple(
        (wish.key, wish.spec.name)
        for wish, plan in zip(level, steps, strict=True)
        if any(isinstance(a, CreateService | UpdateService) for a in plan)
        or _is_rolling(found[wish.key].state)
    )
    if wait and awaited:
        yield Stage(title="watch", actions=(AwaitRollouts(names=awaited),))


def _is_rolling(state: ServiceState | None) -> bool:
    primary = state.primary if state and state.is_active else None
    return primary is not None and primary.rollout == "IN_PROGRESS"


def _levels(wishes: list[DesiredService]) -> Iterator[list[DesiredService]]:
    """Each level depends on earlier ones only. The file has been checked for circles."""
    known = {wish.key: wish for wish in wishes}
    sorter = TopologicalSorter({key: known.keys() & w.depends_on for key, w in known.items()})
    sorter.prepare()
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        yield [known[key] for key in ready]
        sorter.done(*ready)


def _steps(
    wish: DesiredService,
    found: ObservedService,
    tags: Mapping[str, str],
    *,
    counts_failures: bool,
    force: bool,
) -> Iterator[DeployAction]:
    state = found.state if found.state and found.state.status != "INACTIVE" else None
    if state and not state.is_active:
        raise RefusedError(
            f"{wish.key}: the service {state.name} is still being deleted.",
            hint="wait a minute, then run the same again",
        )
    usable = next((c for c in found.candidates if same(c.document, wish.document)), None)
    settings = spec_changes(wish.spec, state.spec, counts_failures=counts_failures) if state else ()
    changes = _changes(wish, state, usable, settings) if state else ()
    if state and force and not changes:
        changes = ("its tasks are replaced",)
    if state is None or changes:
        arn = usable.arn if usable else None
        if arn is None:
            yield RegisterTaskDefinition(
                key=wish.key, document=wish.document, image=wish.image.short
            )
        if wish.before_deploy and (state is None or state.task_definition != arn):
            yield RunBefore(
                key=wish.key,
                spec=wish.spec,
                command=wish.before_deploy,
                container=wish.container,
                task_definition=arn,
            )
        yield _put(wish, state, arn, settings, changes, tags)
    yield from _scaling(wish, found)


def _put(
    wish: DesiredService,
    state: ServiceState | None,
    arn: str | None,
    settings: tuple[str, ...],
    changes: tuple[str, ...],
    tags: Mapping[str, str],
) -> DeployAction:
    if state is None:
        return CreateService(
            key=wish.key,
            spec=wish.spec,
            desired=wish.first_desired,
            task_definition=arn,
            tags=tags,
        )
    return UpdateService(
        key=wish.key,
        spec=wish.spec,
        desired=_desired(wish, state),
        task_definition=arn,
        force="capacity" in settings or state.task_definition == arn,
        settings=settings,
        changes=changes,
    )


def _desired(wish: DesiredService, state: ServiceState) -> int | None:
    """Autoscaling keeps its number; but what was paused comes up again."""
    if wish.spec.desired is not None:
        return wish.spec.desired
    return wish.first_desired if state.desired == 0 else None


def _changes(
    wish: DesiredService, state: ServiceState, usable: Registered | None, settings: tuple[str, ...]
) -> tuple[str, ...]:
    """Why the service is updated, in words; nothing where it is as wished."""
    changes = []
    if usable is None:
        changes.append(f"{revision_of(state.task_definition)} → a new revision")
    elif usable.arn != state.task_definition:
        changes.append(f"{revision_of(state.task_definition)} → {revision_of(usable.arn)}")
    desired = _desired(wish, state)
    if desired is not None and desired != state.desired:
        changes.append(f"desired {state.desired} → {desired}")
    changes += [_WORDS[name] for name in settings]
    primary = state.primary
    if not changes and primary and primary.rollout == "FAILED":
        changes.append("the last deployment failed")
    return tuple(changes)


def spec_changes(wish: Spec, found: Spec, *, counts_failures: bool) -> tuple[str, ...]:
    """The fields of a Spec that differ; the number of tasks is not among them."""
    found = replace(found, grace_period=found.grace_period or None, routes=_pairs(found.routes))
    wish = replace(wish, grace_period=wish.grace_period or None, routes=_pairs(wish.routes))
    if not counts_failures or found.rolling.failures is None:  # AWS does not tell of it
        found = replace(found, rolling=replace(found.rolling, failures=wish.rolling.failures))
    names = [field.name for field in fields(Spec) if field.name in _WORDS]
    return tuple(name for name in names if getattr(wish, name) != getattr(found, name))


def _pairs(routes: tuple[Route, ...]) -> tuple[Route, ...]:
    """A blue/green deployment swaps the two target groups: which is first says nothing."""
    return tuple(
        replace(
            route,
            target_group_arn=min(route.target_group_arn, route.shifting.green_target_group_arn),
            shifting=replace(
                route.shifting,
                green_target_group_arn=max(
                    route.target_group_arn, route.shifting.green_target_group_arn
                ),
            ),
        )
        if route.shifting
        else route
        for route in routes
    )


def _scaling(wish: DesiredService, found: ObservedService) -> Iterator[DeployAction]:
    if wish.scaling and wish.scaling != found.scaling:
        yield SetScaling(key=wish.key, name=wish.spec.name, scaling=wish.scaling)
    if wish.scaling is None and found.scaling:
        yield RemoveScaling(key=wish.key, name=wish.spec.name)


def require_image(key: str, environment: str, image: Image | None) -> Image:
    """Raise CatctlError where nothing has been pushed yet."""
    if image is None:
        raise CatctlError(
            f"{key} has no image to deploy: its repository is empty.",
            hint=f"catctl push {environment} {key}",
        )
    return image
