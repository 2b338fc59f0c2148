"""Whoever does what each error says first arrives: in four steps at most, and in no circle.

The real Terraform in a tiny project, on every bad day that the tests of faults know. Commands of
ours are run as they are printed; what a person does about it, a table does (tests/support/walk.py).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catctl.sandbox.process import Sandbox
from tests.e2e.conftest import copy_of
from tests.support import tiny
from tests.support.command_line import Catctl
from tests.support.project import clean_environ
from tests.support.proxy import in_front_of
from tests.support.sandbox import Pool, lend
from tests.support.walk import MARK, PLAN, Walker

KEY = tiny.KEY
APPLY = ("apply", KEY, "--sandbox", "--yes")
EXPIRED = {"code": "ExpiredToken", "message": "expired", "status": 403}
LOCK = {
    "ID": "7e9a0b52-0000-4000-8000-000000000000",
    "Operation": "OperationTypeApply",
    "Who": "kim@another-laptop",
    "Version": "1.11.4",
    "Created": "2026-11-23T01:02:03.456789Z",
    "Path": f"{tiny.BUCKET}/{tiny.STATE}",
    "Info": "",
}
Fault = Callable[[Walker], tuple[str, ...]]  # brings it about; the command that then fails
FAULTS: dict[str, Fault] = {}

pytestmark = pytest.mark.xdist_group("hints")


def fault(bring_about: Fault) -> Fault:
    FAULTS[bring_about.__name__.replace("_", " ")] = bring_about
    return bring_about


def lock_text(walker: Walker, text: str) -> None:
    walker.client("s3").put_object(
        Bucket=tiny.BUCKET, Key=f"{tiny.STATE}.tflock", Body=text.encode()
    )


def by_table(walker: Walker) -> None:
    """Have the state locked in DynamoDB."""
    walker.edit("project: m\n", "project: m\nstate: {locking: dynamodb}\n")
    assert walker("bootstrap-state", KEY, "--sandbox", "--yes") is None
    assert walker(*PLAN) is None


@fault
def not_bootstrapped(walker: Walker) -> tuple[str, ...]:
    shutil.rmtree(walker.project.folder / f"environments/{KEY}/.terraform")
    return bucket_gone(walker)


@fault
def bucket_gone(walker: Walker) -> tuple[str, ...]:
    walker.client("s3").delete_bucket(Bucket=tiny.BUCKET)
    return PLAN


@fault
def lock_table_gone(walker: Walker) -> tuple[str, ...]:
    by_table(walker)
    dynamodb = walker.client("dynamodb")
    [name] = dynamodb.list_tables()["TableNames"]
    dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
    dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    dynamodb.delete_table(TableName=name)
    return PLAN


@fault
def wrong_checksum(walker: Walker) -> tuple[str, ...]:
    by_table(walker)
    assert walker(*APPLY) is None
    dynamodb = walker.client("dynamodb")
    [name] = dynamodb.list_tables()["TableNames"]
    place = {"S": f"{tiny.BUCKET}/{tiny.STATE}-md5"}
    dynamodb.put_item(TableName=name, Item={"LockID": place, "Digest": {"S": "0" * 32}})
    return PLAN


@fault
def locked(walker: Walker) -> tuple[str, ...]:
    lock_text(walker, json.dumps(LOCK))
    return PLAN


@fault
def locked_by_rubbish(walker: Walker) -> tuple[str, ...]:
    lock_text(walker, "rubbish")
    return PLAN


@fault
def expired(walker: Walker) -> tuple[str, ...]:
    walker.chaos.add(".*", "error", **EXPIRED)
    return PLAN


@fault
def expired_while_the_state_is_stored(walker: Walker) -> tuple[str, ...]:
    walker.chaos.add("s3:PUT", "error", skip=2, **EXPIRED)  # the plan's lock, the apply's lock
    return APPLY


@fault
def expired_for_good_while_applying(walker: Walker) -> tuple[str, ...]:
    """The state cannot be stored, and the lock not be released."""
    walker.chaos.add("s3:(?:PUT|DELETE)", "error", skip=3, **EXPIRED)  # the plan's lock goes, too
    return APPLY


@fault
def expired_while_the_state_is_recovered(walker: Walker) -> tuple[str, ...]:
    """S3 refuses a HEAD without a word; it is no bucket of somebody else's."""
    expired_while_the_state_is_stored(walker)
    assert walker(*APPLY) is not None
    walker.chaos.calm()
    walker.chaos.add("s3:.*", "error", **EXPIRED)
    return ("state", "recover", KEY, "--sandbox", "--yes")


