"""Following the rollouts of a plan to their end, whoever watches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, Protocol

from catctl.actions import Plan
from catctl.aws.parallel import WORKERS
from catctl.commands import Next, advice
from catctl.environment.resolved import NamedService
from catctl.errors import AwsError, DeployError, StoppedError
from catctl.journeys import course
from catctl.journeys.deployed import Site
from catctl.services.actions import DeployAction, StopDeployment
from catctl.services.execute import DeployExecutor
from catctl.services.model import ServiceState
from catctl.services.observe import read_services
from catctl.services.observe_deployments import read_service_deployment
from catctl.services.rollout import Snapshot, Verdict
from catctl.services.spec import FAILURES
from catctl.services.watch import AGAIN, RolloutWatcher, Watched

TIMEOUT = 20 * 60.0  # seconds
Choice = Literal["background", "roll back", "watch"]


class RolloutView(course.View[DeployAction], Protocol):
    """Who watches a plan with rollouts in it."""

    def look(self, snapshot: Snapshot, verdict: Verdict) -> None:
        """How far one has come."""

    def tell(self, text: str) -> None: ...

    def interrupted(self) -> Choice:
        """What is to become of it after Ctrl-C."""


@dataclass
class Follower:
    """Follows the rollouts of one plan: gives up where ECS does not, and obeys Ctrl-C.

    ``timeout`` and ``poll`` are in seconds; ``poll`` None: as quick as this AWS is. ``verdicts`` is
    what became of each, by service key.
    """

    site: Site
    services: tuple[NamedService, ...]
    view: RolloutView
    timeout: float = TIMEOUT
    poll: float | None = None
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    _given_up: set[str] = field(default_factory=set)

    def __call__(self, deployments: Mapping[str, tuple[str, str]]) -> None:
        """Raises DeployError unless every rollout succeeds, StoppedError when left alone."""
        wanted = self._watched(deployments)
        watch = self._watch()
        while True:
            try:
                self.verdicts |= watch.follow(wanted)
                break
            except KeyboardInterrupt:
                self._obey(wanted)
        bad = {key: v for key, v in self.verdicts.items() if key in deployments and not v.is_good}
        if bad:
            first = min(bad)
            raise DeployError(
                " ".join(fate_sentence(key, verdict) for key, verdict in sorted(bad.items())),
                key=first,
                hint=Next("explain", self.site.environment.key, first),
            )

    @cached_property
    def execute(self) -> DeployExecutor:
        """Applies the actions on this site's cluster; the rollouts that they start are followed."""
        site = self.site
        return DeployExecutor(site.aws, site.platform.cluster, watch=self, tell=self.view.tell)

    def _watched(self, deployments: Mapping[str, tuple[str, str]]) -> list[Watched]:
        known = {service.key: service for service in self.services}
        return [
            Watched(
                key=key,
                name=name,
                deployment=deployment,
                wished=known[key].first_desired,
                target_groups=self.site.platform.target_groups_of(key),
            )
            for key, (name, deployment) in sorted(deployments.items())
        ]

    def _watch(self) -> RolloutWatcher:
        return RolloutWatcher(
            aws=self.site.aws,
            cluster=self.site.platform.cluster,
            on_look=self._look,
            tell=self.view.tell,
            timeout=self.timeout,
            poll=self.site.bench.access.pace if self.poll is None else self.poll,
        )

    def _look(self, snapshot: Snapshot, verdict: Verdict) -> None:
        self.view.look(snapshot, verdict)
        if snapshot.key not in self._given_up and gives_up(snapshot, verdict):
            self.view.tell(
                f"{snapshot.key}: {FAILURES} tasks have failed: asking ECS to roll back."
            )
            if self._roll_back(snapshot.key, snapshot.state):
                self._given_up.add(snapshot.key)

    def _roll_back(self, key: str, state: ServiceState | None) -> bool:
        """Ask ECS to; False where it has not heard, and is to be asked again."""
        if state is None:
            return True
        try:
            detail = read_service_deployment(self.site.aws, self.site.platform.cluster, state.name)
            if detail is None:
                self.view.tell(f"{key}: this deployment cannot be stopped.")
            else:
                self.execute(StopDeployment(key=key, name=state.name, arn=detail.arn))
        except AwsError as error:
            self.view.tell(f"{key}: {error.message}")
            return error.code not in AGAIN
        return True

    def _obey(self, wanted: list[Watched]) -> None:
        """What the user chose at Ctrl-C."""
        match self.view.interrupted():
            case "watch":
                return
            case "roll back":
                names = [item.name for item in wanted]
                states = read_services(self.site.aws, self.site.platform.cluster, names)
                for item in wanted:
                    self._roll_back(item.key, states.get(item.name))
            case "background":
                raise StoppedError(
                    "ECS goes on with the deployment in the background.",
                    hint=advice(
                        "`deploy {key}`, which watches it again", key=self.site.environment.key
                    ),
                )


def change(
    site: Site,
    services: Iterable[NamedService],
    plan: Plan[DeployAction],
    *,
    consent: course.Consent,
    question: str,
    view: RolloutView,
) -> bool:
    """Run a plan for services that are up, and follow its rollouts; False where nothing was done.

    Raises DeployError where a rollout does not succeed.
    """
    follow = Follower(site=site, services=tuple(services), view=view)
    outcome = course.run(
        plan, follow.execute, consent=consent, question=question, view=view, workers=WORKERS
    )
    return bool(outcome.done)


def gives_up(snapshot: Snapshot, verdict: Verdict) -> bool:
    """Whether catctl asks for the rollback: where no circuit breaker does."""
    if verdict.is_over or snapshot.state is None or snapshot.state.spec.rolling.breaker:
        return False
    failed = sum(task.is_stopped and task.stop_code != "UserInitiated" for task in snapshot.tasks)
    return max(failed, snapshot.own.failed if snapshot.own else 0) >= FAILURES


def fate_sentence(key: str, verdict: Verdict) -> str:
    """What became of a deployment, and what serves now."""
    unknown = "" if verdict.kind == "running" else " Nothing runs now."
    serving = f" {verdict.serving} serves now." if verdict.serving else unknown
    match verdict.kind:
        case "running":
            return f"{key}: the deployment is still on its way when the time is up.{serving}"
        case "rolled_back":
            return f"{key}: the deployment failed and was rolled back.{serving}"
        case "failed":
            return (
                f"{key}: the deployment failed, and there is no earlier one to return to.{serving}"
            )
        case "superseded":
            return f"{key}: another deployment has taken its place.{serving}"
        case "gone" | "emptied":
            return f"{key}: {verdict.reason}"
        case _:
            return f"{key}: deployed.{serving}"
