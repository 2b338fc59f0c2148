"""What things are called in AWS: each name is derived here, and in no other Python file. Pure.

Terraform writes the same names in ``modules/``, and ``tests/golden/test_names.py`` compares the
two: by these names sweep finds what has no tags, so a difference would go on costing unseen.

``name`` is the environment's own, ``service`` the full name of one of its services.
"""

from __future__ import annotations

import hashlib
import re
from typing import Literal

AlarmOf = Literal["alb-5xx", "alb-slow", "database-storage"]
GroupOf = Literal["alb", "db", "endpoints", "tasks"]
RoleOf = Literal["blue-green", "brake", "flow-logs", "rds-monitoring"]

LONGEST_BUCKET = 63  # AWS's limits
LONGEST_POLICY = 128


def environment(project: str, key: str) -> str:
    """The prefix of everything else, where the file gives none."""
    return f"{project}-{key}"


# The state backend.


def state_bucket(project: str, end: str | None) -> str:
    """Bucket names are global: ``end``, such as the account's number, keeps two teams apart."""
    return _with_end(f"{project}-tfstate", end)


def lock_table(bucket: str) -> str:
    return f"{bucket}-lock"


def state_key(key: str) -> str:
    return f"{key}/terraform.tfstate"


def state_policy(bucket: str, state_key: str) -> str:
    """The policy of the users who run Terraform: one for each state.

    A key may hold what IAM does not take, or be longer: a digest keeps two such apart.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    """
    whole = f"terraform-state-{bucket}-{state_key}".replace("/", "-")
    plain = re.sub(r"[^A-Za-z0-9_+=,.@-]", "-", whole)
    if plain == whole and len(plain) <= LONGEST_POLICY:
        return plain
    digest = hashlib.sha256(whole.encode()).hexdigest()[:8]
    return f"{plain[: LONGEST_POLICY - 9]}-{digest}"


# The environment.


def access_logs_bucket(name: str, account_id: str | None) -> str:
    return _with_end(f"{name}-access-logs", account_id)


def alarm(name: str, what: AlarmOf) -> str:
    return f"{name}-{what}"


def boundary(name: str) -> str:
    """The policy beyond which no role of the environment goes."""
    return policy(name, "boundary")


def policy(name: str, role: str) -> str:
    """What whoever takes on ``role`` may do, such as apply."""
    return f"{name}-{role}"


def policy_part(policy: str, number: int) -> str:
    """One of several, as a policy has a longest length."""
    return f"{policy}-{number}"


def every(name: str) -> str:
    """A pattern that the names of all that begins with the environment's name fit."""
    return f"{name}-*"


def budget(name: str) -> str:
    return f"{name}-budget"


def cluster(name: str) -> str:
    return f"{name}-cluster"


def dashboard(name: str) -> str:
    return name


def database(name: str) -> str:
    return name


def final_snapshot(name: str) -> str:
    """The snapshot that is taken when a protected database goes."""
    return f"{name}-final"


def key_alias(name: str) -> str:
    return f"alias/{name}"


def load_balancer(name: str) -> str:
    return f"{name}-alb"


def parameter_group_prefix(name: str) -> str:
    """AWS appends digits to it."""
    return f"{name}-"


def role(name: str, what: RoleOf) -> str:
    """A role that belongs to no service."""
    return f"{name}-{what}"


def security_group(name: str, what: GroupOf) -> str:
    return f"{name}-{what}"


def subnet_group(name: str) -> str:
    """The subnets of the database."""
    return name


def topic(name: str) -> str:
    """Where the alarms go."""
    return f"{name}-alarms"


def web_acl(name: str) -> str:
    return name


# Log groups of no service.


def database_logs(name: str, log: str) -> str:
    return f"/aws/rds/instance/{database(name)}/{log}"


def flow_logs(name: str) -> str:
    return f"/vpc/{name}/flow-logs"


def insights_logs(cluster_name: str) -> str:
    """Where Container Insights writes; AWS makes it where Terraform has not."""
    return f"/aws/ecs/containerinsights/{cluster_name}/performance"


def web_acl_logs(name: str) -> str:
    """WAF writes only to groups whose names begin like this."""
    return f"aws-waf-logs-{name}"


# A service. Its repository and its task family bear its own name, unless the file gives others.


def service(name: str, key: str) -> str:
    return f"{name}-{key}"


def execution_role(service: str) -> str:
    return f"{service}-execution"


def green_target_group(service: str) -> str:
    """The second one, where the service deploys blue/green."""
    return f"{service}-green"


def memory_alarm(service: str) -> str:
    return f"{service}-memory"


def scaling_alarms(cluster_name: str) -> str:
    """How the names of the alarms begin that autoscaling makes for services in a cluster."""
    return f"TargetTracking-service/{cluster_name}/"


def scaling_policy(service: str) -> str:
    return f"{service}-cpu"


def schedule(service: str) -> str:
    """What stops the service when the environment expires."""
    return f"{service}-brake"


def service_logs(service: str) -> str:
    return f"/ecs/{service}"


def target_group(service: str) -> str:
    return service


def task_role(service: str) -> str:
    return f"{service}-task"


def unhealthy_alarm(service: str) -> str:
    return f"{service}-unhealthy"


def untaken_bucket(bucket: str, account_id: str, region: str) -> str:
    """In the place of ``bucket``, which someone else has: all of AWS shares these names."""
    own = f"-{account_id}"
    tail = f"{own}-{region}" if bucket.endswith(own) else own
    return bucket.removesuffix(own)[: LONGEST_BUCKET - len(tail)].rstrip(".-") + tail


def _with_end(name: str, end: str | None) -> str:
    return f"{name}-{end}" if end else name
