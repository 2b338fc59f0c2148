"""Secrets of an environment: set, listed, compared, removed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from catctl.aws.session import Aws
from catctl.environment.load import load
from catctl.environment.resolved import Environment
from catctl.errors import CatctlError
from catctl.journeys.workbench import Workbench
from catctl.secrets import execute
from catctl.secrets.inventory import choose, folders, stand, strangers, wanted
from catctl.secrets.model import SecretStatus, Stored, Wanted
from catctl.secrets.observe import read_folder, read_stored
from catctl.services.observe import read_services


def open_secrets(bench: Workbench, key: str) -> tuple[Environment, Aws]:
    """The environment and its AWS, the account checked. It need not have been applied."""
    bench.project.require(key)
    environment = load(bench.project, key)
    return environment, bench.account(environment.facts).aws


def look(environment: Environment, aws: Aws) -> list[SecretStatus]:
    """How every secret of the file stands."""
    wishes = wanted(environment)
    return stand(wishes, read_stored(aws, wishes), _deployed(environment, aws))


def unread(environment: Environment, aws: Aws) -> list[Stored]:
    """Parameters beside those of the file that no service reads."""
    wishes = wanted(environment)
    return strangers(wishes, read_folder(aws, folders(wishes)))


def _deployed(environment: Environment, aws: Aws) -> dict[str, datetime | None]:
    """When the running tasks of each service were deployed; none for those that do not run."""
    by_name = {service.name: service.key for service in environment.services}
    states = read_services(aws, environment.cluster, by_name)
    return {
        by_name[name]: state.primary.created if state.primary else None
        for name, state in states.items()
        if state.is_active and state.desired > 0
    }


def put(
    environment: Environment, aws: Aws, name: str, value: str, tags: Mapping[str, str]
) -> tuple[Wanted, bool]:
    """Store a value; returns the secret, and whether it is new."""
    chosen = choose(environment, name)
    if not value:
        raise CatctlError("The value is empty; nothing was stored.")
    is_new = chosen.source not in read_stored(aws, [chosen])
    execute.store(aws, chosen, value, tags=tags, is_new=is_new)
    return chosen, is_new


def drop(environment: Environment, aws: Aws, name: str) -> Wanted:
    """Remove a secret. Raises CatctlError where it is not there."""
    chosen = choose(environment, name)
    if chosen.source not in read_stored(aws, [chosen]):
        raise CatctlError(f"{chosen.source} is not there; nothing was removed.")
    execute.remove(aws, chosen)
    return chosen


def running_services(environment: Environment, aws: Aws, chosen: Wanted) -> tuple[str, ...]:
    """The services that read the secret and run now: they see it after another deploy."""
    deployed = _deployed(environment, aws)
    return tuple(key for key in chosen.services if key in deployed)
