"""Reads what keeps data: databases, snapshots, repositories, buckets, secrets, keys, parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from catctl import billing
from catctl.aws.parallel import each
from catctl.aws.session import or_none
from catctl.billing import Charge, hours
from catctl.environment.extended_support import extended_charge
from catctl.environment.regions import partition_of
from catctl.leftovers.model import Kind, Leftover
from catctl.leftovers.scope import GB, Scope, Tags, as_dict, pages
from catctl.words import count_of

_PAID_SUPPORT = "open-source-rds-extended-support"  # as AWS has it by itself


def databases(scope: Scope) -> list[Leftover]:
    leftovers: list[Leftover] = []
    for item in pages(scope.aws.client("rds"), "describe_db_instances", "DBInstances"):
        if item.get("DBInstanceStatus") == "deleting":
            continue
        name = str(item["DBInstanceIdentifier"])
        leftovers += scope.leftover(
            "database",
            name,
            name,
            as_dict(item.get("TagList", ())),
            prices=tuple(_billed_of(item)),
            protected=bool(item.get("DeletionProtection")),
            note="and its secret" if item.get("MasterUserSecret") else "",
        )
    return leftovers


def _billed_of(item: Mapping[str, Any]) -> Iterator[Charge]:
    """The instance, its storage, the lines that watch it, and the secret that RDS keeps of it."""
    engine, instance = str(item.get("Engine")), str(item.get("DBInstanceClass"))
    multi_az = bool(item.get("MultiAZ"))
    yield hours(billing.database(engine, instance, multi_az=multi_az))
    yield billing.storage(multi_az=multi_az), Decimal(item.get("AllocatedStorage", 0))
    if item.get("MonitoringInterval"):
        yield billing.enhanced_monitoring(item["MonitoringInterval"])
    if item.get("MasterUserSecret"):
        yield billing.SECRET
    if item.get("EngineLifecycleSupport") == _PAID_SUPPORT:
        charge = extended_charge(
            engine,
            str(item.get("EngineVersion")),
            instance,
            multi_az=multi_az,
            day=datetime.now(tz=UTC).date(),
        )
        yield from (charge,) if charge else ()


def snapshots(scope: Scope) -> list[Leftover]:
    """Manual ones, the final one among them: they outlive their database, and cost on."""
    leftovers: list[Leftover] = []
    rds = scope.aws.client("rds")
    for item in pages(rds, "describe_db_snapshots", "DBSnapshots", SnapshotType="manual"):
        name, size = str(item["DBSnapshotIdentifier"]), Decimal(item.get("AllocatedStorage", 0))
        leftovers += _of_database(
            scope, "snapshot", name, name, item, prices=(("rds.backup.gb", size),)
        )
    return leftovers


def backups(scope: Scope) -> list[Leftover]:
    """Automated backups that were kept when their database went."""
    leftovers: list[Leftover] = []
    rds = scope.aws.client("rds")
    for item in pages(rds, "describe_db_instance_automated_backups", "DBInstanceAutomatedBackups"):
        if item.get("Status") != "retained":
            continue
        identity, size = str(item["DbiResourceId"]), Decimal(item.get("AllocatedStorage", 0))
        name = str(item["DBInstanceIdentifier"])
        leftovers += _of_database(
            scope, "backup", identity, name, item, prices=(("rds.backup.gb", size),)
        )
    return leftovers


def _of_database(
    scope: Scope, kind: Kind, identity: str, name: str, item: Mapping[str, Any], **more: Any
) -> list[Leftover]:
    """What was made of our database is ours, too, unless its tags say otherwise."""
    tags = as_dict(item.get("TagList", ()))
    tagged = scope.leftover(kind, identity, name, tags, **more)
    database = str(item.get("DBInstanceIdentifier"))
    if tagged or scope.owner.why("database", database, tags) is None:
        return tagged
    return [Leftover(kind=kind, id=identity, name=name, why="name", **more)]


def repositories(scope: Scope) -> list[Leftover]:
    """With all images: pushed ones are in no state."""
    ecr = scope.aws.client("ecr")
    arns = {
        str(item["repositoryName"]): str(item["repositoryArn"])
        for item in pages(ecr, "describe_repositories", "repositories")
    }

    def tags(arn: str) -> Tags:
        return as_dict(ecr.list_tags_for_resource(resourceArn=arn)["tags"])

    whys = scope.ours("repository", arns, tags)
    images = each(
        lambda name: pages(ecr, "describe_images", "imageDetails", repositoryName=name), whys
    )
    return [
        Leftover(
            kind="repository",
            id=name,
            name=name,
            why=why,
            prices=(("ecr.gb", sum((_size(i) for i in details), Decimal(0))),),
            note=count_of(len(details), "image"),
        )
        for (name, why), details in zip(whys.items(), images, strict=True)
    ]


def _size(image: Mapping[str, Any]) -> Decimal:
    return Decimal(image.get("imageSizeInBytes") or 0) / GB


def buckets(scope: Scope) -> list[Leftover]:
    s3 = scope.aws.client("s3")
    names = [str(item["Name"]) for item in s3.list_buckets().get("Buckets", ())]
    arns = {name: f"arn:{partition_of(scope.owner.region)}:s3:::{name}" for name in names}
    tagged = {arn.rpartition(":")[2] for arn in scope.tagged if ":s3:::" in arn}
    known = scope.owner.names.get("bucket", frozenset()) | tagged

    def tags(arn: str) -> Tags:
        answer = or_none(
            lambda: s3.get_bucket_tagging(
                Bucket=arn.rpartition(":")[2], ExpectedBucketOwner=scope.owner.account_id
            ),
            "NoSuchTagSet",
        )
        return as_dict(answer["TagSet"]) if answer else {}

    candidates = {name: arn for name, arn in arns.items() if name in known}
    return [
        Leftover(
            kind="bucket",
            id=name,
            name=name,
            why=why,
            place=scope.owner.account_id,
            note="costs by what is in it",
        )
        for name, why in scope.ours("bucket", candidates, tags).items()
    ]


def secrets(scope: Scope) -> list[Leftover]:
    """Not those that RDS owns: they go with their database. One that waits to go is free."""
    leftovers: list[Leftover] = []
    client = scope.aws.client("secretsmanager")
    for item in pages(client, "list_secrets", "SecretList"):
        if item.get("DeletedDate") or item.get("OwningService"):
            continue
        name, tags = str(item["Name"]), as_dict(item.get("Tags", ()))
        prices = (billing.SECRET,)
        leftovers += scope.leftover("secret", str(item["ARN"]), name, tags, prices=prices)
    return leftovers


def keys(scope: Scope) -> list[Leftover]:
    """By the alias that the model names, or by tags; one that waits to go is free."""
    kms = scope.aws.client("kms")
    aliases = {
        str(item["TargetKeyId"]): str(item["AliasName"])
        for item in pages(kms, "list_aliases", "Aliases")
        if item.get("TargetKeyId")
    }
    known = scope.owner.names.get("key", frozenset())
    ids = {key for key, alias in aliases.items() if alias in known}
    ids |= {arn.rpartition("/")[2] for arn in scope.tagged if ":kms:" in arn}
    leftovers: list[Leftover] = []
    for key in sorted(ids):
        state = or_none(lambda key=key: kms.describe_key(KeyId=key), "NotFoundException")  # type: ignore[misc]
        if state is None or state["KeyMetadata"]["KeyState"] == "PendingDeletion":
            continue
        listed = kms.list_resource_tags(KeyId=key)["Tags"]
        tags = {str(t["TagKey"]): str(t["TagValue"]) for t in listed}
        prices = (billing.kms_key(_rotations(state["KeyMetadata"])),)
        leftovers += scope.leftover("key", key, aliases.get(key, key), tags, prices=prices)
    return leftovers


def _rotations(key: Mapping[str, Any]) -> int:
    """How often a key has been rotated: ours are, every 365 days from their first."""
    age: timedelta = datetime.now(tz=UTC) - key["CreationDate"]
    return age // timedelta(days=365)


def parameters(scope: Scope) -> list[Leftover]:
    """Values that ``catctl secret set`` has stored: free, and yours to keep."""
    return [
        Leftover(kind="parameter", id=name, name=name, why="tag")
        for arn in sorted(scope.tagged)
        if ":ssm:" in arn and ":parameter" in arn
        for name in [arn.partition(":parameter")[2]]
    ]
