"""Checks of the database across keys: what RDS refuses. Each yields (path, sentence). Pure.

``templates/modules/database/variables.tf`` refuses the same, and the sandbox does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from catctl.environment import engines, reserved_words
from catctl.environment.model import LARGEST_STORAGE, Database, EnvironmentFile
from catctl.environment.service_checks import Complaint

# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.md: at least 10 %
# more than there is. 26 % or more is what AWS advises there.
_LEAST, _ADVISED = 110, 126
# Older ones run no version that is in support: elastic/beats#38473 (t2),
# aws-quickstart/quickstart-awx#47 (m4).
_CLASS = re.compile(
    r"db\.(?:t(?:3|4g)\.(?:micro|small|medium|large|xlarge|2xlarge)"
    r"|(?:[mr][5-9]|x2|z1)[a-z]*\.(?:large|[0-9]*xlarge))"
)
_FORMATS = {
    "mysql": (
        r"[0-9]{1,4}\.[0-9]{1,4}(?:\.[0-9]{1,4})?",
        "two numbers or three, such as 8.4 or 8.4.9",
    ),
    "postgres": (r"[0-9]{1,4}(?:\.[0-9]{1,4})?", "one number or two, such as 17 or 17.5"),
}


def check_database(file: EnvironmentFile, zones: list[str]) -> Iterator[Complaint]:
    """Everything that can be said of the database before the blanks are filled in."""
    if file.database is None:
        return
    if file.network.subnets.db == []:
        yield ("network", "subnets", "db"), "the database needs db subnets"
    elif len(zones) < 2:
        yield ("network", "availability_zones"), "a database needs two zones; name two"
    for key, message in _values(file.database):
        yield ("database", key), message


def largest_storage(database: Database) -> int:
    """GiB up to which the storage may grow: what the file says, or enough to be worth it."""
    if database.max_storage is not None:
        return database.max_storage
    wanted = min(max(100, _percent(database.storage, _ADVISED)), LARGEST_STORAGE)
    return wanted if wanted >= _least_growth(database.storage) else database.storage


def _least_growth(storage: int) -> int:
    return _percent(storage, _LEAST)


def _percent(storage: int, percent: int) -> int:
    """Rounded up."""
    return -(-storage * percent // 100)


def _values(database: Database) -> Iterator[tuple[str, str]]:
    yield from _storage(database)
    yield from _version(database)
    if not _CLASS.fullmatch(database.instance):
        yield (
            "instance",
            f"{database.instance} is no class of today's; take one such as db.t4g.micro",
        )
    for key, problem in (
        ("username", reserved_words.user_problem(database.engine, database.username)),
        ("name", reserved_words.database_problem(database.engine, database.name)),
    ):
        if problem:
            yield key, f"{getattr(database, key)} {problem}; choose another"


def _storage(database: Database) -> Iterator[tuple[str, str]]:
    least, most = _least_growth(database.storage), database.max_storage
    if most is not None and most != database.storage and most < least:
        yield (
            "max_storage",
            (
                f"{most} is too little: RDS lets {database.storage} GiB grow to {least} or more; "
                f"say {database.storage} for storage that does not grow"
            ),
        )


def _version(database: Database) -> Iterator[tuple[str, str]]:
    version, label = database.version, engines.LABELS[database.engine]
    if version is None:
        return
    pattern, meaning = _FORMATS[database.engine]
    if not re.fullmatch(pattern, version):
        yield "version", f"{version} is no version of {label}: {meaning}"
    elif engines.is_missing(database.engine, version):
        yield "version", f"RDS has no {label} {version}; take a newer one"
