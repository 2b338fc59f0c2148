"""Every policy that a command prints or gives, as linters of others see it."""

from __future__ import annotations

from pathlib import Path

from catctl.cli import iam
from tests.support.command_line import Catctl
from tests.support.policies import (
    Policy,
    findings,
    parliament,
    policies_in,
    policies_printed,
)
from tests.support.project import ROOT
from tests.support.recording import lives
from tests.support.sandbox import clients

RICH = (ROOT / "tests/golden/rich/environment.yaml").read_text(encoding="utf-8")
BUCKET = "library-tfstate-011587325937"


def test_what_is_printed_and_given(project: Catctl, tmp_path: Path) -> None:
    file = project.folder / "environments/rich/environment.yaml"
    file.parent.mkdir()
    file.write_text(RICH, encoding="utf-8")
    bounded("cat", project)
    bounded("library", project)
    said = {
        f"{verb}-{key}": text
        for key in ("cat", "library", "rich")
        for verb, text in _printed(project, key).items()
    }
    policies = {
        f"{what}-{number}": policy
        for what, text in said.items()
        for number, policy in enumerate(policies_printed(text))
    }
    assert {name.rpartition("-")[0] for name in policies} == set(said), "one prints no policy"
    assert findings({**policies, **_given(project)}, tmp_path / "linted") == []


def bounded(key: str, project: Catctl) -> None:
    file = project.folder / f"environments/{key}/environment.yaml"
    file.write_text(lives.bounded(file.read_text(encoding="utf-8")), encoding="utf-8")


def _printed(project: Catctl, key: str) -> dict[str, str]:
    """By command; of ``catctl iam``, whatever commands it has."""
    found = {"bootstrap": project("bootstrap-state", key, "--iam-policy", "--sandbox").out}
    for verb, command in iam.command.commands.items():
        found[verb] = project("iam", verb, key, "--sandbox").out
        if any(option.name == "repository" for option in command.params):
            trust = project("iam", verb, key, "--sandbox", "--repository", "octo-org/shop")
            found[f"{verb}-trust"] = trust.out
    return found


def _given(project: Catctl) -> dict[str, Policy]:
    """By ``bootstrap-state``: to the bucket, and to a user."""
    project("bootstrap-state", "library", "--iam-user", "tf", "--sandbox", "--yes")
    open_client = clients(project, "library")
    bucket = open_client("s3").get_bucket_policy(Bucket=BUCKET)["Policy"]
    users = open_client("iam")
    [policy] = users.list_attached_user_policies(UserName="tf")["AttachedPolicies"]
    user = users.get_policy_version(PolicyArn=policy["PolicyArn"], VersionId="v1")
    [of_bucket], [of_user] = policies_in(bucket), policies_in(user["PolicyVersion"]["Document"])
    return {"of-bucket": of_bucket, "of-user": of_user}


SERVICE = "arn:aws:ecs:ap-northeast-2:123456789012:service/shop/web"
TASK = "arn:aws:ecs:ap-northeast-2:123456789012:task-definition/web:*"


def allowing(action: str, resource: str, **more: object) -> Policy:
    statement = {"Effect": "Allow", "Action": [action], "Resource": [resource], **more}
    return {"Version": "2012-10-17", "Statement": [statement]}


# By name: a policy, parliament's word for what is wrong, and ours for what policy_sentry shows.
WRONG: dict[str, tuple[Policy, str, str]] = {
    "action": (allowing("ecs:UpdateServices", SERVICE), "UNKNOWN_ACTION", "there is no action"),
    "resource": (allowing("ecs:UpdateService", TASK), "RESOURCE_MISMATCH", "is not for"),
    "condition": (
        allowing("ecs:UpdateService", SERVICE, Condition={"StringEquals": {"ecs:shop": "a"}}),
        "UNKNOWN_CONDITION_FOR_ACTION",
        "has no condition ecs:shop",
    ),
    "star": (allowing("ecs:UpdateService", "*"), "RESOURCE_STAR", ""),
    "version": ({**allowing("ecs:UpdateService", SERVICE), "Version": "2020"}, "INVALID", ""),
}


def test_what_is_wrong_is_seen(tmp_path: Path) -> None:
    """By each of the two, where it looks for it."""
    policies = {name: policy for name, (policy, _, _) in WRONG.items()}
    first = {(found.policy, found.issue) for found in parliament(policies, tmp_path / "one")}
    for name, (_, issue, _) in WRONG.items():
        assert any(whose == name and what.startswith(issue) for whose, what in first), name
    second = findings(policies, tmp_path / "two")
    assert {said.partition(":")[0] for said in second} == set(WRONG)
    for name, (_, _, words) in WRONG.items():
        assert any(said.startswith(name) and words in said for said in second), second
