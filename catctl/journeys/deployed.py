"""An environment that is up: what deploys, and all that looks at services, work on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catctl.aws.session import Aws
from catctl.commands import Next
from catctl.environment.load import load
from catctl.environment.resolved import Environment, NamedService
from catctl.environment.spelling import guess
from catctl.errors import UsageError
from catctl.journeys.workbench import Workbench
from catctl.services.platform import Platform, platform_of
from catctl.state_backend.observe_state import read_outputs


@dataclass(frozen=True, kw_only=True)
class Site:
    """``platform`` is what Terraform has made, from its outputs; ``account_id`` is AWS's word."""

    bench: Workbench
    environment: Environment
    aws: Aws
    platform: Platform
    account_id: str

    def service(self, key: str) -> NamedService:
        """The service ``key``. Raises UsageError where the file has none."""
        return find_service(self.environment, key)

    def some(self, keys: Iterable[str]) -> list[NamedService]:
        """These services, or all where none is named."""
        wanted = list(dict.fromkeys(keys))
        if not wanted:
            return list(self.environment.services)
        return [self.service(key) for key in wanted]


def find_service(environment: Environment, key: str) -> NamedService:
    """The service ``key`` of the file. Raises UsageError where there is none."""
    known = {service.key: service for service in environment.services}
    if key not in known:
        listed = ", ".join(known) or "none"
        raise UsageError(
            f"There is no service {key!r} in {environment.key}.{guess(key, list(known))} "
            f"There are: {listed}.",
            hint=Next("config", environment.key, "services"),
        )
    return known[key]


def open_site(bench: Workbench, key: str) -> Site:
    """Load the file, check the account, and read what Terraform has made.

    Raises ConfigError, RefusedError for another account, and CatctlError before the first apply.
    """
    bench.project.require(key)
    environment = load(bench.project, key)
    facts = environment.facts
    account = bench.account(facts)
    return Site(
        bench=bench,
        environment=environment,
        aws=account.aws,
        platform=platform_of(environment, read_outputs(account.aws, account.backend)),
        account_id=account.id,
    )
