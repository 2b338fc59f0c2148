"""Services, deployments and tasks of the simulated ECS, and what it asks of the fake AWS. Pure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any, Protocol

from catctl.sandbox.scenario import Fault


class World(Protocol):
    """What the simulation asks of the rest of the fake AWS."""

    def fault(self, name: str, definition: str) -> Fault | None: ...

    def plug(self, task: SimTask) -> None: ...

    def unplug(self, task: SimTask) -> None: ...

    def register(self, service: SimService, task: SimTask, arn: str) -> None: ...

    def deregister(self, service: SimService, task: SimTask, arn: str) -> None: ...

    def shift(self, service: SimService, *, to_green: bool) -> None: ...

    def log(self, service: SimService | None, task: SimTask, lines: tuple[str, ...]) -> None: ...

    def fill(self, text: str, service: SimService | None, task: SimTask) -> str: ...


@dataclass
class SimTask:
    """A task. ``born`` and ``stopped`` are of the simulation's clock."""

    id: str
    definition: str
    group: str
    started_by: str
    born: float
    fault: Fault | None
    pace: float = 1.0
    settings: dict[str, Any] = field(default_factory=dict)
    status: str = "PROVISIONING"
    running_since: float | None = None
    stopped: float | None = None
    stopping_since: float | None = None
    reason: str = ""
    stop_code: str = ""
    exit_code: int | None = None
    container_reason: str = ""
    health: str = "initial"
    health_reason: str = ""
    address: str = ""
    interface: str = ""
    target_group: str = ""
    provider: str = "FARGATE"

    @property
    def is_healthy(self) -> bool:
        return self.status == "RUNNING" and self.health == "healthy"


@dataclass
class SimDeployment:
    """A deployment; ``exempt`` ones have proven themselves: no scenario touches them."""

    id: str
    arn_id: str
    definition: str
    desired: int
    created: float
    exempt: bool = False
    status: str = "PRIMARY"
    rollout: str = "IN_PROGRESS"
    reason: str = ""
    failed: int = 0
    tasks: list[SimTask] = field(default_factory=list)
    next_start: float = 0.0
    stage: str = "SCALE_UP"
    stage_since: float = 0.0
    updated: float = 0.0
    finished: float | None = None
    fate: str = "IN_PROGRESS"  # of the service deployment
    rollback_reason: str = ""
    green: bool = False

    @property
    def live(self) -> list[SimTask]:
        return [task for task in self.tasks if task.stopping_since is None and not task.stopped]

    @property
    def stopping(self) -> bool:
        return any(t.stopping_since is not None and not t.stopped for t in self.tasks)

    @property
    def healthy(self) -> int:
        return sum(task.is_healthy for task in self.live)


@dataclass
class SimService:
    """A service: its settings as the last request left them, and its deployments, newest first."""

    cluster: str
    name: str
    settings: dict[str, Any]
    created: float
    deployments: list[SimDeployment] = field(default_factory=list)
    history: list[SimDeployment] = field(default_factory=list)
    events: deque[tuple[float, str, str]] = field(default_factory=lambda: deque(maxlen=100))
    status: str = "ACTIVE"
    steady: bool = False
    green_now: bool = False

    @property
    def primary(self) -> SimDeployment:
        return self.deployments[0]

    @property
    def desired(self) -> int:
        return int(self.settings.get("desiredCount", 0))

    @property
    def is_blue_green(self) -> bool:
        return bool(self.rolling.get("strategy") == "BLUE_GREEN")

    @property
    def rolling(self) -> dict[str, Any]:
        configuration: dict[str, Any] = self.settings.get("deploymentConfiguration") or {}
        return configuration

    @property
    def breaker(self) -> dict[str, Any]:
        breaker: dict[str, Any] = self.rolling.get("deploymentCircuitBreaker") or {}
        return breaker

    @property
    def routes(self) -> list[dict[str, Any]]:
        routes: list[dict[str, Any]] = self.settings.get("loadBalancers") or []
        return routes

    def target_group(self, *, green: bool) -> str | None:
        if not self.routes:
            return None
        route = self.routes[0]
        other = (route.get("advancedConfiguration") or {}).get("alternateTargetGroupArn")
        return str(other if green and other else route.get("targetGroupArn", "")) or None

    def provider(self, running: int) -> str:
        """The capacity provider of the next task: the base first, then the heaviest."""
        strategy = self.settings.get("capacityProviderStrategy") or []
        for item in strategy:
            if running < int(item.get("base", 0)):
                return str(item["capacityProvider"])
        heavy = sorted(strategy, key=lambda item: -int(item.get("weight", 0)))
        return str(heavy[0]["capacityProvider"]) if heavy else "FARGATE"
