"""The command line around a scripted terraform: which processes start, with what; what is said."""

from __future__ import annotations

import json
import os
import signal
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from catctl.aws.session import Aws
from catctl.journeys.prepare import parallel_plans
from catctl.terraform.binary import version_of
from catctl.views import console
from tests.support.command_line import Result
from tests.support.scripted import VERSION, Scripted, error, operation, planned


def test_missing_backend_names_the_command_and_starts_nothing(scripted: Scripted) -> None:
    found = scripted("plan", "cat", "--sandbox", code=1)
    assert "no bucket softbank2025-cat-tfstate and no lock table" in found.err
    assert "Try: catctl bootstrap-state cat --sandbox" in found.err
    assert scripted.verbs() == []


def test_init_runs_once_readonly_and_never_reconfigures(scripted: Scripted) -> None:
    scripted("bootstrap-state", "cat", "--sandbox", "--yes")
    scripted("plan", "cat", "--sandbox")
    scripted("plan", "cat", "--sandbox")
    assert scripted.verbs() == ["init", "plan", "plan"]
    argv = scripted.call("init")["argv"]
    assert argv == ["init", "-input=false", "-no-color", "-lockfile=readonly"]


def test_init_runs_again_when_the_backend_changes(ready: Scripted) -> None:
    file = ready.folder / "environments/cat/environment.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("locking: dynamodb", "locking: both"), encoding="utf-8")
    ready("plan", "cat", "--sandbox")
    assert ready.verbs() == ["init", "plan"]


def test_plain_init_where_the_lock_lacks_this_platform(scripted: Scripted) -> None:
    lock = scripted.folder / "environments/cat/.terraform.lock.hcl"
    lines = lock.read_text(encoding="utf-8").splitlines(keepends=True)
    lock.write_text("".join(line for line in lines if '"h1:' not in line), encoding="utf-8")
    templates = scripted.folder / "templates/environment"
    templates.mkdir(parents=True)
    (templates / ".terraform.lock.hcl").write_text(
        lock.read_text(encoding="utf-8"), encoding="utf-8"
    )
    scripted("bootstrap-state", "cat", "--sandbox", "--yes")
    scripted("plan", "cat", "--sandbox")
    assert scripted.call("init")["argv"] == ["init", "-input=false", "-no-color"]


def test_a_plan_that_only_creates_is_one_process(ready: Scripted) -> None:
    ready.says("plan", VERSION, planned("module.vpc.aws_vpc.this"), planned("module.vpc.aws_x.y"))
    found = ready("plan", "cat", "--sandbox")
    assert ready.verbs() == ["plan"]
    assert "Plan: 2 to create, 0 to update, 0 to replace, 0 to delete." in found.out
    assert "Next: catctl apply cat --sandbox" in found.err
    [call] = ready.calls()
    assert call["argv"] == ["plan", "-json", "-input=false", f"-out={saved(ready)}"]


def saved(runner: Scripted) -> Path:
    """The plan that waits: there is one at most."""
    [file] = (runner.folder / ".catctl/sandbox/environments/cat").glob("*.tfplan")
    return file


def test_full_and_updates_ask_for_the_attributes(ready: Scripted) -> None:
    change = {"actions": ["update"], "before": {"n": 1}, "after": {"n": 2}}
    resource = {"address": "aws_x.y", "mode": "managed", "change": change}
    ready.says("plan", VERSION, planned("aws_x.y", "update"))
    ready.says("show", {"resource_changes": [resource]})
    found = ready("plan", "cat", "--sandbox")
    assert ready.verbs() == ["plan", "show"]
    assert "n  1 → 2" in found.out


def test_a_repeated_plan_loads_no_heavy_package(ready: Scripted) -> None:
    """What has not changed is not loaded, validated and rendered again."""
    ready("plan", "cat", "--sandbox")
    code = (
        "import sys; sys.argv = ['catctl', 'plan', 'cat', '--sandbox']\n"
        "from catctl.cli import main; main()\n"
        "heavy = {'boto3', 'botocore', 'jinja2', 'pydantic', 'rich', 'yaml', 'moto'}\n"
        "print('LOADED', sorted(heavy & set(sys.modules)))\n"
    )
    import subprocess

    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ready.folder,
        env=ready.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "LOADED []" in found.stdout


def test_the_child_environment_is_controlled(ready: Scripted) -> None:
    own = ready.folder / "environments/cat/own.tf"
    own.write_text('variable "colour" {}\n', encoding="utf-8")
    found = ready(
        "plan",
        "cat",
        "--sandbox",
        TF_CLI_ARGS_plan="-destroy",
        TF_WORKSPACE="other",
        TF_VAR_colour="blue",
        TF_VAR_unknown="a secret",
        AWS_PROFILE="real",
        AWS_SECRET_ACCESS_KEY="the-real-secret",
        HTTPS_PROXY="http://proxy.example:1",
    )
    assert (
        "Not passed on to Terraform: TF_CLI_ARGS_plan, TF_VAR_unknown, TF_WORKSPACE." in found.err
    )
    assert "a secret" not in json.dumps(ready.calls())
    env = ready.calls()[0]["env"]
    assert env["TF_WORKSPACE"] == "default"
    assert "AWS_PROFILE" not in env
    assert env["TF_VAR_colour"] == "blue"
    assert env["AWS_ENDPOINT_URL"].startswith("http://127.0.0.1:")
    assert env["HTTPS_PROXY"] == "http://127.0.0.1:9"
    assert "the-real-secret" not in json.dumps(ready.calls())


