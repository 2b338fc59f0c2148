"""What is refused to whoever changes a stack, and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from catctl.commands import Next, advice
from catctl.environment.engines import LABELS, end_of_support, supported
from catctl.environment.facts import Facts
from catctl.errors import ConfigError, Problem, RefusedError
from catctl.stack.model import Binding, SavedPlan, StateSummary
from catctl.stack.strangers import AWAY, refuse_other_account
from catctl.terraform.lock import LockInfo
from catctl.terraform.messages import Change

_CHANGED = {
    "account_id": "the account is another one",
    "backend": "the state is kept elsewhere",
    "environment_file": "the environment file or defaults.yaml has changed",
    "files": "a file that Terraform reads has changed",
    "lock_file": "a provider's version in .terraform.lock.hcl has changed",
    "region": "the region is another one",
    "target": "it was made for another AWS: the sandbox and the real one do not mix",
    "terraform": "Terraform is another program or version",
    "variables": "a variable in the environment has another value, is new or gone",
}
_NAMED = 5  # of files or variables that have changed

# What holds data or carries traffic: gone, it is missed, and often not brought back.
PRECIOUS = frozenset(
    [
        "aws_acm_certificate",
        "aws_cloudfront_distribution",
        "aws_cloudwatch_log_group",
        "aws_cognito_user_pool",
        "aws_db_instance",
        "aws_dynamodb_table",
        "aws_ebs_volume",
        "aws_ecr_repository",
        "aws_ecs_cluster",
        "aws_ecs_service",
        "aws_efs_file_system",
        "aws_eip",
        "aws_elasticache_cluster",
        "aws_elasticache_replication_group",
        "aws_instance",
        "aws_kinesis_stream",
        "aws_kms_key",
        "aws_lb",
        "aws_lb_listener",
        "aws_lb_listener_rule",
        "aws_lb_target_group",
        "aws_nat_gateway",
        "aws_opensearch_domain",
        "aws_rds_cluster",
        "aws_route53_record",
        "aws_route53_zone",
        "aws_s3_bucket",
        "aws_s3_object",
        "aws_secretsmanager_secret",
        "aws_sqs_queue",
        "aws_ssm_parameter",
        "aws_subnet",
        "aws_vpc",
    ]
)


def refuse_destroy(facts: Facts) -> None:
    """Raise RefusedError for a protected environment."""
    if facts.protected:
        raise RefusedError(
            f"{facts.key} is protected: destroy refuses.",
            hint=advice(
                "Set protected: false in environments/{key}/environment.yaml, then `apply {key}`",
                key=facts.key,
            ),
        )


def refuse_unsupported(facts: Facts, today: date) -> None:
    """Raise ConfigError for a database of a version that RDS no longer supports on these terms."""
    if facts.engine is None or facts.engine_version is None:
        return
    extended = facts.extended_support
    end = end_of_support(facts.engine, facts.engine_version, extended=extended)
    if end is None or today <= end:
        return
    newer = supported(facts.engine, today)
    instead = f"one of {', '.join(newer)}" if newer else "a newer one"
    paid = "" if extended else ", or pay for more by database.extended_support: true"
    problem = Problem(
        file=f"environments/{facts.key}/environment.yaml",
        line=None,
        key="database.version",
        message=(
            f"RDS's {'extended' if extended else 'standard'} support of {LABELS[facts.engine]} "
            f"{facts.engine_version} ended on {end}; take {instead}{paid}"
        ),
    )
    raise ConfigError((problem,), hint=Next("plan", facts.key))


def precious_losses(facts: Facts, changes: Iterable[Change]) -> tuple[Change, ...]:
    """Of a protected environment, what would be deleted or replaced though it is missed."""
    if not facts.protected:
        return ()
    lost = [
        change
        for change in changes
        if change.action in ("delete", "replace") and change.resource_type in PRECIOUS
    ]
    return tuple(sorted(lost, key=lambda change: change.address))


def refuse_account(facts: Facts, account_id: str, arn: str) -> None:
    """Raise RefusedError unless ``account_id`` is the one that the file names, if it names one."""
    if facts.account_id and facts.account_id != account_id:
        raise RefusedError(
            f"{facts.key} belongs to account {facts.account_id}; "
            f"these credentials are of {account_id} ({arn}).",
            hint="aws sts get-caller-identity, then set AWS_PROFILE or aws.profile",
        )


def require_holding(
    saved: SavedPlan | str, now: Binding, facts: Facts, *, destroy: bool
) -> SavedPlan:
    """The saved plan, if it is whole and still holds. Raises RefusedError with the reasons if not.

    ``saved`` is a sentence where the plan's files are damaged.
    """
    again = Next("plan", facts.key, *(["--destroy"] if destroy else []))
    if isinstance(saved, str):
        raise RefusedError(f"The saved plan of {facts.key} is not applied: {saved}", hint=again)
    if saved.destroy and not destroy:
        raise RefusedError(
            f"The saved plan of {facts.key} destroys: it was made with --destroy.",
            hint=advice("`destroy {key}`, or `plan {key}` for another plan", key=facts.key),
        )
    reasons = changed_reasons(saved.binding, now)
    if reasons:
        text = f"The saved plan of {facts.key} no longer holds: {'; '.join(reasons)}."
        if saved.binding.catctl != now.catctl:
            text += f" catctl {saved.binding.catctl} made it, and this is catctl {now.catctl}."
        raise RefusedError(text, hint=again)
    return saved


def changed_reasons(before: Binding, now: Binding) -> list[str]:
    """What has changed, in words: of files and variables their names, never a value."""
    return [_reason(name, which) for name, which in before.differences(now).items()]


def _reason(name: str, which: Sequence[str]) -> str:
    more = [f"{len(which) - _NAMED} more"] if len(which) > _NAMED else []
    listed = ", ".join([*which[:_NAMED], *more])
    return f"{_CHANGED[name]}: {listed}" if listed else _CHANGED[name]


def refuse_errored_state(facts: Facts, *, waits: bool) -> None:
    """Raise RefusedError while a state that could not be stored waits beside the rendered files."""
    if waits:
        raise RefusedError(
            "A run before this one could not store its state. What it made is recorded in "
            f"environments/{facts.key}/errored.tfstate alone: going on makes things twice.",
            hint=Next("state", "recover", facts.key),
        )


def refuse_older_state(facts: Facts, local: StateSummary, remote: StateSummary | None) -> None:
    """Raise RefusedError where storing ``local`` would lose what ``remote`` has."""
    if remote is None:
        return
    if remote.lineage != local.lineage:
        raise RefusedError(
            f"errored.tfstate belongs to another state than that of {facts.key}: its lineage is "
            f"{local.lineage}, that of the stored state {remote.lineage}.",
            hint=advice("move errored.tfstate away, and keep it; then `plan {key}`", key=facts.key),
        )
    if remote.serial > local.serial:
        raise RefusedError(
            f"The stored state of {facts.key} has moved on: its serial is {remote.serial}, "
            f"that of errored.tfstate {local.serial}. Storing the older one would lose work.",
            hint=advice(
                "move errored.tfstate away; then `plan {key}`, and import what is missing",
                key=facts.key,
            ),
        )


def refuse_foreign_state(
    facts: Facts,
    local: StateSummary,
    remote: StateSummary | None,
    *,
    account_id: str,
    is_known: bool,
) -> None:
    """Raise RefusedError for a state that is not known to be this environment's.

    ``is_known`` says that a run on record has left it in this AWS, or that the user insists.
    Against another account nobody can.
    """
    refuse_other_account(
        facts, local, account_id, name="errored.tfstate", hint=AWAY.format(key=facts.key)
    )
    if remote is None and not is_known:
        raise RefusedError(
            f"Nobody knows whose errored.tfstate is: no run of {facts.key} on record has left it "
            "in this AWS, and no state is stored yet to compare it with.",
            hint=advice(
                "`state recover {key} --of-this-environment`, if you know; else " + AWAY,
                key=facts.key,
            ),
        )


def refuse_unlock(facts: Facts, pids: Sequence[int]) -> None:
    """Raise RefusedError while a Terraform on this machine is at work on the environment."""
    if pids:
        listed = ", ".join(map(str, pids))
        raise RefusedError(
            f"Terraform is at work on {facts.key} on this machine (process {listed}). "
            "The lock is its own, and goes when it ends.",
            hint=Next("status", facts.key),
        )


def refuse_other_lock(facts: Facts, wanted: str | None, held: Sequence[LockInfo | None]) -> None:
    """Raise RefusedError unless all locks that are ``held`` are the ``wanted`` one, if one is."""
    if wanted is None:
        return
    if not held:
        raise RefusedError(
            f"{facts.key} is not locked, neither by {wanted!r} nor by anything else.",
            hint=Next("plan", facts.key),
        )
    if any(lock is None or lock.id != wanted for lock in held):
        raise RefusedError(
            f"{facts.key} is locked, and not by {wanted!r} alone: the lock stays.",
            hint=advice("`unlock {key}`, which shows its ID and who holds it", key=facts.key),
        )
