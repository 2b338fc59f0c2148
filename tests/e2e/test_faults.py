"""AWS fails in every way it can, half-way through: nothing is lost, and the way on is named.

Real Terraform and the real AWS provider, with a proxy of our own between them and the fake AWS.
"""

from __future__ import annotations

import stat

import pytest

from tests.e2e.conftest import aws, errored, rows
from tests.support.command_line import Catctl, Result
from tests.support.proxy import Chaos

PLAN = ("plan", "library", "--sandbox")
APPLY = ("apply", "library", "--sandbox", "--yes")
DESTROY = ("destroy", "library", "--sandbox", "--yes")


def to_create(found: Result) -> int:
    """How many resources a plan would create."""
    return int(found.out.partition("Plan: ")[2].partition(" to create")[0])


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
    steps = "Try: aws sso login, or new keys; then catctl state recover library --sandbox"
    assert steps in found.err
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
