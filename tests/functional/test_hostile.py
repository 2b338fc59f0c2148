"""Files and names that mean harm: one clear message, little memory, and nothing is touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from catctl.environment.project import check_key
from catctl.errors import RefusedError, UsageError
from catctl.files import make_private_folder
from tests.support.command_line import Catctl
from tests.support.hostile_files import FILES

MOST_MEBIBYTES = 200
# Runs catctl and notes the peak of this very process: that of getrusage is its parent's, too.
MEASURED = """
import sys
from pathlib import Path
from catctl.cli import main
target, *sys.argv[1:] = sys.argv[1:]
code = main()
status = Path("/proc/self/status")
if status.exists():
    [peak] = [x.split()[1] for x in status.read_text().splitlines() if x.startswith("VmHWM")]
    Path(target).write_text(peak)
sys.exit(code)
"""


def measured(catctl: Catctl, target: Path, *args: str) -> tuple[int, str, float]:
    """Exit code, stderr, and the peak memory in MiB; 0 where the system does not tell."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(target), *args],
        cwd=catctl.folder,
        env=catctl.environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    peak = int(target.read_text(encoding="utf-8")) / 1024 if target.exists() else 0.0
    return done.returncode, done.stderr, peak


@pytest.fixture
def project(copy_project: object, environ: dict[str, str], tmp_path: Path) -> Catctl:
    assert callable(copy_project)
    return Catctl(copy_project("cat"), environ)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("name", FILES)
def test_hostile_file(project: Catctl, name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    text, message = FILES[name]
    raw = text.encode() if isinstance(text, str) else text
    (project.folder / "environments/cat/environment.yaml").write_bytes(raw)
    before = everything(project.folder.parent)
    target = tmp_path_factory.mktemp("peak") / "kib"
    code, err, peak = measured(project, target, "plan", "cat", "--sandbox")
    assert code == 2, err
    assert message in err
    assert "Traceback" not in err
    assert len(err) < 3000, "one clear message"
    assert peak < MOST_MEBIBYTES
    assert everything(project.folder.parent) == before


NAMES = (
    "../cat",
    "/etc",
    "-rf",
    "a" * 300,
    "ｃａｔ",
    "cаt",
    ".",
    "",
    "cat/../cat",
    "CAT",
    "con",
    "a b",
)
VERBS = (
    ["apply", "--yes"],
    ["bootstrap-state", "--yes"],
    ["destroy", "--yes"],
    ["drift"],
    ["env", "new"],
    ["output"],
    ["plan"],
    ["render"],
    ["runs"],
    ["sandbox", "env"],
    ["state", "recover"],
    ["status"],
    ["try"],
    ["unlock"],
    ["validate"],
)


@pytest.mark.parametrize("name", NAMES)
def test_hostile_name(project: Catctl, name: str) -> None:
    before = everything(project.folder.parent)
    found = project("plan", name, code=2)
    assert len(found.err) < 500
    assert everything(project.folder.parent) == before


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_no_verb_takes_a_hostile_name(project: Catctl, verb: list[str]) -> None:
    before = everything(project.folder.parent)
    found = project(*verb, "../cat", code=2)
    assert "cannot name an environment" in found.err
    assert everything(project.folder.parent) == before


def test_a_name_with_nul_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot name an environment"):
        check_key("a\0b")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("what", ["environments/cat", "environments/cat/environment.yaml"])
def test_links_out_of_the_tree(project: Catctl, what: str) -> None:
    inside = project.folder / what
    outside = project.folder.parent / "outside"
    inside.rename(outside)
    inside.symlink_to(outside)
    before = everything(project.folder.parent)
    for verb in ("plan", "render", "status"):
        found = project(verb, "cat", code=2)
        assert "is a link that leads out of the project" in found.err
    assert everything(project.folder.parent) == before


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_private_files_follow_no_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".catctl").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RefusedError, match="is a symbolic link"):
        make_private_folder(tmp_path / ".catctl")
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_pipe_is_no_file(project: Catctl) -> None:
    file = project.folder / "environments/cat/environment.yaml"
    file.unlink()
    os.mkfifo(file)
    found = project("plan", "cat", code=2).err
    assert found == "Error: cat/environment.yaml: is not a regular file\n"


def test_template_syntax_in_a_value_stays_text(project: Catctl) -> None:
    file = project.folder / "environments/cat/environment.yaml"
    text = file.read_text(encoding="utf-8")
    value = "/{{7*7}}{%raw%}{#c#}"
    assert "services:\n" in text
    one = f'services:\n  odd: {{path: "/odd/*", health_check: {{path: "{value}"}}}}\n'
    file.write_text(text.replace("services:\n", one), encoding="utf-8")
    project("render", "cat")
    rendered = (project.folder / "environments/cat/main.tf").read_text(encoding="utf-8")
    assert value.replace("%{", "%%{") in rendered


# A cloned repository may bring any of these: folders, files, and files that are not there yet.
LINKS = [
    ".catctl",
    ".catctl/environments",
    ".catctl/environments/cat",
    ".catctl/environments/cat/initialised.json",
    ".catctl/environments/cat/rendered.json",
    ".catctl/environments/cat/saved.json",
    ".catctl/environments/cat/terraform.rc",
    ".catctl/environments/cat/x.tfplan",
    ".catctl/errored",
    ".catctl/.gitignore",
    ".catctl/kept",
    ".catctl/kept/environments/cat",
    ".catctl/render.lock",
    ".catctl/runs",
    ".catctl/runs/1.json",
    ".catctl/sandbox",
    ".catctl/sandbox/credentials-277679348386.json",
    ".catctl/sandbox/empty",
    ".catctl/sandbox/environments/cat/saved.json",
    ".catctl/sandbox/server.json",
    ".catctl/sandbox/start.lock",
    ".catctl/sandbox/unguarded",
    ".catctl/what-a-later-catctl-brings/x",
]
TRIED = [
    "apply cat --yes",
    "plan cat --sandbox",
    "render --all --force",
    "runs",
    "sandbox reset",
    "sandbox stop",
    "state recover cat --yes",
    "status cat",
    "tf cat -- plan",
    "try cat --yes",
]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("to", ["folder", "file", "nothing"])
def test_no_link_among_private_files_is_followed(project: Catctl, to: str) -> None:
    outside = project.folder.parent / "outside"
    (outside / "folder/environments/cat").mkdir(parents=True)
    for name in ("file", "folder/saved.json", "folder/1.json", "folder/1.jsonl", "folder/x.tfplan"):
        (outside / name).write_text('{"file": "x.tfplan"}', encoding="utf-8")
    before = everything(outside)
    for number, place in enumerate(LINKS):
        link = project.folder / place
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(outside / to)
        found = project(*TRIED[number % len(TRIED)].split(), code=1)
        assert f"{link} is a symbolic link" in found.err
        assert len(found.err.splitlines()) == 2
        assert everything(outside) == before
        link.unlink()
        shutil.rmtree(project.folder / ".catctl", ignore_errors=True)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("verb", TRIED)
def test_no_verb_follows_a_link_among_private_files(project: Catctl, verb: str) -> None:
    outside = project.folder.parent / "outside"
    outside.mkdir()
    (project.folder / ".catctl").mkdir()
    (project.folder / ".catctl/runs").symlink_to(outside)
    assert "is a symbolic link" in project(*verb.split(), code=1).err
    assert list(outside.iterdir()) == []
