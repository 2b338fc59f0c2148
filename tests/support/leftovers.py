"""Leftovers of every class, planted into the sandbox: an environment's own, and its neighbours'."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from catctl.environment.resolved import Environment
from catctl.leftovers.model import Kind
from tests.support.aws_stage import manifest

Client = Callable[[str], Any]
ONE_OFF = "one-off"  # the group of a planted task
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "x.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}


class Garden:
    """Plants things of one environment. ``named`` is the prefix of the names."""

    def __init__(self, client: Client, environment: Environment, account: str) -> None:
        self.client = client
        self.environment = environment
        self.account = account
        self.name = environment.name
        self.tags = {
            "Environment": environment.key,
            "ManagedBy": "catctl",
            "Project": environment.project,
        }

    def listed(self, *, small: bool = False) -> list[dict[str, str]]:
        """The tags as most services take them."""
        key, value = ("key", "value") if small else ("Key", "Value")
        return [{key: name, value: text} for name, text in self.tags.items()]

    def plant(self, kind: Kind, number: int = 0) -> None:
        """One thing of a kind; ``number`` tells several apart, 0 has the name of the model."""
        getattr(self, "_" + kind.replace("-", "_"))(f"-{number}" if number else "")

    def _ec2_tags(self, kind: str) -> list[dict[str, Any]]:
        return [{"ResourceType": kind, "Tags": self.listed()}]

    def _vpc(self, end: str) -> str:
        made = self.client("ec2").create_vpc(
            CidrBlock="10.9.0.0/16", TagSpecifications=self._ec2_tags("vpc")
        )
        return str(made["Vpc"]["VpcId"])

    def _subnets(self) -> list[str]:
        """In the default VPC, which is nobody's."""
        found = self.client("ec2").describe_subnets()["Subnets"]
        return [s["SubnetId"] for s in found if s.get("DefaultForAz")][:2]

    def _cluster(self, end: str) -> str:
        name = f"{self.environment.cluster}{end}"
        self.client("ecs").create_cluster(clusterName=name, tags=self.listed(small=True))
        return name

    def _task_definition(self, end: str) -> None:
        [first, *_] = self.environment.services
        self.client("ecs").register_task_definition(
            family=f"{first.family}{end}",
            networkMode="awsvpc",
            cpu="256",
            memory="512",
            containerDefinitions=[{"name": "a", "image": "docker.io/library/a", "memory": 512}],
            tags=self.listed(small=True),
        )

    def _wiring(self) -> dict[str, Any]:
        groups = self.client("ec2").describe_security_groups()["SecurityGroups"]
        wiring = {"subnets": self._subnets(), "securityGroups": [groups[0]["GroupId"]]}
        return {"awsvpcConfiguration": wiring}

    def _service(self, end: str) -> None:
        [first, *_] = self.environment.services
        self._cluster("")
        self._task_definition("")
        self.client("ecs").create_service(
            cluster=self.environment.cluster,
            serviceName=f"{first.name}{end}",
            taskDefinition=first.family,
            desiredCount=1,
            networkConfiguration=self._wiring(),
        )

    def _task(self, end: str) -> None:
        [first, *_] = self.environment.services
        self._cluster("")
        self._task_definition("")
        self.client("ecs").run_task(
            cluster=self.environment.cluster,
            taskDefinition=first.family,
            networkConfiguration=self._wiring(),
            group=ONE_OFF,
        )

    def _scalable_target(self, end: str) -> None:
        """Of a service of its own: moto wants one."""
        [first, *_] = self.environment.services
        self._service(f"-scaled{end}")
        self.client("application-autoscaling").register_scalable_target(
            ServiceNamespace="ecs",
            ResourceId=f"service/{self.environment.cluster}/{first.name}-scaled{end}",
            ScalableDimension="ecs:service:DesiredCount",
            MinCapacity=1,
            MaxCapacity=2,
        )

    def _load_balancer(self, end: str) -> None:
        self.client("elbv2").create_load_balancer(
            Name=f"{self.name}-alb{end}", Subnets=self._subnets(), Tags=self.listed()
        )

    def _target_group(self, end: str) -> None:
        [vpc, *_] = self.client("ec2").describe_vpcs()["Vpcs"]
        self.client("elbv2").create_target_group(
            Name=f"{self.name}-tg{end}",
            Protocol="HTTP",
            Port=80,
            VpcId=vpc["VpcId"],
            TargetType="ip",
            Tags=self.listed(),
        )

    def _nat_gateway(self, end: str) -> None:
        self.client("ec2").create_nat_gateway(
            SubnetId=self._subnets()[0], TagSpecifications=self._ec2_tags("natgateway")
        )

    def _address(self, end: str) -> None:
        self.client("ec2").allocate_address(
            Domain="vpc", TagSpecifications=self._ec2_tags("elastic-ip")
        )

    def _endpoint(self, end: str) -> None:
        [vpc, *_] = self.client("ec2").describe_vpcs()["Vpcs"]
        self.client("ec2").create_vpc_endpoint(
            VpcId=vpc["VpcId"],
            ServiceName=f"com.amazonaws.{self.environment.region}.logs",
            VpcEndpointType="Interface",
            SubnetIds=self._subnets(),
            TagSpecifications=self._ec2_tags("vpc-endpoint"),
        )

    def _database(self, end: str, name: str | None = None) -> str:
        name = name or f"{self.name}{end}"
        self.client("rds").create_db_instance(
            DBInstanceIdentifier=name,
            DBInstanceClass="db.t4g.micro",
            Engine="postgres",
            AllocatedStorage=20,
            MasterUsername="app",
            MasterUserPassword="not a secret",
            DeletionProtection=True,
            Tags=self.listed(),
        )
        return name

    def _snapshot(self, end: str) -> None:
        """As a final snapshot: its database is gone."""
        rds, name = self.client("rds"), self._database(end, f"{self.name}-gone{end}")
        rds.create_db_snapshot(
            DBInstanceIdentifier=name, DBSnapshotIdentifier=f"{self.name}-final{end}",
            Tags=self.listed(),
        )  # fmt: skip
        rds.modify_db_instance(DBInstanceIdentifier=name, DeletionProtection=False)
        rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)

    def _repository(self, end: str) -> None:
        [first, *_] = self.environment.services
        self.client("ecr").create_repository(
            repositoryName=f"{first.repository}{end}", tags=self.listed()
        )
        self.client("ecr").put_image(
            repositoryName=f"{first.repository}{end}",
            imageManifest=json.dumps(manifest(self.name + end)),
            imageTag="dev-1",
        )

    def _bucket(self, end: str) -> None:
        """With a version, and a marker of one that was deleted."""
        name, s3 = f"{self.name}-access-logs-{self.account}{end}", self.client("s3")
        region = {"LocationConstraint": self.environment.region}
        s3.create_bucket(Bucket=name, CreateBucketConfiguration=region)
        s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": self.listed()})
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        s3.put_object(Bucket=name, Key="a", Body=b"1")
        s3.delete_object(Bucket=name, Key="a")

    def _log_group(self, end: str) -> None:
        [first, *_] = self.environment.services
        self.client("logs").create_log_group(logGroupName=f"{first.log_group}{end}", tags=self.tags)

    def _alarm(self, end: str) -> None:
        self.client("cloudwatch").put_metric_alarm(
            AlarmName=f"{self.name}-alb-5xx{end}",
            MetricName="m",
            Namespace="n",
            Period=60,
            Statistic="Sum",
            Threshold=1,
            EvaluationPeriods=1,
            ComparisonOperator="GreaterThanThreshold",
            Tags=self.listed(),
        )

    def _dashboard(self, end: str) -> None:
        self.client("cloudwatch").put_dashboard(
            DashboardName=f"{self.name}{end}", DashboardBody="{}"
        )

    def _web_acl(self, end: str) -> None:
        self.client("wafv2").create_web_acl(
            Name=f"{self.name}{end}",
            Scope="REGIONAL",
            DefaultAction={"Allow": {}},
            VisibilityConfig={
                "SampledRequestsEnabled": False,
                "CloudWatchMetricsEnabled": False,
                "MetricName": "m",
            },
            Tags=self.listed(),
        )

    def _secret(self, end: str) -> None:
        self.client("secretsmanager").create_secret(
            Name=f"{self.name}/secret{end}", SecretString="made up", Tags=self.listed()
        )

    def _key(self, end: str) -> None:
        kms = self.client("kms")
        tags = [{"TagKey": key, "TagValue": value} for key, value in self.tags.items()]
        key = kms.create_key(Tags=tags)["KeyMetadata"]["KeyId"]
        kms.create_alias(AliasName=f"alias/{self.name}{end}", TargetKeyId=key)

    def _schedule(self, end: str) -> None:
        [first, *_] = self.environment.services
        self.client("scheduler").create_schedule(
            Name=f"{first.name}-brake{end}",
            ScheduleExpression="at(2036-11-30T09:00:00)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": "arn:aws:scheduler:::aws-sdk:ecs:updateService", "RoleArn": "arn:x"},
        )

    def _budget(self, end: str) -> None:
        self.client("budgets").create_budget(
            AccountId=self.account,
            Budget={
                "BudgetName": f"{self.name}-budget{end}",
                "BudgetType": "COST",
                "TimeUnit": "MONTHLY",
                "BudgetLimit": {"Amount": "50", "Unit": "USD"},
            },
        )

    def _topic(self, end: str) -> None:
        self.client("sns").create_topic(Name=f"{self.name}-alarms{end}", Tags=self.listed())

    def _role(self, end: str) -> None:
        [first, *_] = self.environment.services
        self.client("iam").create_role(
            RoleName=f"{first.execution_role}{end}",
            AssumeRolePolicyDocument=json.dumps(TRUST),
            Tags=self.listed(),
        )
