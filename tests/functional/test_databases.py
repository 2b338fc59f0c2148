"""The sandbox's RDS says no as AWS's does, and keeps what AWS keeps: moto would let it go."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from catctl.aws.session import Aws, ClientError
from tests.support.scripted import Scripted

GOOD = {
    "DBInstanceIdentifier": "db",
    "DBInstanceClass": "db.t4g.micro",
    "Engine": "postgres",
    "EngineVersion": "17",
    "AllocatedStorage": 20,
    "MasterUsername": "app",
    "ManageMasterUserPassword": True,
}
MYSQL = {"Engine": "mysql", "EngineVersion": "8.4"}
DISABLED = {"EngineLifecycleSupport": "open-source-rds-extended-support-disabled"}
VALUE, COMBINATION = "InvalidParameterValue", "InvalidParameterCombination"


@contextmanager
def refused(code: str, message: str = "") -> Iterator[None]:
    with pytest.raises(ClientError) as caught:
        yield
    error = caught.value.response["Error"]
    assert error["Code"] == code
    assert message in error["Message"]


@pytest.fixture
def rds(aws_for: Callable[..., Aws]) -> Any:
    return aws_for().client("rds")


def test_values_that_rds_refuses(rds: Any) -> None:
    wrong: list[tuple[dict[str, Any], str, str]] = [
        ({"MasterUsername": "user"}, VALUE, "reserved word used by the engine"),
        ({"MasterUsername": "admin"}, VALUE, "reserved word used by the engine"),
        ({"MasterUsername": "pg_dba"}, VALUE, "reserved by the PostgreSQL engine"),
        ({**MYSQL, "MasterUsername": "rdsadmin"}, VALUE, "reserved word"),
        ({"MasterUsername": "a" * 64}, VALUE, "must begin with a letter"),
        ({"MasterUsername": ""}, VALUE, "MasterUsername must be provided"),
        ({"ManageMasterUserPassword": False}, VALUE, "MasterUserPassword must be provided"),
        ({"DBName": "order"}, VALUE, "DBName order"),
        ({"DBName": "my-app"}, VALUE, "only alphanumeric"),
        ({**MYSQL, "DBName": "mysql"}, VALUE, "DBName mysql"),
        ({**MYSQL, "EngineVersion": "8"}, COMBINATION, "Cannot find version 8 for mysql"),
        ({"EngineVersion": "9.6"}, COMBINATION, "Cannot find version 9.6 for postgres"),
        ({"EngineVersion": "12", **DISABLED}, COMBINATION, "past its end of standard support"),
        ({**MYSQL, "EngineVersion": "8.0.40", **DISABLED}, COMBINATION, "past its end"),
        ({"DBInstanceClass": "t4g.micro"}, VALUE, "Invalid DB Instance class"),
        ({"DBInstanceClass": "db.t2.micro"}, COMBINATION, "following combination"),
        ({**MYSQL, "EnablePerformanceInsights": True}, COMBINATION, "Performance Insights"),
        ({"AllocatedStorage": 10}, COMBINATION, "Invalid storage size"),
        ({"AllocatedStorage": 95, "MaxAllocatedStorage": 100}, COMBINATION, "Invalid max storage"),
        ({"MaxAllocatedStorage": 20}, COMBINATION, "must be greater than storage size"),
        ({"BackupRetentionPeriod": 36}, VALUE, "backup retention period"),
        ({"EnableCloudwatchLogsExports": ["slowquery"]}, COMBINATION, "log types 'slowquery'"),
    ]
    for values, code, message in wrong:
        with refused(code, message):
            rds.create_db_instance(**{**GOOD, **values})
    assert rds.describe_db_instances()["DBInstances"] == []
    rds.create_db_instance(**{**GOOD, "EngineVersion": "12"})
    found = rds.create_db_instance(
        **{**GOOD, **MYSQL, **DISABLED, "DBInstanceIdentifier": "my", "MasterUsername": "admin"}
    )
    assert found["DBInstance"]["EngineVersion"].startswith("8.4.")
    assert found["DBInstance"]["EngineLifecycleSupport"] == DISABLED["EngineLifecycleSupport"]


def test_a_role_that_may_not_write(rds: Any, aws_for: Callable[..., Aws]) -> None:
    iam = aws_for().client("iam")
    trust = {"Service": "monitoring.rds.amazonaws.com"}
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": trust}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    arn = iam.create_role(RoleName="rds", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    monitored = {**GOOD, "MonitoringInterval": 60, "MonitoringRoleArn": arn}
    with refused(VALUE, "ENHANCED_MONITORING"):
        rds.create_db_instance(**monitored)
    policy = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
    iam.attach_role_policy(RoleName="rds", PolicyArn=policy)
    rds.create_db_instance(**monitored)


def group(rds: Any, version: str) -> str:
    name = f"pg{version}"
    rds.create_db_parameter_group(
        DBParameterGroupName=name, DBParameterGroupFamily=f"postgres{version}", Description="x"
    )
    return name


def test_a_new_major_version_waits_and_keeps_the_old_group(rds: Any) -> None:
    old, new = group(rds, "16"), group(rds, "17")
    with refused(COMBINATION, "Use a parameter group with DBParameterGroupFamily postgres17"):
        rds.create_db_instance(**GOOD, DBParameterGroupName=old)
    rds.create_db_instance(**{**GOOD, "EngineVersion": "16", "DBParameterGroupName": old})
    upgrade: dict[str, Any] = {"DBInstanceIdentifier": "db", "EngineVersion": "17"}
    with refused(COMBINATION, "AllowMajorVersionUpgrade"):
        rds.modify_db_instance(**upgrade)
    upgrade["AllowMajorVersionUpgrade"] = True
    with refused(COMBINATION, "explicitly specify a new DB parameter group"):
        rds.modify_db_instance(**upgrade)
    rds.modify_db_instance(**upgrade, DBParameterGroupName=new, BackupRetentionPeriod=3)
    [found] = rds.describe_db_instances()["DBInstances"]
    assert found["EngineVersion"].startswith("16.")
    assert found["PendingModifiedValues"]["EngineVersion"].startswith("17.")
    assert [item["DBParameterGroupName"] for item in found["DBParameterGroups"]] == [old]
    assert found["BackupRetentionPeriod"] == 3, "what needs no restart does not wait"
    with refused("InvalidDBParameterGroupState", "still members"):
        rds.delete_db_parameter_group(DBParameterGroupName=old)
    rds.modify_db_instance(DBInstanceIdentifier="db", ApplyImmediately=True)
    [found] = rds.describe_db_instances()["DBInstances"]
    assert found["EngineVersion"].startswith("17.")
    assert found["PendingModifiedValues"] == {}
    assert [item["DBParameterGroupName"] for item in found["DBParameterGroups"]] == [new]
    rds.delete_db_parameter_group(DBParameterGroupName=old)
    for version, full in (("16", "16.14"), ("17.5", "17.5")):
        with refused(COMBINATION, f"Cannot upgrade postgres from 17.10 to {full}"):
            rds.modify_db_instance(**{**upgrade, "EngineVersion": version}, ApplyImmediately=True)


def test_storage_grows_and_never_shrinks(rds: Any) -> None:
    rds.create_db_instance(**{**GOOD, "AllocatedStorage": 50})

    def modify(**values: Any) -> dict[str, Any]:
        found: dict[str, Any] = rds.modify_db_instance(
            DBInstanceIdentifier="db", ApplyImmediately=True, **values
        )["DBInstance"]
        return found

    with refused(COMBINATION, "less than the current"):
        modify(AllocatedStorage=20)
    with refused(COMBINATION, "Invalid max storage"):
        modify(MaxAllocatedStorage=54)
    assert modify(MaxAllocatedStorage=55)["MaxAllocatedStorage"] == 55
    assert "MaxAllocatedStorage" not in modify(MaxAllocatedStorage=50), "so it is turned off"
    assert modify(AllocatedStorage=51)["AllocatedStorage"] == 55, "by a tenth at least"


def test_what_is_used_or_protected_stays(rds: Any, aws_for: Callable[..., Aws]) -> None:
    ec2 = aws_for().client("ec2")
    subnets = {
        item["AvailabilityZone"]: item["SubnetId"] for item in ec2.describe_subnets()["Subnets"]
    }
    two = sorted(subnets.values())[:2]
    with refused("DBSubnetGroupDoesNotCoverEnoughAZs"):
        rds.create_db_subnet_group(
            DBSubnetGroupName="one", DBSubnetGroupDescription="x", SubnetIds=two[:1]
        )
    rds.create_db_subnet_group(DBSubnetGroupName="two", DBSubnetGroupDescription="x", SubnetIds=two)
    rds.create_db_instance(**GOOD, DBSubnetGroupName="two", DeletionProtection=True)
    with refused("InvalidDBSubnetGroupStateFault", "is still using it"):
        rds.delete_db_subnet_group(DBSubnetGroupName="two")
    with refused(COMBINATION, "disable deletion protection"):
        rds.delete_db_instance(DBInstanceIdentifier="db", SkipFinalSnapshot=True)
    rds.modify_db_instance(DBInstanceIdentifier="db", DeletionProtection=False)
    rds.create_db_snapshot(DBInstanceIdentifier="db", DBSnapshotIdentifier="db-final")
    final = {"DBInstanceIdentifier": "db", "FinalDBSnapshotIdentifier": "db-final"}
    with refused("DBSnapshotAlreadyExists"):
        rds.delete_db_instance(**final)
    [found] = rds.describe_db_instances()["DBInstances"]
    assert found["DBInstanceStatus"] == "available"
    rds.delete_db_snapshot(DBSnapshotIdentifier="db-final")
    rds.delete_db_instance(**final)
    rds.delete_db_subnet_group(DBSubnetGroupName="two")


def test_the_password_rotates_by_itself(rds: Any, aws_for: Callable[..., Aws]) -> None:
    """As it was seen on an account: floci-io/floci#2378."""
    made = rds.create_db_instance(**GOOD)["DBInstance"]
    secret = {"SecretId": made["MasterUserSecret"]["SecretArn"]}
    secrets = aws_for().client("secretsmanager")
    found = secrets.describe_secret(**secret)
    assert found["OwningService"] == "rds"
    assert (found["RotationEnabled"], found["RotationRules"]) == (
        True,
        {"AutomaticallyAfterDays": 7},
    )
    assert "RotationLambdaARN" not in found
    first = found["NextRotationDate"]
    password = secrets.get_secret_value(**secret)["SecretString"]
    later = {"RotateImmediately": False}
    secrets.rotate_secret(**secret, **later, RotationRules={"AutomaticallyAfterDays": 1000})
    assert secrets.describe_secret(**secret)["NextRotationDate"] == first, "it still comes"
    yearly = {"ScheduleExpression": "cron(0 2 15 1 ? *)", "Duration": "1h"}
    secrets.rotate_secret(**secret, **later, RotationRules=yearly)
    found = secrets.describe_secret(**secret)
    assert (found["RotationEnabled"], found["RotationRules"]) == (True, yearly)
    assert "NextRotationDate" not in found
    assert secrets.get_secret_value(**secret)["SecretString"] == password
    for rules in (
        {"AutomaticallyAfterDays": 7, "ScheduleExpression": "rate(7 days)"},
        {"ScheduleExpression": "cron(30 2 15 1 ? *)"},
        {"ScheduleExpression": "cron(0 2 15 1 ? 2028)"},
        {"AutomaticallyAfterDays": 1001},
    ):
        with refused("InvalidParameterException"):
            secrets.rotate_secret(**secret, **later, RotationRules=rules)
    secrets.rotate_secret(**secret)
    assert secrets.get_secret_value(**secret)["SecretString"] != password
    with refused("InvalidRequestException", "managed by rds"):
        secrets.delete_secret(**secret)
    with refused("InvalidRequestException", "managed by rds"):
        secrets.put_secret_value(**secret, SecretString="mine")
    secrets.cancel_rotate_secret(**secret)
    assert secrets.describe_secret(**secret)["RotationEnabled"] is False
    rds.delete_db_instance(DBInstanceIdentifier="db", SkipFinalSnapshot=True)
    with refused("ResourceNotFoundException"):
        secrets.describe_secret(**secret)


def test_a_version_past_its_support_is_not_planned_and_still_destroyed(ready: Scripted) -> None:
    file = ready.folder / "environments/cat/environment.yaml"
    text = file.read_text(encoding="utf-8")
    old = text.replace("database: null", "") + '\ndatabase: {engine: mysql, version: "5.7"}\n'
    file.write_text(old, encoding="utf-8")
    for command in (("plan", "cat"), ("apply", "cat", "--yes")):
        found = ready(*command, "--sandbox", code=2)
        assert "standard support of MySQL 5.7 ended on 2024-02-29" in found.err
    assert [call for call in ready.calls() if call["argv"][0] == "plan"] == []
    ready("plan", "cat", "--destroy", "--sandbox")
    ready("destroy", "cat", "--sandbox", "--dry-run")
