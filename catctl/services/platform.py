"""What Terraform has made for deploys, as its outputs tell it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catctl.commands import Next
from catctl.environment.resolved import Environment, NamedService
from catctl.errors import CatctlError
from catctl.services.model import Shifting


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
    database = outputs.get("database")
    return Platform(
        cluster=str(outputs["cluster_name"]),
        vpc_id=str(outputs.get("vpc_id", "")),
        public_subnets=tuple(sorted(outputs.get("public_subnet_ids", ()))),
        app_subnets=tuple(sorted(outputs.get("app_subnet_ids", ()))),
        security_group=str(outputs.get("tasks_security_group_id", "")),
        execution_roles=_by_service(outputs, "execution_role_arns"),
        task_roles=_by_service(outputs, "task_role_arns"),
        target_groups=_by_service(outputs, "target_group_arns"),
        log_groups=_by_service(outputs, "log_groups"),
        repositories=_by_service(outputs, "repository_urls"),
        shifting={
            key: Shifting(
                green_target_group_arn=value["green_target_group_arn"],
                listener_rule_arn=value["listener_rule_arn"],
                role_arn=value["role_arn"],
            )
            for key, value in sorted((outputs.get("blue_green") or {}).items())
        },
        url=outputs.get("url"),
        load_balancer=outputs.get("load_balancer_dns_name"),
        database=_database(database) if database else None,
    )


def _by_service(outputs: Mapping[str, Any], name: str) -> dict[str, str]:
    return dict(sorted((outputs.get(name) or {}).items()))


def _database(output: Mapping[str, Any]) -> DatabaseEndpoint:
    return DatabaseEndpoint(
        address=str(output["address"]),
        name=str(output["name"]),
        port=int(output["port"]),
        secret_arn=str(output["secret_arn"]),
    )


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
