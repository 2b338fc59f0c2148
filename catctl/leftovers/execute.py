"""Deletes one leftover at a time. Holds no policy; what is gone already is as good as deleted."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import assert_never

from catctl.aws.buckets import empty_bucket
from catctl.aws.parallel import chunks
from catctl.aws.session import Aws, ClientError, error_code, translated
from catctl.errors import CatctlError
from catctl.leftovers.model import KINDS, Leftover
from catctl.leftovers.plan import Action, Await, AwaitInterfaces, Delete, describe
from catctl.leftovers.waiting import GONE, still_there, task_interfaces

PATIENCE = 900.0  # seconds; a database takes minutes, a task at most its stop timeout
DEFINITIONS_AT_ONCE = 10
KEY_DAYS = 7  # the least that AWS takes; a key that waits is free
BUSY = 120.0  # seconds
# How AWS says that something still uses it: what does may have gone a moment ago.
_BUSY = frozenset(
    {
        "AddressInUse", "ClusterContainsServicesException", "ClusterContainsTasksException",
        "InvalidIPAddress.InUse", "ResourceInUse", "WAFAssociatedItemException",
    }
)  # fmt: skip


class Executor:
    """Executes in one account and region. ``tell`` hears of long waits; ``poll`` is in seconds."""

    def __init__(
        self,
        aws: Aws,
        account_id: str,
        *,
        tell: Callable[[str], None] = lambda _: None,
        poll: float = 3.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._aws = aws
        self._account = account_id
        self._tell = tell
        self._poll = poll
        self._sleep = sleep

    def __call__(self, action: Action) -> None:
        """Raises AwsError; CatctlError for what does not go in time."""
        match action:
            case Delete(item=item):
                with translated(describe(action)):
                    self._delete(item)
            case Await(kind=kind, items=items):
                self._wait(lambda: still_there(self._aws, kind, items), KINDS[kind].title)
            case AwaitInterfaces(vpcs=vpcs):
                self._wait(lambda: task_interfaces(self._aws, vpcs), "network interfaces of tasks")
            case _:
                assert_never(action)

    def _delete(self, item: Leftover) -> None:
        """Again, and again for a while, where AWS says that something still uses it."""
        left = BUSY
        while True:
            try:
                return self._call(item)
            except ClientError as error:
                code = error_code(error)
                if code in GONE:
                    return None
                if code not in _BUSY or left <= 0:
                    raise
            self._sleep(self._poll)
            left -= self._poll

    def _call(self, item: Leftover) -> None:
        """The call that deletes one thing."""
        client = self._aws.client
        match item.kind:
            case "scalable-target":
                client("application-autoscaling").deregister_scalable_target(
                    ServiceNamespace="ecs",
                    ResourceId=item.id,
                    ScalableDimension="ecs:service:DesiredCount",
                )
            case "service":
                client("ecs").update_service(cluster=item.place, service=item.id, desiredCount=0)
                client("ecs").delete_service(cluster=item.place, service=item.id, force=True)
            case "task":
                client("ecs").stop_task(cluster=item.place, task=item.id, reason="catctl destroy")
            case "cluster":
                client("ecs").delete_cluster(cluster=item.id)
            case "task-definition":
                self._delete_family(item.id)
            case "load-balancer":
                self._delete_load_balancer(item.id)
            case "target-group":
                client("elbv2").delete_target_group(TargetGroupArn=item.id)
            case "nat-gateway":
                client("ec2").delete_nat_gateway(NatGatewayId=item.id)
            case "address":
                client("ec2").release_address(AllocationId=item.id)
            case "endpoint":
                client("ec2").delete_vpc_endpoints(VpcEndpointIds=[item.id])
            case "database":
                self._delete_database(item)
            case "snapshot":
                client("rds").delete_db_snapshot(DBSnapshotIdentifier=item.id)
            case "backup":
                client("rds").delete_db_instance_automated_backup(DbiResourceId=item.id)
            case "repository":
                client("ecr").delete_repository(repositoryName=item.id, force=True)
            case "bucket":
                empty_bucket(client("s3"), item.id, self._account)
                client("s3").delete_bucket(Bucket=item.id, ExpectedBucketOwner=self._account)
            case "secret":
                client("secretsmanager").delete_secret(
                    SecretId=item.id, ForceDeleteWithoutRecovery=True
                )
            case _:
                self._call_watch(item)

    def _call_watch(self, item: Leftover) -> None:
        client = self._aws.client
        match item.kind:
            case "log-group":
                client("logs").delete_log_group(logGroupName=item.id)
            case "alarm":
                client("cloudwatch").delete_alarms(AlarmNames=[item.id])
            case "dashboard":
                client("cloudwatch").delete_dashboards(DashboardNames=[item.id])
            case "web-acl":
                self._delete_web_acl(item)
            case "key":
                client("kms").schedule_key_deletion(KeyId=item.id, PendingWindowInDays=KEY_DAYS)
            case "schedule":
                client("scheduler").delete_schedule(Name=item.id)
            case "budget":
                client("budgets").delete_budget(AccountId=self._account, BudgetName=item.id)
            case _:
                raise AssertionError(f"a sweep only tells of {item.kind}")

    def _delete_family(self, family: str) -> None:
        """All revisions; those that a task still uses go when it has stopped."""
        ecs = self._aws.client("ecs")
        lister = ecs.get_paginator("list_task_definitions")
        for status in ("ACTIVE", "INACTIVE"):
            pages = list(lister.paginate(familyPrefix=family, status=status))
            arns = [arn for page in pages for arn in page["taskDefinitionArns"]]
            arns = [arn for arn in arns if arn.rpartition("/")[2].rpartition(":")[0] == family]
            for arn in arns if status == "ACTIVE" else ():
                ecs.deregister_task_definition(taskDefinition=arn)
            for some in chunks(arns, DEFINITIONS_AT_ONCE):
                ecs.delete_task_definitions(taskDefinitions=some)

    def _delete_load_balancer(self, arn: str) -> None:
        elb = self._aws.client("elbv2")
        elb.modify_load_balancer_attributes(
            LoadBalancerArn=arn,
            Attributes=[{"Key": "deletion_protection.enabled", "Value": "false"}],
        )
        elb.delete_load_balancer(LoadBalancerArn=arn)

    def _delete_database(self, item: Leftover) -> None:
        rds = self._aws.client("rds")
        if item.protected:
            rds.modify_db_instance(
                DBInstanceIdentifier=item.id, DeletionProtection=False, ApplyImmediately=True
            )
        rds.delete_db_instance(
            DBInstanceIdentifier=item.id, SkipFinalSnapshot=True, DeleteAutomatedBackups=True
        )

    def _delete_web_acl(self, item: Leftover) -> None:
        waf = self._aws.client("wafv2")
        wish: Mapping[str, str] = {"Name": item.name, "Scope": "REGIONAL", "Id": item.id}
        token = waf.get_web_acl(**wish)["LockToken"]
        waf.delete_web_acl(**wish, LockToken=token)

    def _wait(self, read: Callable[[], list[str]], what: str) -> None:
        """Until ``read`` finds none. Raises CatctlError when patience ends."""
        left, told = PATIENCE, 0.0
        while True:
            with translated(f"look for {what}"):
                there = read()
            if not there:
                return
            if left <= 0:
                raise CatctlError(
                    f"After {PATIENCE / 60:.0f} minutes {what} are still there: "
                    f"{', '.join(there[:5])}.",
                    hint="run the same again: it goes on from here",
                )
            if PATIENCE - left >= told + 30:
                told = PATIENCE - left
                self._tell(f"{told:.0f} s: {len(there)} {what} are still there")
            self._sleep(self._poll)
            left -= self._poll
