"""An account in which all of an environment stands, as AWS would describe it.

Written from the modules, not from what the estimate counts; ``tests/e2e/test_everything.py`` holds
the two beside what Terraform has really made.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from catctl.environment import names
from catctl.environment.model import GATEWAYS
from catctl.environment.resolved import Environment, NamedService
from catctl.services.spec import spec_of
from tests.support.answering import Answering
from tests.support.samples import platform_for

ACCOUNT = "123456789012"
Items = list[dict[str, Any]]


def standing(environment: Environment) -> Answering:
    """All services run with as many tasks as the file asks for at first."""
    tasks = [task for service in environment.services for task in _tasks(environment, service)]
    own = {"Environment": environment.key, "ManagedBy": "catctl", "Project": environment.project}
    large = [{"Key": key, "Value": value} for key, value in own.items()]
    small = [{"key": key, "value": value} for key, value in own.items()]
    insights = "enabled" if environment.file.cluster.container_insights else "disabled"
    balancers = _balancers(environment)
    arns = [item["AlarmArn"] for item in _alarms(environment)] + [
        item["ARN"] for item in _web_acls(environment)
    ]
    return Answering(
        get_resources={"ResourceTagMappingList": [{"ResourceARN": arn} for arn in arns]},
        list_clusters={"clusterArns": [f"arn:aws:ecs:r:{ACCOUNT}:cluster/{environment.cluster}"]},
        describe_clusters={
            "clusters": [
                {
                    "clusterName": environment.cluster,
                    "status": "ACTIVE",
                    "tags": small,
                    "settings": [{"name": "containerInsights", "value": insights}],
                }
            ]
        },
        list_services={
            "serviceArns": [f"arn:s/{service.name}" for service in environment.services]
        },
        list_tasks={"taskArns": [task["taskArn"] for task in tasks]},
        describe_tasks={"tasks": tasks},
        describe_network_interfaces={"NetworkInterfaces": list(_interfaces(tasks))},
        describe_load_balancers={"LoadBalancers": balancers},
        describe_tags={
            "TagDescriptions": [
                {"ResourceArn": item["LoadBalancerArn"], "Tags": large} for item in balancers
            ]
        },
        describe_nat_gateways={
            "NatGateways": [
                {"NatGatewayId": f"nat-{number}", "State": "available", "Tags": large}
                for number in range(_gateways(environment))
            ]
        },
        describe_addresses={
            "Addresses": [
                {"AllocationId": f"eipalloc-{number}", "Tags": large}
                for number in range(_gateways(environment))
            ]
        },
        describe_vpc_endpoints={
            "VpcEndpoints": [{**item, "Tags": large} for item in _endpoints(environment)]
        },
        describe_db_instances={
            "DBInstances": [{**item, "TagList": large} for item in _databases(environment)]
        },
        list_secrets={"SecretList": [*_managed_secrets(environment)]},
        list_aliases={"Aliases": _aliases(environment)},
        describe_key={"KeyMetadata": {"KeyState": "Enabled", "CreationDate": datetime.now(tz=UTC)}},
        list_resource_tags={
            "Tags": [{"TagKey": key, "TagValue": value} for key, value in own.items()]
        },
        describe_alarms={"MetricAlarms": _alarms(environment)},
        list_dashboards={
            "DashboardEntries": [
                {"DashboardName": name} for name in [environment.dashboard] if name is not None
            ]
        },
        list_web_acls={"WebACLs": _web_acls(environment)},
        get_web_acl={"WebACL": {"Rules": [{}] * 5}},
        get_role={"Role": {}},
    )


def _tasks(environment: Environment, service: NamedService) -> Iterator[dict[str, Any]]:
    capacity = spec_of(service, platform_for(environment)).capacity
    for number in range(service.first_desired):
        base = next((item for item in capacity if number < item.base), None)
        chosen = base or max(capacity, key=lambda item: item.weight)
        interface = f"eni-{service.key}-{number}"
        yield {
            "taskArn": f"arn:aws:ecs:r:{ACCOUNT}:task/{environment.cluster}/{service.key}{number}",
            "group": f"service:{service.name}",
            "cpu": str(service.settings.cpu),
            "memory": str(service.settings.memory),
            "capacityProviderName": chosen.provider,
            "attributes": [{"name": "ecs.cpu-architecture", "value": service.settings.arch}],
            "attachments": [{"details": [{"name": "networkInterfaceId", "value": interface}]}],
            "public": service.settings.public_ip,
        }


def _interfaces(tasks: Items) -> Iterator[dict[str, Any]]:
    for task in tasks:
        [attachment] = task["attachments"]
        address = {"Association": {"PublicIp": "203.0.113.1"}} if task["public"] else {}
        yield {"NetworkInterfaceId": attachment["details"][0]["value"], **address}


def _balancers(environment: Environment) -> Items:
    if not environment.has_load_balancer:
        return []
    zones = [{"ZoneName": zone} for zone in environment.subnets["public"]]
    return [
        {
            "LoadBalancerArn": "arn:lb",
            "LoadBalancerName": names.load_balancer(environment.name),
            "AvailabilityZones": zones,
            "Scheme": "internet-facing",
        }
    ]


def _gateways(environment: Environment) -> int:
    zones = len(environment.subnets["public"])
    return {"none": 0, "single": 1, "per-az": zones}[environment.file.network.nat]


def _endpoints(environment: Environment) -> Items:
    services = [
        part
        for name in environment.file.network.endpoints
        for part in (("ecr.api", "ecr.dkr") if name == "ecr" else (name,))
    ]
    return [
        {
            "VpcEndpointId": f"vpce-{name}",
            "VpcEndpointType": "Gateway" if name in GATEWAYS else "Interface",
            "ServiceName": f"com.amazonaws.r.{name}",
            "SubnetIds": list(environment.subnets["app"].values()),
        }
        for name in services
    ]


def _databases(environment: Environment) -> Items:
    database = environment.file.database
    if database is None:
        return []
    return [
        {
            "DBInstanceIdentifier": names.database(environment.name),
            "Engine": database.engine,
            "EngineVersion": environment.database_version,
            "EngineLifecycleSupport": "open-source-rds-extended-support"
            + ("" if database.extended_support else "-disabled"),
            "DBInstanceClass": database.instance,
            "MultiAZ": database.multi_az,
            "AllocatedStorage": database.storage,
            "MonitoringInterval": database.monitoring_interval,
            "MasterUserSecret": {"SecretArn": "arn:secret"},
        }
    ]


def _managed_secrets(environment: Environment) -> Items:
    """RDS makes it, and takes it away with the database."""
    secret = {"Name": "rds!db-1", "ARN": "arn:secret", "OwningService": "rds"}
    return [secret] if environment.file.database else []


def _aliases(environment: Environment) -> Items:
    if not environment.file.encryption.customer_key:
        return []
    return [{"TargetKeyId": "key-1", "AliasName": names.key_alias(environment.name)}]


def _web_acls(environment: Environment) -> Items:
    acl = {"Name": names.web_acl(environment.name), "ARN": "arn:aws:wafv2:r:1:x", "Id": "1"}
    return [acl] if environment.uses_waf else []


def _alarms(environment: Environment) -> Items:
    """Ours; and two of each autoscaling, which AWS makes by itself."""
    name = environment.name
    two: Items = [{"MetricStat": {}}, {"MetricStat": {}}, {"Expression": "sum"}]
    cluster = names.scaling_alarms(environment.cluster)
    found: dict[str, Items] = {
        f"{cluster}{service.name}-Alarm{end}": []
        for service in environment.services
        if service.settings.autoscaling
        for end in ("High", "Low")
    }
    if environment.file.monitoring.alarms:
        if environment.has_load_balancer:
            found |= {names.alarm(name, "alb-5xx"): two, names.alarm(name, "alb-slow"): []}
            found |= {
                names.unhealthy_alarm(s.name): two if s.is_blue_green else []
                for s in environment.web_services
            }
        if environment.file.database:
            found[names.alarm(name, "database-storage")] = []
        found |= {names.memory_alarm(service.name): [] for service in environment.services}
    return [
        {"AlarmName": key, "AlarmArn": f"arn:aws:cloudwatch:r:1:alarm:{key}", "Metrics": metrics}
        for key, metrics in found.items()
    ]
