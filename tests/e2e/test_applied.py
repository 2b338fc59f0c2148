"""What a team does with a stack that stands: one stack for all, from its apply to its end.

The tests go in this order: the first leave the stack as it is and work in a clone of its files.
"""

from __future__ import annotations

import json

import pytest

from tests.e2e.conftest import BUCKET, STATE, append, aws, edit, errored, locking, rows, wait_for
from tests.support.aws_stage import manifest
from tests.support.command_line import Catctl
from tests.support.proxy import in_front_of

PLAN = ("plan", "library", "--sandbox")
APPLY = ("apply", "library", "--sandbox", "--yes")
DESTROY = ("destroy", "library", "--sandbox", "--yes")
DRIFT = ("drift", "library", "--sandbox")

pytestmark = pytest.mark.xdist_group("applied")


def test_right_after_an_apply_there_is_no_drift(up: Catctl) -> None:
    """Terraform itself says that there is."""
    assert "no drift" in up(*DRIFT).out


def test_an_older_or_foreign_state_is_never_stored(up: Catctl) -> None:
    stored = json.loads(up("tf", "library", "--sandbox", "--", "state", "pull").out)
    for change, said in (
        ({"serial": stored["serial"] - 1}, "has moved on"),
        ({"lineage": "another", "serial": 999}, "belongs to another state"),
    ):
        errored(up).write_text(json.dumps({**stored, **change}), encoding="utf-8")
        found = up("state", "recover", "library", "--sandbox", "--yes", code=1)
        assert said in found.err
        assert errored(up).exists()
    errored(up).write_text('{"serial": 3, "lin', encoding="utf-8")
    found = up("state", "recover", "library", "--sandbox", "--yes", code=1)
    assert "damaged or cut short" in found.err
    now = json.loads(up("tf", "library", "--sandbox", "--", "state", "pull").out)
    assert (now["serial"], now["resources"]) == (stored["serial"], stored["resources"])


def test_a_changed_way_of_locking_leaves_the_state_where_it_is(up: Catctl) -> None:
    locking(up, "both")
    found = up(*PLAN, "--detailed-exitcode")
    assert "The state stays where it is and is locked in another way" in found.err


def test_a_wrong_checksum_is_explained(up: Catctl) -> None:
    """As if the table knew of a newer state than the one in the bucket."""
    locking(up, "dynamodb")
    table = aws(up, "dynamodb")
    [name] = table.list_tables()["TableNames"]
    place = {"S": f"{BUCKET}/{STATE}-md5"}
    table.put_item(TableName=name, Item={"LockID": place, "Digest": {"S": "0" * 32}})
    found = up(*PLAN, code=1)
    assert "checksum" in found.err
    assert f"aws s3api list-object-versions --bucket {BUCKET}" in found.err


def test_a_moved_backend_is_refused_with_both_ways_on(up: Catctl) -> None:
    append(up, "state: {key: moved/terraform.tfstate}")
    for command in (PLAN, APPLY):
        found = up(*command, code=1)
        assert f"was at s3://{BUCKET}/{STATE} (ap-northeast-2)" in found.err
        assert "catctl tf library --sandbox -- init -migrate-state" in found.err
        assert "catctl tf library --sandbox -- init -reconfigure" in found.err
    up("tf", "library", "--sandbox", "--", "init", "-migrate-state", "-force-copy")
    up(*PLAN, "--detailed-exitcode")
    keys = [o["Key"] for o in aws(up, "s3").list_objects_v2(Bucket=BUCKET)["Contents"]]
    assert "moved/terraform.tfstate" in keys


def test_workers_alone_have_no_load_balancer(up: Catctl) -> None:
    there = up("tf", "library", "--sandbox", "--", "state", "list").out
    assert "module.alb" not in there
    assert "module.security_groups.aws_security_group.alb" not in there
    assert "module.security_groups.aws_security_group.tasks" in there


def test_a_key_of_ones_own_can_be_turned_on_and_off(applied: Catctl) -> None:
    """Repositories are replaced, with all that goes with them; log groups stay."""
    edit(applied, "library", "cluster:", "encryption: {customer_key: true}\n\ncluster:")
    found = applied(*APPLY).out
    assert '-/+ aws_ecr_repository.this["service"]' in found
    assert '~ aws_cloudwatch_log_group.this["service"]' in found
    edit(applied, "library", "customer_key: true", "customer_key: false")
    found = applied(*APPLY).out
    assert '-/+ aws_ecr_repository.this["service"]' in found, (
        "the key goes, and must be used no more"
    )
    applied(*PLAN, "--detailed-exitcode")


def test_drift_lists_what_a_person_cares_about(applied: Catctl) -> None:
    ec2 = aws(applied, "ec2")
    [group] = [
        g for g in ec2.describe_security_groups()["SecurityGroups"] if g["GroupName"] != "default"
    ]
    open_ssh = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}
    ec2.authorize_security_group_ingress(
        GroupId=group["GroupId"],
        IpPermissions=[{**open_ssh, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
    )
    aws(applied, "ecr").put_image_tag_mutability(
        repositoryName="library-management-system", imageTagMutability="MUTABLE"
    )
    found = applied(*DRIFT, code=2)
    assert "2 resources changed outside of Terraform" in found.out
    assert "ingress  + port 22/tcp 0.0.0.0/0" in found.out
    assert '"MUTABLE"' in found.out
    aws(applied, "logs").delete_log_group(logGroupName="/ecs/library-management-task")
    everywhere = json.loads(applied(*DRIFT, "--json", code=2).out.splitlines()[-1])
    gone = [item["address"] for item in everywhere["drift"] if item["action"] == "delete"]
    assert gone == ['module.ecs.aws_cloudwatch_log_group.this["service"]']
    wait_for(lambda: not list((applied.folder / ".catctl").rglob("*.tfplan")), 5)


def test_what_was_protected_goes_once_the_file_says_so(applied: Catctl) -> None:
    """The state still says that images must stay: the guard comes off first, and alone, also where
    a plan would replace what it guards. Then AWS finds something in the way, and the same goes on
    from there.
    """
    edit(applied, "library", "cluster:", "protected: true\n\ncluster:")
    applied(*APPLY)
    assert "is protected" in applied(*DESTROY, code=1).err
    aws(applied, "ecr").put_image(
        repositoryName="library-management-system",
        imageManifest=json.dumps(manifest("a")),
        imageTag="dev-1",
    )
    aws(applied, "logs").create_log_group(
        logGroupName="/aws/ecs/containerinsights/library-management-cluster/performance"
    )
    edit(applied, "library", "protected: true", "protected: false")
    repository = 'module.ecr.aws_ecr_repository.this["service"]'
    applied("tf", "library", "--sandbox", "--", "taint", repository)
    with in_front_of(applied.folder / ".catctl/sandbox") as chaos:
        chaos.add("ec2:DeleteRouteTable", "error", code="DependencyViolation", message="in use")
        found = applied(*DESTROY, code=1)
    assert f"untainted so that its guard comes off: {repository}" in found.err
    assert f"First the guard comes off: {repository} (force_delete)" in found.err
    assert "library: 1 change made" in found.err
    assert "aws ec2 describe-network-interfaces --region ap-northeast-2" in found.err
    fates = rows(found)
    assert fates["failed"] == 1
    assert fates["done"] > 5
    found = applied(*DESTROY)
    assert "✓ delete log group /aws/ecs/containerinsights/" in found.err, "AWS had made it"
    assert "library: nothing billable is left." in found.out
    assert applied("tf", "library", "--sandbox", "--", "state", "list").out == ""
    assert "nothing is there to destroy" in applied(*DESTROY).out
