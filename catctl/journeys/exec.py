"""ECS Exec: what it needs, checked one by one, and the terminal handed over."""

from __future__ import annotations

from collections.abc import Callable

from catctl.aws.session import translated
from catctl.commands import Next, advice
from catctl.containers.session import find_plugin, open_session
from catctl.environment.resolved import NamedService
from catctl.errors import AwsError, CatctlError
from catctl.journeys.deployed import Site
from catctl.services.diagnose import explain_text
from catctl.services.model import TaskState
from catctl.services.observe import read_services
from catctl.services.observe_tasks import read_tasks
from catctl.services.operations import require_running


def enter(
    site: Site,
    service: NamedService,
    command: str,
    *,
    task: str | None,
    tell: Callable[[str], None],
) -> int:
    """Run ``command`` in a running container with this terminal; returns the exit code.

    Raises CatctlError that says what is missing, and how to get it.
    """
    _require_exec(site, service)
    chosen = _task(site, service, task)
    plugin = find_plugin(site.bench.environ)
    tell(f"task {chosen.short}, container {service.container}: {command}")
    session = _open(site, service, chosen, command)
    return open_session(
        plugin,
        session,
        f"ecs:{site.platform.cluster}_{chosen.id}_{_runtime_id(chosen, service.container)}",
        region=site.environment.region,
        environ={
            **site.bench.environ,
            **site.bench.access.keys(site.environment.facts).variables(),
        },
    )


def _require_exec(site: Site, service: NamedService) -> None:
    key, environment = service.key, site.environment.key
    if not service.settings.exec:
        raise CatctlError(
            f"{key} allows no ECS Exec.",
            hint=advice(
                "exec: true and read_only_root: false in services.{key}, then "
                "`apply {environment}` and `deploy {environment} {key}`",
                key=key,
                environment=environment,
            ),
        )
    states = read_services(site.aws, site.platform.cluster, [service.name])
    state = require_running(key, environment, states.get(service.name))
    if not state.spec.exec:
        raise CatctlError(
            f"{key} was deployed before exec: true.", hint=Next("deploy", environment, key)
        )


def _open(site: Site, service: NamedService, task: TaskState, command: str) -> dict[str, str]:
    """A session, by the names that the plugin knows. Raises AwsError with what mends it."""
    try:
        with translated(f"enter {service.key}"):
            answer = site.aws.client("ecs").execute_command(
                cluster=site.platform.cluster,
                task=task.id,
                container=service.container,
                command=command,
                interactive=True,
            )
    except AwsError as error:
        key = site.environment.key
        diagnosis = explain_text(error.message, environment=key, service=service.key)
        error.hint = diagnosis.fix if diagnosis else error.hint
        raise
    return {name[0].upper() + name[1:]: str(value) for name, value in answer["session"].items()}


def _task(site: Site, service: NamedService, wanted: str | None) -> TaskState:
    tasks = read_tasks(site.aws, site.platform.cluster, service=service.name, statuses=("RUNNING",))
    running = [
        task
        for task in tasks
        if task.status == "RUNNING" and (wanted is None or task.id.startswith(wanted))
    ]
    if not running:
        which = f"task {wanted}" if wanted else "task"
        raise CatctlError(
            f"No {which} of {service.key} runs.",
            hint=Next("status", site.environment.key),
        )
    return running[0]


def _runtime_id(task: TaskState, container: str) -> str:
    """How the session names the container. Raises CatctlError for one that does not run."""
    for state in task.containers:
        if state.name == container and state.runtime_id:
            return state.runtime_id
    raise CatctlError(f"The container {container} of task {task.short} does not run.")