def test_real_aws_gets_the_users_own_environment(scripted: Scripted) -> None:
    """Without --sandbox nothing is redirected; here AWS is a closed port on this machine."""
    found = scripted(
        "plan", "cat", code=1, AWS_ENDPOINT_URL="http://127.0.0.1:9", AWS_MAX_ATTEMPTS="1"
    )
    assert "Cannot find out who is calling" in found.err
    assert scripted.verbs() == []


def test_arguments_after_the_dashes_reach_terraform(ready: Scripted) -> None:
    ready("plan", "cat", "--sandbox", "--", "-parallelism=3", "-var=a=b")
    assert ready.calls()[0]["argv"][-2:] == ["-parallelism=3", "-var=a=b"]


def test_apply_takes_the_saved_plan_while_it_holds(ready: Scripted) -> None:
    ready.says("plan", VERSION, planned("module.vpc.aws_vpc.this"))
    ready.says("apply", VERSION, operation("start", "a"), operation("complete", "a"))
    ready("plan", "cat", "--sandbox")
    file = str(saved(ready))
    found = ready("apply", "cat", "--sandbox", "--yes")
    assert ready.verbs() == ["plan", "apply"]
    assert "This is the plan that catctl plan has saved." in found.err
    assert ready.calls()[1]["argv"] == ["apply", "-json", "-input=false", file]
    ready.forget()
    ready("apply", "cat", "--sandbox", "--yes")
    assert ready.verbs() == ["plan", "apply"], "a plan is applied once"


def test_a_saved_plan_that_no_longer_holds_is_refused(ready: Scripted) -> None:
    ready.says("plan", VERSION, planned("module.vpc.aws_vpc.this"))
    ready("plan", "cat", "--sandbox")
    (ready.folder / "environments/cat/own.tf").write_text("# mine\n", encoding="utf-8")
    ready.forget()
    found = ready("apply", "cat", "--sandbox", "--yes", code=1)
    assert "The saved plan of cat no longer holds: a file that Terraform reads" in found.err
    assert "Try: catctl plan cat --sandbox" in found.err
    assert ready.verbs() == []
    ready("plan", "cat", "--sandbox")
    ready("apply", "cat", "--sandbox", "--yes")


def test_a_plan_holds_for_the_variables_and_files_that_it_was_made_of(ready: Scripted) -> None:
    own = ready.folder / "environments/cat"
    (own / "own.tf").write_text('variable "colour" {}\n', encoding="utf-8")
    (own / "page.tpl").write_text("then", encoding="utf-8")
    ready.says("plan", VERSION, planned("module.vpc.aws_vpc.this"))
    ready("plan", "cat", "--sandbox", TF_VAR_colour="a-secret", TF_VAR_unknown="x")
    apply = ("apply", "cat", "--sandbox", "--yes")
    for environ in ({"TF_VAR_colour": "another"}, {}):
        found = ready(*apply, code=1, **environ)
        assert "has another value, is new or gone: TF_VAR_colour." in found.err
        assert "another " not in found.err.replace("has another", "")
    kept = "".join(file.read_text("utf-8", "replace") for file in private_files(ready))
    assert "a-secret" not in kept
    (own / "page.tpl").write_text("now", encoding="utf-8")
    found = ready(*apply, code=1, TF_VAR_colour="a-secret")
    assert "a file that Terraform reads has changed: environments/cat/page.tpl." in found.err
    (own / "page.tpl").write_text("then", encoding="utf-8")
    ready(*apply, TF_VAR_colour="a-secret", TF_VAR_unknown="y")


def private_files(runner: Scripted) -> list[Path]:
    return [file for file in (runner.folder / ".catctl").rglob("*") if file.is_file()]


def test_outputs_alone_are_a_change(ready: Scripted) -> None:
    outputs = {"url": {"sensitive": False, "action": "create"}, "same": {"action": "noop"}}
    ready.says("plan", VERSION, {"type": "outputs", "outputs": outputs})
    found = ready("plan", "cat", "--sandbox", "--detailed-exitcode", code=2)
    assert "outputs: url\n" in found.out
    ready("apply", "cat", "--sandbox", "--yes")
    assert ready.verbs() == ["plan", "apply"]


def test_a_swapped_plan_file_is_not_applied(ready: Scripted) -> None:
    ready.says("plan", VERSION, planned("module.vpc.aws_vpc.this"))
    ready("plan", "cat", "--sandbox")
    assert stat.S_IMODE(saved(ready).stat().st_mode) == 0o600
    saved(ready).write_text("another plan", encoding="utf-8")
    ready.forget()
    found = ready("apply", "cat", "--sandbox", "--yes", code=1)
    assert "is not the one that was planned" in found.err
    saved(ready).unlink()
    found = ready("apply", "cat", "--sandbox", "--yes", code=1)
    assert "is gone" in found.err
    note = ready.folder / ".catctl/sandbox/environments/cat/saved.json"
    data = json.loads(note.read_text(encoding="utf-8"))
    for text, said in (
        (json.dumps({**data, "file": "../../elsewhere.tfplan"}), "leads elsewhere"),
        (json.dumps({"file": "x"}), "another version of catctl has written it"),
        ("{", "cannot be read"),
    ):
        note.write_text(text, encoding="utf-8")
        assert said in ready("apply", "cat", "--sandbox", "--yes", code=1).err
    assert ready.verbs() == []


