"""Terraform's own folder leads to the state of its environment, or nothing is begun."""

from __future__ import annotations

import json
import shutil
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from catctl.errors import RefusedError
from catctl.journeys.state_place import (
    refuse_foreign_files,
    refuse_other_state,
    refuse_state_of,
)
from catctl.journeys.workbench import Workbench
from tests.support.bench import workbench
from tests.support.project import copy_of_project
from tests.support.samples import FACTS

STORED = {"resources": [{"mode": "managed"}]}


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    copy_of_project(tmp_path, "cat")
    (tmp_path / "environments/hack").mkdir()
    return workbench(tmp_path)


def initialised(bench: Workbench, **config: object) -> None:
    place = {"bucket": FACTS.bucket, "key": FACTS.state_key, "region": FACTS.region}
    record = {"version": 3, "backend": {"type": "s3", "config": {**place, **config}}}
    file = bench.project.folder("hack") / ".terraform/terraform.tfstate"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(record), encoding="utf-8")


def test_its_own_state_is_in_nobodys_way(bench: Workbench) -> None:
    refuse_other_state(bench, FACTS)
    initialised(bench)
    (bench.project.folder("hack") / "terraform.tfstate").write_text(json.dumps(STORED))
    refuse_other_state(bench, FACTS)
    refuse_state_of(bench, FACTS, ["init"])


@pytest.mark.parametrize("command", ["apply", "console", "plan", "-x destroy", "state list"])
def test_a_folder_that_leads_elsewhere_is_refused(bench: Workbench, command: str) -> None:
    """As ``-backend-config`` leaves it: Terraform itself sees nothing wrong."""
    initialised(bench, key="other/terraform.tfstate")
    with pytest.raises(RefusedError, match=r"was at s3://.*/other/terraform\.tfstate"):
        refuse_state_of(bench, FACTS, command.split())


@pytest.mark.parametrize("command", ["-help", "fmt", "validate", "init", "init -migrate-state"])
def test_what_asks_for_no_state_and_the_way_out_go_through(bench: Workbench, command: str) -> None:
    initialised(bench, key="other/terraform.tfstate")
    refuse_state_of(bench, FACTS, command.split())


@pytest.mark.parametrize("command", ["plan", "init", "init -migrate-state -force-copy"])
def test_a_copied_folder_takes_no_state_along(bench: Workbench, command: str) -> None:
    initialised(
        bench,
        bucket="softbank2025-cat-tfstate",
        key="cat-cicd/terraform.tfstate",
        region="ap-northeast-2",
    )
    with pytest.raises(RefusedError, match="is that of cat") as caught:
        refuse_state_of(bench, FACTS, command.split())
    assert str(caught.value.hint) == "remove environments/hack/.terraform"
    shutil.rmtree(bench.project.folder("cat"))
    with pytest.raises(RefusedError, match="was at s3://"):
        refuse_other_state(bench, FACTS)


@pytest.mark.parametrize("name", ["terraform.tfstate", "terraform.tfstate.d/x/terraform.tfstate"])
@pytest.mark.parametrize("text", [json.dumps(STORED), "{"])
def test_a_state_in_a_file_is_not_copied_over_the_stored(
    bench: Workbench, name: str, text: str
) -> None:
    file = bench.project.folder("hack") / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    for command in ("plan", "init", "init -input=false"):
        with pytest.raises(RefusedError, match="is a state in a file"):
            refuse_state_of(bench, FACTS, command.split())
    for command in ("init -backend=false", "init -help", "init -migrate-state", "validate"):
        refuse_state_of(bench, FACTS, command.split())
    for emptied in ("", '{"resources": []}'):
        file.write_text(emptied, encoding="utf-8")
        refuse_state_of(bench, FACTS, ["init"])


@pytest.mark.parametrize("account", ["1" * 12, "2" * 12])
@pytest.mark.parametrize(
    "command", ["state push {}", "state push -force {}", "init -migrate-state"]
)
def test_a_state_of_another_account_is_not_stored(
    bench: Workbench, account: str, command: str
) -> None:
    bench.access = SimpleNamespace(account=lambda _: SimpleNamespace(id="1" * 12))  # type: ignore[assignment]
    vpc = {"attributes": {"arn": f"arn:aws:ec2:eu-west-1:{account}:vpc/vpc-1"}}
    text = {"serial": 1, "lineage": "l", "resources": [{"mode": "managed", "instances": [vpc]}]}
    file = bench.project.folder("hack") / "terraform.tfstate"
    file.write_text(json.dumps(text), encoding="utf-8")
    arguments = command.format(file.name).split()
    stranger = pytest.raises(
        RefusedError, match=r"terraform\.tfstate is not of hack: its resources"
    )
    with nullcontext() if account == "1" * 12 else stranger:
        refuse_foreign_files(bench, FACTS, arguments)
    refuse_foreign_files(bench, FACTS, ["state", "push", "nothing"])


@pytest.mark.parametrize("command", ["state list", "apply", "init", "init -migrate-state"])
def test_no_unasked_setting_leads_to_another_server(bench: Workbench, command: str) -> None:
    """A repository may bring a record of Terraform's, which takes all of it."""
    initialised(bench, endpoints={"s3": "http://evil.example"}, profile=None)
    with pytest.raises(RefusedError, match="backend settings that no file has: endpoints"):
        refuse_state_of(bench, FACTS, command.split())
    refuse_state_of(bench, FACTS, ["validate"])
    own = bench.project.folder("hack") / "backend.tf"
    own.write_text('backend "s3" {\n  endpoints = {}\n}\n', encoding="utf-8")
    refuse_state_of(bench, FACTS, command.split())
