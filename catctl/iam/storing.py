"""What Terraform makes to keep data: the database by its name, and the key by its tags. Pure."""

from __future__ import annotations

from catctl.environment import names
from catctl.iam.arns import Arns
from catctl.iam.statements import Grant, allow, equals, of

_DATABASE = of(
    "rds",
    "AddTagsToResource",
    "CreateDBInstance",
    "CreateDBParameterGroup",
    "CreateDBSnapshot",
    "CreateDBSubnetGroup",
    "DeleteDBInstance",
    "DeleteDBParameterGroup",
    "DeleteDBSubnetGroup",
    "ModifyDBInstance",
    "ModifyDBParameterGroup",
    "ModifyDBSubnetGroup",
    "RebootDBInstance",
    "RemoveTagsFromResource",
    "ResetDBParameterGroup",
)
# The tag by which RDS says whose password a secret holds:
# aws-samples/aws-secrets-manager-rotation-lambdas#105.
_INSTANCE = "aws:ResourceTag/aws:rds:primaryDBInstanceArn"
# RDS keeps the password in a secret, in the name of whoever makes the database.
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
_PASSWORD = of("secretsmanager", "CreateSecret", "TagResource")
_KEY = of(
    "kms",
    "CancelKeyDeletion",
    "CreateAlias",
    "CreateGrant",
    "Decrypt",
    "DeleteAlias",
    "EnableKeyRotation",
    "GenerateDataKey",
    "PutKeyPolicy",
    "RetireGrant",
    "ScheduleKeyDeletion",
    "TagResource",
    "UntagResource",
    "UpdateAlias",
    "UpdateKeyDescription",
)


def storing(arns: Arns) -> list[Grant]:
    """The database, its password, and the customer's own key."""
    return [*_database(arns), *_key(arns)]


def _database(arns: Arns) -> list[Grant]:
    name = arns.name
    places = (
        f"db:{names.database(name)}",
        f"pg:{names.parameter_group_prefix(name)}*",
        f"snapshot:{names.every(name)}",
        f"subgrp:{names.subnet_group(name)}",
    )
    secrets = arns.regional("secretsmanager", "secret:rds!*")
    return [
        allow("Database", _DATABASE, arns.regional("rds", *places)),
        allow("DatabasePassword", _PASSWORD, secrets),
        allow(
            "RotatePassword",
            of("secretsmanager", "CancelRotateSecret", "RotateSecret"),
            secrets,
            equals(_INSTANCE, *arns.regional("rds", f"db:{names.database(name)}")),
        ),
        allow(
            "RemoveBackups",
            ["rds:DeleteDBInstanceAutomatedBackup"],
            arns.regional("rds", "auto-backup:*"),
            arns.tagged(),
        ),
    ]


def _key(arns: Arns) -> list[Grant]:
    keys = arns.regional("kms", "key/*")
    alias = arns.regional("kms", names.key_alias(arns.name))
    made: list[Grant] = []
    if arns.environment.file.encryption.customer_key:
        made.append(allow("MakeKey", ["kms:CreateKey"], ["*"], arns.tagging()))
        made.append(allow("TagKey", ["kms:TagResource"], keys, arns.tagging_new()))
    return [
        *made,
        allow("ChangeKey", _KEY, keys, arns.tagged()),
        allow("NameKey", of("kms", "CreateAlias", "DeleteAlias", "UpdateAlias"), alias),
    ]
