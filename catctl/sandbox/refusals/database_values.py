"""Values of a database that RDS takes not at all, or not together: (code, message). Pure.

Messages as in hashicorp/terraform-provider-aws#4637 (versions), ministryofjustice/
cloud-platform-environments#7483 and #24422 (storage), elastic/beats#38473 (classes), aws/aws-cdk
#5076 and DataShades/ckan-aws-templates#6 (users), and aws/aws-cdk#32933 (families). Limits: the API
reference of CreateDBInstance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from catctl.environment.engines import major, support
from catctl.environment.reserved_words import RESERVED, TAKEN

VALUE, COMBINATION = "InvalidParameterValue", "InvalidParameterCombination"
DISABLED = "open-source-rds-extended-support-disabled"
ENGINES = ("mysql", "postgres")
Refusal = tuple[str, str]

_LICENSES = {"mysql": "general-public-license", "postgres": "postgresql-license"}
_LOGS = {
    "mysql": {"audit", "error", "general", "iam-db-auth-error", "slowquery"},
    "postgres": {"iam-db-auth-error", "postgresql", "upgrade"},
}
# On live accounts, other than the 16 of the API reference: floci-io/floci#3730.
_USER = {"mysql": 32, "postgres": 63}
_NAME = {"mysql": 64, "postgres": 63}
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_CLASS = re.compile(r"db\.([a-z]+)([0-9]+)([a-z]*)\.([0-9]*[a-z]+)")
_RESERVED = "cannot be used as it is a reserved word used by the engine"
_SMALL = ("micro", "small")


def refusals(wanted: Mapping[str, Any], today: date) -> Iterator[Refusal]:
    """All that RDS minds in a request for a new database, by moto's names of its parameters."""
    engine = wanted["engine"]
    if engine not in ENGINES or wanted.get("db_cluster_identifier"):
        return
    yield from _given(wanted)
    yield from _version(engine, wanted.get("engine_version"), wanted, today)
    yield from instance_class(wanted)
    yield from storage(engine, wanted.get("allocated_storage"), wanted.get("max_allocated_storage"))
    yield from _user(engine, wanted.get("master_username") or "")
    yield from _name(engine, wanted.get("db_name"))
    yield from _rest(engine, wanted)


def _given(wanted: Mapping[str, Any]) -> Iterator[Refusal]:
    needed = {"MasterUsername": "master_username", "AllocatedStorage": "allocated_storage"}
    if not wanted.get("manage_master_user_password"):
        needed["MasterUserPassword"] = "master_user_password"
    for name, key in needed.items():
        if not wanted.get(key):
            yield VALUE, f"The parameter {name} must be provided and must not be blank."


def _version(
    engine: str, version: str | None, wanted: Mapping[str, Any], today: date
) -> Iterator[Refusal]:
    if version is None:
        return
    until = support(engine, version)
    if until is None or today > until.extended or (engine, version) == ("mysql", "8"):
        yield COMBINATION, f"Cannot find version {version} for {engine}"
    elif today > until.standard and wanted.get("engine_lifecycle_support") == DISABLED:
        # That it fails is in the API reference; how, is not.
        yield (
            COMBINATION,
            (
                f"{engine} {major(engine, version)} is past its end of standard support, and "
                "EngineLifecycleSupport is open-source-rds-extended-support-disabled."
            ),
        )


def instance_class(wanted: Mapping[str, Any]) -> Iterator[Refusal]:
    """What is no class, or one that runs no version of today's."""
    name, engine = wanted.get("db_instance_class") or "", wanted["engine"]
    match = _CLASS.fullmatch(name)
    if match is None:
        yield VALUE, f"Invalid DB Instance class: {name}"
        return
    kind, generation, _, size = match.groups()
    old = int(generation[:3]) < (3 if kind == "t" else 2 if kind in ("x", "z") else 5)
    if old or name.startswith("db.t4.") or (size in _SMALL and kind != "t"):
        yield (
            COMBINATION,
            (
                "RDS does not support creating a DB instance with the following combination: "
                f"DBInstanceClass={name}, Engine={engine}, "
                f"EngineVersion={wanted.get('engine_version')}, LicenseModel={_LICENSES[engine]}. "
                "For supported combinations of instance class and database engine version, see "
                "the documentation."
            ),
        )
    if engine == "mysql" and size in _SMALL and wanted.get("enable_performance_insights"):
        yield COMBINATION, "Performance Insights not supported for this configuration."


def storage(engine: str, size: int | None, most: int | None) -> Iterator[Refusal]:
    """gp3, and up to where it may grow."""
    if size is not None and not 20 <= size <= 65536:
        yield (
            COMBINATION,
            f"Invalid storage size for engine name {engine} and storage type gp3: {size}",
        )
    if size is None or most is None:
        return
    if most <= size:
        yield COMBINATION, "Max storage size must be greater than storage size"
    elif most * 100 < size * 110 or most > 65536:
        yield (
            COMBINATION,
            f"Invalid max storage size for engine name {engine} and storage type gp3: {most}",
        )


def _user(engine: str, user: str) -> Iterator[Refusal]:
    if user and (not _WORD.fullmatch(user) or len(user) > _USER[engine]):
        yield (
            VALUE,
            (
                "MasterUsername must begin with a letter and contain only alphanumeric characters "
                "or underscores."
            ),
        )
    if user.startswith("rds") or user.lower() in RESERVED[engine]:
        yield VALUE, f"MasterUsername {user} {_RESERVED}"
    if engine == "postgres" and user.startswith("pg_"):
        yield (
            VALUE,
            (
                f'MasterUsername {user} cannot be used because role names starting with "pg_" are '
                "reserved by the PostgreSQL engine"
            ),
        )


def _name(engine: str, name: str | None) -> Iterator[Refusal]:
    if name is None:
        return
    if not _WORD.fullmatch(name) or len(name) > _NAME[engine]:
        yield VALUE, "DBName must begin with a letter and contain only alphanumeric characters."
    if name.lower() in RESERVED[engine] | TAKEN[engine]:
        yield VALUE, f"DBName {name} {_RESERVED}"


def _rest(engine: str, wanted: Mapping[str, Any]) -> Iterator[Refusal]:
    days = wanted.get("backup_retention_period")
    if days is not None and not 0 <= days <= 35:
        yield VALUE, f"Invalid backup retention period: {days}. Must be between 0 and 35."
    seconds = wanted.get("monitoring_interval")
    if seconds is not None and seconds not in (0, 1, 5, 10, 15, 30, 60):
        yield VALUE, f"Invalid Enhanced Monitoring granularity: {seconds}."
    unknown = sorted(set(wanted.get("enable_cloudwatch_logs_exports") or ()) - _LOGS[engine])
    if unknown:
        yield COMBINATION, f"You cannot use the log types '{', '.join(unknown)}' with {engine}."
