"""AWS fails in every way it can, half-way through: nothing is lost, and the way on is named.

Real Terraform and the real AWS provider, with a proxy of our own between them and the fake AWS.
"""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.e2e.conftest import aws, wait_for
from tests.support.command_line import Catctl, Result
from tests.support.proxy import Chaos, in_front_of

PLAN = ("plan", "library", "--sandbox")
APPLY = ("apply", "library", "--sandbox", "--yes")
DESTROY = ("destroy", "library", "--sandbox", "--yes")


def to_create(found: Result) -> int:
    """How many resources a plan would create."""
    return int(found.out.partition("Plan: ")[2].partition(" to create")[0])


def rows(found: Result) -> dict[str, int]:
    """The table of fates: what became of how many."""
    names = ("done", "failed", "in doubt", "not started")
    lines = [line.strip() for line in found.err.splitlines()]
    return {
        name: int(line.removeprefix(name).split()[0])
        for name in names
        for line in lines
        if line.startswith(name + "  ")
    }


def errored(project: Catctl) -> Path:
    return project.folder / "environments/library/errored.tfstate"


def test_denied_half_way_then_done(worker: Catctl, chaos: Chaos) -> None:
    denied = "You are not authorized to perform: ec2:CreateSubnet"
    chaos.add("ec2:CreateSubnet", "error", code="UnauthorizedOperation", message=denied, status=403)
    found = worker(*APPLY, code=1)
    whole = to_create(found)
    assert found.err.count("Error: creating EC2 Subnet") == 1, "the same cause once"
    assert "the same for module.vpc.aws_subnet.public" in found.err
    assert "terraform apply failed: creating EC2 Subnet" in found.err
    fates = rows(found)
    assert fates["failed"] == 2
    assert fates["done"] + fates["failed"] + fates["not started"] == whole
    assert "have the action in the message allowed, then run the same again" in found.err
    chaos.calm()
    left = to_create(worker(*APPLY))
    assert left == whole - fates["done"], "what was done is kept in the state"
    worker(*PLAN, "--detailed-exitcode")


def test_throttled_is_survived_and_never_waited_for_without_end(
    worker: Catctl, chaos: Chaos
) -> None:
    brief = chaos.add("ec2:CreateVpc", "error", code="RequestLimitExceeded", status=503, times=1)
    endless = chaos.add("ec2:CreateSubnet", "error", code="RequestLimitExceeded", status=503)
    found = worker(*APPLY, code=1)
    assert "✓ module.vpc.aws_vpc.this: created" in found.err
    assert brief.hits == 1
    assert "✗ module.vpc.aws_subnet.public" in found.err
    assert "wait a minute, then run the same again" in found.err
    assert endless.hits == 2 * 2, "two attempts for each of two subnets"


def test_a_dropped_answer_is_asked_for_again(worker: Catctl, chaos: Chaos) -> None:
    """The request was served, its answer is lost; ECR is asked again and says: exists already."""
    rule = chaos.add("ecr:CreateRepository", "after", times=1)
    found = worker(*APPLY, code=None)
    assert rule.hits == 1
    chaos.calm()
    if found.code:
        assert "RepositoryAlreadyExistsException" in found.err
        assert rows(found)["failed"] == 1
    repositories = aws(worker, "ecr").describe_repositories()["repositories"]
    assert len(repositories) == 1


def test_expired_before_anything_has_begun_keeps_the_plan(worker: Catctl, chaos: Chaos) -> None:
    worker(*PLAN)
    chaos.add(r"(s3|dynamodb|ec2|iam|ecr):.*", "error", code="ExpiredToken", message="expired")
    found = worker(*APPLY, code=1)
    assert "aws sso login, or new keys" in found.err
    chaos.calm()
    assert "This is the plan that catctl plan has saved." in worker(*APPLY).err


