"""A service of the environment file, as a typed value. Units: seconds, CPU units, MiB. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from catctl.environment import arns, text
from catctl.environment.section import Section


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

    source: arns.SecretSource = Field(alias="from", description="Parameter name or ARN.")
    kms_key: arns.KmsKeyArn | None = Field(
        None, description="Customer key that encrypts it; left out for AWS's own keys."
    )


def _short_secret(value: object) -> object:
    return {"from": value} if isinstance(value, str) else value


class Permission(Section):
    """What the service itself may do in AWS: a statement of its task role."""

    actions: list[arns.IamAction] = Field(min_length=1)
    resources: list[arns.IamResource] = Field(min_length=1)


class Autoscaling(Section):
    """Number of tasks, by load."""

    min: int = Field(1, ge=0, le=5000, description="Tasks that always run.")
    max: int = Field(ge=1, le=5000, description="Tasks that may run at most.")
    cpu: text.Percent = Field(70, description="Average CPU to hold, percent.")


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str) else value


class Service(Section):
    """One container app: a web service behind the load balancer, or a worker."""

    port: int = Field(80, ge=1, le=65535, description="Port on which the container listens.")
    path: Annotated[list[text.PathPattern], BeforeValidator(_one_or_more)] = Field(
        ["/*"],
        min_length=1,
        max_length=5,
        description="Requests it gets: a pattern, or several. /api/* is /api, too.",
    )
    host: Annotated[list[text.HostPattern], BeforeValidator(_one_or_more)] = Field(
        default_factory=list,
        max_length=4,
        description="Host names it answers to, one or several. Left out: any.",
    )
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
    read_only_root: bool = Field(
        True, description="Nothing can be written into the container's file system."
    )
    writable_paths: list[text.ContainerPath] = Field(
        ["/tmp"],  # noqa: S108 - inside the container
        description="Folders that stay writable: empty at the start, gone at the end.",
    )
    database: bool = Field(
        False, description="May read the database's password; gets its address when deployed."
    )
    exec: bool = Field(
        False, description="catctl exec may open a shell in it (needs read_only_root: false)."
    )
    health_check: HealthCheck = Field(default_factory=HealthCheck)
    grace_period: int = Field(60, ge=0, le=7200, description="Seconds before health counts.")
    environment: dict[text.VariableName, str] = Field(
        default_factory=dict, description="Environment variables. No secrets: see secrets."
    )
    secrets: dict[text.VariableName, Annotated[SecretRef, BeforeValidator(_short_secret)]] = Field(
        default_factory=dict, description="Environment variables read from SSM or Secrets Manager."
    )
    permissions: list[Permission] = Field(
        default_factory=list, description="What its own code may do in AWS. Left out: nothing."
    )
    autoscaling: Autoscaling | None = Field(
        None, description="Number of tasks by load. Left out: desired."
    )
    depends_on: list[str] = Field(default_factory=list, description="Services deployed before it.")
    before_deploy: list[str] | None = Field(
        None, min_length=1, description="Command run once before each deploy, such as migrations."
    )
    strategy: Literal["rolling", "recreate", "blue_green"] = Field(
        "rolling",
        description="rolling replaces tasks one by one, recreate stops all first, blue_green "
        "shifts traffic to a second target group.",
    )
    repository: text.RepositoryName | None = Field(None, description="Left out: <name>-<service>.")
    log_group: text.LogGroupName | None = Field(
        None, description="Left out: /ecs/<name>-<service>."
    )
    family: text.EcsName | None = Field(None, description="Of the task definition.")
    container: text.EcsName | None = Field(None, description="Left out: the service's key.")