def protect(runner: Scripted) -> None:
    file = runner.folder / "environments/cat/environment.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\nprotected: true\n", encoding="utf-8")


@pytest.mark.parametrize("action", ["delete", "replace"])
@pytest.mark.parametrize("kind", ["aws_vpc", "aws_lb", "aws_ecr_repository", "aws_db_instance"])
def test_the_guard_looks_at_what_a_plan_deletes(ready: Scripted, kind: str, action: str) -> None:
    change = planned(f"module.x.{kind}.this", action)
    change["change"]["resource"]["resource_type"] = kind
    ready.says("plan", VERSION, change)
    ready.says("show", {"resource_changes": []})
    ready("apply", "cat", "--sandbox", "--yes")
    protect(ready)
    ready.forget()
    found = ready("apply", "cat", "--sandbox", "--yes", code=1)
    assert f"{action} module.x.{kind}.this" in found.err
    assert "cat must be typed on a terminal; --yes is not enough" in found.err
    assert "apply" not in ready.verbs()


def test_the_guard_lets_pass_what_nobody_misses(ready: Scripted) -> None:
    protect(ready)
    gone = planned("module.x.aws_iam_role_policy.y", "delete")
    ready.says("plan", VERSION, gone, planned("module.vpc.aws_vpc.this"))
    ready.says("show", {"resource_changes": []})
    ready("apply", "cat", "--sandbox", "--yes")
    assert ready.verbs()[-1] == "apply"


def test_a_protected_environment_is_applied_by_catctl_alone(ready: Scripted) -> None:
    protect(ready)
    found = ready("tf", "cat", "--sandbox", "--", "apply", "-auto-approve", code=1)
    assert "what Terraform applies by itself, catctl cannot look at" in found.err
    for command in ("-help apply", "import a b", "init -migrate-state", "test", "-x=y plan"):
        found = ready("tf", "cat", "--sandbox", "--", *command.split(), code=1)
        assert "cat is protected: " in found.err, command
    ready("tf", "cat", "--sandbox", "--", "-chdir=.", "plan", code=2)
    ready("apply", "cat", "--sandbox", "--yes", "--", "-destroy", code=2)
    assert ready.verbs() == []
    for command in ("plan -destroy", "show", "state list"):
        ready("tf", "cat", "--sandbox", "--", *command.split())


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
@pytest.mark.parametrize("verb", [("plan", "cat"), ("tf", "cat", "--", "plan")])
def test_terraform_waits_for_no_pipe(ready: Scripted, verb: tuple[str, ...]) -> None:
    os.mkfifo(ready.folder / "environments/cat/own.tf")
    found = ready(verb[0], "--sandbox", *verb[1:], code=1)
    assert "own.tf is no file but a pipe" in found.err
    assert ready.verbs() == []


def test_a_plan_is_written_over_nothing_but_a_plan(ready: Scripted) -> None:
    folder = ready.folder / "environments/cat"
    (folder / "x").write_bytes(b"PK\3\4")
    before = (folder / "environment.yaml").read_bytes()
    for name in ("environment.yaml", "./main.tf", "../../.catctl/sandbox/environments/cat/new"):
        for spelled in ([f"--out={name}"], ["-out", name]):
            found = ready("tf", "cat", "--sandbox", "--", "plan", *spelled, code=1)
            assert f"-out={name} would write a plan over" in found.err
    assert ready.verbs() == []
    assert (folder / "environment.yaml").read_bytes() == before
    for name in ("x", "new", os.devnull):
        ready("tf", "cat", "--sandbox", "--", "plan", f"-out={name}")


def test_an_errored_state_stops_all_that_makes_things(ready: Scripted) -> None:
    waiting = ready.folder / "environments/cat/errored.tfstate"
    waiting.write_text("{}", encoding="utf-8")
    for command in ("import a b", "refresh", "-help apply", "state rm a"):
        found = ready("tf", "cat", "--sandbox", "--", *command.split(), code=1)
        assert "Try: catctl state recover cat --sandbox" in found.err, command
    assert ready.verbs() == []


ARN = "arn:aws:ec2:ap-northeast-2:{}:vpc/vpc-1"


