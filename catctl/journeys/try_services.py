"""The second half of ``catctl try``: services come up, one breaks on purpose, and returns."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Protocol

from catctl.environment.resolved import NamedService
from catctl.environment.sources import bare, is_secret, json_key
from catctl.errors import CatctlError, DeployError
from catctl.journeys import deploy
from catctl.journeys import secret as secrets
from catctl.journeys.course import agreed
from catctl.journeys.deployed import Site, open_site
from catctl.journeys.push import carry_out_push, plan_push
from catctl.journeys.sandbox import rehearse
from catctl.journeys.workbench import Workbench
from catctl.sandbox import process
from catctl.secrets import execute
from catctl.services.documents import secret_sources

TIMEOUT = 120.0
BROKEN = "try-broken"


class View(Protocol):
    """Who watches."""

    def phase(self, title: str) -> AbstractContextManager[None]: ...

    def say(self, text: str) -> None: ...

    def deploying(self) -> deploy.View: ...


def live_with_services(bench: Workbench, key: str, view: View) -> int:
    """Push, deploy, break one, have it explained; returns how many services were deployed.

    Raises CatctlError when a service does not come up, or the broken one does not fail.
    """
    site = open_site(bench, key)
    if not site.environment.services:
        return 0
    with view.phase("push"):
        view.say("No container is built or run here: made-up images and secrets stand for them.")
        stock(site)
        for service in site.environment.services:
            _push(site, service, None)
    with view.phase("deploy"):
        _deploy(site, (), view)
        view.say(f"All {len(site.environment.services)} services are up.")
    chosen = _victim(site)
    with view.phase(f"break {chosen.key} on purpose"):
        _break(site, chosen, view)
    return len(site.environment.services)


def stock(site: Site) -> None:
    """Give the sandbox a made-up value for every secret that is not there yet."""
    for standing in secrets.look(site.environment, site.aws):
        if standing.stored is None and standing.wanted.store == "SSM":
            execute.store(site.aws, standing.wanted, "made up", tags={}, is_new=True)
    for arn, keys in sorted(_secrets(site).items()):
        process.give_secret(site.bench.access.sandbox, arn=arn, keys=sorted(keys))


def _secrets(site: Site) -> dict[str, set[str]]:
    """Secrets of Secrets Manager that the file takes as given, with the keys it asks for."""
    keys_by_arn: dict[str, set[str]] = {}
    database = site.platform.database
    for service in site.environment.services:
        for source in secret_sources(site.environment, service, site.platform).values():
            if is_secret(source) and (database is None or bare(source) != database.secret_arn):
                keys_by_arn.setdefault(bare(source), set()).add(json_key(source))
    return {arn: keys - {""} for arn, keys in keys_by_arn.items()}


def _push(site: Site, service: NamedService, tag: str | None) -> None:
    now = datetime.now(tz=UTC)
    folder = site.bench.project.root
    push = plan_push(site, service, folder, tag=tag, platform=None, now=now)
    carry_out_push(site, push, None)


def _deploy(site: Site, keys: Iterable[str], view: View) -> None:
    deploy.deploy(site, keys, consent=agreed(), view=view.deploying(), timeout=TIMEOUT)


def _victim(site: Site) -> NamedService:
    """A web service where there is one."""
    candidates = [*site.environment.web_services, *site.environment.services]
    return candidates[0]


def _break(site: Site, service: NamedService, view: View) -> None:
    key = site.environment.key
    scenario = "crash" if service.settings.worker else "unhealthy-404"
    rehearse(site.bench, key, service.key, scenario)
    _push(site, service, f"{BROKEN}-{datetime.now(tz=UTC):%H%M%S}")
    try:
        _deploy(site, (service.key,), view)
    except DeployError:
        view.say("That was on purpose; what ran before serves again.")
    else:
        raise CatctlError(f"{service.key} was broken on purpose, and its deploy succeeded.")
    finally:
        rehearse(site.bench, key, service.key, None)
