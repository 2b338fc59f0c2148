"""What Terraform has made for deploys, as its outputs tell it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from catctl.commands import Next
from catctl.environment.resolved import Environment, NamedService
from catctl.errors import CatctlError
from catctl.services.model import Shifting
from catctl.shapes import ShapeError, as_type, build, walked

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class DatabaseEndpoint:
    """Where the database is; ``secret_arn`` holds user name and password as JSON."""

    address: str
    name: str
    port: int
    secret_arn: str


@dataclass(frozen=True, kw_only=True)
class Platform:
    """What Terraform has made for deploys. Mappings are by the service's key."""

    cluster: str
    vpc_id: str
    public_subnets: tuple[str, ...]
    app_subnets: tuple[str, ...]
    security_group: str
    execution_roles: Mapping[str, str]
    task_roles: Mapping[str, str]
    target_groups: Mapping[str, str]
    log_groups: Mapping[str, str]
    repositories: Mapping[str, str]
    shifting: Mapping[str, Shifting]
    url: str | None
    load_balancer: str | None
    database: DatabaseEndpoint | None

    def target_groups_of(self, key: str) -> tuple[str, ...]:
        """ARNs of the target groups of a service: none of a worker, two of blue/green."""
        first, second = self.target_groups.get(key), self.shifting.get(key)
        return tuple(arn for arn in (first, second and second.green_target_group_arn) if arn)


def platform_of(environment: Environment, outputs: Mapping[str, Any] | None) -> Platform:
    """What Terraform has made. Raises CatctlError where it has not been applied yet."""
    if not outputs or "cluster_name" not in outputs:
        raise CatctlError(
            f"There is nothing to deploy to yet: {environment.key} has not been applied.",
            hint=Next("apply", environment.key),
        )
    try:
        return walked("the outputs", lambda: _platform(outputs))
    except ShapeError as error:
        raise CatctlError(
            f"The outputs of {environment.key} are not those of catctl's files: {error}.",
            hint=Next("output", environment.key),
        ) from error


def _platform(outputs: Mapping[str, Any]) -> Platform:
    database = outputs.get("database")
    shifting = as_type(dict[str, dict[str, Any]], outputs.get("blue_green") or {}, "blue_green")
    values = {
        "cluster": outputs["cluster_name"],
        "vpc_id": outputs.get("vpc_id") or "",
        "public_subnets": _sorted(outputs.get("public_subnet_ids")),
        "app_subnets": _sorted(outputs.get("app_subnet_ids")),
        "security_group": outputs.get("tasks_security_group_id") or "",
        "execution_roles": _by_service(outputs, "execution_role_arns"),
        "task_roles": _by_service(outputs, "task_role_arns"),
        "target_groups": _by_service(outputs, "target_group_arns"),
        "log_groups": _by_service(outputs, "log_groups"),
        "repositories": _by_service(outputs, "repository_urls"),
        "shifting": {key: _only(Shifting, value, key) for key, value in sorted(shifting.items())},
        "url": outputs.get("url"),
        "load_balancer": outputs.get("load_balancer_dns_name"),
        "database": _only(DatabaseEndpoint, database, "database") if database else None,
    }
    return build(Platform, values)


def _sorted(texts: Any) -> tuple[str, ...]:
    return tuple(sorted(as_type(tuple[str, ...], texts or [], "subnets")))


def _by_service(outputs: Mapping[str, Any], name: str) -> dict[str, str]:
    return dict(sorted(as_type(dict[str, str], outputs.get(name) or {}, name).items()))


def _only(kind: type[T], output: Any, name: str) -> T:
    """Of an object, what we know of it: a later version may tell more."""
    given = as_type(dict[str, Any], output, name)
    return build(kind, {item: given[item] for item in kind.__annotations__})


def require_applied(environment: Environment, service: NamedService, platform: Platform) -> None:
    """Raise CatctlError where the file has more than Terraform has been told of."""
    wanted: list[tuple[str, Mapping[str, Any]]] = [
        ("roles", platform.execution_roles),
        ("roles", platform.task_roles),
        ("log group", platform.log_groups),
        ("repository", platform.repositories),
    ]
    if not service.settings.worker:
        wanted.append(("target group", platform.target_groups))
    if service.is_blue_green:
        wanted.append(("second target group", platform.shifting))
    missing = sorted({what for what, by_service in wanted if service.key not in by_service})
    if service.settings.database and platform.database is None:
        missing.append("database")
    if missing:
        raise CatctlError(
            f"{service.key} has no {' and no '.join(missing)} yet: {environment.key} has changed "
            "since it was applied.",
            hint=Next("apply", environment.key),
        )
