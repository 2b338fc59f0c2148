"""What a deploy does: from what is desired and observed to actions in order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from graphlib import TopologicalSorter

from catctl.actions import Plan, Stage
from catctl.commands import Next
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
    services: Iterable[DesiredService],
    observed: Mapping[str, ObservedService],
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
    for level in _levels(list(services)):
        steps = [
            list(
                _steps(
                    service,
                    observed[service.key],
                    tags,
                    counts_failures=counts_failures,
                    force=force,
                )
            )
            for service in level
        ]
        stages += _stages(level, steps, observed, wait=wait)
    return Plan(tuple(stages))


def _stages(
    level: list[DesiredService],
    steps: list[list[DeployAction]],
    observed: Mapping[str, ObservedService],
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
        (service.key, service.spec.name)
        for service, plan in zip(level, steps, strict=True)
        if any(isinstance(a, CreateService | UpdateService) for a in plan)
        or _is_rolling(observed[service.key].state)
    )
    if wait and awaited:
        yield Stage(title="watch", actions=(AwaitRollouts(names=awaited),))


def _is_rolling(state: ServiceState | None) -> bool:
    primary = state.primary if state and state.is_active else None
    return primary is not None and primary.rollout == "IN_PROGRESS"


def _levels(services: list[DesiredService]) -> Iterator[list[DesiredService]]:
    """Each level depends on earlier ones only. The file has been checked for circles."""
    known = {service.key: service for service in services}
    sorter = TopologicalSorter(
        {key: known.keys() & service.depends_on for key, service in known.items()}
    )
    sorter.prepare()
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        yield [known[key] for key in ready]
        sorter.done(*ready)


def _steps(
    service: DesiredService,
    observed: ObservedService,
    tags: Mapping[str, str],
    *,
    counts_failures: bool,
    force: bool,
) -> Iterator[DeployAction]:
    state = observed.state if observed.state and observed.state.status != "INACTIVE" else None
    if state and not state.is_active:
        raise RefusedError(
            f"{service.key}: the service {state.name} is still being deleted.",
            hint="wait a minute, then run the same again",
        )
    usable = next((c for c in observed.candidates if same(c.document, service.document)), None)
    settings = (
        spec_changes(service.spec, state.spec, counts_failures=counts_failures) if state else ()
    )
    changes = _changes(service, state, usable, settings) if state else ()
    if state and force and not changes:
        changes = ("its tasks are replaced",)
    if state is None or changes:
        arn = usable.arn if usable else None
        if arn is None:
            yield RegisterTaskDefinition(
                key=service.key, document=service.document, image=service.image.short
            )
        if service.before_deploy and (state is None or state.task_definition != arn):
            yield RunBefore(
                key=service.key,
                spec=service.spec,
                command=service.before_deploy,
                container=service.container,
                task_definition=arn,
            )
        yield _put(service, state, arn, settings, changes, tags)
    yield from _scaling(service, observed)


def _put(
    service: DesiredService,
    state: ServiceState | None,
    arn: str | None,
    settings: tuple[str, ...],
    changes: tuple[str, ...],
    tags: Mapping[str, str],
) -> DeployAction:
    if state is None:
        return CreateService(
            key=service.key,
            spec=service.spec,
            desired=service.first_desired,
            task_definition=arn,
            tags=tags,
        )
    return UpdateService(
        key=service.key,
        spec=service.spec,
        desired=_desired(service, state),
        task_definition=arn,
        force="capacity" in settings or state.task_definition == arn,
        settings=settings,
        changes=changes,
    )


def _desired(service: DesiredService, state: ServiceState) -> int | None:
    """Autoscaling keeps its number; but what was paused comes up again."""
    if service.spec.desired is not None:
        return service.spec.desired
    return service.first_desired if state.desired == 0 else None


def _changes(
    service: DesiredService,
    state: ServiceState,
    usable: Registered | None,
    settings: tuple[str, ...],
) -> tuple[str, ...]:
    """Why the service is updated, in words; nothing where it is as wished."""
    changes = []
    if usable is None:
        changes.append(f"{revision_of(state.task_definition)} → a new revision")
    elif usable.arn != state.task_definition:
        changes.append(f"{revision_of(state.task_definition)} → {revision_of(usable.arn)}")
    desired = _desired(service, state)
    if desired is not None and desired != state.desired:
        changes.append(f"desired {state.desired} → {desired}")
    changes += [_WORDS[name] for name in settings]
    primary = state.primary
    if not changes and primary and primary.rollout == "FAILED":
        changes.append("the last deployment failed")
    return tuple(changes)


def spec_changes(desired: Spec, observed: Spec, *, counts_failures: bool) -> tuple[str, ...]:
    """The fields of a Spec that differ; the number of tasks is not among them."""
    observed = replace(
        observed, grace_period=observed.grace_period or None, routes=_pairs(observed.routes)
    )
    desired = replace(
        desired, grace_period=desired.grace_period or None, routes=_pairs(desired.routes)
    )
    if not counts_failures or observed.rolling.failures is None:  # AWS does not tell of it
        observed = replace(
            observed, rolling=replace(observed.rolling, failures=desired.rolling.failures)
        )
    names = [field.name for field in fields(Spec) if field.name in _WORDS]
    return tuple(name for name in names if getattr(desired, name) != getattr(observed, name))


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


def _scaling(service: DesiredService, observed: ObservedService) -> Iterator[DeployAction]:
    if service.scaling and service.scaling != observed.scaling:
        yield SetScaling(key=service.key, name=service.spec.name, scaling=service.scaling)
    if service.scaling is None and observed.scaling:
        yield RemoveScaling(key=service.key, name=service.spec.name)


def require_image(key: str, environment: str, image: Image | None) -> Image:
    """Raise CatctlError where nothing has been pushed yet."""
    if image is None:
        raise CatctlError(
            f"{key} has no image to deploy: its repository is empty.",
            hint=Next("push", environment, key),
        )
    return image
