"""Checks across keys: what a single value cannot tell. Each yields (path of keys, sentence)."""

from __future__ import annotations

from collections.abc import Iterator

from catctl.environment import network, text
from catctl.environment.model import EnvironmentFile, Service
from catctl.environment.resolved import Environment

Finding = tuple[tuple[str | int, ...], str]

FARGATE_MEMORY = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4096 + 1, 1024)),
    1024: tuple(range(2048, 8192 + 1, 1024)),
    2048: tuple(range(4096, 16384 + 1, 1024)),
    4096: tuple(range(8192, 30720 + 1, 1024)),
    8192: tuple(range(16384, 61440 + 1, 4096)),
    16384: tuple(range(32768, 122880 + 1, 8192)),
}


def check_file(file: EnvironmentFile, zones: list[str]) -> Iterator[Finding]:
    """Everything that can be said before the blanks are filled in."""
    yield from _zones(file, zones)
    yield from _subnets(file, zones)
    yield from _certificate(file)
    yield from _tags(file)
    for key, service in file.services.items():
        for path, message in _service(file, service):
            yield ("services", key, *path), message
    yield from _paths(file)
    yield from _dependencies(file)


def check_names(environment: Environment) -> Iterator[Finding]:
    """Limits of AWS on the names that follow from the file."""
    where: tuple[str | int, ...] = ("name",) if environment.file.name else ("project",)
    if environment.has_load_balancer:
        yield from _too_long(where, "load balancer", f"{environment.name}-alb", 32)
        if environment.name.startswith("internal-"):
            yield where, "a load balancer's name must not begin with internal-"
    yield from _too_long(("state", "bucket"), "state bucket", environment.bucket, 63)
    yield from _shared_names(environment)
    for service in environment.services:
        place = ("services", service.key)
        if not service.wish.worker:
            yield from _too_long(place, "target group", service.name, 32)
        yield from _too_long(place, "role", service.execution_role, 64)


def _shared_names(environment: Environment) -> Iterator[Finding]:
    for kind in ("repository", "log_group", "family"):
        owners: dict[str, str] = {}
        for service in environment.services:
            name = getattr(service, kind)
            if name in owners:
                yield ("services", service.key, kind), f"{name} belongs to {owners[name]} already"
            owners.setdefault(name, service.key)


def _too_long(where: tuple[str | int, ...], what: str, name: str, limit: int) -> Iterator[Finding]:
    if len(name) > limit:
        yield (
            where,
            (
                f"the {what} would be called {name}, {len(name)} characters; "
                f"AWS takes {limit}. Choose a shorter name"
            ),
        )


def _zones(file: EnvironmentFile, zones: list[str]) -> Iterator[Finding]:
    place = ("network", "availability_zones")
    for index, zone in enumerate(zones):
        if zone[:-1] != file.region:
            yield (*place, index), f"{zone} is not in the region {file.region}"
        if zone in zones[:index]:
            yield (*place, index), f"{zone} is named twice"
    if file.load_balancer and len(zones) < 2 and any(not s.worker for s in file.services.values()):
        yield place, "a load balancer needs two zones; name two, or set load_balancer: null"


def _subnets(file: EnvironmentFile, zones: list[str]) -> Iterator[Finding]:
    given = {group: getattr(file.network.subnets, group) for group in network.GROUPS}
    before: list[str] = []
    for group, ranges in given.items():
        place = ("network", "subnets", group)
        if ranges and len(ranges) != len(zones):
            number = f"{len(ranges)} range{'s' if len(ranges) > 1 else ''}"
            yield (
                place,
                f"{number} for {len(zones)} availability zones; give one for each zone",
            )
        for index, item in enumerate(ranges or ()):
            if not network.inside(file.network.cidr, item):
                yield (*place, index), f"{item} is not inside the VPC's {file.network.cidr}"
            for other in before:
                if network.overlaps([item, other]):
                    yield (*place, index), f"{item} overlaps {other}"
            before.append(item)
    if given["public"] == []:
        yield from _needs_public(file)


