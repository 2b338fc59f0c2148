"""Two versions of catctl on one project, and what Terraform keeps for itself, damaged."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from catctl import __version__
from catctl.journeys import prepare
from catctl.rendering import render
from catctl.rendering.ownership import with_header
from tests.support.scripted import Scripted, planned


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """From its call on, catctl is another version."""
    return monkeypatch


def test_one_that_renders_the_same_does_nothing_anew(
    ready: Scripted, other: pytest.MonkeyPatch
) -> None:
    ready.says("plan", planned("a"))
    ready("plan", "cat", "--sandbox")
    other.setattr(prepare, "__version__", "999.0")
    ready.forget()
    applied = ready("apply", "cat", "--sandbox", "--yes")
    assert "Rendered" not in applied.err
    assert "rendered by" not in applied.err
    assert "init" not in ready.verbs()
    assert "plan" not in ready.verbs()


def test_one_that_renders_otherwise_says_so(ready: Scripted, other: pytest.MonkeyPatch) -> None:
    ready.says("plan", planned("a"))
    ready("plan", "cat", "--sandbox")
    header = with_header

    def anew(text: str, source: str, target: str) -> str:
        return header(f"{text}# anew\n" if target.endswith("outputs.tf") else text, source, target)

    before = __version__
    other.setattr(prepare, "__version__", "999.0")
    other.setattr(render, "with_header", anew)
    refused = ready("apply", "cat", "--sandbox", "--yes", code=1)
    said = f"cat was rendered by catctl {before} and is now by catctl 999.0"
    assert said in refused.err
    assert "a file that Terraform reads has changed" in refused.err
    assert f"catctl {before} made it, and this is catctl 999.0" in refused.err
    for false in ("environment file", "lock.hcl"):
        assert f"{false} has changed" not in refused.err
    assert said not in ready("plan", "cat", "--sandbox").err


BACKEND, MODULES = ".terraform/terraform.tfstate", ".terraform/modules/modules.json"


@pytest.mark.parametrize("name", [BACKEND, MODULES, ".terraform"])
def test_what_is_damaged_is_made_anew(ready: Scripted, name: str) -> None:
    folder = ready.folder / "environments/cat"
    ready("plan", "cat", "--sandbox")
    damage(folder / name)
    ready.forget()
    again = ready("plan", "cat", "--sandbox")
    place = f"environments/cat/{name}"
    assert f"What Terraform keeps for itself is damaged, and is made anew: {place}." in again.err
    assert "init" in ready.verbs()
    assert json.loads((folder / BACKEND).read_text(encoding="utf-8"))
    assert "damaged" not in ready("plan", "cat", "--sandbox").err


def _record_backend(project: Scripted, **more: object) -> None:
    """As if Terraform had been initialised with these settings, too."""
    record = project.folder / "environments/cat" / BACKEND
    whole = json.loads(record.read_text(encoding="utf-8"))
    config = {
        "bucket": "softbank2025-cat-tfstate",
        "dynamodb_table": "softbank2025-cat-tfstate-lock",
        "key": "cat-cicd/terraform.tfstate",
        "region": "ap-northeast-2",
    }
    backend = {"type": "s3", "config": config | more, "hash": 1}
    record.write_text(json.dumps(whole | {"backend": backend}), encoding="utf-8")


def test_an_account_that_is_named_later_moves_nothing(ready: Scripted) -> None:
    """Terraform would ask for a flag: 'Backend configuration changed'."""
    ready("plan", "cat", "--sandbox")
    _record_backend(ready)
    (ready.folder / ".catctl/environments/cat/initialised.json").unlink()
    again = ready("plan", "cat", "--sandbox")
    assert "The state stays where it is; from now on only account 277679348386" in again.err
    assert "-reconfigure" in ready.call("init")["argv"]


def test_settings_of_the_backend_that_no_file_has_are_dropped(ready: Scripted) -> None:
    """Terraform would keep to them: the state would go to whoever has brought the record."""
    ready("plan", "cat", "--sandbox")
    _record_backend(ready, endpoints={"s3": "http://evil.example"})
    again = ready("plan", "cat", "--sandbox")
    assert "Backend settings that no file has are dropped: endpoints." in again.err
    assert "-reconfigure" in ready.call("init")["argv"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("link", [".terraform", ".terraform/modules"])
def test_what_lies_behind_a_link_is_not_cleared_away(ready: Scripted, link: str) -> None:
    """A state of Terraform's own kind, say, which another project keeps in a file."""
    outside = ready.folder.parent / "outside"
    outside.mkdir()
    files = ["modules.json"] if link.endswith("modules") else ["modules", "terraform.tfstate"]
    for name in files:
        (outside / name).write_text('{"version": 4}', encoding="utf-8")
    place = ready.folder / "environments/cat" / link
    if place.exists():
        place.rename(place.with_name("away"))
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(outside)
    assert "is damaged" in ready("plan", "cat", "--sandbox").err
    assert not place.is_symlink()
    assert sorted(file.name for file in outside.iterdir()) == files
    assert {file.read_text(encoding="utf-8") for file in outside.iterdir()} == {'{"version": 4}'}


def damage(place: Path) -> None:
    if place.is_dir():
        place.rename(place.with_name("away"))
    place.write_text("{", encoding="utf-8")
