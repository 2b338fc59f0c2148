"""The modules fit both majors of the AWS provider that they allow.

5.100 is asked for its schema; 6.25 is a table that stands for it (tests/support/provider_schema.py
says where it is from), since no registry can be asked here.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.hcl_blocks import Read, reads
from tests.support.project import ROOT
from tests.support.provider_schema import (
    ANY,
    TABLE,
    in_use,
    modules,
    of_terraform,
    problems,
)
from tests.support.terraform_by_hand import plain_terraform

BOTH = ("5.100", "6.25")


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """By version."""
    home = tmp_path_factory.mktemp("schemas")
    folder = home / "ecr"
    skip = shutil.ignore_patterns(".terraform*")
    shutil.copytree(ROOT / "modules/ecr", folder, ignore=skip)
    shutil.copy(ROOT / "environments/cat/.terraform.lock.hcl", folder)
    terraform = plain_terraform(home)
    terraform(folder, "init", "-no-color")
    asked = of_terraform(terraform(folder, "providers", "schema", "-json"))
    return {"5.100": asked, "6.25": json.loads(TABLE.read_text(encoding="utf-8"))}


@pytest.mark.xdist_group("schemas")
@pytest.mark.parametrize("version", BOTH)
def test_the_modules_fit(version: str, schemas: dict[str, Any]) -> None:
    assert problems(modules(), schemas[version]) == []


def test_the_table_has_what_is_in_use_and_no_more() -> None:
    """Else make it anew, as tests/support/provider_schema.py says."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    assert {(kind, name) for kind, types in table.items() for name in types} == in_use(modules())


# Without a wafv2 statement, whose inside the package does not know, all is compared.
UNKNOWN = {"aws_wafv2_web_acl.rule.statement"}


def test_what_is_not_compared_is_known() -> None:
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    assert set(_unknown(table["resource"], "")) == UNKNOWN
    assert set(_unknown(table["data"] | table["provider"], "")) == set()


def _unknown(blocks: dict[str, Any], place: str) -> Iterator[str]:
    for name, schema in blocks.items():
        if schema == ANY:
            yield f"{place}{name}"
        yield from _unknown(schema.get("blocks", {}), f"{place}{name}.")


ACTION, GROUP = "aws_lb_listener.default_action", "aws_lb_target_group"
DATABASE, SECRET = "aws_db_instance", "master_user_secret"
STATEMENT = "aws_iam_policy_document.statement"


def broken(change: str, place: str) -> list[str]:
    """What the modules would not get of a provider that differs in one place."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    kind, name, *path = place.split(".")
    schema = table[kind][name]
    for step in path[:-1]:
        schema = schema["blocks"][step]
    match change:
        case "removes":
            gone = [part for part in ("arguments", "blocks") if schema[part].pop(path[-1], None)]
            gone += ["told"] if path[-1] in schema.get("told", ()) else []
            schema["told"] = [item for item in schema.get("told", ()) if item != path[-1]]
            assert gone
        case "renames":
            schema["arguments"][f"{path[-1]}_name"] = schema["arguments"].pop(path[-1])
        case _:  # requires
            schema["arguments"][path[-1]] = "required"
    return [item.partition(": ")[2] for item in problems(modules(), table)]


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        ("removes", "resource.aws_vpc.cidr_block", "aws_vpc takes no cidr_block"),
        ("removes", f"resource.{ACTION}.redirect", f"{ACTION} takes no block redirect"),
        ("removes", f"resource.{ACTION}.redirect.port", f"{ACTION}.redirect takes no port"),
        ("removes", f"resource.{GROUP}.arn_suffix", f"resource {GROUP} does not tell arn_suffix"),
        ("removes", f"resource.{DATABASE}.{SECRET}", f"resource {DATABASE} does not tell {SECRET}"),
        ("removes", "data.aws_region.id", "data aws_region does not tell id"),
        ("removes", f"data.{STATEMENT}.principals", f"{STATEMENT} takes no block principals"),
        ("removes", "provider.aws.max_retries", "aws takes no max_retries"),
        ("renames", "resource.aws_eip.domain", "aws_eip takes no domain"),
        ("requires", "resource.aws_ecr_repository.region", "aws_ecr_repository needs region"),
        ("requires", f"resource.{GROUP}.health_check.port", f"{GROUP}.health_check needs port"),
    ],
)  # fmt: skip
def test_a_provider_that_differs_is_noticed(change: str, place: str, said: str) -> None:
    assert said in broken(change, place)


def test_a_type_that_is_gone_is_noticed() -> None:
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    del table["resource"]["aws_flow_log"]
    found = problems(modules(), table)
    assert "modules/vpc/flow_logs.tf: there is no resource aws_flow_log" in found


# Version 6's upgrade guide and its page of aws_region: name is deprecated, and 5 has no region.
DEPRECATED = {Read("data", "aws_region", "name"), Read("data", "aws_region", "region")}


def test_nothing_is_read_that_one_of_the_majors_warns_of() -> None:
    read = {item for text in modules().values() for item in reads(text)}
    assert Read("data", "aws_region", "id") in read
    assert not read & DEPRECATED


def test_modules_allow_both_majors_and_no_third() -> None:
    files = {path: text for path, text in modules().items() if path.endswith("/versions.tf")}
    texts = [text for path, text in files.items() if path.startswith("modules/")]
    assert len(texts) > 10
    assert all('version = ">= 5.100, < 7.0"' in text for text in texts)
