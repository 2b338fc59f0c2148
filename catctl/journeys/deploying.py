"""Deploys: what is wished and what is there → a plan; and following the plan to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from catctl.actions import Plan
from catctl.aws.parallel import each
from catctl.environment.resolved import NamedService
from catctl.errors import AwsError, DeployError, StoppedError
from catctl.journeys.imaging import choose_images, require_images
from catctl.journeys.site import Site
from catctl.services.actions import Action, StopDeployment
from catctl.services.documents import document
from catctl.services.execute import Executor
from catctl.services.model import Image, ServiceState
from catctl.services.observe import counts_failures, read_registered, read_scaling, read_services
from catctl.services.observe_deployments import read_service_deployment
from catctl.services.plan import Found, Registered, Wish, plan_deploy
from catctl.services.platform import require_applied
from catctl.services.rollout import Snapshot, Verdict
from catctl.services.spec import FAILURES, first_desired, scaling_of, spec_of
from catctl.services.watch import Watch, Watched, watched

Choice = Literal["background", "roll back", "watch"]


class Audience(Protocol):
    """Who watches a rollout."""

    def look(self, snapshot: Snapshot, verdict: Verdict) -> None: ...

    def tell(self, text: str) -> None: ...

    def interrupted(self) -> Choice: ...


@dataclass(frozen=True, kw_only=True)
class Deploy:
    """A planned deploy. ``found`` is by service key; ``notes`` are worth saying before."""

    site: Site
    services: tuple[NamedService, ...]
    wishes: tuple[Wish, ...]
    found: Mapping[str, Found]
    plan: Plan[Action]
    notes: tuple[str, ...]


def plan_services(
    site: Site,
    keys: Iterable[str],
    *,
    image: str | None = None,
    tag: str | None = None,
    wait: bool = True,
    force: bool = False,
) -> Deploy:
    """Read what is there and plan. Changes nothing."""
    services = site.some(keys)
    for service in services:
        require_applied(site.environment, service, site.platform)
    chosen, notes = choose_images(site, services, image=image, tag=tag)
    images = require_images(site.environment.key, chosen)
    wishes = tuple(_wish(site, service, images[service.key]) for service in services)
    found = find(site, services)
    plan = plan_deploy(
        wishes,
        found,
        site.environment.tags,
        counts_failures=counts_failures(site.aws),
        wait=wait,
        force=force,
    )
    return Deploy(
        site=site,
        services=tuple(services),
        wishes=wishes,
        found=found,
        plan=plan,
        notes=tuple(notes),
    )


def _wish(site: Site, service: NamedService, image: Image) -> Wish:
    command = service.wish.before_deploy
    return Wish(
        key=service.key,
        spec=spec_of(service, site.platform),
        document=document(site.environment, service, site.platform, image.reference),
        image=image,
        container=service.container,
        first_desired=first_desired(service),
        scaling=scaling_of(service),
        before_deploy=tuple(command) if command else None,
        depends_on=tuple(service.wish.depends_on),
    )


def find(site: Site, services: Iterable[NamedService]) -> dict[str, Found]:
    """What is there of each service, by key."""
    wanted = list(services)
    names = [service.name for service in wanted]
    states = read_services(site.aws, site.platform.cluster, names)
    scaling = read_scaling(site.aws, site.platform.cluster, names)

    def one(service: NamedService) -> Found:
        state = states.get(service.name)
        return Found(
            state=state,
            candidates=_candidates(site, service, state),
            scaling=scaling.get(service.name),
        )

    return dict(zip([s.key for s in wanted], each(one, wanted), strict=True))


def _candidates(
    site: Site, service: NamedService, state: ServiceState | None
) -> tuple[Registered, ...]:
    """The newest revision, and the one that runs: either may be what is wished."""
    newest = read_registered(site.aws, service.family)
    found = [newest] if newest else []
    current = state.task_definition if state and state.is_active else None
    if current and (newest is None or newest.arn != current):
        running = read_registered(site.aws, current)
        found += [running] if running else []
    return tuple(found)


@dataclass
class Follower:
    """Follows the rollouts of one plan: gives up where ECS does not, and obeys Ctrl-C.

    ``verdicts`` is what became of each, by service key.
    """

    site: Site
    wished: Mapping[str, int]
    target_groups: Mapping[str, tuple[str, ...]]
    audience: Audience
    timeout: float
    poll: float
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    _given_up: set[str] = field(default_factory=set)

    def __call__(self, deployments: Mapping[str, tuple[str, str]]) -> None:
        """Raises DeployError unless every rollout succeeds, StoppedError when left alone."""
        wanted = watched(deployments, self.wished, self.target_groups)
        watch = self._watch()
        while True:
            try:
                self.verdicts |= watch.follow(wanted)
                break
            except KeyboardInterrupt:
                self._obey(wanted)
        bad = {key: v for key, v in self.verdicts.items() if key in deployments and not v.is_good}
        if bad:
            raise DeployError(self._sentence(bad), key=min(bad))

    def _watch(self) -> Watch:
        return Watch(
            aws=self.site.aws,
            cluster=self.site.platform.cluster,
            on_look=self._look,
            timeout=self.timeout,
            poll=self.poll,
        )

    def _look(self, snapshot: Snapshot, verdict: Verdict) -> None:
        self.audience.look(snapshot, verdict)
        if snapshot.key not in self._given_up and gives_up(snapshot, verdict):
            self._given_up.add(snapshot.key)
            self.audience.tell(
                f"{snapshot.key}: {FAILURES} tasks have failed: asking ECS to roll back."
            )
            self._roll_back(snapshot.key, snapshot.state)

    def _roll_back(self, key: str, state: ServiceState | None) -> None:
        if state is None:
            return
        cluster = self.site.platform.cluster
        detail = read_service_deployment(self.site.aws, cluster, state.name)
        if detail is None:
            self.audience.tell(f"{key}: this deployment cannot be stopped.")
            return
        action = StopDeployment(key=key, name=state.name, arn=detail.arn)
        try:
            executor(self.site, self, self.audience.tell)(action)
        except AwsError as error:
            self.audience.tell(f"{key}: {error.message}")

    def _obey(self, wanted: list[Watched]) -> None:
        """What the user chose at Ctrl-C."""
        match self.audience.interrupted():
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
                    hint=f"catctl deploy {self.site.environment.key}, which watches it again",
                )

    def _sentence(self, bad: Mapping[str, Verdict]) -> str:
        return " ".join(fate_sentence(key, verdict) for key, verdict in sorted(bad.items()))


def gives_up(snapshot: Snapshot, verdict: Verdict) -> bool:
    """Whether catctl asks for the rollback: where no circuit breaker does."""
    if verdict.is_over or snapshot.state is None or snapshot.state.spec.rolling.breaker:
        return False
    failed = sum(task.is_stopped and task.stop_code != "UserInitiated" for task in snapshot.tasks)
    return max(failed, snapshot.own.failed if snapshot.own else 0) >= FAILURES


def fate_sentence(key: str, verdict: Verdict) -> str:
    """What became of a deployment, and what serves now."""
    serving = f" {verdict.serving} serves now." if verdict.serving else " Nothing runs now."
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


def follower(deploy: Deploy, audience: Audience, *, timeout: float, poll: float) -> Follower:
    """A follower for the services of a planned deploy."""
    return Follower(
        site=deploy.site,
        wished={wish.key: wish.first_desired for wish in deploy.wishes},
        target_groups={service.key: groups_of(deploy.site, service) for service in deploy.services},
        audience=audience,
        timeout=timeout,
        poll=poll,
    )


def groups_of(site: Site, service: NamedService) -> tuple[str, ...]:
    """ARNs of the target groups of a service."""
    first = site.platform.target_groups.get(service.key)
    second = site.platform.shifting.get(service.key)
    return tuple(arn for arn in (first, second.green_target_group_arn if second else None) if arn)


def executor(
    site: Site,
    watch: Callable[[Mapping[str, tuple[str, str]]], None],
    tell: Callable[[str], None],
) -> Executor:
    """What carries out the actions of a plan on this site's cluster."""
    return Executor(site.aws, site.platform.cluster, watch=watch, tell=tell)
