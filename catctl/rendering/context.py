"""What the templates of a root module see: one frozen value, computed from the environment.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from catctl.environment.model import GATEWAYS
from catctl.environment.resolved import Environment, NamedService
from catctl.environment.rules import rule_of
from catctl.environment.sources import bare, is_secret
from catctl.rendering.hcl import Encoded, hcl
from catctl.rendering.skips import skips

Object = dict[str, object]
KEY = Encoded("module.kms.key_arn")

# What the agent of ECS Exec does with the task's own role.
EXEC: Object = {
    "actions": [
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
    ],
    "resources": ["*"],
}


@dataclass(frozen=True)
class RootModule:
    """The root module of one environment. Mappings are sorted by key.

    ``key_arn`` is null or a reference; ``skips`` are comments for the scanner, by module;
    ``gateways`` and ``interfaces`` are the two kinds of endpoints; ``brake`` are the services that
    are stopped at ``brake_at``, a time in UTC.
    """

    backend: Object
    brake: dict[str, Object]
    brake_at: str
    repositories: dict[str, str]
    ecs_services: dict[str, Object]
    alb_services: dict[str, Object]
    service_names: dict[str, str]
    service_ports: list[int]
    uses_https: bool
    blue_green: bool
    key_arn: Encoded
    gateways: list[str]
    interfaces: list[str]
    has_records: bool
    access_logs_bucket: Encoded
    database_identifier: Encoded
    reads_database: bool
    skips: dict[str, list[Encoded]]
    url: Encoded


def root_module(environment: Environment) -> RootModule:
    """Shape an environment for the templates."""
    web = environment.web_services if environment.has_load_balancer else ()
    encrypts = environment.file.encryption.customer_key
    endpoints = sorted(set(environment.file.network.endpoints))
    return RootModule(
        backend=_backend(environment),
        brake=_brake(environment),
        brake_at=_brake_at(environment),
        repositories={s.key: s.repository for s in environment.services},
        ecs_services={s.key: _ecs_service(s, encrypts=encrypts) for s in environment.services},
        alb_services={s.key: _alb_service(environment, s) for s in web},
        service_names={s.key: s.name for s in environment.services},
        service_ports=sorted({s.settings.port for s in web}),
        uses_https=environment.has_load_balancer and environment.certificate_arn is not None,
        blue_green=any(s.is_blue_green for s in web),
        key_arn=_reference(encrypts, KEY),
        gateways=[name for name in endpoints if name in GATEWAYS],
        interfaces=[name for name in endpoints if name not in GATEWAYS],
        has_records=environment.has_load_balancer and environment.hosted_zone_id is not None,
        access_logs_bucket=_reference(
            environment.access_logs_bucket is not None, "module.access_logs.bucket"
        ),
        database_identifier=_reference(
            environment.file.database is not None, "module.database.identifier"
        ),
        reads_database=any(s.settings.database for s in environment.services),
        skips=skips(environment),
        url=_url(environment),
    )


def _reference(is_there: bool, target: str) -> Encoded:
    return Encoded(target) if is_there else hcl(None)


def _url(environment: Environment) -> Encoded:
    """An HCL expression: the domain where there is one, else the load balancer's own name."""
    scheme = "https" if environment.certificate_arn else "http"
    balancer = environment.file.load_balancer
    if balancer and balancer.domain:
        return hcl(f"{scheme}://{balancer.domain}")
    return Encoded(f'"{scheme}://${{module.alb.dns_name}}"')


def _backend(environment: Environment) -> Object:
    account = environment.account_id
    return {
        "bucket": environment.bucket,
        "key": environment.state_key,
        "region": environment.region,
        "encrypt": True,
        "dynamodb_table": environment.lock_table,
        "use_lockfile": True if environment.uses_lockfile else None,
        "allowed_account_ids": [account] if account else None,
    }


def _brake_at(environment: Environment) -> str:
    ends = environment.facts.ends
    return f"{ends.astimezone(UTC):%Y-%m-%dT%H:%M:%S}" if ends else ""


def _brake(environment: Environment) -> dict[str, Object]:
    if not environment.file.brake:
        return {}
    return {
        s.key: {"name": s.name} | ({"autoscaling": True} if s.settings.autoscaling else {})
        for s in environment.services
    }


def _ecs_service(service: NamedService, *, encrypts: bool) -> Object:
    sources = sorted({ref.source for ref in service.settings.secrets.values()})
    keys = sorted({ref.kms_key for ref in service.settings.secrets.values() if ref.kms_key})
    keys += [KEY] if service.settings.database and encrypts else []
    wish: Object = {"log_group": service.log_group}
    wish |= {"database": True} if service.settings.database else {}
    parameters = [source for source in sources if not is_secret(source)]
    secrets = sorted({bare(source) for source in sources if is_secret(source)})
    permissions: list[Object] = [
        {"actions": sorted(item.actions), "resources": sorted(item.resources)}
        for item in service.settings.permissions
    ]
    permissions += [EXEC] if service.settings.exec else []
    wish |= {"parameters": parameters} if parameters else {}
    wish |= {"secret_arns": secrets} if secrets else {}
    wish |= {"kms_key_arns": keys} if keys else {}
    wish |= {"permissions": permissions} if permissions else {}
    return wish


def _alb_service(environment: Environment, service: NamedService) -> Object:
    rule = rule_of(service.settings)
    check = service.settings.health_check
    wish: Object = {"port": service.settings.port, "paths": list(rule.patterns)}
    wish |= {"hosts": list(rule.hosts)} if rule.hosts else {}
    wish |= {"priority": environment.priorities[service.key]}
    wish |= {"blue_green": True} if service.is_blue_green else {}
    return wish | {
        "health_check": {
            "path": check.path,
            "matcher": check.matcher,
            "interval": check.interval,
            "timeout": check.timeout,
            "unhealthy_threshold": check.retries,
        },
    }
