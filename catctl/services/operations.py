"""Plans for services that run: rolling back, scaling, pausing, resuming. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catctl.actions import Plan, Stage
from catctl.commands import Next, advice
from catctl.errors import CatctlError, RefusedError, UsageError
from catctl.services.actions import (
    AwaitCount,
    AwaitRollouts,
    DeployAction,
    ReturnTo,
    SetDesired,
    StopDeployment,
    SuspendScaling,
)
from catctl.services.model import Scaling, ServiceDeployment, ServiceState, number_of, revision_of


@dataclass(frozen=True, kw_only=True)
class RunningService:
    """A service that is there, with its autoscaling and what the file asks for."""

    key: str
    state: ServiceState
    scaling: Scaling | None
    wished: int


def plan_rollback(
    key: str,
    environment: str,
    state: ServiceState,
    *,
    to: str | None,
    successes: Iterable[str],
    revisions: Iterable[str],
    deployment: ServiceDeployment | None,
) -> Plan[DeployAction]:
    """Back to ``to``; else out of the running deployment; else to the last that succeeded.

    ``successes`` and ``revisions`` are ARNs, newest first. Raises RefusedError where there is
    nothing to return to, UsageError for a revision that is not there.
    """
    known, primary = list(revisions), state.primary
    watch = Stage[DeployAction](title="watch", actions=(AwaitRollouts(names=((key, state.name),)),))
    if to is None and primary and primary.rollout == "IN_PROGRESS" and deployment:
        stop = StopDeployment(key=key, name=state.name, arn=deployment.arn)
        return Plan((Stage[DeployAction](title="stop", actions=(stop,)),))
    target = _named(key, environment, to, known) if to else _earlier(key, state, successes, known)
    if target == state.task_definition:
        raise RefusedError(
            f"{key} runs {revision_of(target)} already; nothing was changed.",
            hint=Next("rollback", environment, key, "--to", "REVISION"),
        )
    back = ReturnTo(key=key, name=state.name, task_definition=target, was=state.task_definition)
    return Plan((Stage[DeployAction](title="roll back", actions=(back,)), watch))


def _named(key: str, environment: str, to: str, known: list[str]) -> str:
    """``to`` is a number, ``family:number`` or an ARN."""
    for arn in known:
        if to in (arn, revision_of(arn), arn.rpartition(":")[2]):
            return arn
    listed = ", ".join(arn.rpartition(":")[2] for arn in known[:10]) or "none"
    raise UsageError(
        f"{key} has no revision {to}. There are: {listed}.",
        hint=Next("rollback", environment, key, "--to", "REVISION"),
    )


def _earlier(key: str, state: ServiceState, successes: Iterable[str], known: list[str]) -> str:
    """The last other revision that was deployed well; else the one registered before."""
    for arn in successes:
        if arn != state.task_definition and arn in known:
            return arn
    number = number_of(state.task_definition)
    for arn in known:
        if number_of(arn) < number:
            return arn
    raise RefusedError(
        f"{key} has nothing to return to: {revision_of(state.task_definition)} is its first "
        "revision."
    )


def plan_scale(environment: str, running: RunningService, number: int) -> Plan[DeployAction]:
    """Another number of tasks. Raises RefusedError where autoscaling would undo it."""
    scaling, state = running.scaling, running.state
    if scaling and not scaling.minimum <= number <= scaling.maximum:
        raise RefusedError(
            f"{running.key} scales by itself between {scaling.minimum} and {scaling.maximum}: "
            f"{number} would not last.",
            hint=advice(
                "change autoscaling in services.{key}, then `deploy {environment}`",
                key=running.key,
                environment=environment,
            ),
        )
    if state.desired == number and state.running == number:
        return Plan()
    return _counts([(running, number)])


def plan_pause(services: Iterable[RunningService]) -> Plan[DeployAction]:
    """No tasks at all; autoscaling is suspended first, or it would start some."""
    wanted = [item for item in services if item.state.desired > 0 or item.state.running > 0]
    suspends = tuple(
        SuspendScaling(key=item.key, name=item.state.name, suspended=True)
        for item in wanted
        if item.scaling
    )
    plan = _counts([(item, 0) for item in wanted])
    first = (Stage[DeployAction](title="scaling", actions=suspends),) if suspends else ()
    return Plan((*first, *plan.stages))


def plan_resume(services: Iterable[RunningService]) -> Plan[DeployAction]:
    """As many tasks as the file says; what runs already is left alone."""
    wanted = [item for item in services if item.state.desired == 0 and item.wished > 0]
    resumes = tuple(
        SuspendScaling(key=item.key, name=item.state.name, suspended=False)
        for item in wanted
        if item.scaling
    )
    plan = _counts([(item, item.wished) for item in wanted])
    last = (Stage[DeployAction](title="scaling", actions=resumes),) if resumes else ()
    return Plan((*plan.stages, *last))


def _counts(wanted: list[tuple[RunningService, int]]) -> Plan[DeployAction]:
    if not wanted:
        return Plan()
    sets = tuple(
        SetDesired(key=item.key, name=item.state.name, desired=number, was=item.state.desired)
        for item, number in wanted
    )
    counts = tuple((item.state.name, number) for item, number in wanted)
    return Plan(
        (
            Stage[DeployAction](title="set", actions=sets),
            Stage[DeployAction](title="wait", actions=(AwaitCount(counts=counts),)),
        )
    )


def require_running(key: str, environment: str, state: ServiceState | None) -> ServiceState:
    """Raise CatctlError for a service that has not been deployed."""
    if state is None or not state.is_active:
        raise CatctlError(f"{key} has not been deployed.", hint=Next("deploy", environment, key))
    return state
