"""Makes the call to AWS that deletes a thing, by its kind. Holds no policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from catctl.aws.buckets import empty_bucket
from catctl.aws.parallel import chunks
from catctl.aws.session import Aws
from catctl.leftovers.model import Kind, Leftover
from catctl.leftovers.observe_compute import revisions

DEFINITIONS_AT_ONCE = 10
KEY_DAYS = 7  # the least that AWS takes; a key that waits is free


def _scalable_target(aws: Aws, item: Leftover) -> None:
    aws.client("application-autoscaling").deregister_scalable_target(
        ServiceNamespace="ecs", ResourceId=item.id, ScalableDimension="ecs:service:DesiredCount"
    )


def _service(aws: Aws, item: Leftover) -> None:
    ecs = aws.client("ecs")
    ecs.update_service(cluster=item.place, service=item.id, desiredCount=0)
    ecs.delete_service(cluster=item.place, service=item.id, force=True)


def _task(aws: Aws, item: Leftover) -> None:
    aws.client("ecs").stop_task(cluster=item.place, task=item.id, reason="catctl destroy")


def _cluster(aws: Aws, item: Leftover) -> None:
    aws.client("ecs").delete_cluster(cluster=item.id)


def _task_definition(aws: Aws, item: Leftover) -> None:
    """All revisions of a family; AWS deletes only those that cannot run any more."""
    ecs = aws.client("ecs")
    active = revisions(ecs, item.id, "ACTIVE")
    for arn in active:
        ecs.deregister_task_definition(taskDefinition=arn)
    arns = dict.fromkeys([*active, *revisions(ecs, item.id, "INACTIVE")])
    for some in chunks(arns, DEFINITIONS_AT_ONCE):
        ecs.delete_task_definitions(taskDefinitions=some)


def _load_balancer(aws: Aws, item: Leftover) -> None:
    elb = aws.client("elbv2")
    off = [{"Key": "deletion_protection.enabled", "Value": "false"}]
    elb.modify_load_balancer_attributes(LoadBalancerArn=item.id, Attributes=off)
    elb.delete_load_balancer(LoadBalancerArn=item.id)


def _target_group(aws: Aws, item: Leftover) -> None:
    aws.client("elbv2").delete_target_group(TargetGroupArn=item.id)


def _nat_gateway(aws: Aws, item: Leftover) -> None:
    aws.client("ec2").delete_nat_gateway(NatGatewayId=item.id)


def _address(aws: Aws, item: Leftover) -> None:
    aws.client("ec2").release_address(AllocationId=item.id)


def _endpoint(aws: Aws, item: Leftover) -> None:
    aws.client("ec2").delete_vpc_endpoints(VpcEndpointIds=[item.id])


def _database(aws: Aws, item: Leftover) -> None:
    rds = aws.client("rds")
    if item.protected:
        rds.modify_db_instance(
            DBInstanceIdentifier=item.id, DeletionProtection=False, ApplyImmediately=True
        )
    rds.delete_db_instance(
        DBInstanceIdentifier=item.id, SkipFinalSnapshot=True, DeleteAutomatedBackups=True
    )


def _snapshot(aws: Aws, item: Leftover) -> None:
    aws.client("rds").delete_db_snapshot(DBSnapshotIdentifier=item.id)


def _backup(aws: Aws, item: Leftover) -> None:
    aws.client("rds").delete_db_instance_automated_backup(DbiResourceId=item.id)


def _repository(aws: Aws, item: Leftover) -> None:
    aws.client("ecr").delete_repository(repositoryName=item.id, force=True)


def _bucket(aws: Aws, item: Leftover) -> None:
    s3 = aws.client("s3")
    empty_bucket(s3, item.id, item.place)
    s3.delete_bucket(Bucket=item.id, ExpectedBucketOwner=item.place)


def _secret(aws: Aws, item: Leftover) -> None:
    aws.client("secretsmanager").delete_secret(SecretId=item.id, ForceDeleteWithoutRecovery=True)


def _log_group(aws: Aws, item: Leftover) -> None:
    aws.client("logs").delete_log_group(logGroupName=item.id)


def _alarm(aws: Aws, item: Leftover) -> None:
    aws.client("cloudwatch").delete_alarms(AlarmNames=[item.id])


def _dashboard(aws: Aws, item: Leftover) -> None:
    aws.client("cloudwatch").delete_dashboards(DashboardNames=[item.id])


def _web_acl(aws: Aws, item: Leftover) -> None:
    waf = aws.client("wafv2")
    acl = {"Name": item.name, "Scope": "REGIONAL", "Id": item.id}
    waf.delete_web_acl(**acl, LockToken=waf.get_web_acl(**acl)["LockToken"])


def _key(aws: Aws, item: Leftover) -> None:
    """With its aliases, which would stay while it waits: no other key could have them."""
    kms = aws.client("kms")
    kms.schedule_key_deletion(KeyId=item.id, PendingWindowInDays=KEY_DAYS)
    for page in kms.get_paginator("list_aliases").paginate(KeyId=item.id):
        for alias in page["Aliases"]:
            kms.delete_alias(AliasName=alias["AliasName"])


def _schedule(aws: Aws, item: Leftover) -> None:
    aws.client("scheduler").delete_schedule(Name=item.id)


def _budget(aws: Aws, item: Leftover) -> None:
    aws.client("budgets").delete_budget(AccountId=item.place, BudgetName=item.id)


# Of every kind that a sweep deletes, and of no other.
DELETES: Mapping[Kind, Callable[[Aws, Leftover], None]] = {
    "address": _address,
    "alarm": _alarm,
    "backup": _backup,
    "bucket": _bucket,
    "budget": _budget,
    "cluster": _cluster,
    "dashboard": _dashboard,
    "database": _database,
    "endpoint": _endpoint,
    "key": _key,
    "load-balancer": _load_balancer,
    "log-group": _log_group,
    "nat-gateway": _nat_gateway,
    "repository": _repository,
    "scalable-target": _scalable_target,
    "schedule": _schedule,
    "secret": _secret,
    "service": _service,
    "snapshot": _snapshot,
    "target-group": _target_group,
    "task": _task,
    "task-definition": _task_definition,
    "web-acl": _web_acl,
}
