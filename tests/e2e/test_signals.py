"""What becomes of Terraform when catctl is stopped, killed, or loses its terminal."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.e2e.conftest import aws, copy_of, errored, logged, press_until, wait_for
from tests.support.command_line import Catctl
from tests.support.proxy import Chaos
from tests.support.sandbox import Pool, lend, move_in

PLAN = ("plan", "library", "--sandbox")
APPLY = ("apply", "library", "--sandbox", "--yes")
BEGUN = '"type":"apply_start"'
NO_AWS = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_MAX_ATTEMPTS": "1"}
ENDED = '"operation":"apply"'

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def leave_alone(project: Catctl) -> None:
    """Terraform, without its project, has made everything and stored it."""
    wait_for(lambda: logged(project, ENDED), 120)
    wait_for(lambda: "at work     nothing" in project("status", "library", "--sandbox").out)
    found = project("status", "library", "--sandbox")
    assert "done, alone: its catctl had died" in found.out
    assert "lock        free" in found.out
    assert "done, alone" in project("runs", "library").out
    project(*PLAN, "--detailed-exitcode")
    assert not list((project.folder / ".catctl").rglob("*.tfplan")), "plans hold secrets"


def another_clone(worker: Catctl) -> Catctl:
    """The same environment and sandbox in another folder, which has no record of any run."""
    folder = worker.folder.parent / "clone"
    shutil.copytree(worker.folder, folder, ignore=shutil.ignore_patterns("runs", "*.tfplan"))
    move_in(folder)
    return Catctl(folder, worker.environ)


def test_killed_outright(worker: Catctl, chaos: Chaos) -> None:
    chaos.add("iam:CreateRole", "hold")  # Terraform is at work as long as we look
    child = worker.start(*APPLY)
    wait_for(lambda: logged(worker, BEGUN))
    child.kill()
    child.communicate()
    running = worker("status", "library", "--sandbox")
    assert "goes on alone: its catctl has died" in running.out
    assert "at work     process" in running.out
    refused = worker("unlock", "library", "--sandbox", "--yes", code=1)
    assert "Terraform is at work on library on this machine" in refused.err
    refused = another_clone(worker)("unlock", "library", "--sandbox", "--yes", code=1)
    assert "Terraform is at work on library on this machine" in refused.err
    held = worker(*PLAN, code=1)
    assert "s3://library-tfstate-011587325937/library/terraform.tfstate, is locked by" in held.err
    chaos.calm()
    leave_alone(worker)


def test_a_closed_pipe(worker: Catctl) -> None:
    """As with ``catctl apply | head``: nobody reads any more."""
    child = worker.start(*APPLY)
    assert child.stdout
    assert child.stderr
    wait_for(lambda: logged(worker, BEGUN))
    child.stdout.close()
    child.stderr.close()
    child.wait(timeout=120)
    leave_alone(worker)


def test_a_closed_terminal(worker: Catctl) -> None:
    """The terminal goes: its whole session gets SIGHUP, and every write fails."""
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(worker.folder)
        os.execve(  # noqa: S606 - our own program, in a child that must have the terminal
            sys.executable, [sys.executable, "-m", "catctl", *APPLY], worker.environ
        )
    wait_for(lambda: logged(worker, BEGUN))
    os.close(terminal)
    os.waitpid(pid, 0)
    leave_alone(worker)


def test_one_signal_stops_in_order(worker: Catctl) -> None:
    """Terraform gets the same of Ctrl-C as of SIGTERM: functional/test_terraform_seam.py."""
    child = worker.start(*APPLY)
    wait_for(lambda: logged(worker, '"apply_complete"'))
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=90)
    assert child.returncode == 130, err
    assert "Stopping: Terraform ends what is under way and releases its lock." in err
    assert "not started" in err
    assert "Try: catctl apply library --sandbox, which goes on from here" in err
    assert "is not locked" in worker("unlock", "library", "--sandbox").out
    _delete_orphans(worker)
    worker(*APPLY)


def _delete_orphans(project: Catctl) -> None:
    """What AWS made for a call that Terraform had given up, and would refuse to make again: what
    has a name of its own. The message names it, in doubt.
    """
    known = project("tf", "library", "--sandbox", "--", "state", "list").out
    iam, ecr, logs = (aws(project, service) for service in ("iam", "ecr", "logs"))
    for role in iam.list_roles()["Roles"]:
        kind = role["RoleName"].rpartition("-")[2]
        if kind in ("execution", "task") and f"aws_iam_role.{kind}" not in known:
            iam.delete_role(RoleName=role["RoleName"])
    if "aws_ecr_repository.this" not in known:
        for repository in ecr.describe_repositories()["repositories"]:
            ecr.delete_repository(repositoryName=repository["repositoryName"])
    if "aws_cloudwatch_log_group.this" not in known:
        for group in logs.describe_log_groups()["logGroups"]:
            logs.delete_log_group(logGroupName=group["logGroupName"])


def test_what_aws_was_asked_for_and_did_is_in_doubt(worker: Catctl, chaos: Chaos) -> None:
    """Terraform gives the call up at once; AWS makes the thing nevertheless, in no state."""
    slow = chaos.add("ec2:CreateVpc", "delay", seconds=8)
    child = worker.start(*APPLY)
    wait_for(lambda: slow.hits > 0)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=90)
    assert child.returncode == 130, err
    address = "module.vpc.aws_vpc.this"
    command = "aws ec2 describe-vpcs --filters Name=tag:Environment,Values=library"
    assert f"  {address}\n    {command}" in err
    ec2 = aws(worker, "ec2")
    tagged = [{"Name": "tag:Environment", "Values": ["library"]}]
    wait_for(lambda: len(ec2.describe_vpcs(Filters=tagged)["Vpcs"]) == 1)
    assert address not in worker("tf", "library", "--sandbox", "--", "state", "list").out


def test_the_third_signal_forces_and_unlock_mends(worker: Catctl, chaos: Chaos) -> None:
    worker(*PLAN)
    hanging = chaos.add("ec2:CreateVpc", "hang")
    store = chaos.add("s3:PUT", "hang", skip=1)
    child = worker.start(*APPLY)
    wait_for(lambda: hanging.hits > 0)
    child.send_signal(signal.SIGINT)
    wait_for(lambda: store.hits > 0)
    press_until(child, "Once more forces it, and may leave its lock.", "Forced:")
    _, err = child.communicate(timeout=60)
    assert child.returncode == 130, err
    chaos.calm()
    found = worker(*PLAN, code=1)
    assert "is locked by" in found.err
    assert "for apply" in worker("unlock", "library", "--sandbox", "--yes").out
    worker(*PLAN)


def test_secrets_are_nowhere(worker: Catctl) -> None:
    """A secret goes through a variable, a resource, the state and an output, and is never told."""
    # A short path: the provider puts a socket there.
    with tempfile.TemporaryDirectory() as temporary:
        worker.environ["TMPDIR"] = temporary
        _live_with_a_secret(worker, Path(temporary))


def _live_with_a_secret(worker: Catctl, temporary: Path) -> None:
    secret = "canary-5ecret-0f-the-team"
    folder = worker.folder / "environments/library"
    (folder / "own.tf").write_text(
        'variable "canary" {\n  type      = string\n  sensitive = true\n}\n'
        'resource "aws_ssm_parameter" "canary" {\n'
        '  name = "/canary"\n  type = "SecureString"\n  value = var.canary\n}\n'
        'output "canary" {\n  value     = var.canary\n  sensitive = true\n}\n',
        encoding="utf-8",
    )
    worker.environ |= {"TF_VAR_canary": secret, "TF_VAR_other": secret, "TF_LOG": "TRACE"}
    said = [worker(*PLAN, "--json")]
    child = worker.start(*APPLY)
    wait_for(lambda: logged(worker, BEGUN))
    assert secret not in _arguments_of_all_processes()
    out, err = child.communicate(timeout=120)
    assert child.returncode == 0, err
    del worker.environ["TF_LOG"]
    worker.environ["TF_VAR_canary"] = secret + "-2"
    said += [worker(*PLAN, "--full"), worker(*APPLY), worker("drift", "library", "--sandbox")]
    said += [worker("status", "library", "--sandbox"), worker("output", "library", "--sandbox")]
    said.append(worker("destroy", "library", "--sandbox", "--yes"))
    assert secret not in out + err + "".join(item.out + item.err for item in said)
    places = (worker.folder, temporary)
    found = [path for place in places for path in place.rglob("*") if path.is_file()]
    assert [path for path in found if secret.encode() in path.read_bytes()] == []
    private = [p for p in found if p.parent.name == "runs" or p.suffix in (".tfplan", ".tfstate")]
    assert private
    assert {p.stat().st_mode & 0o777 for p in private if ".terraform/" not in str(p)} == {0o600}


def _arguments_of_all_processes() -> str:
    texts = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            texts += process.cmdline()
    return "\n".join(texts)


def test_two_applies_at_once(worker: Catctl) -> None:
    """One wins; the other says who is at work, and changes nothing."""
    worker(*PLAN)
    first = worker.start(*APPLY)
    second = worker.start(*APPLY)
    said = [first.communicate(timeout=180)[1], second.communicate(timeout=180)[1]]
    codes = [first.returncode, second.returncode]
    assert sorted(codes) == [0, 1], said
    lost = said[codes.index(1)]
    assert "is locked by" in lost or "Saved plan is stale" in lost or "is gone" in lost, lost
    worker(*PLAN, "--detailed-exitcode")


@pytest.mark.waits
def test_a_sandbox_killed_in_the_middle_of_an_apply_is_no_dead_end(
    initialised: Path, sandboxes: Pool, environ: dict[str, str], tmp_path: Path
) -> None:
    project = Catctl(copy_of(initialised, tmp_path / "project"), environ)
    with sandboxes.fresh() as sandbox:
        lend(sandbox, project.folder)
        project("bootstrap-state", "library", "--sandbox", "--yes")
        apply = project.start(*APPLY)
        wait_for(lambda: logged(project, '"type":"apply_complete"'))
        os.kill(sandbox.pid, signal.SIGKILL)
        assert "catctl state recover library --sandbox" in apply.communicate()[1]
    left = errored(project).read_bytes()
    real = project("plan", "library", code=1, AWS_ENDPOINT_URL="http://127.0.0.1:9", **NO_AWS)
    assert "errored.tfstate of library is of a sandbox" in real.err
    assert "Try: look at your network" in real.err, "that stands in the way, and no state"
    [kept] = (project.folder / ".catctl/errored/library").glob("sandbox-*.tfstate")
    assert (kept.read_bytes(), errored(project).exists()) == (left, False)
    kept.rename(errored(project))
    found = project("state", "recover", "library", "--sandbox")
    try:
        assert "is of a sandbox that is gone: it is kept in .catctl/errored/library/" in found.err
        assert "there is nothing to recover" in found.out
        project("bootstrap-state", "library", "--sandbox", "--yes")
        assert " to create, 0 to update" in project(*PLAN).out
        assert kept.read_bytes() == left
    finally:
        project("sandbox", "stop")
