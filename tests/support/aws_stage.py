"""What Terraform would have made of an environment, put into the sandbox in a second.

For tests of what comes after ``apply``: the resources that deploys need, by boto3, and a state with
the outputs. The end-to-end tests let Terraform do it.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from catctl.environment.load import parse_environment
from catctl.environment.project import Project
from catctl.environment.resolved import Environment, NamedService
from catctl.environment.rules import rule_of
from catctl.journeys.account import desired_backend
from tests.support.command_line import Catctl
from tests.support.sandbox import clients

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


class Stage:
    """One environment on the sandbox. ``client`` opens boto3 clients of its account and region."""

    def __init__(self, environment: Environment, client: Any, account: str) -> None:
        self.environment = environment
        self.client = client
        self.account = account
        self.outputs: dict[str, Any] = {}

    def build(self) -> Stage:
        """Make everything, and store the outputs."""
        self._network()
        self.client("ecs").create_cluster(clusterName=self.environment.cluster)
        self.outputs["cluster_name"] = self.environment.cluster
        for name in ("execution_role_arns", "task_role_arns", "log_groups", "repository_urls"):
            self.outputs[name] = {}
        for service in self.environment.services:
            self._service(service)
        if self.environment.has_load_balancer:
            self._balancer()
        self.store()
        return self

    def _network(self) -> None:
        ec2 = self.client("ec2")
        network = self.environment.file.network
        vpc = ec2.create_vpc(CidrBlock=network.cidr)["Vpc"]["VpcId"]
        gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
        for group in ("public", "app"):
            ids = []
            table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
            target = {"GatewayId": gateway}
            if group == "app" and self.outputs["public_subnet_ids"]:
                nat = ec2.create_nat_gateway(SubnetId=self.outputs["public_subnet_ids"][0])
                target = {"NatGatewayId": nat["NatGateway"]["NatGatewayId"]}
            ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", **target)
            for zone, block in self.environment.subnets.get(group, {}).items():
                subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=block, AvailabilityZone=zone)
                ids.append(subnet["Subnet"]["SubnetId"])
                ec2.associate_route_table(RouteTableId=table, SubnetId=ids[-1])
            self.outputs[f"{group}_subnet_ids"] = ids
        tasks = ec2.create_security_group(
            GroupName=f"{self.environment.name}-tasks", Description="tasks", VpcId=vpc
        )["GroupId"]
        front = ec2.create_security_group(
            GroupName=f"{self.environment.name}-alb", Description="alb", VpcId=vpc
        )["GroupId"]
        for port in sorted({s.settings.port for s in self.environment.web_services}):
            ec2.authorize_security_group_ingress(
                GroupId=tasks,
                IpPermissions=[
                    {
                        "FromPort": port,
                        "ToPort": port,
                        "IpProtocol": "tcp",
                        "UserIdGroupPairs": [{"GroupId": front}],
                    }
                ],
            )
        self._front = front
        self.outputs |= {"vpc_id": vpc, "tasks_security_group_id": tasks}

    def _service(self, service: NamedService) -> None:
        key, iam = service.key, self.client("iam")
        for kind, name in (("execution", service.execution_role), ("task", service.task_role)):
            made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))
            self.outputs[f"{kind}_role_arns"][key] = made["Role"]["Arn"]
        sources = [ref.source for ref in service.settings.secrets.values()]
        region = self.environment.region
        statements = [
            {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"},
            {
                "Effect": "Allow",
                "Action": [
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:GetDownloadUrlForLayer",
                ],
                "Resource": f"arn:aws:ecr:{region}:{self.account}:repository/{service.repository}",
            },
            {
                "Effect": "Allow",
                "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                "Resource": f"arn:aws:logs:{region}:{self.account}:log-group:"
                f"{service.log_group}:log-stream:*",
            },
        ]
        if sources:
            statements.append(
                {
                    "Effect": "Allow",
                    "Action": "ssm:GetParameters",
                    "Resource": [
                        f"arn:aws:ssm:{region}:{self.account}:parameter{source}"
                        for source in sources
                    ],
                }
            )
        iam.put_role_policy(
            RoleName=service.execution_role,
            PolicyName="execution",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statements}),
        )
        self.client("logs").create_log_group(logGroupName=service.log_group)
        self.outputs["log_groups"][key] = service.log_group
        made = self.client("ecr").create_repository(repositoryName=service.repository)
        self.outputs["repository_urls"][key] = made["repository"]["repositoryUri"]

    def _balancer(self) -> None:
        elb = self.client("elbv2")
        made = elb.create_load_balancer(
            Name=f"{self.environment.name}-alb",
            Subnets=self.outputs["public_subnet_ids"],
            SecurityGroups=[self._front],
        )["LoadBalancers"][0]
        listener = elb.create_listener(
            LoadBalancerArn=made["LoadBalancerArn"],
            Protocol="HTTP",
            Port=80,
            DefaultActions=[
                {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}
            ],
        )["Listeners"][0]["ListenerArn"]
        self.outputs |= {"target_group_arns": {}, "blue_green": {}}
        for service in self.environment.web_services:
            self._rule(elb, listener, service)
        self.outputs["load_balancer_dns_name"] = made["DNSName"]
        self.outputs["url"] = f"http://{made['DNSName']}"

    def _rule(self, elb: Any, listener: str, service: NamedService) -> None:
        check = service.settings.health_check
        arns = [
            elb.create_target_group(
                Name=name,
                Protocol="HTTP",
                Port=service.settings.port,
                VpcId=self.outputs["vpc_id"],
                TargetType="ip",
                HealthCheckPath=check.path,
            )["TargetGroups"][0]["TargetGroupArn"]
            for name in service.target_groups
        ]
        weights = [
            {"TargetGroupArn": arn, "Weight": 0 if number else 100}
            for number, arn in enumerate(arns)
        ]
        rule = elb.create_rule(
            ListenerArn=listener,
            Priority=self.environment.priorities[service.key],
            Conditions=[
                {
                    "Field": "path-pattern",
                    "PathPatternConfig": {"Values": list(rule_of(service.settings).patterns)},
                }
            ],
            Actions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": weights}}],
        )["Rules"][0]["RuleArn"]
        self.outputs["target_group_arns"][service.key] = arns[0]
        if service.is_blue_green:
            self.outputs["blue_green"][service.key] = {
                "green_target_group_arn": arns[1],
                "listener_rule_arn": rule,
                "role_arn": f"arn:aws:iam::{self.account}:role/{self.environment.name}-blue-green",
            }

    def store(self, *resources: dict[str, Any]) -> None:
        """Write the state: the outputs, and ``resources`` as Terraform would."""
        desired = desired_backend(self.environment.facts, account_id=self.account)
        s3 = self.client("s3")
        if desired.bucket not in [item["Name"] for item in s3.list_buckets()["Buckets"]]:
            s3.create_bucket(
                Bucket=desired.bucket,
                CreateBucketConfiguration={"LocationConstraint": self.environment.region},
            )
        outputs = {name: {"value": value, "type": "any"} for name, value in self.outputs.items()}
        state = {"version": 4, "serial": 1, "outputs": outputs, "resources": resources}
        s3.put_object(Bucket=desired.bucket, Key=desired.state_key, Body=json.dumps(state))

    def push(self, key: str, tag: str) -> str:
        """Put a made-up image into a service's repository; returns its digest."""
        [service] = [s for s in self.environment.services if s.key == key]
        answer = self.client("ecr").put_image(
            repositoryName=service.repository,
            imageManifest=json.dumps(manifest(f"{service.repository}:{tag}")),
            imageTag=tag,
        )
        return str(answer["image"]["imageId"]["imageDigest"])

    def push_all(self, tag: str = "dev-1") -> None:
        for service in self.environment.services:
            self.push(service.key, tag)

    def service(self, name: str) -> dict[str, Any]:
        """An ECS service, as AWS describes it, with its tags."""
        [found] = self.client("ecs").describe_services(
            cluster=self.environment.cluster, services=[name], include=["TAGS"]
        )["services"]
        return dict(found)

    def set_secrets(self) -> None:
        """Give every parameter of the file a value."""
        for service in self.environment.services:
            for ref in service.settings.secrets.values():
                self.client("ssm").put_parameter(
                    Name=ref.source, Value="made up", Type="SecureString"
                )


def stage_of(catctl: Catctl, key: str) -> Stage:
    """The environment's resources, put into the sandbox."""
    environment = parse_environment(Project(catctl.folder), key)
    account = environment.account_id or "123456789012"
    return Stage(environment, clients(catctl, key), account).build()


def manifest(name: str) -> dict[str, Any]:
    """A made-up image, different for each name."""

    def digest(part: str) -> str:
        return "sha256:" + hashlib.sha256(f"{part} {name}".encode()).hexdigest()

    return {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": {
            "mediaType": "application/vnd.docker.container.image.v1+json",
            "size": 2,
            "digest": digest("config"),
        },
        "layers": [
            {
                "mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip",
                "size": 3,
                "digest": digest("layer"),
            }
        ],
    }
