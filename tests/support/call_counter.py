"""Counts the calls to AWS, as they leave."""

from __future__ import annotations

from collections import Counter
from typing import Any

from catctl.aws.session import Aws
from catctl.environment.project import Project
from catctl.journeys.deployed import Site, open_site
from tests.support.bench import workbench


def site_of(project: Project, key: str) -> Site:
    """A site of the project's running sandbox, in this very process."""
    return open_site(workbench(project.root, sandboxed=True), key)


def counting(aws: Aws, *services: str) -> Counter[str]:
    """A counter of the operations that these services are asked for from now on."""
    found: Counter[str] = Counter()

    def count(model: Any, **_: Any) -> None:
        found[f"{model.service_model.service_name}:{model.name}"] += 1

    for name in services:
        aws.client(name).meta.events.register("before-call", count)
    return found


def recording(aws: Aws, service: str) -> dict[str, list[dict[str, Any]]]:
    """The parameters of every call to a service from now on, by operation."""
    found: dict[str, list[dict[str, Any]]] = {}

    def record(params: dict[str, Any], model: Any, **_: Any) -> None:
        found.setdefault(model.name, []).append(dict(params))

    aws.client(service).meta.events.register("before-parameter-build", record)
    return found
