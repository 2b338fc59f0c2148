"""What RDS does with a database and moto does not: full versions, and changes that wait.

Seen in moto 5.2.5. What waits for the maintenance window: ``PendingModifiedValues`` of the API, and
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html.
"""

from __future__ import annotations

from math import ceil
from typing import Any

from catctl.environment.engines import major
from catctl.sandbox.patches import patch

# The newest minor version of each major one on 2026-05-15, by endoflife-date/endoflife.date.
NEWEST = {
    ("mysql", "5.7"): "5.7.44",
    ("mysql", "8.0"): "8.0.46",
    ("mysql", "8.4"): "8.4.9",
    ("postgres", "11"): "11.22",
    ("postgres", "12"): "12.22",
    ("postgres", "13"): "13.23",
    ("postgres", "14"): "14.23",
    ("postgres", "15"): "15.18",
    ("postgres", "16"): "16.14",
    ("postgres", "17"): "17.10",
    ("postgres", "18"): "18.4",
}
_DEFAULT = {"mysql": "8.4", "postgres": "17"}
# By moto's names, and as the API tells of those that wait.
_WAIT = {
    "allocated_storage": "AllocatedStorage",
    "ca_certificate_identifier": "CACertificateIdentifier",
    "db_instance_class": "DBInstanceClass",
    "db_subnet_group_name": "DBSubnetGroupName",
    "enable_iam_database_authentication": "IAMDatabaseAuthenticationEnabled",
    "engine_version": "EngineVersion",
    "multi_az": "MultiAZ",
    "storage_type": "StorageType",
}
_GROUP = "db_parameter_group_name"


def mend() -> None:
    """Put it in place. Call once, before the first request."""
    _know_their_life_cycle()
    _let_changes_wait()


def full_version(engine: str, version: str) -> str:
    """The minor version that RDS takes where only a major one is given."""
    return NEWEST.get((engine, version), version)


def family(engine: str, version: str) -> str:
    """Of the parameter groups that a version takes."""
    return f"{engine}{major(engine, version)}"


def _know_their_life_cycle() -> None:
    from moto.rds.models import DBInstance

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        engine = str(kwargs.get("engine"))
        if engine in _DEFAULT:
            version = kwargs.get("engine_version") or _DEFAULT[engine]
            kwargs["engine_version"] = full_version(engine, version)
        original(self, *args, **kwargs)
        self.waiting, self.pending_modified_values = {}, {}
        self.engine_lifecycle_support = kwargs.get(
            "engine_lifecycle_support", "open-source-rds-extended-support"
        )

    original = patch(DBInstance, "__init__", init)


def _let_changes_wait() -> None:
    from moto.rds.models import RDSBackend

    def modify_db_instance(self: Any, identifier: str, db_kwargs: dict[str, Any]) -> Any:
        database = self.describe_db_instances(identifier)[0]
        wanted = _as_rds_takes_it(database, db_kwargs)
        at_once = wanted.get("apply_immediately")
        changes = {**database.waiting, **wanted} if at_once else dict(wanted)
        later = {k: v for k, v in wanted.items() if not at_once and _waits(self, database, k, v)}
        before = {} if at_once else database.waiting
        database.waiting = {k: v for k, v in before.items() if k not in wanted} | later
        database.pending_modified_values = {
            _WAIT[key]: value for key, value in database.waiting.items() if key in _WAIT
        }
        now = {key: value for key, value in changes.items() if key not in later}
        return original(self, identifier, now)

    original = patch(RDSBackend, "modify_db_instance", modify_db_instance)


def _as_rds_takes_it(database: Any, wanted: dict[str, Any]) -> dict[str, Any]:
    """With a full version, and storage that grows by a tenth at least."""
    taken = dict(wanted)
    if "engine_version" in taken:
        taken["engine_version"] = _no_older(database, taken["engine_version"])
    if taken.get("allocated_storage", 0) > database.allocated_storage:
        least = ceil(database.allocated_storage * 110 / 100)
        taken["allocated_storage"] = max(taken["allocated_storage"], least)
    return taken


def _no_older(database: Any, version: str) -> str:
    """A mere major version leaves a database of that version as it is."""
    if version == major(database.engine, database.engine_version):
        return str(database.engine_version)
    return full_version(database.engine, version)


def _waits(backend: Any, database: Any, key: str, value: Any) -> bool:
    if key == _GROUP:  # of another family only with the version that it is for
        group = backend.db_parameter_groups.get(value)
        running = family(database.engine, database.engine_version)
        return group is not None and group.family != running
    if key == "db_subnet_group_name":
        return bool(value != database.db_subnet_group.name)
    return key in _WAIT and value is not None and getattr(database, key) != value
