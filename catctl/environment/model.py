"""The environment file as a typed value, in the words of its user.

Shapes and single values are checked here; what depends on several keys is in ``checks``.
Units: seconds, days, CPU units (1024 = 1 vCPU), MiB. Source of limits: the AWS service quotas.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from catctl.environment import text


class Section(BaseModel):
    """A mapping of the file: unknown keys and wrong types are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


class Access(Section):
    """How to get credentials, for boto3 and Terraform alike; never rendered."""

    profile: str | None = Field(None, description="Profile of your AWS configuration.")
    role_arn: text.RoleArn | None = Field(None, description="Role to assume before any call.")


class State(Section):
    """Where Terraform keeps the state of the environment."""

    bucket: text.BucketName | None = Field(
        None,
        description="S3 bucket. Left out: <project>-tfstate, followed by -<account_id> if given.",
    )
    key: text.StateKey | None = Field(
        None, description="Object in the bucket. Left out: <environment>/terraform.tfstate."
    )
    locking: Literal["dynamodb", "s3", "both"] = Field(
        "s3",
        description="s3 is Terraform's own lock file (1.10 and newer); dynamodb needs a table and "
        "is deprecated since Terraform 1.11; both is for moving from one to the other.",
    )
    lock_table: text.TableName | None = Field(
        None, description="DynamoDB table. Left out: <bucket>-lock."
    )


class Subnets(Section):
    """One range per availability zone and group; [] means none; left out means laid out."""

    public: list[text.VpcCidr] | None = Field(None, description="Load balancer and NAT gateway.")
    app: list[text.VpcCidr] | None = Field(None, description="Tasks; out through the NAT gateway.")
    db: list[text.VpcCidr] | None = Field(None, description="Databases; no way out.")


class Network(Section):
    """VPC, subnets and the way out of the private ones."""

    cidr: text.VpcCidr = Field("10.0.0.0/16", description="Address range of the VPC.")
    availability_zones: list[text.Zone] | None = Field(
        None,
        min_length=1,
        max_length=6,
        description="Zones by name. Left out: the region's a and c zones in ap-northeast-1 and -2, "
        "else a and b.",
    )
    subnets: Subnets = Field(default_factory=Subnets)
    nat: Literal["none", "single", "per-az"] = Field(
        "single", description="NAT gateways; each costs about 32 to 45 USD a month."
    )
    endpoints: list[Any] = Field(
        default_factory=list, max_length=0, description="VPC endpoints; none can be named yet."
    )


class LoadBalancer(Section):
    """The Application Load Balancer in front of the web services."""

    certificate_arn: text.CertificateArn | None = Field(
        None, description="ACM certificate in the environment's region. Left out: HTTP only."
    )
    domain: text.Domain | None = Field(None, description="Name under which users reach it.")


class Cluster(Section):
    """The ECS cluster."""

    name: text.EcsName | None = Field(None, description="Left out: <name>-cluster.")


class Logs(Section):
    """CloudWatch log groups of the services."""

    retention_days: Literal[
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
        2922, 3288, 3653,
    ] = Field(7, description="Days that logs are kept.")  # fmt: skip


class Images(Section):
    """Which images the repositories keep. Tags begin with prod- or dev-."""

    keep_production: int = Field(10, ge=1, le=1000, description="Newest prod- images kept.")
    keep_development: int = Field(5, ge=1, le=1000, description="Newest dev- images kept.")
    untagged_days: int = Field(1, ge=1, le=365, description="Days an untagged image is kept.")


class HealthCheck(Section):
    """Health of a web service: asked by the load balancer; by command in the container, too."""

    path: text.HealthPath = Field("/health", description="Path that answers when healthy.")
    matcher: text.Matcher = Field("200", description="HTTP codes that count as healthy.")
    interval: int = Field(30, ge=5, le=300, description="Seconds between two checks.")
    timeout: int = Field(5, ge=2, le=60, description="Seconds until a check counts as failed.")
    retries: int = Field(3, ge=2, le=10, description="Failed checks until unhealthy.")
    start_period: int = Field(0, ge=0, le=300, description="Seconds a container may need to start.")
    command: str | None = Field(None, min_length=1, description="Shell command in the container.")


