"""The sandbox as a project sees it: what it must forget, and how one's own tools reach it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from catctl.files import remove_folder
from catctl.journeys.errored import set_sandboxes_aside
from catctl.journeys.workbench import Workbench


def forget(bench: Workbench) -> None:
    """What was planned for a sandbox that is gone or empty holds no longer, nor what it left."""
    set_sandboxes_aside(bench)
    remove_folder(bench.sandbox_folder / "environments")


def shell_variables(bench: Workbench, key: str) -> dict[str, str]:
    """What a shell must export so that aws and terraform work on the sandbox."""
    from catctl.environment.load import load
    from catctl.sandbox import isolation, process

    facts = load(bench.project, key).facts
    bench = replace(bench, sandboxed=True)
    bench.access.seed(facts)
    variables = isolation.variables(
        endpoint=bench.access.sandbox.endpoint,
        credentials=process.credentials(bench.access.sandbox, facts.account_id),
        region=facts.region,
        empty_file=str(Path(bench.access.sandbox.empty_file)),
    )
    return variables | bench.terraform.provider_variables(facts)


def rehearse(
    bench: Workbench, key: str, service: str | None, scenario: str | None
) -> tuple[str, ...]:
    """Set a scenario for one service, or all of an environment; returns their keys."""
    from catctl.environment.load import load
    from catctl.journeys.deployed import find_service
    from catctl.sandbox import process

    bench.project.require(key)
    environment = load(bench.project, key)
    chosen = [find_service(environment, service)] if service else list(environment.services)
    for item in chosen:
        process.set_scenario(
            bench.access.sandbox,
            account_id=environment.account_id,
            region=environment.region,
            service=item.name,
            scenario=scenario,
        )
    return tuple(item.key for item in chosen)