@fault
def denied_while_the_state_is_stored(walker: Walker) -> tuple[str, ...]:
    walker.chaos.add("s3:PUT", "error", skip=2, code="AccessDenied", status=403)
    return APPLY


@fault
def keys_taken_away_while_the_state_is_stored(walker: Walker) -> tuple[str, ...]:
    walker.chaos.add("s3:(?:PUT|DELETE)", "error", skip=3, code="InvalidAccessKeyId", status=403)
    return APPLY


@fault
def refused_for_another_reason_while_the_state_is_stored(walker: Walker) -> tuple[str, ...]:
    walker.chaos.add("s3:PUT", "error", skip=2, code="KMS.DisabledException", status=400)
    return APPLY


@fault
def a_state_that_is_none(walker: Walker) -> tuple[str, ...]:
    walker.client("s3").put_object(Bucket=tiny.BUCKET, Key=tiny.STATE, Body=b"rubbish")
    return PLAN


@fault
def denied_while_locking(walker: Walker) -> tuple[str, ...]:
    walker.chaos.add("s3:PUT", "error", code="AccessDenied", status=403)
    return PLAN


@fault
def network_gone_while_applying(walker: Walker) -> tuple[str, ...]:
    walker.chaos.add("s3:(?:PUT|DELETE)", "drop", skip=3)
    return APPLY


@fault
def a_state_that_waits(walker: Walker) -> tuple[str, ...]:
    expired_while_the_state_is_stored(walker)
    assert walker(*APPLY) is not None
    walker.chaos.calm()
    return PLAN


@fault
def a_state_that_waits_behind_a_lock(walker: Walker) -> tuple[str, ...]:
    expired_for_good_while_applying(walker)
    assert walker(*APPLY) is not None
    walker.chaos.calm()
    return PLAN


@fault
def a_state_that_is_damaged(walker: Walker) -> tuple[str, ...]:
    tiny.errored(walker.project).write_text("{", encoding="utf-8")
    return PLAN


@fault
def a_state_that_is_older(walker: Walker) -> tuple[str, ...]:
    assert walker(*APPLY) is None
    stored = walker.client("s3").get_object(Bucket=tiny.BUCKET, Key=tiny.STATE)["Body"].read()
    older = json.dumps({**json.loads(stored), "serial": 0})
    tiny.errored(walker.project).write_text(older, encoding="utf-8")
    return PLAN


@fault
def a_state_of_another(walker: Walker) -> tuple[str, ...]:
    assert walker(*APPLY) is None
    stored = walker.client("s3").get_object(Bucket=tiny.BUCKET, Key=tiny.STATE)["Body"].read()
    other = json.dumps({**json.loads(stored), "lineage": "1-2", "serial": 99})
    tiny.errored(walker.project).write_text(other, encoding="utf-8")
    return PLAN


@fault
def terraform_killed(walker: Walker) -> tuple[str, ...]:
    """By one of its own: a provisioner's parent is Terraform."""
    module = walker.project.folder / f"environments/{KEY}/steps/main.tf"
    text = module.read_text(encoding="utf-8")
    module.write_text(text.replace("touch ", "kill -9 $PPID; touch "), encoding="utf-8")
    return APPLY


