"""Templates, as they are read: catctl's own, and the project's over them."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from jinja2 import Environment

from catctl.environment.project import Project
from catctl.errors import CatctlError, ConfigError, RenderError
from catctl.rendering.observe import built_in_folder, read_folder, read_templates

OURS = read_templates(None).texts


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def write(project: Project, source: str, text: str = "# our own\n") -> None:
    file = project.templates / source
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_no_template_writes_a_quoted_expression() -> None:
    for path, text in OURS.items():
        assert '"{{' not in text, path


def test_a_template_bears_j2_if_and_only_if_it_holds_jinja() -> None:
    """Jinja's own lexer says so: HCL has braces, too, such as ``%{ if x }``."""
    lex = Environment().lex  # noqa: S701 - renders nothing
    jinja = {
        source for source, text in OURS.items() if any(kind != "data" for _, kind, _ in lex(text))
    }
    assert jinja == {source for source in OURS if source.endswith(".j2")}


def test_every_file_of_ours_is_a_template() -> None:
    folder = built_in_folder()
    files = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    by_init = {path for path in files if ".terraform" in path.parts}
    by_init |= {path for path in files if path.match("modules/*/.terraform.lock.hcl")}
    assert set(OURS) == {path.as_posix() for path in files - by_init}


@pytest.mark.parametrize(
    ("own", "built_in"),
    [
        ("modules/vpc/main.tf", "modules/vpc/main.tf"),
        ("modules/vpc/main.tf.j2", "modules/vpc/main.tf"),
        ("environment/main.tf", "environment/main.tf.j2"),
        ("environment/main.tf.j2", "environment/main.tf.j2"),
    ],
)
def test_a_template_of_the_project_wins(project: Project, own: str, built_in: str) -> None:
    assert built_in in OURS
    write(project, own)
    found = read_templates(project).texts
    assert found[own] == "# our own\n"
    assert set(found) == set(OURS) - {built_in} | {own}


def test_two_templates_of_one_file_are_refused(project: Project) -> None:
    for source in ("main.tf", "main.tf.j2", "b.tf", "b.tf.j2", "c.tf.j2"):
        write(project, f"modules/vpc/{source}")
    with pytest.raises(RenderError) as caught:
        read_templates(project)
    assert caught.value.message.splitlines() == [
        f"templates/modules/vpc/{name} and templates/modules/vpc/{name}.j2 both become "
        f"modules/vpc/{name}."
        for name in ("b.tf", "main.tf")
    ]


@pytest.mark.parametrize(
    "name",
    [
        "environment/terraform.tfstate",
        "modules/vpc/.terraform.lock.hcl",
        "modules/vpc/.terraform/modules/x/main.tf",
        "modules/vpc/index.py",
        "modules/vpc/main.tf~",
        "scaffold/project/.pre-commit/__pycache__/terraform.cpython-311.pyc",
    ],
)
def test_what_tools_leave_behind_is_no_template(project: Project, name: str) -> None:
    write(project, name)
    (project.templates / "modules/folder.tf").mkdir(parents=True)
    assert read_folder(project.templates) == {}


def test_a_byte_order_mark_is_no_part_of_the_text(project: Project) -> None:
    write(project, "main.tf", "\ufeffa = 1\n")
    assert read_folder(project.templates) == {"main.tf": "a = 1\n"}


@pytest.mark.parametrize("name", ["main.tf", "main.tf.j2"])
def test_what_is_no_text_is_named(project: Project, name: str) -> None:
    write(project, f"modules/queue/{name}")
    (project.templates / "modules/queue" / name).write_bytes(b'a = "\xff"\n')
    with pytest.raises(RenderError, match=re.escape(f"modules/queue/{name}: is not UTF-8 text.")):
        read_templates(project)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_broken_link_is_named(project: Project) -> None:
    project.templates.mkdir()
    (project.templates / "main.tf").symlink_to(project.root / "nowhere")
    with pytest.raises(RenderError, match=r"templates/main\.tf: No such file"):
        read_templates(project)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("main.tf", "outside/main.tf"),
        ("main.tf.j2", "outside/main.tf"),
        ("notes.txt", "outside/main.tf"),
        ("environment/main.tf", "/etc/hostname"),
        ("modules/queue/main.tf", "outside/nowhere"),
        ("modules/queue", "outside"),
        ("modules", "outside"),
        (".", "outside"),
    ],
)
def test_no_link_of_a_template_leads_out(
    project: Project, tmp_path: Path, link: str, target: str
) -> None:
    """A stranger's project must not read what is beside it, or pass it on in what is rendered."""
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "main.tf").write_text("secret\n", encoding="utf-8")
    place = project.templates / link
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(
        outside / target.removeprefix("outside").lstrip("/")
        if target.startswith("outside")
        else Path(target)
    )
    name = place.relative_to(project.root).as_posix()
    with pytest.raises(ConfigError, match=f"{re.escape(name)}: is a link that leads out") as caught:
        read_templates(project)
    assert caught.value.exit_code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_within_the_project_is_read(project: Project) -> None:
    write(project, "modules/queue/main.tf")
    (project.templates / "modules/queue/other.tf").symlink_to("main.tf")
    assert set(read_folder(project.templates)) == {
        "modules/queue/main.tf",
        "modules/queue/other.tf",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_circle_of_links_ends(project: Project) -> None:
    project.templates.mkdir()
    (project.templates / "main.tf").symlink_to("main.tf")
    with pytest.raises(CatctlError, match=r"templates/main\.tf"):
        read_templates(project)
