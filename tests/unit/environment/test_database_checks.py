"""Databases that RDS would refuse are refused before anything is made."""

from __future__ import annotations

import pytest

from catctl.environment.database_checks import largest_storage
from catctl.errors import ConfigError
from tests.support.samples import environment_of


def said(database: str) -> list[str]:
    try:
        environment_of(f"services: {{}}\ndatabase: {{{database}}}\n")
    except ConfigError as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("database", "problem"),
    [
        (
            "storage: 50, max_storage: 49",
            "max_storage: 49 is too little: RDS lets 50 GiB grow to 55",
        ),
        ("storage: 95, max_storage: 104", "max_storage: 104 is too little"),
        ("engine: mysql, version: '8'", "version: 8 is no version of MySQL: two numbers or three"),
        ("version: 17.5.1", "version: 17.5.1 is no version of PostgreSQL: one number or two"),
        ("version: '10'", "version: RDS has no PostgreSQL 10; take a newer one"),
        ("version: 9.6", "must be text"),
        ("version: '9.6'", "version: RDS has no PostgreSQL 9.6;"),
        ("engine: mysql, version: '5.6'", "version: RDS has no MySQL 5.6;"),
        ("engine: mysql, version: '8.1'", "version: RDS has no MySQL 8.1; take a newer one"),
        ("username: user", "username: user is a word that postgres reserves; choose another"),
        ("username: admin", "username: admin is a word that postgres reserves"),
        ("username: pg_dba", "those that begin with pg_"),
        ("username: rdsadmin", "those that begin with rds"),
        ("engine: mysql, username: rds_app", "those that begin with rds"),
        ("engine: mysql, username: order", "username: order is a word that mysql reserves"),
        ("name: order", "name: order is a word that postgres reserves"),
        ("name: template1", "name: template1 is a database that postgres has already"),
        ("name: db", "a name that RDS keeps for itself"),
        ("engine: mysql, name: mysql", "name: mysql is a database that mysql has already"),
        ("engine: mysql, name: key", "name: key is a word that mysql reserves"),
        ("instance: db.t2.micro", "instance: db.t2.micro is no class of today's; take one such as"),
        ("instance: db.t4.micro", "is no class of today's"),
        ("instance: db.m4.large", "is no class of today's"),
        ("instance: db.m7g.micro", "is no class of today's"),
        ("instance: db.t4g.metal", "is no class of today's"),
    ],
)
def test_what_rds_refuses(database: str, problem: str) -> None:
    [found] = said(database)
    assert problem in found


@pytest.mark.parametrize(
    "database",
    [
        "storage: 50, max_storage: 50",
        "storage: 95, max_storage: 105",
        "storage: 95",
        "storage: 65536",
        "engine: mysql, version: '8.4.9', username: admin, name: postgres",
        "username: postgres, name: postgres",
        "version: '18.4', instance: db.r8g.2xlarge",
        "version: '99'",
        "instance: db.x2iedn.32xlarge",
    ],
)
def test_what_rds_takes(database: str) -> None:
    assert said(database) == []


@pytest.mark.parametrize(
    ("storage", "most"),
    [(20, 100), (79, 100), (80, 101), (95, 120), (60000, 60000), (65536, 65536)],
)
def test_room_to_grow_that_rds_takes(storage: int, most: int) -> None:
    database = environment_of(f"services: {{}}\ndatabase: {{storage: {storage}}}\n").file.database
    assert database
    assert largest_storage(database) == most
