"""What the templates of a root module see: one frozen value, computed from the environment."""

from __future__ import annotations

import re
from dataclasses import dataclass

from catctl.environment.resolved import Environment, NamedService
from catctl.rendering.hcl import Encoded, hcl

Object = dict[str, object]


@dataclass(frozen=True)
class RootModule:
    """The root module of one environment. Mappings are sorted by key."""

    backend: Object
    repositories: dict[str, str]
    ecs_services: dict[str, Object]
    alb_services: dict[str, Object]
    service_ports: list[int]
    uses_https: bool
    has_database_subnets: bool
    url: Encoded


def root_module(environment: Environment) -> RootModule:
    """Shape an environment for the templates."""
    web = environment.web_services if environment.has_load_balancer else ()
    return RootModule(
        backend=_backend(environment),
        repositories={s.key: s.repository for s in environment.services},
        ecs_services={s.key: _ecs_service(s) for s in environment.services},
        alb_services={s.key: _alb_service(environment, s) for s in web},
        service_ports=sorted({s.wish.port for s in web}),
        uses_https=environment.has_load_balancer and environment.certificate_arn is not None,
        has_database_subnets=bool(environment.subnets["db"]),
        url=_url(environment),
    )


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


def _ecs_service(service: NamedService) -> Object:
    sources = sorted({ref.source for ref in service.wish.secrets.values()})
    keys = sorted({ref.kms_key for ref in service.wish.secrets.values() if ref.kms_key})
    wish: Object = {"log_group": service.log_group}
    parameters = [source for source in sources if ":secretsmanager:" not in source]
    secrets = sorted({_secret_arn(source) for source in sources if ":secretsmanager:" in source})
    permissions = [
        {"actions": sorted(item.actions), "resources": sorted(item.resources)}
        for item in service.wish.permissions
    ]
    wish |= {"parameters": parameters} if parameters else {}
    wish |= {"secret_arns": secrets} if secrets else {}
    wish |= {"kms_key_arns": keys} if keys else {}
    wish |= {"permissions": permissions} if permissions else {}
    return wish


def _secret_arn(source: str) -> str:
    """The secret's own ARN, without ``:json-key:version-stage:version-id``."""
    match = re.match(r"(?:[^:]*:){6}[^:]+", source)
    return match.group(0) if match else source


def _alb_service(environment: Environment, service: NamedService) -> Object:
    check = service.wish.health_check
    return {
        "port": service.wish.port,
        "path": service.path,
        "priority": environment.priorities[service.key],
        "health_check": {
            "path": check.path,
            "matcher": check.matcher,
            "interval": check.interval,
            "timeout": check.timeout,
            "unhealthy_threshold": check.retries,
        },
    }
