"""Databases, and what they use, in an order or with values that RDS refuses. Seen in moto 5.2.5."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from catctl.environment.engines import major, support
from catctl.sandbox.databases import family, full_version
from catctl.sandbox.patches import patch
from catctl.sandbox.refusals import database_values as values

_MONITORING = "AmazonRDSEnhancedMonitoringRole"


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    _want_a_word_on_snapshots()
    _refuse_new_ones()
    _refuse_changes()
    _keep_groups_in_use()
    _want_two_zones()


def _refuse(code: str, message: str) -> None:
    from moto.rds.exceptions import RDSClientError

    raise RDSClientError(code, message)


def _want_a_word_on_snapshots() -> None:
    from moto.rds.models import RDSBackend

    def delete_db_instance(
        self: Any,
        db_instance_identifier: str,
        final_db_snapshot_identifier: str | None = None,
        skip_final_snapshot: bool | None = False,
        delete_automated_backups: bool | None = True,
    ) -> Any:
        if not skip_final_snapshot and not final_db_snapshot_identifier:
            _refuse(
                values.COMBINATION,
                "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
            )
        return original(
            self,
            db_instance_identifier,
            final_db_snapshot_identifier,
            skip_final_snapshot,
            delete_automated_backups,
        )

    original = patch(RDSBackend, "delete_db_instance", delete_db_instance)


def _refuse_new_ones() -> None:
    from moto.rds.models import RDSBackend

    def create_db_instance(self: Any, db_kwargs: dict[str, Any]) -> Any:
        today = datetime.now(tz=UTC).date()
        for code, message in values.refusals(db_kwargs, today):
            _refuse(code, message)
        engine, version = db_kwargs["engine"], db_kwargs.get("engine_version")
        if engine in values.ENGINES and version:
            _refuse_family(self, db_kwargs.get("db_parameter_group_name"), engine, version)
        _refuse_mute_role(self, db_kwargs.get("monitoring_role_arn"))
        return original(self, db_kwargs)

    original = patch(RDSBackend, "create_db_instance", create_db_instance)


def _refuse_family(backend: Any, name: str | None, engine: str, version: str) -> None:
    group = backend.db_parameter_groups.get(name or "")
    right = family(engine, version)
    if group is not None and group.family != right:
        _refuse(
            values.COMBINATION,
            f"The parameter group {name} with DBParameterGroupFamily {group.family} can't be used "
            f"for this instance. Use a parameter group with DBParameterGroupFamily {right}.",
        )


def _refuse_mute_role(backend: Any, arn: str | None) -> None:
    """hashicorp/terraform-provider-aws#315, terraform-aws-modules/terraform-aws-rds#393."""
    from moto.iam.models import iam_backends

    if not arn:
        return
    roles = iam_backends[backend.account_id][backend.partition].roles.values()
    role = next((role for role in roles if role.arn == arn), None)
    attached = role.managed_policies if role else {}
    inline = role.policies.values() if role else ()
    may_write = any(name.endswith(_MONITORING) for name in attached) or any(
        "logs:" in str(policy) for policy in inline
    )
    trusts = role is not None and "monitoring.rds.amazonaws.com" in role.assume_role_policy_document
    if not (trusts and may_write):
        _refuse(
            values.VALUE,
            "IAM role ARN value is invalid or does not include the required permissions for: "
            "ENHANCED_MONITORING",
        )


def _refuse_changes() -> None:
    from moto.rds.models import RDSBackend

    def modify_db_instance(self: Any, identifier: str, db_kwargs: dict[str, Any]) -> Any:
        database = self.describe_db_instances(identifier)[0]
        if database.engine in values.ENGINES and database.db_cluster_identifier is None:
            _refuse_upgrade(self, database, db_kwargs)
            _refuse_storage(database, db_kwargs)
        _refuse_mute_role(self, db_kwargs.get("monitoring_role_arn"))
        return original(self, identifier, db_kwargs)

    original = patch(RDSBackend, "modify_db_instance", modify_db_instance)


