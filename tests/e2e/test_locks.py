"""Locks, backends and saved plans, with the real Terraform."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest

from tests.e2e.conftest import BUCKET, STATE, aws, edit, locking, terraform
from tests.support.command_line import Catctl
from tests.support.proxy import in_front_of

PLAN = ("plan", "library", "--sandbox")
UNLOCK = ("unlock", "library", "--sandbox")
TABLE = f"{BUCKET}-lock"
INFO = {
    "ID": "7e9a0b52-0000-4000-8000-000000000000",
    "Operation": "OperationTypeApply",
    "Who": "kim@another-laptop",
    "Version": "1.11.4",
    "Created": "2026-11-23T01:02:03.456789Z",
    "Path": f"{BUCKET}/{STATE}",
    "Info": "",
}
HELD = "by kim@another-laptop since 2026-11-23 01:02:03 UTC"


def lock_in(project: Catctl, place: str, info: str) -> None:
    """Leave a lock behind, as a Terraform that died elsewhere."""
    if place == "dynamodb":
        item: Any = {"LockID": {"S": f"{BUCKET}/{STATE}"}, "Info": {"S": info}}
        aws(project, "dynamodb").put_item(TableName=TABLE, Item=item)
    else:
        aws(project, "s3").put_object(Bucket=BUCKET, Key=f"{STATE}.tflock", Body=info.encode())


@pytest.mark.parametrize(
    ("way", "places"),
    [("s3", ["s3"]), ("dynamodb", ["dynamodb"]), ("both", ["dynamodb", "s3"]), ("both", ["s3"])],
    ids=["s3", "dynamodb", "both", "half of both"],
)
def test_a_lock_that_someone_has_left(worker: Catctl, way: str, places: list[str]) -> None:
    locking(worker, way)
    assert "library is not locked." in worker(*UNLOCK, "--yes").out
    for place in places:
        lock_in(worker, place, json.dumps(INFO))
    found = worker(*PLAN, code=1)
    assert f"s3://{BUCKET}/{STATE}, is locked {HELD}" in found.err
    assert "for apply" in found.err
    assert "was lost" not in found.err
    assert "Try: catctl unlock library --sandbox, which shows who holds it" in found.err
    assert f"held {HELD}" in worker("status", "library", "--sandbox").out
    worker(*PLAN, "--lock-timeout", "1s", code=1)
    shown = worker(*UNLOCK, "--dry-run")
    assert shown.out.count(f"library is locked {HELD}") == len(places)
    assert "there is no terminal to ask on" in worker(*UNLOCK, code=2).err
    worker(*UNLOCK, "--yes")
    assert "library is not locked." in worker(*UNLOCK).out


@pytest.mark.parametrize(("way", "request_"), [("s3", "s3:PUT"), ("dynamodb", "dynamodb:PutItem")])
def test_a_lost_answer_to_the_lock(worker: Catctl, way: str, request_: str) -> None:
    """AWS takes the lock, its answer is lost, and the second try meets the first's own lock."""
    locking(worker, way)
    worker("output", "library", "--sandbox")  # the lock is that of the plan, not of init
    with in_front_of(worker.folder / ".catctl/sandbox") as chaos:
        lost = chaos.add(request_, "after", times=1)
        found = worker(*PLAN, code=1)
        assert lost.hits == 1
    assert "is locked by" in found.err
    assert "s ago), for plan" in found.err
    assert "by this very run, and AWS's answer was lost" in found.err
    worker(*UNLOCK, "--yes")
    assert "library is not locked." in worker(*UNLOCK).out


def test_a_damaged_lock_names_the_way_by_hand(worker: Catctl) -> None:
    lock_in(worker, "s3", "rubbish")
    found = worker(*UNLOCK, "--yes", code=1)
    assert "by something that left no readable trace" in found.out
    assert f"aws s3 rm s3://{BUCKET}/{STATE}.tflock --region ap-northeast-2" in found.err


def test_a_lock_timeout_must_be_a_time(worker: Catctl) -> None:
    assert "'soon' is no length of time" in worker(*PLAN, "--lock-timeout", "soon", code=2).err


def test_a_plan_for_a_state_that_has_moved_on(worker: Catctl) -> None:
    """Stale is a message of its own, and the plan goes."""
    worker(*PLAN)
    work = worker.folder / ".catctl/sandbox/environments/library"
    kept = worker.folder / "kept"
    shutil.copytree(work, kept)
    worker("apply", "library", "--sandbox", "--yes")
    shutil.copytree(kept, work, dirs_exist_ok=True)
    found = worker("apply", "library", "--sandbox", "--yes", code=1)
    assert "Saved plan is stale" in found.err
    assert "Try: catctl plan library --sandbox" in found.err
    assert not list(work.glob("*.tfplan"))


def test_a_foreign_or_truncated_plan_is_refused(worker: Catctl) -> None:
    worker(*PLAN)
    work = worker.folder / ".catctl/sandbox/environments/library"
    [file] = work.glob("*.tfplan")
    whole = file.read_bytes()
    for bad in (whole[: len(whole) // 2], b"", whole + b"x"):
        file.write_bytes(bad)
        found = worker("apply", "library", "--sandbox", "--yes", code=1)
        assert "is not the one that was planned" in found.err
    file.write_bytes(whole)
    edit(worker, "library", "interval: 30", "interval: 20")
    found = worker("apply", "library", "--sandbox", "--yes", code=1)
    assert "no longer holds: the environment file or defaults.yaml has changed" in found.err


def test_terraform_of_a_wrong_version_is_named(worker: Catctl) -> None:
    """A real file, a real process, an old number."""
    old = worker.folder.parent / "old"
    old.mkdir()
    program = old / "terraform"
    program.write_text(
        '#!/bin/sh\necho \'{"terraform_version": "1.5.7"}\'\n', encoding="utf-8", newline="\n"
    )
    program.chmod(0o755)
    found = worker(*PLAN, code=1, CATCTL_TERRAFORM=str(program))
    assert "is version 1.5.7; catctl needs 1.10 and newer, below 2.0" in found.err
    worker("output", "library", "--sandbox", CATCTL_TERRAFORM=terraform())
