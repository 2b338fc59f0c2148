"""Deploys: plan → show → check → ask → carry out, and follow each rollout → say why one failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from catctl.actions import Outcome
from catctl.aws.parallel import WORKERS
from catctl.commands import Next, advice
from catctl.errors import CatctlError, DeployError, RefusedError
from catctl.journeys import course
from catctl.journeys.deploy_plan import Deploy, plan_services
from catctl.journeys.deployed import Site
from catctl.journeys.explain import Explanation, explain_failed
from catctl.journeys.rollout import Follower, RolloutView
from catctl.journeys.verify import Preflight, verify_deploy
from catctl.services.actions import DeployAction
from catctl.services.rollout import Verdict


@dataclass(frozen=True, kw_only=True)
class FailedDeploy:
    """Why services failed; ``unknown`` says of which of them AWS would not tell.

    ``verdicts`` is what became of each, by service key.
    """

    deploy: Deploy
    error: CatctlError
    verdicts: Mapping[str, Verdict]
    explanations: tuple[Explanation, ...]
    unknown: tuple[str, ...]


class View(Protocol):
    """Who watches."""

    def deploy(self, deploy: Deploy) -> RolloutView:
        """For this deploy, which may have nothing to do."""

    def checked(self, preflight: Preflight) -> None:
        """What was checked before it."""

    def succeeded(self, deploy: Deploy, verdicts: Mapping[str, Verdict]) -> None: ...

    def failed(self, failed: FailedDeploy) -> None: ...


def deploy(
    site: Site,
    keys: Iterable[str],
    *,
    consent: course.Consent,
    view: View,
    timeout: float,
    image: str | None = None,
    tag: str | None = None,
    checks: bool = True,
    force: bool = False,
    wait: bool = True,
) -> Outcome[DeployAction]:
    """Deploy services, or all; the outcome is empty where nothing was done.

    Raises RefusedError where a check says that it would fail, and DeployError where one does.
    """
    planned = plan_services(site, keys, image=image, tag=tag, wait=wait, force=force)
    watching = view.deploy(planned)
    follow = Follower(site=site, services=planned.services, view=watching, timeout=timeout)

    def explain(outcome: Outcome[DeployAction], error: CatctlError) -> CatctlError:
        explanations, unknown = explain_failed(site, outcome.failed, error, follow.verdicts)
        view.failed(
            FailedDeploy(
                deploy=planned,
                error=error,
                verdicts=follow.verdicts,
                explanations=tuple(explanations),
                unknown=tuple(unknown),
            )
        )
        return _with_next_step(site.environment.key, error, follow.verdicts)

    outcome = course.run(
        planned.plan,
        follow.execute,
        consent=consent,
        question=f"Deploy this to {site.environment.key}?",
        view=watching,
        check=lambda: _check(planned, view) if checks else None,
        explain=explain,
        workers=WORKERS,
    )
    if outcome.done:
        view.succeeded(planned, follow.verdicts)
    return outcome


def _check(planned: Deploy, view: View) -> None:
    """The checks of ``catctl verify``, for what will change."""
    preflight = verify_deploy(planned)
    if preflight is None:
        return
    view.checked(preflight)
    if not preflight.is_good:
        raise RefusedError(
            "This deploy would fail; nothing was changed.",
            hint="mend what is named above; --no-verify deploys all the same",
            details={"findings": [vars(item) for item in preflight.of("error")]},
        )


def _with_next_step(key: str, error: CatctlError, verdicts: Mapping[str, Verdict]) -> CatctlError:
    if not isinstance(error, DeployError) or not error.key:
        return error
    error.hint = error.hint or Next("explain", key, error.key)
    if any(verdict.kind == "running" for verdict in verdicts.values()):
        error.hint = advice(
            "`deploy {key}`, which watches on, or `rollback {key} {service}`",
            key=key,
            service=error.key,
        )
    return error