class SecretRef(Section):
    """A value that ECS reads at start, from SSM Parameter Store or Secrets Manager."""

    source: text.SecretSource = Field(alias="from", description="Parameter name or ARN.")
    kms_key: text.KmsKeyArn | None = Field(
        None, description="Customer key that encrypts it; left out for AWS's own keys."
    )


def _short_secret(value: object) -> object:
    return {"from": value} if isinstance(value, str) else value


class Permission(Section):
    """What the service itself may do in AWS: a statement of its task role."""

    actions: list[text.IamAction] = Field(min_length=1)
    resources: list[text.IamResource] = Field(min_length=1)


class Autoscaling(Section):
    """Number of tasks, by load."""

    min: int = Field(1, ge=0, le=5000)
    max: int = Field(ge=1, le=5000)
    cpu: text.Percent = Field(70, description="Average CPU to hold, percent.")


class Service(Section):
    """One container app: a web service behind the load balancer, or a worker."""

    port: int = Field(80, ge=1, le=65535, description="Port on which the container listens.")
    path: text.PathPattern | None = Field(None, description="Requests it gets. Left out: /*.")
    priority: int | None = Field(
        None, ge=1, le=50000, description="Of its listener rule. Left out: longer paths first."
    )
    worker: bool = Field(False, description="No port, no load balancer.")
    desired: int = Field(1, ge=0, le=5000, description="Tasks to run.")
    cpu: int = Field(256, description="CPU units; 1024 are one vCPU.")
    memory: int = Field(512, description="Memory in MiB.")
    arch: Literal["x86_64", "arm64"] = Field(
        "x86_64", description="arm64 costs about a fifth less."
    )
    spot: bool = Field(False, description="Fargate Spot: up to 70 % cheaper, may be interrupted.")
    public_ip: bool = Field(False, description="Run in the public subnets, with a public address.")
    health_check: HealthCheck = Field(default_factory=HealthCheck)
    grace_period: int = Field(60, ge=0, le=7200, description="Seconds before health counts.")
    environment: dict[text.VariableName, str] = Field(
        default_factory=dict, description="Environment variables. No secrets: see secrets."
    )
    secrets: dict[text.VariableName, Annotated[SecretRef, BeforeValidator(_short_secret)]] = Field(
        default_factory=dict, description="Environment variables read from SSM or Secrets Manager."
    )
    permissions: list[Permission] = Field(default_factory=list)
    autoscaling: Autoscaling | None = None
    depends_on: list[str] = Field(default_factory=list, description="Services deployed before it.")
    before_deploy: list[str] | None = Field(
        None, min_length=1, description="Command run once before each deploy, such as migrations."
    )
    strategy: Literal["rolling", "recreate", "blue_green"] = Field("rolling")
    repository: text.RepositoryName | None = Field(None, description="Left out: <name>-<service>.")
    log_group: text.LogGroupName | None = Field(
        None, description="Left out: /ecs/<name>-<service>."
    )
    family: text.EcsName | None = Field(None, description="Of the task definition.")
    container: text.EcsName | None = Field(None, description="Left out: the service's key.")


class EnvironmentFile(Section):
    """An environment of a project: what ``environments/<environment>/environment.yaml`` says."""

    project: text.Slug = Field(description="What is built; a tag on every resource.")
    name: text.Slug | None = Field(
        None, description="Prefix of every resource. Left out: <project>-<environment>."
    )
    region: text.Region = Field(description="AWS region, such as ap-northeast-2.")
    account_id: text.AccountId | None = Field(
        None, description="Refuse to touch any other account."
    )
    aws: Access = Field(default_factory=Access)
    protected: bool = Field(False, description="Refuse destroy; deletion protection on.")
    tags: dict[text.TagText, text.TagText] = Field(
        default_factory=dict, description="More tags on every resource."
    )
    state: State = Field(default_factory=State)
    network: Network = Field(default_factory=Network)
    load_balancer: LoadBalancer | None = Field(default_factory=LoadBalancer)
    cluster: Cluster = Field(default_factory=Cluster)
    logs: Logs = Field(default_factory=Logs)
    images: Images = Field(default_factory=Images)
    services: dict[text.Slug, Service] = Field(default_factory=dict)
    database: None = Field(None, description="Databases come with a later version.")
