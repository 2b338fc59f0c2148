"""Databases, keys, secrets, the lock table. Pure."""

from __future__ import annotations

from catctl.sandbox.iam.rows import TableRow

_TABLE = "table/{TableName}"
_ON_KEYS = (
    "DescribeKey",
    "DisableKeyRotation",
    "EnableKeyRotation",
    "GetKeyPolicy",
    "GetKeyRotationStatus",
    "ListResourceTags",
    "PutKeyPolicy",
    "ScheduleKeyDeletion",
    "TagResource",
    "UntagResource",
    "UpdateKeyDescription",
)
_ON_SECRETS = (
    "CancelRotateSecret",
    "DeleteSecret",
    "DescribeSecret",
    "GetSecretValue",
    "PutSecretValue",
    "RotateSecret",
)

ROWS: dict[str, dict[str, TableRow]] = {
    "dynamodb": {
        "CreateTable": _TABLE,
        "DeleteItem": _TABLE,
        "DeleteTable": _TABLE,
        "DescribeContinuousBackups": _TABLE,
        "DescribeTable": _TABLE,
        "DescribeTimeToLive": _TABLE,
        "GetItem": _TABLE,
        "ListTagsOfResource": "{ResourceArn}",
        "PutItem": _TABLE,
        "Scan": _TABLE,
        "TagResource": "{ResourceArn}",
        "UntagResource": "{ResourceArn}",
        "UpdateContinuousBackups": _TABLE,
        "UpdateTable": _TABLE,
    },
    "kms": {
        **dict.fromkeys(_ON_KEYS, "{key:KeyId}"),
        "CreateAlias": ("{AliasName}", "{key:TargetKeyId}"),
        "CreateKey": "*",
        "DeleteAlias": ("{AliasName}", "{key:AliasName}"),
        "ListAliases": "*",
    },
    "rds": {
        "AddTagsToResource": "{ResourceName}",
        "CreateDBInstance": (
            "db:{DBInstanceIdentifier}",
            "pg:{DBParameterGroupName}",
            "subgrp:{DBSubnetGroupName}",
        ),
        "CreateDBParameterGroup": "pg:{DBParameterGroupName}",
        "CreateDBSubnetGroup": "subgrp:{DBSubnetGroupName}",
        "DeleteDBInstance": "db:{DBInstanceIdentifier}",
        "DeleteDBInstanceAutomatedBackup": "auto-backup:*",
        "DeleteDBParameterGroup": "pg:{DBParameterGroupName}",
        "DeleteDBSnapshot": "snapshot:{DBSnapshotIdentifier}",
        "DeleteDBSubnetGroup": "subgrp:{DBSubnetGroupName}",
        "DescribeDBClusters": "cluster:{DBClusterIdentifier|*}",
        "DescribeDBEngineVersions": "*",
        "DescribeDBInstanceAutomatedBackups": "auto-backup:*",
        "DescribeDBInstances": "db:{DBInstanceIdentifier|*}",
        "DescribeDBParameterGroups": "pg:{DBParameterGroupName|*}",
        "DescribeDBParameters": "pg:{DBParameterGroupName}",
        "DescribeDBSnapshots": "snapshot:{DBSnapshotIdentifier|*}",
        "DescribeDBSubnetGroups": "subgrp:{DBSubnetGroupName|*}",
        "DescribeOrderableDBInstanceOptions": "*",
        "ListTagsForResource": "{ResourceName}",
        "ModifyDBInstance": (
            "db:{DBInstanceIdentifier}",
            "pg:{DBParameterGroupName}",
            "subgrp:{DBSubnetGroupName}",
        ),
        "ModifyDBParameterGroup": "pg:{DBParameterGroupName}",
        "ModifyDBSubnetGroup": "subgrp:{DBSubnetGroupName}",
        "RemoveTagsFromResource": "{ResourceName}",
        "ResetDBParameterGroup": "pg:{DBParameterGroupName}",
    },
    "secretsmanager": {
        **dict.fromkeys(_ON_SECRETS, "{secret:SecretId}"),
        "CreateSecret": "{secret:Name}",
        "ListSecrets": "*",
    },
    "ssm": {
        "DeleteParameter": "parameter/{parameter:Name}",
        "DescribeParameters": "*",
        "GetParameter": "parameter/{parameter:Name}",
        "GetParameters": "parameter/{parameter:Names}",
        "PutParameter": "parameter/{parameter:Name}",
    },
}