def test_a_state_of_nobody_knows_whom_is_shown_and_refused(ready: Scripted) -> None:
    waiting = ready.folder / "environments/cat/errored.tfstate"
    made = {"mode": "managed", "instances": [{"attributes": {"arn": ARN.format("277679348386")}}]}
    whole = {"serial": 7, "lineage": "a", "resources": [made]}
    waiting.write_text(json.dumps(whole), encoding="utf-8")
    recover = ("state", "recover", "cat", "--sandbox", "--yes")
    found = ready(*recover, code=1)
    assert "has serial 7 with 1 resource" in found.out
    assert "Try: catctl state recover cat --of-this-environment --sandbox" in found.err
    assert "state" not in [call["argv"][1:2] for call in ready.calls() if "push" in call["argv"]]
    ready.says("state", json.dumps({**whole, "lineage": "b"}))
    other = ready(*recover, "--of-this-environment", code=1)
    assert "belongs to another state than that of cat" in other.err
    ready.says("state", "")
    waiting.write_text(json.dumps(whole).replace("277679348386", "123456789012"), encoding="utf-8")
    other = ready(*recover, "--of-this-environment", code=1)
    assert "its resources are in account 123456789012, not in 277679348386" in other.err
    assert not any("push" in call["argv"] for call in ready.calls())
    waiting.write_text(json.dumps(whole), encoding="utf-8")
    ready(*recover, "--of-this-environment", code=1)  # this terraform stores nothing
    assert ready.calls()[-2]["argv"][:2] == ["state", "push"]


def test_what_a_raw_apply_leaves_is_of_its_own_aws(ready: Scripted) -> None:
    """It has no record of its run."""
    ready("tf", "cat", "--sandbox", "--", "apply")
    (ready.folder / "environments/cat/errored.tfstate").write_text("{}", encoding="utf-8")
    nowhere = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
    assert "is of a sandbox: it is kept in" in ready("plan", "cat", code=None, **nowhere).err
    refused = ready("plan", "cat", "--sandbox", code=1)
    assert "Try: catctl state recover cat --sandbox" in refused.err
    ready("sandbox", "reset")
    ready("bootstrap-state", "cat", "--sandbox", "--yes")
    ready("plan", "cat", "--sandbox")


LOCK_ID = "7e9a0b52-0000-4000-8000-000000000000"


@pytest.fixture
def locked(ready: Scripted, aws_for: Callable[..., Aws]) -> Scripted:
    """By somebody else."""
    bucket, state = "softbank2025-cat-tfstate", "cat-cicd/terraform.tfstate"
    info = {"ID": LOCK_ID, "Operation": "OperationTypeApply", "Who": "kim@elsewhere"}
    item = {"LockID": {"S": f"{bucket}/{state}"}, "Info": {"S": json.dumps(info)}}
    dynamodb = aws_for("277679348386", "ap-northeast-2").client("dynamodb")
    dynamodb.put_item(TableName=f"{bucket}-lock", Item=item)
    return ready


@pytest.mark.parametrize(
    "command",
    [
        "tf cat -- apply -auto-approve -lock=false",
        "tf cat -- state rm --lock=f a",
        "apply cat --yes -- -lock=false",
        "destroy cat --yes -- --lock=0",
        "plan cat -- -lock=FALSE",
        "drift cat -- -lock=false",
    ],
)
def test_nobody_passes_by_the_lock_of_another(locked: Scripted, command: str) -> None:
    verb, *rest = command.split()
    found = locked(verb, "--sandbox", *rest, code=1)
    assert "/terraform.tfstate, is locked by kim@elsewhere, for apply." in found.err
    assert "Try: catctl unlock cat --sandbox" in found.err
    assert not {"apply", "destroy", "plan", "state"} & set(locked.verbs())


def test_a_state_is_not_stored_under_the_lock_of_another(locked: Scripted) -> None:
    """Said by catctl, and by no frame of Terraform's."""
    file = locked.folder / "environments/cat/errored.tfstate"
    file.write_text('{"serial": 7, "lineage": "a", "resources": []}', encoding="utf-8")
    command = ("state", "recover", "cat", "--sandbox", "--yes", "--of-this-environment")
    found = locked(*command, code=1)
    assert "/terraform.tfstate, is locked by kim@elsewhere, for apply." in found.err
    assert "Try: catctl unlock cat --sandbox" in found.err
    assert file.exists()


def test_without_a_lock_to_pass_by_it_may_be_left_out(ready: Scripted) -> None:
    """Nor do Terraform's variables take it away."""
    ready.says("plan", VERSION, planned("module.vpc.aws_vpc.this"))
    ready("apply", "cat", "--sandbox", "--yes", "--", "--lock=0", TF_CLI_ARGS_apply="-lock=false")
    assert "-lock=0" in ready.call("apply")["argv"]
    assert "TF_CLI_ARGS_apply" not in ready.call("apply")["env"]


def test_only_the_lock_that_is_named_goes(locked: Scripted) -> None:
    for other in ("another", LOCK_ID[:-1]):
        found = locked("unlock", "cat", other, "--sandbox", "--yes", code=1)
        assert f"not by '{other}' alone: the lock stays" in found.err
    locked("unlock", "cat", LOCK_ID, "--sandbox", "--dry-run")
    assert locked.verbs() == []
    locked("unlock", "cat", LOCK_ID, "--sandbox", "--yes", code=1)  # this terraform removes none
    assert locked.call("force-unlock")["argv"] == ["force-unlock", "-force", LOCK_ID]


def test_a_lock_that_is_named_and_not_there(ready: Scripted) -> None:
    assert "is not locked" in ready("unlock", "cat", LOCK_ID, "--sandbox", code=1).err
    ready("unlock", "cat", "--sandbox")


