"""What an environment uses in a month: from its file alone, before anything exists. Pure.

Not counted, and said so in docs/cost.md: traffic between zones, a second set of tasks while a
deploy shifts, backups beyond the size of the database, tax.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from catctl import billing
from catctl.billing import HOURS_OF_MONTH
from catctl.cost.figures import figure_of
from catctl.cost.model import Item
from catctl.environment.model import GATEWAYS, Database
from catctl.environment.resolved import Environment, NamedService
from catctl.environment.sources import bare, is_secret
from catctl.words import count_of

NAT, BALANCER, ADDRESSES, FARGATE = "NAT gateway", "Load balancer", "Public IPv4", "Fargate"
ENDPOINTS = "VPC endpoints"
RULES = 5  # of the firewall: AWS's own four, and one that limits the rate


def items(environment: Environment) -> Iterator[Item]:
    """Everything that costs, whether it goes by time or by use."""
    yield from _network(environment)
    yield from _balancer(environment)
    yield from _addresses(environment)
    for service in environment.services:
        yield from _fargate(service)
    yield from _database(environment)
    yield from _observation(environment)
    yield from _kept(environment)


def _item(
    component: str,
    what: str,
    key: str,
    quantity: Decimal | int,
    *,
    assumed: str | None = None,
    service: str | None = None,
) -> Item:
    return Item(
        component=component,
        service=service,
        what=what,
        key=key,
        unit=figure_of(key).unit,
        quantity=Decimal(quantity),
        assumed=assumed,
    )


def usage(environment: Environment, name: str) -> Decimal:
    """What ``usage:`` of the file says, or assumes."""
    return Decimal(str(getattr(environment.file.usage, name)))


def nat_gateways(environment: Environment) -> int:
    zones = len(environment.subnets["public"])
    return {"none": 0, "single": min(zones, 1), "per-az": zones}[environment.file.network.nat]


def interface_endpoints(environment: Environment) -> int:
    """Interfaces, each in one zone. Pulling images takes two endpoints."""
    names = set(environment.file.network.endpoints) - set(GATEWAYS)
    return sum(2 if name == "ecr" else 1 for name in names) * len(environment.subnets["app"])


def _network(environment: Environment) -> Iterator[Item]:
    gateways, interfaces = nat_gateways(environment), interface_endpoints(environment)
    if gateways:
        yield _item(NAT, count_of(gateways, "gateway"), *billing.hours("nat.hour", gateways))
        through = usage(environment, "nat_gb")
        what = f"data through it, {plain(through)} GB"
        yield _item(NAT, what, "nat.gb", through, assumed="nat_gb")
    if interfaces:
        what = count_of(interfaces, "interface")
        yield _item(ENDPOINTS, what, *billing.hours("endpoint.hour", interfaces))
        through = usage(environment, "endpoint_gb")
        what = f"data through them, {plain(through)} GB"
        yield _item(ENDPOINTS, what, "endpoint.gb", through, assumed="endpoint_gb")
    out = usage(environment, "egress_gb")
    what = f"out to the internet, {plain(out)} GB"
    yield _item("Data transfer", what, "egress.gb", out, assumed="egress_gb")


def _balancer(environment: Environment) -> Iterator[Item]:
    if not environment.has_load_balancer:
        return
    yield _item(BALANCER, "1 load balancer", *billing.hours("alb.hour"))
    units = usage(environment, "lcu")
    what = f"{plain(units)} capacity units on average"
    yield _item(BALANCER, what, "alb.lcu", units * HOURS_OF_MONTH, assumed="lcu")
    if environment.uses_waf:
        acl, rules = billing.firewall(RULES)
        yield _item("Firewall", "1 web ACL", *acl)
        yield _item("Firewall", f"{RULES} rules", *rules)
        millions = usage(environment, "million_requests")
        what = f"{plain(millions)} million requests"
        yield _item("Firewall", what, "waf.requests", millions, assumed="million_requests")


def _addresses(environment: Environment) -> Iterator[Item]:
    """Each public address costs, be it the load balancer's, a NAT gateway's or a task's."""
    balancer = len(environment.subnets["public"]) if environment.has_load_balancer else 0
    for count, whose in ((balancer, "load balancer"), (nat_gateways(environment), "NAT gateway")):
        if count:
            yield _item(ADDRESSES, f"{count} of the {whose}", *billing.hours("ipv4.hour", count))
    for service in environment.services:
        count = service.first_desired if service.settings.public_ip else 0
        if count:
            what = f"of {count_of(count, 'task')}"
            yield _item(ADDRESSES, what, *billing.hours("ipv4.hour", count), service=service.key)


