"""Checks of the services across keys. Each yields (path of keys, sentence). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from catctl.environment import text
from catctl.environment.model import EnvironmentFile
from catctl.environment.rules import MOST_VALUES, MOST_WILDCARDS, Rule, rule_of
from catctl.environment.service import Service

Complaint = tuple[tuple[str | int, ...], str]

FARGATE_MEMORY = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4096 + 1, 1024)),
    1024: tuple(range(2048, 8192 + 1, 1024)),
    2048: tuple(range(4096, 16384 + 1, 1024)),
    4096: tuple(range(8192, 30720 + 1, 1024)),
    8192: tuple(range(16384, 61440 + 1, 4096)),
    16384: tuple(range(32768, 122880 + 1, 8192)),
}


def check_services(file: EnvironmentFile) -> Iterator[Complaint]:
    """Everything that can be said of the services before the blanks are filled in."""
    for key, service in file.services.items():
        for path, message in _service(file, service):
            yield ("services", key, *path), message
    yield from _paths(file)
    yield from _dependencies(file)


def _service(file: EnvironmentFile, service: Service) -> Iterator[Complaint]:
    yield from _fargate(service)
    yield from _worker(service)
    yield from _placement(file, service)
    yield from _variables(service)
    yield from _rule(rule_of(service))
    if service.exec and service.read_only_root:
        yield ("exec",), "ECS Exec writes into the container; set read_only_root: false, too"
    if service.database and file.database is None:
        yield ("database",), "there is no database; add a section database: at the top level"
    check = service.health_check
    if check.timeout >= check.interval:
        yield (
            ("health_check", "timeout"),
            (f"{check.timeout} s must be shorter than the interval of {check.interval} s"),
        )
    scaling = service.autoscaling
    if scaling and scaling.min > scaling.max:
        yield ("autoscaling", "min"), f"{scaling.min} is more than max, {scaling.max}"


def _fargate(service: Service) -> Iterator[Complaint]:
    if service.cpu not in FARGATE_MEMORY:
        sizes = ", ".join(map(str, FARGATE_MEMORY))
        yield ("cpu",), f"{service.cpu} is not a size of Fargate; take one of {sizes}"
        return
    allowed = FARGATE_MEMORY[service.cpu]
    if service.memory not in allowed:
        listed = ", ".join(map(str, allowed))
        span = (
            listed
            if len(allowed) <= 4
            else (f"{allowed[0]} to {allowed[-1]} in steps of {allowed[1] - allowed[0]}")
        )
        yield (
            ("memory",),
            (f"Fargate has no {service.memory} MiB with {service.cpu} CPU units; take {span}"),
        )


def _worker(service: Service) -> Iterator[Complaint]:
    if not service.worker:
        return
    for key in ("host", "path", "priority", "port"):
        if key in service.model_fields_set:
            yield (key,), f"a worker has no {key}: nothing is routed to it. Remove the line"
    if service.strategy == "blue_green":
        yield ("strategy",), "a worker has no traffic to shift; take rolling or recreate"


def _placement(file: EnvironmentFile, service: Service) -> Iterator[Complaint]:
    subnets = file.network.subnets
    if not service.worker and file.load_balancer is None:
        yield (
            (),
            "a web service needs a load balancer; remove load_balancer: null, or be a worker",
        )
    if service.public_ip and subnets.public == []:
        yield ("public_ip",), "there are no public subnets for it; see network.subnets.public"
    if not service.public_ip and subnets.app == []:
        yield (), "there are no app subnets to run in; add public_ip: true, or app subnets"


def _variables(service: Service) -> Iterator[Complaint]:
    for key in service.environment:
        if text.SECRET_LOOKING.search(key.upper()):
            yield (
                ("environment", key),
                (
                    "looks like a secret, and this file is committed. Put the value into SSM and "
                    f"name it under secrets: {{{key}: /path/of/the/parameter}}"
                ),
            )
    for key in service.secrets.keys() & service.environment.keys():
        yield ("secrets", key), "is set under environment, too"


def _rule(rule: Rule) -> Iterator[Complaint]:
    values = (*rule.patterns, *rule.hosts)
    if len(values) > MOST_VALUES:
        yield (
            ("path",),
            (
                f"paths and hosts make {len(values)} values ({', '.join(values)}); "
                f"a listener rule takes {MOST_VALUES}"
            ),
        )
    if sum(len(re.findall(r"[*?]", value)) for value in values) > MOST_WILDCARDS:
        yield ("path",), f"paths and hosts have more than {MOST_WILDCARDS} wildcards together"


def _paths(file: EnvironmentFile) -> Iterator[Complaint]:
    owners: dict[tuple[str, str], str] = {}
    priorities: dict[int, str] = {}
    for key, service in file.services.items():
        if service.worker:
            continue
        for host, path in rule_of(service).claims:
            owner = owners.setdefault((host, path), key)
            if owner != key:
                yield ("services", key, "path"), f"{host}{path} belongs to {owner} already"
        if service.priority in priorities:
            other = priorities[service.priority]
            yield ("services", key, "priority"), f"{service.priority} belongs to {other} already"
        if service.priority is not None:
            priorities.setdefault(service.priority, key)


def _dependencies(file: EnvironmentFile) -> Iterator[Complaint]:
    for key, service in file.services.items():
        for index, other in enumerate(service.depends_on):
            if other not in file.services:
                yield ("services", key, "depends_on", index), f"there is no service {other}"
    circle = _circle({key: service.depends_on for key, service in file.services.items()})
    if circle:
        yield ("services", circle[0], "depends_on"), f"goes round in a circle: {' → '.join(circle)}"


def _circle(graph: dict[str, list[str]]) -> list[str] | None:
    """Services of which each depends on the next, and the last is the first."""
    sorter = TopologicalSorter[str](dict.fromkeys(graph, ()))
    for key, others in graph.items():
        for other in others:
            sorter.add(other, key)
    try:
        sorter.prepare()
    except CycleError as error:
        return list(error.args[1])
    return None