def test_a_plan_that_destroys_is_one_however_it_is_asked_for(ready: Scripted) -> None:
    ready.says("plan", VERSION, planned("module.vpc.aws_vpc.this", "delete"))
    ready.says("show", {"resource_changes": []})
    assert "Next: catctl destroy cat" in ready("plan", "cat", "--sandbox", "--", "--destroy=1").err
    argv = ready.call("plan")["argv"]
    assert [item for item in argv if item.lstrip("-").startswith("destroy")] == ["-destroy"]
    found = ready("apply", "cat", "--sandbox", "--yes", code=1)
    assert "The saved plan of cat destroys" in found.err


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")
@pytest.mark.parametrize(("typed", "applies"), [("cat", True), ("y", False)])
def test_the_name_typed_on_a_terminal(ready: Scripted, typed: str, applies: bool) -> None:
    import pty

    protect(ready)
    change = planned("module.x.aws_vpc.this", "delete")
    change["change"]["resource"]["resource_type"] = "aws_vpc"
    ready.says("plan", VERSION, change)
    ready.says("show", {"resource_changes": []})
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ready.folder)
        argv = [sys.executable, "-m", "catctl", "apply", "cat", "--sandbox", "--yes"]
        os.execve(sys.executable, argv, ready.environ)  # noqa: S606 - it must have the terminal
    said = b""
    while b"Type cat to go on" not in said:
        said += os.read(terminal, 4096)
    os.write(terminal, f"{typed}\n".encode())
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == (0 if applies else 1)
    assert ("apply" in ready.verbs()) is applies


@pytest.mark.parametrize("verb", ["apply", "destroy"])
def test_what_changes_while_the_answer_is_awaited(
    ready: Scripted, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """A question may stand for hours, and Terraform reads files anew when it applies."""
    ready.says("plan", VERSION, planned("module.vpc.aws_vpc.this", "delete"))
    ready.says("show", {"resource_changes": []})
    page = ready.folder / "environments/cat/page.tpl"
    for question in ("confirm", "confirm_name"):
        monkeypatch.setattr(console, question, lambda *_, **__: page.touch())
    found = ready(verb, "cat", "--sandbox", "--yes", code=1)
    assert (
        "no longer holds: a file that Terraform reads has changed: environments/cat/page.tpl"
        in (found.err)
    )
    assert "apply" not in ready.verbs()


@pytest.mark.parametrize("verb", ["apply", "destroy"])
def test_without_a_terminal_and_without_yes_nothing_is_done(ready: Scripted, verb: str) -> None:
    ready.says("plan", VERSION, planned("module.vpc.aws_vpc.this", "delete"))
    ready.says("show", {"resource_changes": []})
    found = ready(verb, "cat", "--sandbox", code=2)
    assert "there is no terminal to ask on. Nothing was changed." in found.err
    assert ready.verbs() == [], "at once, not after a plan"


def test_dry_run_stops_before_apply(ready: Scripted) -> None:
    ready.says("plan", VERSION, planned("module.vpc.aws_vpc.this"))
    found = ready("apply", "cat", "--sandbox", "--yes", "--dry-run")
    assert "this is a dry run" in found.err
    assert ready.verbs() == ["plan"]


def test_destroy_plans_and_applies_a_saved_plan(ready: Scripted) -> None:
    ready.says("plan", VERSION, planned("module.vpc.aws_vpc.this", "delete"))
    ready("destroy", "cat", "--sandbox", "--yes")
    assert ready.verbs() == ["plan", "apply"]
    assert "-destroy" in ready.calls()[0]["argv"]


def test_a_protected_environment_refuses_destroy(ready: Scripted) -> None:
    file = ready.folder / "environments/cat/environment.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\nprotected: true\n", encoding="utf-8")
    for command in (["destroy", "cat", "--yes"], ["tf", "cat", "--", "destroy", "-auto-approve"]):
        found = ready(*command[:2], "--sandbox", *command[2:], code=1)
        assert "cat is protected: destroy refuses." in found.err
    assert ready.verbs() == []


def test_a_wrong_account_is_refused_before_terraform_starts(ready: Scripted) -> None:
    file = ready.folder / "environments/cat/environment.yaml"
    text = file.read_text(encoding="utf-8")
    variables = json.loads(ready("sandbox", "env", "library", "--json").out)["variables"]
    found = ready("apply", "cat", "--yes", code=1, **variables)
    assert "cat belongs to account 277679348386; these credentials are of 011587325937" in found.err
    assert ready.verbs() == []
    assert file.read_text(encoding="utf-8") == text


def test_a_failure_shows_the_diagnostic_whole(ready: Scripted) -> None:
    ready.says("plan", VERSION, error("Invalid CIDR", "It is not one.\nTwo lines."), "exit 1")
    found = ready("plan", "cat", "--sandbox", code=1)
    for text in (
        "Error: Invalid CIDR",
        "in main.tf:7",
        "It is not one.",
        "Two lines.",
        "aws_vpc.this",
    ):
        assert text in found.err
    assert not list((ready.folder / ".catctl/sandbox/environments/cat").glob("*.tfplan"))


