"""catctl destroy as a whole command: in order, with proof. Terraform is scripted, AWS is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.aws_stage import Stage, stage_of
from tests.support.scripted import VERSION, Scripted, operation, planned

CLUSTER = "module.ecs.aws_ecs_cluster.this"
BALANCER = "module.alb.aws_lb.this"
DESTROY = ("destroy", "library", "--sandbox", "--yes")


@pytest.fixture
def stage(scripted: Scripted) -> Stage:
    """The second seed, up and deployed."""
    found = stage_of(scripted, "library")
    found.push_all()
    found.set_secrets()
    scripted("deploy", "library", "--sandbox", "--yes")
    scripted.says("plan", VERSION, planned(CLUSTER, "delete"))
    done = {**operation("complete", CLUSTER, "delete")}
    scripted.says("apply", VERSION, operation("start", CLUSTER, "delete"), done)
    scripted.forget()
    return found


def test_all_goes_in_order_and_is_proven(scripted: Scripted, stage: Stage, tmp_path: Path) -> None:
    report = tmp_path / "proof.md"
    found = scripted(*DESTROY, "--report", str(report))
    for text in (
        "service        library-service (1 task)",
        "load balancer  library-alb (2 public IPv4)",
        "repository     library-management-system (1 image)",
    ):
        assert text in found.out
    assert "together $37.74 a month" in found.out, "the task's public address among it"
    assert "task definition  library-task (1 revision)" in found.out, "in no state, and free"
    order = [
        "✓ delete service library-service (1 task)",
        "✓ wait until all ECS services are gone",
        f"✓ {CLUSTER}: destroyed",
        "✓ delete load balancer library-alb (2 public IPv4)",
        "✓ delete target group library-service",
        "✓ delete cluster library-management-cluster",
        "✓ delete task definition library-task (1 revision)",
        "✓ delete log group /ecs/library-management-task",
    ]
    places = [found.err.index(text) for text in order]
    assert places == sorted(places)
    assert "library: nothing billable is left." in found.out
    assert "Stays on purpose: s3://library-tfstate-011587325937 (about $0.01 a month" in found.err
    text = report.read_text(encoding="utf-8")
    assert "| ECS services | 0 |" in text
    assert "Stays on purpose: s3://library-tfstate-011587325937" in text
    assert scripted.verbs() == ["init", "plan", "apply"]
    scripted("sweep", "library", "--sandbox")


def test_a_dry_run_shows_the_same_and_touches_nothing(scripted: Scripted, stage: Stage) -> None:
    found = scripted("destroy", "library", "--dry-run", "--sandbox")
    assert "library-service (1 task)" in found.out
    assert "Nothing was changed: this is a dry run." in found.err
    assert "apply" not in scripted.verbs()
    services = stage.client("ecs").list_services(cluster="library-management-cluster")
    assert len(services["serviceArns"]) == 1


def test_what_failed_half_way_goes_on(scripted: Scripted, stage: Stage) -> None:
    error = {"severity": "error", "summary": "deleting ECS Cluster: no", "detail": ""}
    scripted.says("apply", VERSION, {"type": "diagnostic", "diagnostic": error}, "exit 1")
    failed = scripted(*DESTROY, code=1)
    assert "deleting ECS Cluster: no" in failed.err
    assert "nothing billable is left" not in failed.out
    scripted.says("apply", VERSION)
    again = scripted(*DESTROY)
    assert "✓ delete load balancer library-alb" in again.err
    assert "library: nothing billable is left." in again.out


def test_proof_for_machines(scripted: Scripted, stage: Stage) -> None:
    told = [json.loads(line) for line in scripted(*DESTROY, "--json").out.splitlines()]
    [before] = [item for item in told if item["type"] == "catctl_survey"]
    assert (before["clean"], before["guards"]) == (False, {})
    cost = json.loads(scripted("cost", "library", "--json").out)
    fixed = sum(item["monthly"] for item in cost["components"] if item["basis"] == "fixed")
    assert before["monthly"] == pytest.approx(fixed, abs=0.01)
    last = told[-1]
    assert (last["type"], last["clean"], last["billable"]) == ("catctl_proof", True, 0)
    assert len(last["checked"]) == 28
    assert list(last["stays"]) == ["s3://library-tfstate-011587325937"]


def test_a_log_that_was_late_is_found(scripted: Scripted, stage: Stage) -> None:
    """What comes back after the proof is found by the next sweep, tags or not."""
    scripted(*DESTROY)
    stage.client("logs").create_log_group(logGroupName="/ecs/library-management-task")
    found = scripted("sweep", "library", "--sandbox", code=1)
    assert "/ecs/library-management-task" in found.out
    scripted("sweep", "library", "--delete", "--yes", "--sandbox")


def test_guards_come_off_before_anything_else(scripted: Scripted, stage: Stage) -> None:
    """Terraform destroys by the state: what the file says counts once it has been applied."""
    stage.store(
        {
            "mode": "managed",
            "module": "module.alb",
            "type": "aws_lb",
            "name": "this",
            "instances": [{"attributes": {"enable_deletion_protection": True}}],
        }
    )
    scripted.says("show", {"resource_changes": []})
    found = scripted(*DESTROY)
    assert f"First the guard comes off: {BALANCER} (enable_deletion_protection)" in found.err
    plans = [call["argv"] for call in scripted.calls() if call["argv"][0] == "plan"]
    assert ["-destroy" in plan for plan in plans] == [True, False, True]
    assert f"-target={BALANCER}" in plans[1]
    ran = [verb for verb in scripted.verbs() if verb in ("apply", "plan")]
    assert ran == ["plan", "plan", "apply", "plan", "apply"]


def test_what_is_tainted_is_untainted_before_its_guard_comes_off(
    scripted: Scripted, stage: Stage
) -> None:
    """A plan would replace it, whatever it is to change: the guard would never come off."""

    def balancer(**more: Any) -> dict[str, Any]:
        guarded = {"attributes": {"enable_deletion_protection": True}, **more}
        return {
            "mode": "managed",
            "module": "module.alb",
            "type": "aws_lb",
            "name": more.get("index_key", "this"),
            "instances": [guarded],
        }

    stage.store(
        balancer(status="tainted"),
        balancer(index_key="whole"),
        {"mode": "managed", "type": "aws_vpc", "name": "x", "instances": [{"status": "tainted"}]},
    )
    scripted.says("show", {"resource_changes": []})
    shown = scripted(*DESTROY, "--dry-run")
    line = "Tainted, and untainted so that its guard comes off: "
    assert shown.err.count(line) == 1
    assert f"{line}{BALANCER}" in shown.err
    assert "untaint" not in scripted.verbs()
    scripted(*DESTROY, "--", "-lock-timeout=5s")
    ran = [verb for verb in scripted.verbs() if verb in ("apply", "untaint")]
    assert ran == ["untaint", "apply", "apply"]
    assert scripted.call("untaint")["argv"] == ["untaint", "-lock-timeout=5s", BALANCER]


def test_a_part_is_not_destroyed_with_all_the_rest(scripted: Scripted, stage: Stage) -> None:
    found = scripted(*DESTROY, "--", "-target=module.vpc", code=2)
    assert "takes all of library, and -target=module.vpc asks for a part" in found.err
    assert "catctl tf library --sandbox -- destroy -target=module.vpc" in found.err
    assert scripted.verbs() == []


def bucket_keys(stage: Stage) -> list[str]:
    found = stage.client("s3").list_object_versions(Bucket=stage.environment.bucket)
    return [item["Key"] for item in found.get("Versions", ())]


def test_the_state_backend_goes_last_when_asked(scripted: Scripted, stage: Stage) -> None:
    s3 = stage.client("s3")
    s3.put_bucket_versioning(
        Bucket=stage.environment.bucket, VersioningConfiguration={"Status": "Enabled"}
    )
    stage.store()
    s3.put_object(Bucket=stage.environment.bucket, Key="x.tflock", Body=b"{}")
    s3.delete_object(Bucket=stage.environment.bucket, Key="x.tflock")
    s3.create_multipart_upload(Bucket=stage.environment.bucket, Key="unfinished")
    found = scripted(*DESTROY, "--purge-state")
    assert "Last of all: delete the bucket library-tfstate-011587325937" in found.err
    assert "Stays on purpose: s3" not in found.err
    assert "Nothing is left of the state backend." in found.err
    assert [item["Name"] for item in s3.list_buckets()["Buckets"]] == []
    assert "catctl bootstrap-state" in scripted("plan", "library", "--sandbox", code=1).err


def resources(number: int) -> dict[str, Any]:
    return {
        "mode": "managed",
        "type": "aws_x",
        "name": "x",
        "instances": [{"index_key": n, "attributes": {}} for n in range(number)],
    }


@pytest.mark.parametrize(
    ("key", "body", "why"),
    [
        ("other.tfstate", {"version": 4, "resources": [resources(3)]}, "other.tfstate (3 resou"),
        ("other.tfstate.tflock", {}, "other.tfstate.tflock is locked"),
        ("thesis.pdf", {"a": 1}, "holds what is no state: thesis.pdf"),
    ],
)
def test_the_backend_stays_while_anyone_uses_it(
    scripted: Scripted, stage: Stage, key: str, body: dict[str, Any], why: str
) -> None:
    """Said at once: nothing has been destroyed then."""
    stage.client("s3").put_object(
        Bucket=stage.environment.bucket, Key=key, Body=json.dumps(body).encode()
    )
    found = scripted(*DESTROY, "--purge-state", code=1)
    assert why in found.err.replace("\n", " ")
    assert "apply" not in scripted.verbs()
    assert set(bucket_keys(stage)) == {key, stage.environment.state_key}
    services = stage.client("ecs").list_services(cluster="library-management-cluster")
    assert len(services["serviceArns"]) == 1


def test_an_empty_state_of_another_environment_is_no_reason(
    scripted: Scripted, stage: Stage
) -> None:
    stage.client("s3").put_object(
        Bucket=stage.environment.bucket,
        Key="other.tfstate",
        Body=json.dumps({"version": 4, "resources": []}).encode(),
    )
    scripted(*DESTROY, "--purge-state")
    assert stage.client("s3").list_buckets()["Buckets"] == []