def _fargate(service: NamedService) -> Iterator[Item]:
    """vCPU and memory. On Spot, the first of two and more tasks is on demand."""
    settings, count = service.settings, service.first_desired
    on_demand = 0 if settings.spot and count == 1 else 1 if settings.spot else count
    for number, spot in ((min(on_demand, count), False), (count - on_demand, True)):
        if number <= 0:
            continue
        cpu, memory = Decimal(settings.cpu) / 1024, Decimal(settings.memory) / 1024
        parts = [count_of(number, "task"), f"{plain(cpu)} vCPU", f"{plain(memory)} GB"]
        parts += ["ARM"] if settings.arch == "arm64" else []
        what = ", ".join([*parts, "Spot"] if spot else parts)
        for key, amount in billing.task(settings.arch, spot=spot, cpu=cpu, gb=memory):
            yield _item(FARGATE, what, key, number * amount, service=service.key)


def database_key(database: Database) -> str:
    """The key of its instance's price."""
    return billing.database(database.engine, database.instance, multi_az=database.multi_az)


def _database(environment: Environment) -> Iterator[Item]:
    database = environment.file.database
    if database is None:
        return
    zones = ", two zones" if database.multi_az else ""
    what = f"{database.instance}, {database.engine}{zones}"
    yield _item("Database", what, *billing.hours(database_key(database)))
    storage = billing.storage(multi_az=database.multi_az)
    yield _item("Database", f"{database.storage} GB{zones}", storage, database.storage)
    if database.monitoring_interval:
        lines = billing.enhanced_monitoring(database.monitoring_interval)
        yield _item("Database", "enhanced monitoring", *lines)


def _observation(environment: Environment) -> Iterator[Item]:
    lines = usage(environment, "log_gb")
    stored = lines * environment.file.logs.retention_days / 30
    what = f"lines, {plain(lines)} GB, kept for {environment.file.logs.retention_days} d"
    yield _item("Logs", what, "logs.ingest.gb", lines, assumed="log_gb")
    yield _item("Logs", what, "logs.stored.gb", stored, assumed="log_gb")
    if environment.file.network.flow_logs:
        flows = usage(environment, "flow_log_gb")
        what = f"flow logs, {plain(flows)} GB"
        yield _item("Logs", what, "logs.ingest.gb", flows, assumed="flow_log_gb")
    if environment.uses_waf:
        lines = usage(environment, "million_requests")
        what = f"firewall, {plain(lines)} GB"
        yield _item("Logs", what, "logs.ingest.gb", lines, assumed="million_requests")
    if environment.file.cluster.container_insights:
        key, metrics = billing.CLUSTER_INSIGHTS
        metrics += billing.SERVICE_INSIGHTS[1] * len(environment.services)
        yield _item("Container Insights", f"{metrics} metrics", key, metrics)
    alarms = _count_alarms(environment)
    if alarms:
        yield _item("Alarms", f"{alarms} metrics watched", "alarm", alarms)
    if environment.dashboard:
        yield _item("Alarms", "1 dashboard", "dashboard", 1)


def _count_alarms(environment: Environment) -> int:
    """Metrics under an alarm: that of errors watches two, that of unhealthy tasks one for each
    target group; each autoscaling has two alarms.
    """
    scaling = 2 * sum(s.settings.autoscaling is not None for s in environment.services)
    if not environment.file.monitoring.alarms:
        return scaling
    groups = sum(len(service.target_groups) for service in environment.web_services)
    targets = groups if environment.has_load_balancer else 0
    balancer = 3 if environment.has_load_balancer else 0
    database = 1 if environment.file.database else 0
    return scaling + balancer + targets + len(environment.services) + database


def _kept(environment: Environment) -> Iterator[Item]:
    """Images, keys, secrets, buckets."""
    if environment.services:
        images = usage(environment, "image_gb")
        what = f"{plain(images)} GB in ECR"
        yield _item("Images", what, "ecr.gb", images, assumed="image_gb")
    secrets = len(read_secrets(environment)) + (1 if environment.file.database else 0)
    if secrets:
        yield _item("Secrets", f"{secrets} in Secrets Manager", "secret", secrets)
    if environment.file.encryption.customer_key:
        yield _item("KMS", "1 key", *billing.kms_key())
    if environment.access_logs_bucket:
        lines = usage(environment, "million_requests") / 10
        what = f"access logs, {plain(lines)} GB"
        yield _item("S3", what, "s3.gb", lines, assumed="million_requests")
    yield from _state(environment)


def _state(environment: Environment) -> Iterator[Item]:
    """A small object, its versions, and its lock: read and written with each run."""
    runs = usage(environment, "terraform_runs")
    parts = [
        ("s3.gb", Decimal("0.01")),
        ("s3.put", runs * 10 / 1000),
        ("s3.get", runs * 20 / 10_000),
    ]
    if environment.lock_table:
        parts += [(key, runs * 4 / 10**6) for key in ("dynamodb.write", "dynamodb.read")]
    for key, amount in parts:
        yield _item("State backend", f"{plain(runs)} runs", key, amount, assumed="terraform_runs")


def read_secrets(environment: Environment) -> set[str]:
    """Names and ARNs of what services read from Secrets Manager. Parameters of SSM are free."""
    return {
        bare(ref.source)
        for service in environment.services
        for ref in service.settings.secrets.values()
        if is_secret(ref.source)
    }


def plain(value: Decimal) -> str:
    """Without trailing zeros."""
    return format(value.normalize(), "f")