def test_a_failed_apply_says_what_is_done_and_in_doubt(ready: Scripted) -> None:
    ready.says("plan", VERSION, planned("module.vpc.aws_vpc.this"))
    ready.says(
        "apply",
        VERSION,
        operation("start", "a"),
        operation("complete", "a"),
        operation("start", "b"),
        error("Boom"),
        "exit 1",
    )
    found = ready("apply", "cat", "--sandbox", "--yes", code=1)
    assert "terraform apply failed: Boom" in found.err
    for row in (
        "done           1",
        "in doubt       1  b",
        "not started    1  module.vpc.aws_vpc.this",
    ):
        assert row in found.err


@pytest.mark.parametrize(
    ("lines", "code", "text"),
    [
        (["rubbish", "exit 1"], 1, "rubbish"),
        ([error("Odd"), "exit 0"], 0, "no changes"),
        ([error("Odd"), "exit 0"], 0, "Error: Odd"),
        (["exit 1"], 1, "terraform plan failed: exit code 1"),
        (["x" * 1_000_000, "exit 0"], 0, "no changes"),
        (["x" * 1_000_000, "exit 1"], 1, "terraform plan failed: exit code 1"),
        ([b"\xff\xfe\x00 \x1b[31m", "exit 1"], 1, "terraform plan failed: exit code 1"),
        (['{"type": "planned_change"}', '{"type": 7}', "[]", "exit 0"], 0, "no changes"),
        (['{"type": "diagnostic", "diagnostic": null}', "exit 1"], 1, "exit code 1"),
        (['{"type": "version", "terraform": ' + "[" * 9000, "exit 0"], 0, "no changes"),
    ],
)
def test_the_exit_code_decides(ready: Scripted, lines: list[Any], code: int, text: str) -> None:
    ready.says("plan", *lines)
    found = ready("plan", "cat", "--sandbox", code=code)
    assert text in found.out + found.err
    assert len(found.err) < 5_000, "one clear message"


def test_a_version_is_asked_without_the_users_variables(tmp_path: Path) -> None:
    """TF_CLI_CONFIG_FILE=/dev/zero hung it, and TF_LOG_PATH made a file."""
    program = tmp_path / "terraform"
    script = '#!/bin/sh\n[ -z "$TF_LOG_PATH" ] && echo "{\\"terraform_version\\": \\"1.11.4\\"}"\n'
    program.write_text(script, encoding="utf-8")
    program.chmod(0o755)
    environ = {"PATH": os.environ["PATH"], "TF_LOG_PATH": "/tmp/log"}  # noqa: S108 - never made
    assert version_of(program, environ) == "1.11.4"


@pytest.mark.parametrize(
    ("program", "mode", "text"),
    [
        ("#!/bin/sh\necho rubbish\n", 0o755, "does not work as Terraform: it does not say its"),
        ("#!/bin/sh\nexit 3\n", 0o755, "does not work as Terraform"),
        ("#!/not/there\n", 0o755, "does not work as Terraform: No such file"),
        ("no program at all", 0o755, "does not work as Terraform: Exec format error"),
        ("#!/bin/sh\n", 0o644, "which is no program that can be started"),
        ('#!/bin/sh\necho \'{"terraform_version": "2.0.0"}\'\n', 0o755, "is version 2.0.0; catctl"),
        ("#!/bin/sh\necho '{\"terraform_version\": []}'\n", 0o755, "does not say its version"),
    ],
)
def test_a_program_that_is_no_terraform(
    ready: Scripted, tmp_path: Path, program: str, mode: int, text: str
) -> None:
    file = tmp_path / "odd"
    file.write_text(program, encoding="utf-8")
    file.chmod(mode)
    found = ready("plan", "cat", "--sandbox", code=1, CATCTL_TERRAFORM=str(file))
    assert text in found.err
    assert ready.verbs() == []


def test_show_that_prints_rubbish_is_an_error(ready: Scripted) -> None:
    ready.says("plan", VERSION, planned("aws_x.y", "update"))
    ready.says("show", "rubbish")
    found = ready("plan", "cat", "--sandbox", code=1)
    assert "terraform show printed something that is no plan." in found.err


def test_detailed_exitcode(ready: Scripted) -> None:
    ready("plan", "cat", "--sandbox", "--detailed-exitcode")
    ready.says("plan", VERSION, planned("module.vpc.aws_vpc.this"))
    ready("plan", "cat", "--sandbox", "--detailed-exitcode", code=2)


def test_json_is_json_lines_on_stdout(ready: Scripted) -> None:
    ready.says("plan", VERSION, planned("module.vpc.aws_vpc.this"))
    found = ready("--json", "plan", "cat", "--sandbox")
    lines = [json.loads(line) for line in found.out.splitlines()]
    assert [line["type"] for line in lines] == [*["catctl_terraform"] * 2, "catctl_plan"]
    assert [line["message"]["type"] for line in lines[:-1]] == ["version", "planned_change"]
    assert {line["environment"] for line in lines} == {"cat"}
    assert lines[-1]["create"] == 1


