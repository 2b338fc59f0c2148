"""Samples: an environment and its facts, a platform, services as AWS would tell of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, get_args

from catctl.environment.facts import Facts
from catctl.environment.load import build
from catctl.environment.resolved import Environment
from catctl.leftovers.model import Kind, Leftover
from catctl.services.documents import document
from catctl.services.model import (
    Deployment,
    DesiredService,
    Event,
    Image,
    ServiceState,
    Shifting,
    Spec,
)
from catctl.services.observe import service_state
from catctl.services.platform import DatabaseEndpoint, Platform
from catctl.services.requests import service_settings
from catctl.services.spec import scaling_of, spec_of
from catctl.state_backend.model import Desired

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ACCOUNT = "111111111111"
DATABASE = DatabaseEndpoint(
    address="db.example.internal",
    name="app",
    port=5432,
    secret_arn=f"arn:aws:secretsmanager:ap-northeast-2:{ACCOUNT}:secret:rds!db-1-AbCdEf",
)
FACTS = Facts(
    key="hack",
    project="shop",
    name="shop-hack",
    region="ap-northeast-2",
    account_id="123456789012",
    profile=None,
    role_arn=None,
    protected=False,
    bucket="shop-tfstate",
    state_key="hack/terraform.tfstate",
    lock_table=None,
    uses_lockfile=True,
    certificate_arn=None,
    domain=None,
    hosted_zone_id=None,
    expires=None,
    budget=None,
    engine=None,
    engine_version=None,
    extended_support=False,
    notes=(),
)
BACKEND = Desired(
    bucket="b",
    region="us-east-1",
    account_id="123456789012",
    state_key="hack/terraform.tfstate",
    table="t",
    locks_in_bucket=True,
    protected=True,
    tags={"Project": "p"},
)
# Every class of what may be left.
ALL_KINDS: tuple[Kind, ...] = get_args(Kind)


def environment_of(text: str, key: str = "hack") -> Environment:
    """An environment of project ``shop`` from the rest of its file."""
    head = "project: shop\nregion: ap-northeast-2\n"
    return build(key, [("environment.yaml", head + text)])


def platform_for(environment: Environment, *, database: DatabaseEndpoint | None = None) -> Platform:
    """What Terraform would have made."""
    account, region = environment.account_id or ACCOUNT, environment.region
    group = f"arn:aws:elasticloadbalancing:{region}:{account}:targetgroup"
    return Platform(
        cluster=environment.cluster,
        vpc_id="vpc-1",
        public_subnets=("subnet-1", "subnet-2"),
        app_subnets=("subnet-3", "subnet-4"),
        security_group="sg-1",
        execution_roles={
            s.key: f"arn:aws:iam::{account}:role/{s.execution_role}" for s in environment.services
        },
        task_roles={
            s.key: f"arn:aws:iam::{account}:role/{s.task_role}" for s in environment.services
        },
        target_groups={s.key: f"{group}/{s.name}/1" for s in environment.web_services},
        log_groups={s.key: s.log_group for s in environment.services},
        repositories={
            s.key: f"{account}.dkr.ecr.{region}.amazonaws.com/{s.repository}"
            for s in environment.services
        },
        shifting={
            s.key: Shifting(
                green_target_group_arn=f"{group}/{s.name}-green/2",
                listener_rule_arn="rule",
                role_arn="role",
            )
            for s in environment.web_services
            if s.is_blue_green
        },
        url="http://shop.example",
        load_balancer="shop.example",
        database=database,
    )


def deployment(
    id: str = "ecs-svc/2",  # noqa: A002
    *,
    status: str = "PRIMARY",
    revision: int = 2,
    rollout: str = "COMPLETED",
    running: int = 1,
    failed: int = 0,
    reason: str = "",
) -> Deployment:
    return Deployment(
        id=id,
        status=status,
        task_definition=definition(revision),
        desired=1 if status == "PRIMARY" else 0,
        running=running,
        pending=0,
        failed=failed,
        rollout=rollout,
        reason=reason,
        created=NOW,
    )


def definition(revision: int, family: str = "shop-hack-web") -> str:
    return f"arn:aws:ecs:ap-northeast-2:{ACCOUNT}:task-definition/{family}:{revision}"


def state_of(
    spec: Spec,
    *deployments: Deployment,
    desired: int = 1,
    status: str = "ACTIVE",
    events: tuple[str, ...] = (),
    counts_failures: bool = True,
) -> ServiceState:
    """A service with the settings of ``spec``, as DescribeServices would tell of it."""
    described: dict[str, Any] = {
        "serviceName": spec.name,
        "status": status,
        "desiredCount": desired,
        "runningCount": sum(d.running for d in deployments),
        "taskDefinition": deployments[0].task_definition if deployments else "",
        **service_settings(spec, counts_failures=counts_failures),
    }
    found = service_state(described)
    told = tuple(
        Event(id=str(number), at=NOW, message=message) for number, message in enumerate(events)
    )
    return ServiceState(**{**vars(found), "deployments": deployments, "events": told})


def wish_of(environment: Environment, key: str = "web", image: str = "image:1") -> DesiredService:
    """What a deploy of the service wishes, with this image."""
    [service] = [s for s in environment.services if s.key == key]
    platform = platform_for(environment)
    return DesiredService(
        key=key,
        spec=spec_of(service, platform),
        document=document(environment, service, platform, image),
        image=Image(reference=image, tags=(image,)),
        container=service.container,
        first_desired=service.first_desired,
        scaling=scaling_of(service),
        before_deploy=tuple(service.settings.before_deploy or ()) or None,
        depends_on=tuple(service.settings.depends_on),
    )


def leftover(kind: Kind, name: str = "x") -> Leftover:
    """A thing of ours that was left, by its tag."""
    return Leftover(kind=kind, id=name, name=name, why="tag", place="cluster")