@pytest.mark.parametrize("code", ["AccessDenied", "RequestTimeTooSkewed", "SlowDown"])
def test_refused_by_s3(walker: Walker, code: str) -> None:
    walker.chaos.add("s3:GET", "error", code=code, status=403)
    walker.walk(*PLAN)


@fault
def no_network(walker: Walker) -> tuple[str, ...]:
    walker.chaos.add("s3:.*", "drop")
    return PLAN


@fault
def saved_plan_no_longer_holds(walker: Walker) -> tuple[str, ...]:
    assert walker(*PLAN) is None
    walker.edit("project: m\n", "project: m\n# another\n")
    return APPLY


@fault
def saved_plan_stale(walker: Walker) -> tuple[str, ...]:
    assert walker(*PLAN) is None
    work = walker.project.folder / f".catctl/sandbox/environments/{KEY}"
    kept = shutil.copytree(work, walker.project.folder / "kept")
    assert walker(*APPLY) is None
    shutil.copytree(kept, work, dirs_exist_ok=True)
    return APPLY


@fault
def saved_plan_damaged(walker: Walker) -> tuple[str, ...]:
    assert walker(*PLAN) is None
    work = walker.project.folder / f".catctl/sandbox/environments/{KEY}"
    [file] = work.glob("*.tfplan")
    file.write_bytes(b"")
    return APPLY


@fault
def saved_plan_destroys(walker: Walker) -> tuple[str, ...]:
    assert walker(*APPLY) is None
    assert walker(*PLAN, "--destroy") is None
    return APPLY


@fault
def protected(walker: Walker) -> tuple[str, ...]:
    walker.edit("project: m\n", "project: m\nprotected: true\n")
    return ("destroy", KEY, "--sandbox", "--yes")


@fault
def protected_from_terraform_itself(walker: Walker) -> tuple[str, ...]:
    walker.edit("project: m\n", "project: m\nprotected: true\n")
    return ("tf", KEY, "--sandbox", "--", "apply", "-auto-approve")


@fault
def moved_state(walker: Walker) -> tuple[str, ...]:
    walker.edit("project: m\n", "project: m\nstate: {key: moved/terraform.tfstate}\n")
    return PLAN


@fault
def moved_bucket(walker: Walker) -> tuple[str, ...]:
    walker.edit("project: m\n", "project: m\nstate: {bucket: another-tfstate}\n")
    return PLAN


@fault
def edited_by_hand(walker: Walker) -> tuple[str, ...]:
    file = walker.project.folder / f"environments/{KEY}/main.tf"
    file.write_text(file.read_text(encoding="utf-8") + MARK, encoding="utf-8")
    walker.edit("project: m\n", "project: m\n# another\n")
    return PLAN


@fault
def no_terraform(walker: Walker) -> tuple[str, ...]:
    walker.environ["CATCTL_TERRAFORM"] = "/not/there"
    return PLAN


@pytest.fixture(scope="module")
def initialised_tiny(sandboxes: Pool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    project = Catctl(tiny.tiny_project(folder / "project"), clean_environ(folder / "home"))
    with sandboxes.fresh() as running:
        lend(running, project.folder)
        project("bootstrap-state", KEY, "--sandbox", "--yes")
        project(*PLAN)
    shutil.rmtree(project.folder / ".catctl/sandbox")
    return project.folder


@pytest.fixture
def walker(
    initialised_tiny: Path, sandbox: Sandbox, environ: dict[str, str], tmp_path: Path
) -> Iterator[Walker]:
    project = Catctl(copy_of(initialised_tiny, tmp_path / "project"), environ)
    lend(sandbox, project.folder)
    project("bootstrap-state", KEY, "--sandbox", "--yes")
    with in_front_of(project.folder / ".catctl/sandbox") as chaos:
        yield Walker(project, chaos)


@pytest.mark.parametrize("name", FAULTS)
def test_the_first_hint_leads_on(walker: Walker, name: str) -> None:
    walker.walk(*FAULTS[name](walker))