def said(ready: Scripted, text: str) -> bool:
    """Whether the terraform of an apply has said ``text``."""
    logs = (ready.folder / ".catctl/runs").glob("*-apply.jsonl")
    return any(text in log.read_text(encoding="utf-8") for log in logs)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_is_passed_on_once_and_exits(ready: Scripted, number: int, code: int) -> None:
    ready.says("plan", VERSION, planned("module.vpc.aws_vpc.this"))
    ready.says("apply", VERSION, operation("start", "slow"), "sleep 60")
    child = ready.start("apply", "cat", "--sandbox", "--yes")
    deadline = time.monotonic() + 30
    while not said(ready, "apply_start") and time.monotonic() < deadline:
        time.sleep(0.1)
    child.send_signal(number)
    _, err = child.communicate(timeout=30)
    assert child.returncode == code
    assert "Stopping: Terraform ends what is under way" in err
    assert "in doubt       1  slow" in err
    assert "catctl tf cat --sandbox -- state show slow" in err


def test_terraform_that_cannot_start(ready: Scripted) -> None:
    found = ready("plan", "cat", "--sandbox", code=1, CATCTL_TERRAFORM="/not/there")
    assert "CATCTL_TERRAFORM is /not/there, which is no program" in found.err


def test_terraform_that_is_killed_says_so(ready: Scripted) -> None:
    ready.says("plan", VERSION, planned("module.vpc.aws_vpc.this"))
    ready.says("apply", VERSION, operation("start", "module.vpc.aws_vpc.this"), "die")
    found = ready("apply", "cat", "--sandbox", "--yes", code=1)
    assert "terraform apply was killed (signal 9)" in found.err
    assert "in doubt       1  module.vpc.aws_vpc.this" in found.err
    assert "Try: catctl plan cat --sandbox, which shows what is missing" in found.err
    assert 'eval "$(catctl sandbox env ENV)"' in found.err


@pytest.mark.waits
def test_a_silent_terraform_that_has_begun_is_asked_and_not_killed(ready: Scripted) -> None:
    ready.says("plan", VERSION, planned("a"))
    ready.says("apply", VERSION, operation("start", "a"), "deaf", "sleep 25", "exit 1")
    found = ready("apply", "cat", "--sandbox", "--yes", code=1, CATCTL_PATIENCE="1")
    assert "nothing to say for 1 s: it is asked to stop. It has begun to change" in found.err
    assert "terraform apply was stopped: it had no more to say" in found.err


@pytest.mark.waits
def test_a_silent_terraform_that_has_changed_nothing_is_killed(ready: Scripted) -> None:
    ready.says("plan", VERSION, "deaf", "sleep 300")
    found = ready("plan", "cat", "--sandbox", code=1, CATCTL_PATIENCE="1")
    assert "nothing to say for 1 s: it is asked to stop." in found.err
    assert "terraform plan was stopped: it had no more to say" in found.err


def test_patience_must_be_a_number(ready: Scripted) -> None:
    found = ready("plan", "cat", "--sandbox", code=2, CATCTL_PATIENCE="soon")
    assert "CATCTL_PATIENCE is 'soon', which is no number of seconds" in found.err


def test_tf_passes_arguments_and_exit_code(ready: Scripted) -> None:
    ready.says("state", "one.resource", "exit 7")
    found = ready("tf", "cat", "--sandbox", "--", "state", "list", code=7)
    assert "one.resource" in found.out
    assert ready.calls()[0]["argv"] == ["state", "list"]


def test_plan_all_plans_every_environment(scripted: Scripted) -> None:
    for key in ("cat", "library"):
        scripted("bootstrap-state", key, "--sandbox", "--yes")
    scripted.says("plan", VERSION, planned("module.vpc.aws_vpc.this"))
    found = scripted("plan", "--all", "--sandbox")
    assert sorted(scripted.verbs()) == ["init", "init", "plan", "plan"]
    assert "Terraform would change cat" in found.out
    assert "Terraform would change library" in found.out
    scripted.says("plan", error("Boom"), "exit 1")
    found = scripted("plan", "--all", "--sandbox", code=1)
    assert "No plan for cat, library." in found.err


def refreshed(*drift: dict[str, Any]) -> dict[str, Any]:
    """What terraform show says of a refresh-only plan."""
    return {"configuration": {"root_module": {}}, "resource_drift": list(drift)}


def test_drift_of_all_environments(scripted: Scripted) -> None:
    for key in ("cat", "library"):
        scripted("bootstrap-state", key, "--sandbox", "--yes")
    scripted.says("plan", VERSION)
    scripted.says("show", refreshed())
    found = scripted("drift", "--all", "--sandbox")
    assert "cat: no drift." in found.out
    assert "library: no drift." in found.out
    assert "-refresh-only" in scripted.call("plan")["argv"]
    gone = {"actions": ["delete"], "before": {"id": "x"}, "after": None}
    scripted.says(
        "show",
        refreshed({"address": "aws_x.y", "mode": "managed", "type": "aws_x", "change": gone}),
    )
    found = scripted("drift", "--all", "--sandbox", code=2)
    assert found.out.count("- aws_x.y: is gone") == 2
    assert not list((scripted.folder / ".catctl").rglob("*.tfplan"))
    scripted.says("plan", error("Boom"), "exit 1")
    assert "No answer for cat, library." in scripted("drift", "--all", "--sandbox", code=1).err