def _needs_public(file: EnvironmentFile) -> Iterator[Finding]:
    place = ("network", "subnets", "public")
    if file.network.nat != "none":
        yield place, "a NAT gateway needs public subnets; give them, or set network.nat: none"
    if file.load_balancer and any(not service.worker for service in file.services.values()):
        yield place, "the load balancer needs public subnets"


def _certificate(file: EnvironmentFile) -> Iterator[Finding]:
    arn = file.load_balancer.certificate_arn if file.load_balancer else None
    if arn is None:
        return
    place = ("load_balancer", "certificate_arn")
    _, _, service, region, account, _ = arn.split(":", 5)
    if service == "acm" and region != file.region:
        trap = " (us-east-1 is where CloudFront wants its own)" if region == "us-east-1" else ""
        yield (
            place,
            (
                f"the certificate is in {region}{trap}, the load balancer in {file.region}; "
                f"a load balancer takes certificates of its own region only. "
                f"Request one there: aws acm request-certificate --region {file.region}"
            ),
        )
    if file.account_id and account != file.account_id:
        yield place, f"the certificate is of account {account}, account_id says {file.account_id}"


def _tags(file: EnvironmentFile) -> Iterator[Finding]:
    for key in file.tags:
        if key in ("Project", "Environment", "ManagedBy"):
            yield ("tags", key), "catctl sets this tag itself, to know what is its own"
        if key.lower().startswith("aws:") or not key or len(key) > 128:
            yield ("tags", key), "is not a tag key: 1 to 128 characters, not beginning with aws:"


def _service(file: EnvironmentFile, service: Service) -> Iterator[Finding]:
    yield from _fargate(service)
    yield from _worker(service)
    yield from _placement(file, service)
    yield from _variables(service)
    check = service.health_check
    if check.timeout >= check.interval:
        yield (
            ("health_check", "timeout"),
            (f"{check.timeout} s must be shorter than the interval of {check.interval} s"),
        )
    scaling = service.autoscaling
    if scaling and scaling.min > scaling.max:
        yield ("autoscaling", "min"), f"{scaling.min} is more than max, {scaling.max}"


def _fargate(service: Service) -> Iterator[Finding]:
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


def _worker(service: Service) -> Iterator[Finding]:
    if not service.worker:
        return
    for key in ("path", "priority", "port"):
        if key in service.model_fields_set:
            yield (key,), f"a worker has no {key}: nothing is routed to it. Remove the line"
    if service.strategy == "blue_green":
        yield ("strategy",), "a worker has no traffic to shift; take rolling or recreate"


def _placement(file: EnvironmentFile, service: Service) -> Iterator[Finding]:
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


def _variables(service: Service) -> Iterator[Finding]:
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


def _paths(file: EnvironmentFile) -> Iterator[Finding]:
    paths: dict[str, str] = {}
    priorities: dict[int, str] = {}
    for key, service in file.services.items():
        if service.worker:
            continue
        path = service.path or "/*"
        if path in paths:
            yield ("services", key, "path"), f"{path} belongs to {paths[path]} already"
        paths.setdefault(path, key)
        if service.priority in priorities:
            other = priorities[service.priority]
            yield ("services", key, "priority"), f"{service.priority} belongs to {other} already"
        if service.priority is not None:
            priorities.setdefault(service.priority, key)


def _dependencies(file: EnvironmentFile) -> Iterator[Finding]:
    for key, service in file.services.items():
        for index, other in enumerate(service.depends_on):
            if other not in file.services:
                yield ("services", key, "depends_on", index), f"there is no service {other}"
    circle = _circle({key: service.depends_on for key, service in file.services.items()})
    if circle:
        yield ("services", circle[0], "depends_on"), f"goes round in a circle: {' → '.join(circle)}"


def _circle(graph: dict[str, list[str]]) -> list[str] | None:
    done: set[str] = set()
    for start in graph:
        trail = [start]
        iterators = [iter(graph[start])]
        while trail:
            for follower in iterators[-1]:
                if follower in trail:
                    return [*trail[trail.index(follower) :], follower]
                if follower in graph and follower not in done:
                    trail.append(follower)
                    iterators.append(iter(graph[follower]))
                    break
            else:
                done.add(trail.pop())
                iterators.pop()
    return None
