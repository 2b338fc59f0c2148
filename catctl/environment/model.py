"""The environment file as a typed value, in the words of its user. Pure.

Shapes and single values are checked here; what depends on several keys is in ``checks``.
Units: seconds, days, CPU units (1024 = 1 vCPU), MiB. Source of limits: the AWS service quotas.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from catctl.environment import arns, text
from catctl.environment.section import Section
from catctl.environment.service import Service
from catctl.environment.versions import Versions


class Access(Section):
    """How to get credentials, for boto3 and Terraform alike; never rendered."""

    profile: str | None = Field(None, description="Profile of your AWS configuration.")
    role_arn: arns.RoleArn | None = Field(None, description="Role to assume before any call.")


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


Endpoint = Literal[
    "dynamodb", "s3",
    "ecr", "ecs", "ecs-agent", "ecs-telemetry", "events", "kms", "logs", "monitoring",
    "secretsmanager",
    "sns", "sqs", "ssm", "ssmmessages", "sts", "xray",
]  # fmt: skip
GATEWAYS = ("dynamodb", "s3")  # the free ones
LARGEST_STORAGE = 65536  # GiB, of gp3 for MySQL and PostgreSQL


class Subnets(Section):
    """One range per availability zone and group; [] means none; left out means laid out."""

    public: list[text.VpcCidr] | None = Field(
        None, description="Load balancer (/27 at least), NAT gateway."
    )
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
        "else a and b; in us-west-1 they must be named.",
    )
    subnets: Subnets = Field(default_factory=Subnets)
    nat: Literal["none", "single", "per-az"] = Field(
        "single", description="NAT gateways; each costs about 36 to 49 USD a month."
    )
    endpoints: list[Endpoint] = Field(
        ["dynamodb", "s3"],
        description="VPC endpoints. s3 and dynamodb are free; each other one costs about 7 to 10 "
        "USD a month and zone (ecr twice that).",
    )
    flow_logs: bool = Field(
        False, description="Record who talks to whom; about 0.50 to 0.76 USD for each GB."
    )


class LoadBalancer(Section):
    """The Application Load Balancer in front of the web services."""

    certificate_arn: arns.CertificateArn | None = Field(
        None, description="ACM certificate in the environment's region. Left out: HTTP only."
    )
    domain: text.Domain | None = Field(None, description="Name under which users reach it.")
    hosted_zone_id: text.HostedZoneId | None = Field(
        None,
        description="Route 53 zone of the domain, for a record there. Left out: the record to "
        "create elsewhere is an output.",
    )
    access_logs: bool = Field(
        False, description="A line for each request, in a bucket; a few cents a month."
    )
    access_logs_bucket: text.BucketName | None = Field(
        None,
        description="Left out: <name>-access-logs, followed by -<account_id> if given.",
    )
    waf: bool = Field(
        False,
        description="A firewall with AWS's rules and a rate limit: 10 USD a month, and 0.60 for a "
        "million requests.",
    )


class Cluster(Section):
    """The ECS cluster."""

    name: text.EcsName | None = Field(None, description="Left out: <name>-cluster.")
    container_insights: bool = Field(
        False,
        description="Metrics of cluster and services; 0.30 USD a month for each, some 13 and 25 "
        "for each service.",
    )


class Logs(Section):
    """CloudWatch log groups: of the services, the database, the firewall, the network."""

    retention_days: Literal[
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
        2922, 3288, 3653,
    ] = Field(
        7, description="Days that logs are kept; about 0.03 USD a month for each GB."
    )  # fmt: skip


class Images(Section):
    """Which images the repositories keep. Tags begin with prod- or dev-."""

    keep_production: int = Field(10, ge=1, le=1000, description="Newest prod- images kept.")
    keep_development: int = Field(5, ge=1, le=1000, description="Newest dev- images kept.")
    untagged_days: int = Field(1, ge=1, le=365, description="Days an untagged image is kept.")


class Encryption(Section):
    """Keys for what is kept: logs, images, database, alarms. AWS's own are free."""

    customer_key: bool = Field(
        False, description="A KMS key of one's own, which rotates; 1 USD a month."
    )


class Monitoring(Section):
    """CloudWatch alarms, the SNS topic they go to, and a dashboard."""

    alarms: bool = Field(
        False, description="Errors, slowness, unhealthy tasks, memory, storage; 0.10 USD each."
    )
    dashboard: bool = Field(True, description="With the alarms; an account's first three are free.")
    emails: list[text.Email] = Field(
        default_factory=list, description="Who gets the alarms; each must confirm once."
    )


