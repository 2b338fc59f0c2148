"""Checks across keys: what a single value cannot tell. Pure.

Each yields (path of keys, sentence).
"""

from __future__ import annotations

from collections.abc import Iterator

from catctl.environment import names, network
from catctl.environment.database_checks import check_database
from catctl.environment.model import GATEWAYS, EnvironmentFile
from catctl.environment.resolved import Environment
from catctl.environment.service import Service
from catctl.environment.service_checks import Complaint, check_services


def check_file(file: EnvironmentFile, zones: list[str]) -> Iterator[Complaint]:
    """Everything that can be said before the blanks are filled in."""
    yield from _zones(file, zones)
    yield from _subnets(file, zones)
    yield from _certificate(file)
    yield from _tags(file)
    yield from _endpoints(file)
    yield from check_database(file, zones)
    yield from _monitoring(file)
    yield from _zone(file)
    yield from _brake(file)
    yield from check_services(file)


def check_names(environment: Environment) -> Iterator[Complaint]:
    """Limits of AWS on the names that follow from the file."""
    where: tuple[str | int, ...] = ("name",) if environment.file.name else ("project",)
    if environment.has_load_balancer:
        yield from _too_long(where, "load balancer", names.load_balancer(environment.name), 32)
        if environment.name.startswith("internal-"):
            yield where, "a load balancer's name must not begin with internal-"
    yield from _too_long(("state", "bucket"), "state bucket", environment.bucket, 63)
    if environment.access_logs_bucket:
        yield from _too_long(where, "access log bucket", environment.access_logs_bucket, 63)
    if environment.file.database:
        yield from _too_long(where, "database", names.database(environment.name), 50)
    for role in environment.roles:
        yield from _too_long(where, "role", role, 64)
    yield from _shared_names(environment)
    for service in environment.services:
        place = ("services", service.key)
        for name in service.target_groups:
            yield from _too_long(place, "target group", name, 32)
        yield from _too_long(place, "role", service.execution_role, 64)


def _shared_names(environment: Environment) -> Iterator[Complaint]:
    for kind in ("repository", "log_group", "family"):
        owners: dict[str, str] = {}
        for service in environment.services:
            name = getattr(service, kind)
            if name in owners:
                yield ("services", service.key, kind), f"{name} belongs to {owners[name]} already"
            owners.setdefault(name, service.key)
    groups: dict[str, str] = {}
    for service in environment.services:
        for name in service.target_groups:
            if name in groups:
                yield (
                    ("services", service.key),
                    f"its target group {name} would be that of {groups[name]}; choose another name",
                )
            groups.setdefault(name, service.key)


def _too_long(
    where: tuple[str | int, ...], what: str, name: str, limit: int
) -> Iterator[Complaint]:
    if len(name) > limit:
        yield (
            where,
            (
                f"the {what} would be called {name}, {len(name)} characters; "
                f"AWS takes {limit}. Choose a shorter name"
            ),
        )


def _zones(file: EnvironmentFile, zones: list[str]) -> Iterator[Complaint]:
    place = ("network", "availability_zones")
    for index, zone in enumerate(zones):
        if zone[:-1] != file.region:
            yield (*place, index), f"{zone} is not in the region {file.region}"
        if zone in zones[:index]:
            yield (*place, index), f"{zone} is named twice"
    if file.load_balancer and len(zones) < 2 and any(not s.worker for s in file.services.values()):
        yield place, "a load balancer needs two zones; name two, or set load_balancer: null"


def _subnets(file: EnvironmentFile, zones: list[str]) -> Iterator[Complaint]:
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


def _needs_public(file: EnvironmentFile) -> Iterator[Complaint]:
    place = ("network", "subnets", "public")
    if file.network.nat != "none":
        yield place, "a NAT gateway needs public subnets; give them, or set network.nat: none"
    if file.load_balancer and any(not service.worker for service in file.services.values()):
        yield place, "the load balancer needs public subnets"


def _certificate(file: EnvironmentFile) -> Iterator[Complaint]:
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


def _tags(file: EnvironmentFile) -> Iterator[Complaint]:
    for key in file.tags:
        if key in ("Project", "Environment", "ExpiresAt", "ManagedBy"):
            yield ("tags", key), "catctl sets this tag itself, to know what is its own"
        if key.lower().startswith("aws:") or not key or len(key) > 128:
            yield ("tags", key), "is not a tag key: 1 to 128 characters, not beginning with aws:"


def _endpoints(file: EnvironmentFile) -> Iterator[Complaint]:
    place = ("network", "endpoints")
    interfaces = [name for name in file.network.endpoints if name not in GATEWAYS]
    if interfaces and file.network.subnets.app == []:
        yield place, f"{', '.join(interfaces)} stand in app subnets, and there are none"
    private = {key: s for key, s in file.services.items() if not s.public_ip}
    if file.network.nat != "none" or file.network.subnets.app == []:
        return
    needed = {name for service in private.values() for name in _needed_endpoints(service)}
    missing = sorted(needed - set(file.network.endpoints))
    if missing:
        yield (
            ("network", "nat"),
            (
                f"none leaves the app subnets without a way out, and {', '.join(sorted(private))} "
                f"cannot start there without endpoints: add {', '.join(missing)} to "
                "network.endpoints, give the services public_ip: true, or take nat: single"
            ),
        )


def _needed_endpoints(service: Service) -> Iterator[str]:
    """What Fargate itself asks before the first line of the service's own code runs."""
    yield from ("ecr", "logs", "s3")
    for ref in service.secrets.values():
        yield "secretsmanager" if ":secretsmanager:" in ref.source else "ssm"
    if service.database:
        yield "secretsmanager"


def _monitoring(file: EnvironmentFile) -> Iterator[Complaint]:
    if file.monitoring.emails and not file.monitoring.alarms:
        yield ("monitoring", "emails"), "get nothing while monitoring.alarms is false"


def _brake(file: EnvironmentFile) -> Iterator[Complaint]:
    if file.brake and file.expires is None:
        yield ("brake",), "needs to know when; give expires"


def _zone(file: EnvironmentFile) -> Iterator[Complaint]:
    balancer = file.load_balancer
    if balancer is None or balancer.hosted_zone_id is None:
        return
    place = ("load_balancer", "hosted_zone_id")
    names = {host for service in file.services.values() for host in service.host}
    names |= {balancer.domain} if balancer.domain else set()
    zones = sorted({".".join(name.split(".")[-2:]) for name in names})
    if not zones:
        yield place, "says where a record goes, and there is no name; add load_balancer.domain"
    if len(zones) > 1:
        yield place, f"is one zone, and the names belong to several: {', '.join(zones)}"
