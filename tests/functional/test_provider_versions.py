"""Another version of the AWS provider than the one whose hashes catctl knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catctl.rendering.locks import PINNED, ProviderLock, read_lock
from catctl.rendering.ownership import lock_hashes, lock_version
from catctl.terraform.pins import PROVIDER, PROVIDER_H1, TOFU_PROVIDER
from catctl.terraform.platforms import this_platform
from tests.support.command_line import Catctl
from tests.support.scripted import Scripted, planned

# No registry answers here, wherever the tests run.
DEAD = {"HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
UNPROVED = "versions.aws allows the AWS provider 6, which is not proved against the real AWS yet."


def ask_for(project: Catctl, constraint: str | None) -> None:
    """Have cat's environment file want this of the AWS provider; None: nothing."""
    file = project.folder / "environments/cat/environment.yaml"
    text = re.sub(r"^versions: .*\n", "", file.read_text(encoding="utf-8"), flags=re.M)
    wish = f'versions: {{aws: "{constraint}"}}\n' if constraint else ""
    file.write_text(f"{text.rstrip()}\n{wish}", encoding="utf-8")


def lock_of(project: Catctl) -> str:
    return (project.folder / "environments/cat/.terraform.lock.hcl").read_text(encoding="utf-8")


def locked(project: Catctl) -> ProviderLock:
    found = read_lock(lock_of(project))
    assert found
    return found


def files(project: Catctl) -> dict[str, bytes]:
    """All but what is private."""
    every = (path for path in project.folder.rglob("*") if path.is_file())
    return {path.as_posix(): path.read_bytes() for path in every if ".catctl" not in path.parts}


def mirror(folder: Path, *versions: str) -> dict[str, str]:
    """A mirror with providers that cannot run: they are only hashed."""
    for version in versions:
        place = folder / PROVIDER / version / this_platform()
        place.mkdir(parents=True)
        (place / f"terraform-provider-aws_v{version}").write_text(version, encoding="utf-8")
    return {"CATCTL_PROVIDER_MIRROR": str(folder), **DEAD}


@pytest.mark.parametrize("verb", [("render", "cat"), ("render", "cat", "--check"), ("plan", "cat")])
def test_what_cannot_be_had_is_one_sentence_and_nothing_is_written(
    bare: Catctl, verb: tuple[str, ...]
) -> None:
    ask_for(bare, "~> 6.0")
    before = files(bare)
    found = bare(*verb, code=1, **DEAD)
    assert (
        "The AWS provider ~> 6.0 cannot be locked, and nothing was written: could not connect"
        in (found.err)
    )
    assert "set CATCTL_PROVIDER_MIRROR to a folder that holds one" in found.err
    assert files(bare) == before


def test_the_newest_that_fits_is_locked_and_stays(bare: Catctl, tmp_path: Path) -> None:
    before = lock_of(bare)
    ask_for(bare, "~> 6.0")
    there = mirror(tmp_path / "mirror", "5.101.0", "6.24.0", "7.0.0")
    said = bare("render", "cat", code=0, **there)
    assert f"cat: {UNPROVED}" in said.err
    assert 'version = "~> 6.0"' in (bare.folder / "environments/cat/versions.tf").read_text(
        encoding="utf-8"
    )
    assert locked(bare).version == "6.24.0"
    [own] = locked(bare).hashes
    assert own.startswith("h1:")
    # From here on, nobody is asked: neither for a check, nor where something newer is there.
    bare("render", "cat", "--check", code=0, **DEAD)
    bare("render", "cat", code=0, **mirror(tmp_path / "mirror", "6.25.0"))
    assert locked(bare).version == "6.24.0"
    ask_for(bare, ">= 6.25, < 7")
    bare("render", "cat", code=0, **there)
    assert locked(bare).version == "6.25.0"
    ask_for(bare, None)
    bare("render", "cat", code=0, **DEAD)
    assert lock_of(bare) == before


def test_what_is_shipped_is_taken_where_it_fits(bare: Catctl) -> None:
    ask_for(bare, ">= 5.100, < 7")
    assert UNPROVED in bare("render", "cat", code=0, **DEAD).err
    assert locked(bare) == PINNED


@pytest.mark.parametrize(
    ("constraint", "said"),
    [
        ("^6.0", "'^6.0' is no version constraint of releases as Terraform reads it"),
        (
            "< 5.100",
            "allows none of the versions that the modules take: 5.100 and newer, below 7.0",
        ),
        (">= 7", "allows none of the versions that the modules take: 5.100 and newer, below 7.0"),
        (">= 6.1, < 6.0", "allows none of the versions that the modules take"),
    ],
)
def test_what_no_version_can_be(bare: Catctl, constraint: str, said: str) -> None:
    ask_for(bare, constraint)
    before = files(bare)
    found = bare("render", "cat", code=2)
    assert said in found.err
    assert re.search(r"environment\.yaml:[0-9]+: versions\.aws: ", found.err)
    assert files(bare) == before


