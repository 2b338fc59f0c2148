"""Reads rollouts from AWS until each has ended: one stream of snapshots, whoever shows it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from catctl.aws.parallel import each
from catctl.aws.session import Aws
from catctl.errors import AwsError
from catctl.services.model import Event, ServiceState
from catctl.services.observe import read_services
from catctl.services.observe_deployments import read_service_deployment
from catctl.services.observe_tasks import read_targets, read_tasks
from catctl.services.rollout import Snapshot, Verdict, is_noise, judge, new_events

POLL = 4.0
CLOSELY = 6  # of more services at once only the services themselves are read
AGAIN = {  # AWS is busy, or the network is gone: neither says anything of the deployment
    "ConnectTimeoutError",
    "ConnectionClosedError",
    "EndpointConnectionError",
    "ReadTimeoutError",
    "RequestLimitExceeded",
    "Throttling",
    "ThrottlingException",
}


@dataclass(frozen=True, kw_only=True)
class Watched:
    """One service to follow. ``wished`` is how many tasks it shall have."""

    key: str
    name: str
    deployment: str
    wished: int
    target_groups: tuple[str, ...] = ()


@dataclass
class RolloutWatcher:
    """``on_look`` gets every snapshot, and the verdict once it is there; ``tell`` why none came.

    To follow again goes on from there: no event is told twice, and the time runs on.
    """

    aws: Aws
    cluster: str
    on_look: Callable[[Snapshot, Verdict], None]
    tell: Callable[[str], None]
    timeout: float
    poll: float = POLL
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _seen: dict[str, set[str]] = field(default_factory=dict)
    _since: dict[str, float] = field(default_factory=dict)
    _begin: float | None = None

    def follow(self, wanted: list[Watched]) -> dict[str, Verdict]:
        """Look until every deployment is over; those that are not in time are "running" still."""
        begin = self._begin = self.clock() if self._begin is None else self._begin
        over: dict[str, Verdict] = {}
        last = {item.key: Verdict(kind="running") for item in wanted}
        while True:
            left = [item for item in wanted if item.key not in over]
            for item, snapshot, verdict in self._look(left, begin):
                last[item.key] = verdict
                self.on_look(snapshot, verdict)
                if verdict.is_over:
                    over[item.key] = verdict
            if len(over) == len(wanted) or self.clock() - begin >= self.timeout:
                return last
            self.sleep(self.poll)

    def _look(self, left: list[Watched], begin: float) -> list[tuple[Watched, Snapshot, Verdict]]:
        try:
            states = read_services(self.aws, self.cluster, [item.name for item in left])
            closely = len(left) <= CLOSELY
            return each(
                lambda item: self._one(item, states.get(item.name), begin, closely=closely), left
            )
        except AwsError as error:
            if error.code not in AGAIN:
                raise
            self.tell(f"{error.message}; looking again")
            self.sleep(self.poll * 4)
            return []

    def _one(
        self,
        item: Watched,
        state: ServiceState | None,
        begin: float,
        *,
        closely: bool,
    ) -> tuple[Watched, Snapshot, Verdict]:
        blue_green = state is not None and state.spec.rolling.strategy == "BLUE_GREEN"
        detail = (
            read_service_deployment(self.aws, self.cluster, item.name)
            if state and (closely or blue_green)
            else None
        )
        verdict = judge(item.deployment, state, detail, wished=item.wished)
        tasks = read_tasks(self.aws, self.cluster, started_by=item.deployment) if closely else []
        targets = read_targets(self.aws, item.target_groups) if closely else ()
        snapshot = Snapshot(
            key=item.key,
            deployment=item.deployment,
            seconds=self.clock() - begin,
            state=state,
            tasks=tuple(tasks),
            targets=targets,
            detail=detail,
            events=tuple(self._events(item, state)),
        )
        return item, snapshot, verdict

    def _events(self, item: Watched, state: ServiceState | None) -> list[Event]:
        """What ECS has said since this deployment began."""
        deployments = state.deployments if state else ()
        begins = [d.created for d in deployments if d.id == item.deployment and d.created]
        if begins:
            self._since[item.key] = begins[0].timestamp()
        since = self._since.get(item.key, 0.0)
        seen = self._seen.setdefault(item.key, set())
        fresh = new_events(state.events if state else (), seen, since)
        return [event for event in fresh if not is_noise(event.message)]
