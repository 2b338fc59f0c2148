"""Reads what has been told to go and is still there: AWS answers before it is done."""

from __future__ import annotations

from catctl.aws.hints import error_code
from catctl.aws.parallel import chunks
from catctl.aws.session import Aws, ClientError
from catctl.leftovers.model import KINDS, Kind, Leftover

# How AWS says that something is not there.
GONE = frozenset(
    {
        "ClusterNotFoundException", "DBInstanceNotFound", "DBInstanceNotFoundFault",
        "DBInstanceAutomatedBackupNotFound", "DBSnapshotNotFound", "DBSnapshotNotFoundFault",
        "InvalidAllocationID.NotFound", "InvalidVpcEndpointId.NotFound", "LoadBalancerNotFound",
        "NatGatewayNotFound", "NoSuchBucket", "NotFoundException", "ObjectNotFoundException",
        "RepositoryNotFoundException", "ResourceNotFound", "ResourceNotFoundException",
        "ServiceNotActiveException", "ServiceNotFoundException", "TargetGroupNotFound",
        "WAFNonexistentItemException",
    }
)  # fmt: skip


def still_there(aws: Aws, kind: Kind, items: tuple[Leftover, ...]) -> list[str]:
    """Names or IDs of those that are not gone yet."""
    match kind:
        case "service":
            return _services(aws, items)
        case "task":
            return _tasks(aws, items)
        case "nat-gateway":
            return _nat_gateways(aws, items)
        case "database":
            return _databases(aws, items)
        case _:
            raise AssertionError(f"nothing waits for {KINDS[kind].title}")


def _services(aws: Aws, items: tuple[Leftover, ...]) -> list[str]:
    """Those that are not INACTIVE; AWS describes ten at a time."""
    ecs, there = aws.client("ecs"), []
    for cluster in sorted({item.place for item in items}):
        names = [item.id for item in items if item.place == cluster]
        for some in chunks(names, 10):
            try:
                answer = ecs.describe_services(cluster=cluster, services=some)
            except ClientError as error:
                if error_code(error) not in GONE:
                    raise
                continue
            there += [s["serviceName"] for s in answer["services"] if s["status"] != "INACTIVE"]
    return there


def _tasks(aws: Aws, items: tuple[Leftover, ...]) -> list[str]:
    ecs, there = aws.client("ecs"), []
    for cluster in sorted({item.place for item in items}):
        arns = [item.id for item in items if item.place == cluster]
        for some in chunks(arns, 100):
            answer = ecs.describe_tasks(cluster=cluster, tasks=some)
            there += [t["taskArn"] for t in answer["tasks"] if t["lastStatus"] != "STOPPED"]
    return there


def _nat_gateways(aws: Aws, items: tuple[Leftover, ...]) -> list[str]:
    there: list[str] = []
    for some in chunks([item.id for item in items], 200):
        filters = [{"Name": "nat-gateway-id", "Values": some}]
        pages = aws.client("ec2").get_paginator("describe_nat_gateways")
        gateways = [g for page in pages.paginate(Filters=filters) for g in page["NatGateways"]]
        there += [g["NatGatewayId"] for g in gateways if g["State"] != "deleted"]
    return there


def _databases(aws: Aws, items: tuple[Leftover, ...]) -> list[str]:
    names = {item.id for item in items}
    pages = aws.client("rds").get_paginator("describe_db_instances").paginate()
    known = [item["DBInstanceIdentifier"] for page in pages for item in page["DBInstances"]]
    return [name for name in known if name in names]


def task_interfaces(aws: Aws, vpcs: tuple[str, ...]) -> list[str]:
    """Interfaces of tasks: AWS takes them away itself, a minute or two after the task."""
    pages = aws.client("ec2").get_paginator("describe_network_interfaces")
    filters = [{"Name": "vpc-id", "Values": list(vpcs)}]
    return [
        item["NetworkInterfaceId"]
        for page in pages.paginate(Filters=filters)
        for item in page["NetworkInterfaces"]
        if "ecs:" in str(item.get("Description", ""))
    ]