def test_a_version_is_said_to_be_unproved_with_each_plan(ready: Scripted) -> None:
    ask_for(ready, "~> 6.0")
    refused = ready("render", "cat", code=1)  # the scripted terraform locks nothing
    assert "and nothing was written: it wrote no lock file" in refused.err
    lock = ready.folder / "environments/cat/.terraform.lock.hcl"
    lock.write_text(lock_of(ready).replace('"5.100.0"', '"6.25.0"'), encoding="utf-8")
    for _ in range(2):
        assert f"Note: {UNPROVED}" in ready("plan", "cat", "--sandbox").err
    assert "-lockfile=readonly" not in ready.call("init")["argv"]


OPENTOFU = """# This file is maintained automatically by "tofu init".
# Manual edits may be lost in future updates.

provider "registry.opentofu.org/hashicorp/aws" {
  version     = "5.100.0"
  constraints = ">= 5.100.0, ~> 5.100, < 7.0.0"
  hashes = [
    "h1:AAAA=",
  ]
}
"""


@pytest.fixture
def tofu(ready: Scripted, tmp_path: Path) -> Scripted:
    """The scripted terraform, called tofu."""
    program = tmp_path / "tofu"
    program.write_bytes(Path(ready.environ["CATCTL_TERRAFORM"]).read_bytes())
    program.chmod(0o755)
    ready.environ["CATCTL_TERRAFORM"] = str(program)
    return ready


def test_opentofu_locks_its_own_provider_and_keeps_it(tofu: Scripted) -> None:
    """It takes Terraform's out of the lock file (meta_dependencies.go of OpenTofu 1.12): a plan
    must hold nevertheless, and no init must follow upon the other.
    """
    tofu.says("plan", planned("a"))
    tofu.says("lock", *OPENTOFU.splitlines())
    tofu("plan", "cat", "--sandbox")
    assert "-lockfile=readonly" not in tofu.call("init")["argv"], "it could not write its own"
    assert lock_of(tofu) == OPENTOFU
    tofu.forget()
    tofu("plan", "cat", "--sandbox")
    tofu("render", "cat", "--check")
    assert "init" not in tofu.verbs()
    tofu("apply", "cat", "--sandbox", "--yes")
    assert tofu.verbs()[-1] == "apply"
    # From now on it is known which of the hashes is this machine's.
    (tofu.folder / ".catctl/environments/cat/initialised.json").unlink()
    tofu("plan", "cat", "--sandbox")
    assert "-lockfile=readonly" in tofu.call("init")["argv"]


def test_terraform_takes_the_place_of_opentofu_again(tofu: Scripted) -> None:
    lock = tofu.folder / "environments/cat/.terraform.lock.hcl"
    lock.write_text(OPENTOFU, encoding="utf-8")
    program = Path(tofu.environ["CATCTL_TERRAFORM"]).with_name("terraform")
    program.write_bytes(Path(tofu.environ["CATCTL_TERRAFORM"]).read_bytes())
    program.chmod(0o755)
    tofu("plan", "cat", "--sandbox", CATCTL_TERRAFORM=str(program))
    assert "-lockfile=readonly" not in tofu.call("init")["argv"]
    assert lock_hashes(lock_of(tofu), TOFU_PROVIDER) == {"h1:AAAA="}


def test_another_version_is_locked_for_opentofu_too(tofu: Scripted) -> None:
    """Else it says: locked provider … does not match configured version constraint."""
    lock = tofu.folder / "environments/cat/.terraform.lock.hcl"
    lock.write_text(OPENTOFU.replace("5.100.0", "5.99.0", 1), encoding="utf-8")
    tofu("render", "cat")
    assert lock_version(lock_of(tofu), TOFU_PROVIDER) is None
    assert locked(tofu) == PINNED


def test_a_plan_holds_after_an_init_that_has_added_a_hash(
    ready: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on linux_arm64, of which no hash is pinned: Terraform writes its constraints, too."""
    monkeypatch.delitem(PROVIDER_H1, this_platform(), raising=False)
    constraints = lock_of(ready).replace('"~> 5.100"', '">= 5.100.0, ~> 5.100, < 7.0.0"')
    added = constraints.replace('    "zh:', '    "h1:zzzz=",\n    "zh:', 1)
    ready.says("plan", planned("a"))
    ready.says("lock", *added.splitlines())
    (ready.folder / ".catctl/environments/cat/initialised.json").unlink()
    ready("plan", "cat", "--sandbox")
    assert lock_of(ready) == added
    ready.forget()
    ready("apply", "cat", "--sandbox", "--yes")
    assert ready.verbs() == ["apply"]