def test_expired_while_applying_is_recovered(worker: Catctl, chaos: Chaos) -> None:
    """The state cannot be stored: errored.tfstate is private, explained, in the way, and pushed."""
    whole = to_create(worker(*PLAN))
    chaos.add("ec2:CreateSubnet", "error", code="ExpiredToken", message="expired")
    # The first PUT takes the lock.
    chaos.add("s3:PUT", "error", code="ExpiredToken", message="expired", skip=1)
    found = worker(*APPLY, code=1)
    assert "The state could not be stored" in found.err
    assert "Try: catctl state recover library --sandbox" in found.err
    assert stat.S_IMODE(errored(worker).stat().st_mode) == 0o600
    done = rows(found)["done"]
    chaos.calm()
    for command in (PLAN, APPLY, DESTROY, ("drift", "library", "--sandbox")):
        refused = worker(*command, code=1)
        assert "could not store its state" in refused.err
        assert "Try: catctl state recover library --sandbox" in refused.err
    shown = worker("state", "recover", "library", "--sandbox", "--dry-run")
    assert "stored is nothing yet" in shown.out
    assert errored(worker).exists()
    worker("state", "recover", "library", "--sandbox", "--yes")
    assert not errored(worker).exists()
    assert to_create(worker(*PLAN)) == whole - done
    assert "nothing to recover" in worker("state", "recover", "library", "--sandbox").out


@pytest.mark.parametrize("pattern", ["sts:.*", "s3:GET"])
def test_a_hanging_aws_is_not_waited_for_without_end(
    worker: Catctl, chaos: Chaos, pattern: str
) -> None:
    """Raw Terraform waits here for ever, and does not even heed one Ctrl-C."""
    chaos.add(pattern, "hang")
    found = worker(*PLAN, code=1, CATCTL_PATIENCE="3")
    assert "it had no more to say, and AWS did not answer" in found.err
    assert "catctl unlock library" in found.err
    chaos.calm()
    worker("unlock", "library", "--sandbox", "--yes")
    assert "is not locked" in worker("unlock", "library", "--sandbox").out


def test_an_endpoint_that_is_down(worker: Catctl, chaos: Chaos) -> None:
    chaos.add(r"(?!\?).*", "drop")
    found = worker(*PLAN, code=1)
    assert "look at your network, then run the same again" in found.err
    chaos.calm()
    worker(*PLAN)


# --- one applied stack: the first two leave it as it is, the last two do not ----------------------


@pytest.mark.xdist_group("faults")
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


@pytest.mark.xdist_group("faults")
def test_a_wrong_checksum_is_explained(up: Catctl) -> None:
    """As if the table knew of a newer state than the one in the bucket."""
    file = up.folder / "environments/library/environment.yaml"
    file.write_text(f"{file.read_text('utf-8')}\nstate: {{locking: dynamodb}}\n", "utf-8")
    up("bootstrap-state", "library", "--sandbox", "--yes")
    table = aws(up, "dynamodb")
    [name] = table.list_tables()["TableNames"]
    place = "library-tfstate-011587325937/library/terraform.tfstate-md5"
    table.put_item(TableName=name, Item={"LockID": {"S": place}, "Digest": {"S": "0" * 32}})
    found = up(*PLAN, code=1)
    assert "checksum" in found.err
    assert "aws s3api list-object-versions --bucket library-tfstate-011587325937" in found.err


@pytest.mark.xdist_group("faults")
def test_drift_lists_what_a_person_cares_about(applied: Catctl) -> None:
    drift = ("drift", "library", "--sandbox")
    assert "no drift" in applied(*drift).out, "right after an apply; Terraform itself says drift"
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
    found = applied(*drift, code=2)
    assert "2 resources changed outside of Terraform" in found.out
    assert "ingress  + port 22/tcp 0.0.0.0/0" in found.out
    assert '"MUTABLE"' in found.out
    aws(applied, "logs").delete_log_group(logGroupName="/ecs/library-management-task")
    everywhere = json.loads(applied(*drift, "--json", code=2).out.splitlines()[-1])
    gone = [item["address"] for item in everywhere["drift"] if item["action"] == "delete"]
    assert gone == ['module.ecs.aws_cloudwatch_log_group.this["service"]']
    wait_for(lambda: not list((applied.folder / ".catctl").rglob("*.tfplan")), 5)


@pytest.mark.xdist_group("faults")
def test_destroy_with_something_in_the_way_goes_on_later(applied: Catctl) -> None:
    with in_front_of(applied.folder / ".catctl/sandbox") as chaos:
        chaos.add("ec2:DeleteRouteTable", "error", code="DependencyViolation", message="in use")
        found = applied(*DESTROY, code=1)
    assert "aws ec2 describe-network-interfaces --region ap-northeast-2" in found.err
    fates = rows(found)
    assert fates["failed"] == 1
    assert fates["done"] > 5
    applied(*DESTROY)
    assert "nothing is there to destroy" in applied(*DESTROY).out
