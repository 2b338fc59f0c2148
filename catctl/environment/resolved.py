"""An environment with every blank filled in: what all other rooms work on. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from catctl.environment import names
from catctl.environment.database_checks import largest_storage
from catctl.environment.facts import Facts
from catctl.environment.model import EnvironmentFile
from catctl.environment.rules import rule_of, rule_priorities
from catctl.environment.service import Service

NEWEST = {"mysql": "8.4", "postgres": "17"}


@dataclass(frozen=True)
class Environment:
    """One environment. ``key`` is its folder's name; ``subnets`` maps group to zone to range."""

    key: str
    file: EnvironmentFile
    subnets: dict[str, dict[str, str]]
    notes: tuple[str, ...] = ()

    @property
    def project(self) -> str:
        return self.file.project

    @property
    def name(self) -> str:
        """The prefix of every resource."""
        return self.file.name or names.environment(self.file.project, self.key)

    @property
    def region(self) -> str:
        return self.file.region

    @property
    def account_id(self) -> str | None:
        return self.file.account_id

    @property
    def bucket(self) -> str:
        return self.file.state.bucket or names.state_bucket(self.project, self.account_id)

    @property
    def state_key(self) -> str:
        return self.file.state.key or names.state_key(self.key)

    @property
    def lock_table(self) -> str | None:
        """Name of the DynamoDB table, or None where only S3 locks."""
        if self.file.state.locking == "s3":
            return None
        return self.file.state.lock_table or names.lock_table(self.bucket)

    @property
    def uses_lockfile(self) -> bool:
        return self.file.state.locking != "dynamodb"

    @property
    def cluster(self) -> str:
        return self.file.cluster.name or names.cluster(self.name)

    @property
    def tags(self) -> dict[str, str]:
        """Tags of every resource; ours win over the user's."""
        ours = {"Environment": self.key, "ManagedBy": "catctl", "Project": self.project}
        ours |= {"ExpiresAt": self.file.expires} if self.file.expires else {}
        return dict(sorted({**self.file.tags, **ours}.items()))

    @cached_property
    def services(self) -> tuple[NamedService, ...]:
        named = (NamedService(self.name, key, value) for key, value in self.file.services.items())
        return tuple(sorted(named, key=lambda service: service.key))

    @property
    def web_services(self) -> tuple[NamedService, ...]:
        return tuple(service for service in self.services if not service.settings.worker)

    @property
    def has_load_balancer(self) -> bool:
        return self.file.load_balancer is not None and bool(self.web_services)

    @property
    def certificate_arn(self) -> str | None:
        balancer = self.file.load_balancer
        return balancer.certificate_arn if balancer else None

    @property
    def facts(self) -> Facts:
        return Facts(
            key=self.key,
            project=self.project,
            name=self.name,
            region=self.region,
            account_id=self.account_id,
            profile=self.file.aws.profile,
            role_arn=self.file.aws.role_arn,
            protected=self.file.protected,
            bucket=self.bucket,
            state_key=self.state_key,
            lock_table=self.lock_table,
            uses_lockfile=self.uses_lockfile,
            certificate_arn=self.certificate_arn,
            domain=self.hostnames[0] if self.hostnames else None,
            hosted_zone_id=self.hosted_zone_id,
            expires=self.file.expires,
            budget=self.file.budget.usd if self.file.budget else None,
            engine=self.file.database.engine if self.file.database else None,
            engine_version=self.database_version,
            extended_support=bool(self.file.database and self.file.database.extended_support),
            notes=self.notes,
        )

    @cached_property
    def priorities(self) -> dict[str, int]:
        return rule_priorities({s.key: rule_of(s.settings) for s in self.web_services})

    @property
    def hosted_zone_id(self) -> str | None:
        balancer = self.file.load_balancer
        return balancer.hosted_zone_id if balancer else None

    @property
    def access_logs_bucket(self) -> str | None:
        """Name of the load balancer's log bucket, or None where there is none."""
        balancer = self.file.load_balancer
        if balancer is None or not balancer.access_logs or not self.has_load_balancer:
            return None
        return balancer.access_logs_bucket or names.access_logs_bucket(self.name, self.account_id)

    @property
    def account_budget(self) -> str | None:
        """Name of the budget that AWS watches, or None where it is to tell nobody."""
        budget = self.file.budget
        return names.budget(self.name) if budget and budget.emails else None

    @property
    def dashboard(self) -> str | None:
        """Name of the dashboard, or None where there is none."""
        monitoring = self.file.monitoring
        return names.dashboard(self.name) if monitoring.alarms and monitoring.dashboard else None

    @property
    def uses_waf(self) -> bool:
        balancer = self.file.load_balancer
        return self.has_load_balancer and balancer is not None and balancer.waf

    @property
    def hostnames(self) -> tuple[str, ...]:
        """The names under which users reach the services, sorted: each needs a DNS record."""
        balancer = self.file.load_balancer
        domain = {balancer.domain} if balancer and balancer.domain else set()
        hosts = {host for service in self.web_services for host in service.settings.host}
        return tuple(sorted(domain | hosts))

    @property
    def database_version(self) -> str | None:
        """Version of the engine, or None where there is no database."""
        database = self.file.database
        return (database.version or NEWEST[database.engine]) if database else None

    @property
    def database_largest_storage(self) -> int | None:
        """GiB up to which its storage may grow; None where there is no database."""
        return largest_storage(self.file.database) if self.file.database else None

    @property
    def roles(self) -> tuple[str, ...]:
        """Names of the roles that belong to no service, sorted."""
        found: dict[names.RoleOf, bool] = {
            "brake": self.file.brake and bool(self.services),
            "blue-green": any(service.is_blue_green for service in self.web_services),
            "flow-logs": self.file.network.flow_logs,
            "rds-monitoring": bool(self.file.database and self.file.database.monitoring_interval),
        }
        return tuple(names.role(self.name, what) for what, is_there in found.items() if is_there)


@dataclass(frozen=True)
class NamedService:
    """A service and the names that follow from its key."""

    prefix: str
    key: str
    settings: Service

    @property
    def name(self) -> str:
        """Of the ECS service, its target group and its roles' prefix."""
        return names.service(self.prefix, self.key)

    @property
    def first_desired(self) -> int:
        """Tasks of a service that is new, or that was paused; autoscaling starts with one."""
        scaling = self.settings.autoscaling
        return max(scaling.min, 1) if scaling else self.settings.desired

    @property
    def is_blue_green(self) -> bool:
        return self.settings.strategy == "blue_green"

    @property
    def target_groups(self) -> tuple[str, ...]:
        """Names of its target groups: none for a worker, two where it deploys blue/green."""
        if self.settings.worker:
            return ()
        blue, green = names.target_group(self.name), names.green_target_group(self.name)
        return (blue, green) if self.is_blue_green else (blue,)

    @property
    def repository(self) -> str:
        return self.settings.repository or self.name

    @property
    def log_group(self) -> str:
        return self.settings.log_group or names.service_logs(self.name)

    @property
    def family(self) -> str:
        return self.settings.family or self.name

    @property
    def container(self) -> str:
        return self.settings.container or self.key

    @property
    def execution_role(self) -> str:
        return names.execution_role(self.name)

    @property
    def task_role(self) -> str:
        return names.task_role(self.name)


def default_zones(region: str) -> list[str]:
    """Two zones that Fargate and every account have; b is closed to new accounts in Tokyo."""
    letters = "ac" if region in ("ap-northeast-1", "ap-northeast-2") else "ab"
    return [region + letter for letter in letters]