def test_drift_keeps_the_plan_that_waits(ready: Scripted) -> None:
    ready.says("plan", VERSION, planned("module.vpc.aws_vpc.this"))
    ready("plan", "cat", "--sandbox")
    waits = saved(ready)
    assert "Next: catctl apply cat --sandbox" in ready("status", "cat", "--sandbox").err
    ready.says("show", refreshed())
    ready("drift", "cat", "--sandbox")
    assert saved(ready) == waits


def test_runs_and_status_for_machines(ready: Scripted) -> None:
    ready.says("plan", VERSION, planned("a"))
    ready.says("apply", VERSION, operation("start", "a"), error("Boom"), "exit 1")
    ready("apply", "cat", "--sandbox", "--yes", code=1)
    listed = json.loads(ready("runs", "cat", "--json").out)["runs"]
    assert [item["verb"] for item in listed] == ["apply", "plan", "plan", "init"]
    assert listed[0]["ending"] == "failed"
    assert listed[0]["fate"]["in_doubt"] == ["a"]
    [status] = ready("status", "cat", "--sandbox", "--json").out.splitlines()
    assert json.loads(status)["last_apply"]["ending"] == "failed"
    assert json.loads(status)["locks"] == []
    shown = ready("status", "cat", "--sandbox")
    assert "failed: Boom" in shown.out
    assert "in doubt       1  a" in shown.out
    assert "  failed\n  Boom\n" in ready("runs", "cat").out


def test_a_record_that_cannot_be_written_hides_no_result(ready: Scripted) -> None:
    """As on a full disk: the run goes on, and its end is told."""
    ready.says("plan", VERSION, planned("a"))
    ready.says("apply", VERSION, operation("start", "a"), operation("complete", "a"), "unrecorded")
    found = ready("apply", "cat", "--sandbox", "--yes")
    assert "The record of this run cannot be written:" in found.err
    assert (
        "Terraform's log is cut short (a full disk?): not all that was done is listed." in found.err
    )
    assert "cat: done in" in found.err
    assert not list((ready.folder / ".catctl").rglob("*.tfplan"))


def test_a_failed_apply_tells_machines_what_became_of_it(ready: Scripted) -> None:
    ready.says("plan", VERSION, planned("a"), planned("b"))
    ready.says("apply", VERSION, operation("complete", "a"), error("Boom"), "exit 1")
    last = ready("apply", "cat", "--sandbox", "--yes", "--json", code=1).out.splitlines()[-1]
    assert json.loads(last)["fate"] == {
        "done": ["a"],
        "failed": [],
        "in_doubt": [],
        "not_started": ["b"],
    }


def test_an_interrupt_stops_all_plans_also_those_to_come(scripted: Scripted) -> None:
    for key in ("cat", "library"):
        scripted("bootstrap-state", key, "--sandbox", "--yes")
    scripted("plan", "--all", "--sandbox")
    for number in range(8):
        scripted("env", "new", f"e{number}", "--from", "library")
    scripted.forget()
    scripted.says("plan", VERSION, "sleep 20")
    child = scripted.start("plan", "--all", "--sandbox")
    deadline = time.monotonic() + 60
    while "plan" not in scripted.verbs() and time.monotonic() < deadline:
        time.sleep(0.1)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)
    assert child.returncode == 130, err
    assert scripted.verbs().count("plan") <= parallel_plans()


def test_output(ready: Scripted) -> None:
    outputs = {
        "url": {"value": "https://x", "type": "string", "sensitive": False},
        "pw": {"value": "hidden-thing", "type": "string", "sensitive": True},
        "ids": {"value": {"a": "1"}, "type": ["map", "string"], "sensitive": False},
    }
    ready.says("output", json.dumps(outputs))
    found = ready("output", "cat", "--sandbox")
    assert "hidden-thing" not in found.out + found.err
    assert "(sensitive)" in found.out
    assert ready("output", "cat", "url", "--sandbox").out == "https://x\n"
    assert ready("output", "cat", "ids", "--sandbox").out == '{"a": "1"}\n'
    assert "Did you mean url?" in ready("output", "cat", "ulr", "--sandbox", code=2).err


# --- whose account it is: asked before all that may change AWS ------------------------------------


def tf(scripted: Scripted, command: str, *, code: int) -> Result:
    """Run ``catctl tf``; AWS is a closed port on this machine: whoever asks it gets no answer."""
    return scripted(
        "tf",
        "cat",
        "--",
        *command.split(),
        code=code,
        AWS_ENDPOINT_URL="http://127.0.0.1:9",
        AWS_MAX_ATTEMPTS="1",
    )


@pytest.mark.parametrize("command", ["refresh", "state rm a.b", "import a.b i-1", "untaint a.b"])
def test_what_may_change_asks_for_the_account_first(scripted: Scripted, command: str) -> None:
    found = tf(scripted, command, code=1)
    assert "Cannot find out who is calling" in found.err
    assert scripted.verbs() == []


@pytest.mark.parametrize("command", ["state list", "output -json"])
def test_what_only_reads_needs_no_answer(scripted: Scripted, command: str) -> None:
    tf(scripted, command, code=0)
    assert scripted.calls()[-1]["argv"] == command.split()