class Database(Section):
    """An RDS database in the db subnets. RDS makes its password; it is in no file."""

    engine: Literal["postgres", "mysql"] = Field("postgres", description="Kind of database.")
    version: text.EngineVersion | None = Field(
        None, description="Left out: 17 for postgres, 8.4 for mysql."
    )
    extended_support: bool = Field(
        False,
        description="Take a major version past its standard support: 0.10 USD or more an hour for "
        "each vCPU, twice that in the third year. Read when the database is made.",
    )
    instance: text.InstanceClass = Field(
        "db.t4g.micro", description="Instance class; db.t4g.micro is about 12 to 19 USD a month."
    )
    storage: int = Field(20, ge=20, le=LARGEST_STORAGE, description="GiB at first.")
    max_storage: int | None = Field(
        None,
        ge=20,
        le=LARGEST_STORAGE,
        description="GiB up to which it may grow: a tenth more or beyond; as much as storage: it "
        "does not grow. Left out: 100, or 126 % of storage where that is more.",
    )
    name: text.DatabaseName = Field("app", description="Of the first database.")
    username: text.DatabaseUser = Field("app", description="Of its owner.")
    multi_az: bool = Field(False, description="A standby in a second zone; twice the price.")
    backup_days: int = Field(1, ge=1, le=35, description="Days that backups are kept.")
    monitoring_interval: Literal[0, 1, 5, 10, 15, 30, 60] = Field(
        0,
        description="Seconds of enhanced monitoring; 0 for none; 60 costs about 0.50 to 0.76 USD a "
        "month.",
    )


class Budget(Section):
    """What an environment may cost a month, or until it expires where that is sooner."""

    usd: float = Field(gt=0, le=1e9, description="USD; catctl plan warns above it.")
    emails: list[text.Email] = Field(
        default_factory=list,
        max_length=10,
        description="Who is told by AWS Budgets when the whole account has cost 80 % and 100 % of "
        "it in a month, or is about to. Left out: no alarm is made.",
    )


def _short_budget(value: object) -> object:
    if isinstance(value, str | bool):
        raise ValueError(f"{value!r} is neither an amount in USD nor a mapping with usd and emails")
    return {"usd": value} if isinstance(value, int | float) else value


class Usage(Section):
    """What an estimate assumes of a month: each costs by use, and no file can know it."""

    egress_gb: float = Field(10, ge=0, le=1e9, description="GB out to the internet.")
    endpoint_gb: float = Field(10, ge=0, le=1e9, description="GB through interface endpoints.")
    flow_log_gb: float = Field(1, ge=0, le=1e9, description="GB of flow logs, where they are on.")
    image_gb: float = Field(2, ge=0, le=1e9, description="GB of images kept.")
    lcu: float = Field(
        0.1, ge=0, le=1e6, description="Capacity units that the load balancer is busy, on average."
    )
    log_gb: float = Field(1, ge=0, le=1e9, description="GB of lines that services log.")
    million_requests: float = Field(
        1, ge=0, le=1e9, description="Million requests that the firewall sees, or access logs tell."
    )
    nat_gb: float = Field(10, ge=0, le=1e9, description="GB through the NAT gateways, both ways.")
    terraform_runs: float = Field(100, ge=0, le=1e6, description="Plans and applies.")


class EnvironmentFile(Section):
    """An environment of a project: what ``environments/<environment>/environment.yaml`` says."""

    preset: Literal["hackathon", "production"] = Field(
        "hackathon",
        description="Defaults of all that costs money or protects: hackathon is cheap and goes "
        "without a trace, production is safe. Each can still be set.",
    )
    project: text.Slug = Field(description="What is built; a tag on every resource.")
    name: text.Slug | None = Field(
        None, description="Prefix of every resource. Left out: <project>-<environment>."
    )
    region: text.RegionName = Field(description="AWS region, such as ap-northeast-2.")
    account_id: text.AccountId | None = Field(
        None, description="Refuse to touch any other account."
    )
    aws: Access = Field(default_factory=Access)
    permissions_boundary: arns.PolicyArn | None = Field(
        None, description="IAM policy that bounds every role that is made: see catctl iam boundary."
    )
    protected: bool = Field(
        False, description="Refuse destroy; deletion protection on; images and backups stay."
    )
    expires: text.Moment | None = Field(
        None,
        description="When it is to end, such as 2026-11-30T18:00+09:00: a tag on every resource, a "
        "countdown in catctl status, and when catctl destroy --if-expired acts.",
    )
    brake: bool = Field(
        False,
        description="At expires, EventBridge Scheduler sets every service to 0 tasks, wherever "
        "catctl is. All else stays until catctl destroy.",
    )
    budget: Annotated[Budget | None, BeforeValidator(_short_budget)] = Field(
        None, description="USD, alone or with emails that AWS tells. Left out: none."
    )
    encryption: Encryption = Field(default_factory=Encryption)
    tags: dict[text.TagText, text.TagText] = Field(
        default_factory=dict, description="More tags on every resource."
    )
    state: State = Field(default_factory=State)
    network: Network = Field(default_factory=Network)
    load_balancer: LoadBalancer | None = Field(default_factory=LoadBalancer)
    cluster: Cluster = Field(default_factory=Cluster)
    logs: Logs = Field(default_factory=Logs)
    images: Images = Field(default_factory=Images)
    monitoring: Monitoring = Field(default_factory=Monitoring)
    database: Database | None = Field(None, description="An RDS database. Left out: none.")
    usage: Usage = Field(default_factory=Usage)
    versions: Versions = Field(default_factory=Versions)
    services: dict[text.Slug, Service] = Field(default_factory=dict)