def _refuse_upgrade(backend: Any, database: Any, wanted: dict[str, Any]) -> None:
    engine, running = database.engine, database.engine_version
    version = wanted.get("engine_version") or running
    group = wanted.get("db_parameter_group_name")
    if support(engine, version) is None or (engine, version) == ("mysql", "8"):
        _refuse(values.COMBINATION, f"Cannot find version {version} for {engine}")
    full = running if version == major(engine, running) else full_version(engine, version)
    if _numbers(full) < _numbers(running):  # cloud-platform-environments#21001
        _refuse(values.COMBINATION, f"Cannot upgrade {engine} from {running} to {full}")
    if major(engine, version) != major(engine, running):
        _refuse_major(database, wanted, custom=group is None)
    _refuse_family(backend, group, engine, version)


def _refuse_major(database: Any, wanted: dict[str, Any], *, custom: bool) -> None:
    """PublicMapping/districtbuilder#478; the API reference of ModifyDBInstance for the group."""
    if not wanted.get("allow_major_version_upgrade"):
        _refuse(
            values.COMBINATION,
            "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major "
            "version.",
        )
    name = database.db_parameter_group_name
    if custom and name and not database.is_default_parameter_group(name):
        _refuse(
            values.COMBINATION,
            f"The current DB parameter group {name} is custom. You must explicitly specify a new "
            "DB parameter group name, either default or custom, for the engine version upgrade.",
        )


def _refuse_storage(database: Any, wanted: dict[str, Any]) -> None:
    size = wanted.get("allocated_storage") or database.allocated_storage
    most = wanted.get("max_allocated_storage")
    if size < database.allocated_storage:
        _refuse(
            values.COMBINATION,
            f"Requested storage size ({size}) is less than the current storage size "
            f"({database.allocated_storage}).",
        )
    off = most == size  # which is how growing is turned off
    for code, message in values.storage(database.engine, size, None if off else most):
        _refuse(code, message)
    changed = {"db_instance_class": wanted.get("db_instance_class"), "engine": database.engine}
    if changed["db_instance_class"]:
        for code, message in values.instance_class(changed):
            _refuse(code, message)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _keep_groups_in_use() -> None:
    """hashicorp/terraform-provider-aws#6448."""
    from moto.rds.models import RDSBackend

    def delete_db_parameter_group(self: Any, name: str) -> Any:
        if any(database.db_parameter_group_name == name for database in self.databases.values()):
            _refuse(
                "InvalidDBParameterGroupState",
                "One or more database instances are still members of this parameter group "
                f"{name}, so the group cannot be deleted",
            )
        return forget_parameters(self, name)

    def delete_subnet_group(self: Any, name: str) -> Any:
        groups = {
            database.db_instance_identifier: database.db_subnet_group.name
            for database in self.databases.values()
            if getattr(database, "db_subnet_group", None)
        }
        users = [identifier for identifier, group in groups.items() if group == name]
        if users:
            _refuse(
                "InvalidDBSubnetGroupStateFault",
                f"Cannot delete the subnet group '{name}' because at least one database instance: "
                f"{users[0]} is still using it.",
            )
        return forget_subnets(self, name)

    forget_parameters = patch(RDSBackend, "delete_db_parameter_group", delete_db_parameter_group)
    forget_subnets = patch(RDSBackend, "delete_subnet_group", delete_subnet_group)


def _want_two_zones() -> None:
    from moto.rds.models import RDSBackend

    def create_subnet_group(self: Any, name: str, description: str, subnets: Any, tags: Any) -> Any:
        zones = sorted({subnet.availability_zone for subnet in subnets})
        if len(zones) < 2:
            _refuse(
                "DBSubnetGroupDoesNotCoverEnoughAZs",
                "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. "
                f"Current AZ coverage: {', '.join(zones)}. Add subnets to cover at least 2 AZs.",
            )
        return original(self, name, description, subnets, tags)

    original = patch(RDSBackend, "create_subnet_group", create_subnet_group)
