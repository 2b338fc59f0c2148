"""Credentials: found as the AWS tools find them, resolved once, for boto3 and Terraform alike.

The "real" AWS here is the sandbox, named by the user's own AWS_ENDPOINT_URL: that is honoured.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    ReadTimeoutError,
    TokenRetrievalError,
)

from catctl.aws.session import Aws, keys_from, translated
from catctl.errors import AwsError
from tests.support.iam import trust
from tests.support.proxy import in_front_of
from tests.support.scripted import Scripted


@pytest.fixture
def real(scripted: Scripted, tmp_path: Path) -> Scripted:
    """Without --sandbox: keys of the account in a profile, and nothing in the environment."""
    variables: dict[str, str] = json.loads(scripted("sandbox", "env", "cat", "--json").out)[
        "variables"
    ]
    keys = (
        "[work]\n"
        f"aws_access_key_id = {variables['AWS_ACCESS_KEY_ID']}\n"
        f"aws_secret_access_key = {variables['AWS_SECRET_ACCESS_KEY']}\n"
        f"aws_session_token = {variables['AWS_SESSION_TOKEN']}\n"
    )
    file = tmp_path / "credentials"
    file.write_text(keys, encoding="utf-8")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        del scripted.environ[name]
    scripted.environ |= {
        "AWS_ENDPOINT_URL": variables["AWS_ENDPOINT_URL"],
        "AWS_SHARED_CREDENTIALS_FILE": str(file),
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "WANTED_KEY": variables["AWS_ACCESS_KEY_ID"],
    }
    return scripted


def say_in_file(runner: Scripted, text: str) -> None:
    file = runner.folder / "environments/cat/environment.yaml"
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_profile_of_the_file(real: Scripted) -> None:
    say_in_file(real, "\naws: {profile: work}\n")
    real("bootstrap-state", "cat", "--yes")
    real("plan", "cat", AWS_PROFILE="another")
    env = real.calls()[-1]["env"]
    assert env["AWS_ACCESS_KEY_ID"] == real.environ["WANTED_KEY"]
    assert "AWS_PROFILE" not in env
    rendered = "".join(p.read_text(encoding="utf-8") for p in real.folder.rglob("*.tf"))
    assert '"work"' not in rendered, "how to get credentials is never rendered"


def test_profile_of_the_environment(real: Scripted) -> None:
    real("bootstrap-state", "cat", "--yes", AWS_PROFILE="work")
    real("plan", "cat", AWS_PROFILE="work")
    assert real.calls()[-1]["env"]["AWS_ACCESS_KEY_ID"] == real.environ["WANTED_KEY"]


def test_role_of_the_file_is_assumed(real: Scripted, aws_for: Callable[..., Aws]) -> None:
    iam = aws_for("277679348386").client("iam")
    made = iam.create_role(RoleName="deployer", AssumeRolePolicyDocument=trust())
    role = made["Role"]["Arn"]
    say_in_file(real, f"\naws: {{profile: work, role_arn: {role}}}\n")
    real("bootstrap-state", "cat", "--yes")
    real("plan", "cat")
    env = real.calls()[-1]["env"]
    assert env["AWS_ACCESS_KEY_ID"] != real.environ["WANTED_KEY"]
    assert env["AWS_SESSION_TOKEN"]


@pytest.mark.parametrize(
    ("variables", "message", "hint"),
    [
        ({"AWS_PROFILE": "nope"}, "The config profile (nope) could not be found", "list-profiles"),
        ({}, "There are no AWS credentials.", "aws configure"),
    ],
)
def test_none_found(real: Scripted, variables: dict[str, str], message: str, hint: str) -> None:
    real.environ |= variables
    found = real("bootstrap-state", "cat", "--yes", code=1)
    assert message in found.err
    assert hint in found.err
    assert real.verbs() == []


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("ExpiredToken", "aws sso login --profile work, or new keys"),
        ("ExpiredTokenException", "aws sso login --profile work, or new keys"),
        ("InvalidAccessKeyId", "aws sso login --profile work, or new keys"),
        ("InvalidToken", "aws sso login --profile work, or new keys"),
        ("InvalidClientTokenId", "aws sts get-caller-identity"),
        ("RequestTimeTooSkewed", "set the clock of this machine"),
        ("AccessDenied", "have it allowed: catctl iam plan-role ENV"),
        ("ThrottlingException", "wait a minute"),
    ],
)
def test_what_aws_refuses_names_the_way_on(code: str, hint: str) -> None:
    answer: Any = {"Error": {"Code": code, "Message": "no"}}
    with pytest.raises(AwsError, match=code) as caught, translated("look", profile="work"):
        raise ClientError(answer, "GetCallerIdentity")
    assert caught.value.hint is not None
    assert str(caught.value.hint).startswith(hint)


@pytest.mark.parametrize(
    ("in_file", "variables", "hint"),
    [
        (True, {}, "aws sso login --profile work, or new keys"),
        (True, {"AWS_PROFILE": "another"}, "aws sso login --profile work, or new keys"),
        (False, {"AWS_PROFILE": "work"}, "aws sso login --profile work, or new keys"),
        (False, {"AWS_PROFILE": "work", "AWS_ACCESS_KEY_ID": "a"}, "aws sso login, or new keys"),
    ],
)
def test_what_has_expired_names_its_profile(
    real: Scripted, in_file: bool, variables: dict[str, str], hint: str
) -> None:
    """Whichever call AWS refuses: here the first one, which asks who we are."""
    if in_file:
        say_in_file(real, "\naws: {profile: work}\n")
    if "AWS_ACCESS_KEY_ID" in variables:
        variables = {**variables, "AWS_SECRET_ACCESS_KEY": "b"}
    with in_front_of(real.folder / ".catctl/sandbox") as chaos:
        chaos.add("sts:.*", "error", code="ExpiredToken", message="expired", status=403)
        real.environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{chaos.port}"
        found = real("bootstrap-state", "cat", "--yes", code=1, **variables)
    assert f"Try: {hint}\n" in found.err


@pytest.mark.skipif(sys.platform == "win32", reason="a session without a terminal, of POSIX")
def test_a_code_that_nobody_can_type_is_named(real: Scripted, tmp_path: Path) -> None:
    """A profile with MFA, where there is no terminal: as in a pipeline."""
    config = tmp_path / "config"
    config.write_text(
        "[profile safe]\nsource_profile = work\nregion = ap-northeast-2\n"
        "role_arn = arn:aws:iam::277679348386:role/x\n"
        "mfa_serial = arn:aws:iam::277679348386:mfa/kim\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "catctl", "plan", "cat"],
        cwd=real.folder,
        env={**real.environ, "AWS_CONFIG_FILE": str(config), "AWS_PROFILE": "safe"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "The profile safe asks for an MFA code, and none was typed." in done.stderr
    assert "Try: run the same on a terminal, and type the code" in done.stderr
    assert "Interrupted" not in done.stderr
    assert real.verbs() == []


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(endpoint_url="https://sts.example"),
        ReadTimeoutError(endpoint_url="https://sts.example"),
    ],
)
def test_no_way_to_aws_names_the_network(error: BotoCoreError) -> None:
    with pytest.raises(AwsError, match="Cannot look") as caught, translated("look"):
        raise error
    assert caught.value.hint is not None
    assert str(caught.value.hint).startswith("look at your network")


def test_an_expired_sso_session_names_the_command() -> None:
    with pytest.raises(AwsError) as caught, translated("look", profile="work"):
        raise TokenRetrievalError(provider="sso", error_msg="expired")
    assert str(caught.value.hint) == "aws sso login --profile work, or new keys"


def test_keys_of_the_environment() -> None:
    assert keys_from({"AWS_ACCESS_KEY_ID": "a"}) is None
    found = keys_from({"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"})
    assert found is not None
    assert found.variables() == {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
