"""Planning files: what is ours, what was edited, what is foreign; and the strict templates."""

from __future__ import annotations

from pathlib import Path

import pytest

from catctl.environment.load import load_all
from catctl.environment.project import Project
from catctl.errors import RefusedError, RenderError
from catctl.rendering.model import Templates
from catctl.rendering.observe import read_templates
from catctl.rendering.ownership import Owner, lock_hashes, merge_lock, owner_of
from catctl.rendering.plan import DeleteFile, KeepCopy, WriteFile, plan_files
from catctl.rendering.render import render_project
from catctl.rendering.templates import jinja, render
from catctl.terraform.pins import PROVIDER
from tests.support.rendered import EDITED, FOREIGN, NEW, OLD, PATH

ROOT = Path(__file__).resolve().parents[3]
LOCK = (ROOT / "templates/environment/.terraform.lock.hcl.j2").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "owner"), [(NEW, Owner.OURS), (EDITED, Owner.EDITED), (FOREIGN, Owner.FOREIGN)]
)
def test_owner(text: str, owner: Owner) -> None:
    assert owner_of(text) is owner


@pytest.mark.parametrize(
    ("desired", "observed", "actions"),
    [
        ({}, {}, []),
        ({PATH: NEW}, {PATH: NEW}, []),
        ({PATH: NEW}, {}, [WriteFile(path=PATH, text=NEW, before=None)]),
        ({PATH: NEW}, {PATH: OLD}, [WriteFile(path=PATH, text=NEW, before=OLD)]),
        ({}, {PATH: OLD}, [DeleteFile(path=PATH, before=OLD)]),
        ({}, {"modules/x/own.tf": FOREIGN}, []),
        ({PATH: NEW}, {PATH: NEW, "modules/x/own.tf": FOREIGN}, []),
    ],
)
def test_plan(desired: dict[str, str], observed: dict[str, str], actions: list[object]) -> None:
    assert list(plan_files(desired, observed)) == actions


@pytest.mark.parametrize(
    ("desired", "observed", "reason"),
    [
        ({PATH: NEW}, {PATH: EDITED}, "was edited by hand"),
        ({PATH: NEW}, {PATH: FOREIGN}, "bears no header"),
        ({}, {PATH: EDITED}, "was edited by hand"),
    ],
)
def test_refusals(desired: dict[str, str], observed: dict[str, str], reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        plan_files(desired, observed)
    forced = list(plan_files(desired, observed, force=True))
    assert isinstance(forced[0], KeepCopy)
    assert forced[0].text == observed[PATH]


def test_lock_file_keeps_what_init_has_added() -> None:
    added = '"h1:AAAA=",\n    "zh:054b'
    existing = LOCK.replace('"zh:054b', added, 1) + (
        '\nprovider "registry.terraform.io/hashicorp/random" {\n  version = "3.6.0"\n}\n'
    )
    merged = merge_lock(LOCK, existing)
    assert lock_hashes(merged, PROVIDER) == lock_hashes(LOCK, PROVIDER) | {"h1:AAAA="}
    assert "hashicorp/random" in merged
    assert merge_lock(LOCK, merged) == merged
    assert merge_lock(LOCK, LOCK) == LOCK


def test_lock_file_of_another_version_is_replaced() -> None:
    other = LOCK.replace('"5.100.0"', '"5.99.0"').replace("h1:edXO", "h1:XXXX")
    assert merge_lock(LOCK, other) == LOCK


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ missing }}", r"x\.j2:1: 'missing' is undefined"),
        ("\n{{ value }}", r"x\.j2:2: .* is written without a filter"),
        ("{{ 'literal' }}", "without a filter"),
        ("{% if %}", r"x\.j2:1: Expected an expression"),
        ("{{ value | nonsense }}", "No filter named 'nonsense'"),
        ("{{ range(3) | hcl }}", "'range' is undefined"),
    ],
)
def test_templates_are_strict(text: str, message: str) -> None:
    engine = jinja(Templates({"x.j2": text}))
    with pytest.raises(RenderError, match=message):
        render(engine, "x.j2", {"value": "v"})


def test_jinja_syntax_in_a_value_stays_text() -> None:
    engine = jinja(Templates({"x.j2": "{{ value | hcl }}"}))
    assert render(engine, "x.j2", {"value": "{{ 7 * 7 }}"}) == '"{{ 7 * 7 }}"'


def test_rendering_is_deterministic_and_modules_are_shared() -> None:
    cat, library = load_all(Project(ROOT))
    templates = read_templates(None)
    both = render_project(templates, [cat, library])
    assert both == render_project(templates, [library, cat])
    only = render_project(templates, [library])
    modules = {path: text for path, text in both.items() if path.startswith("modules/")}
    assert modules == {path: text for path, text in only.items() if path.startswith("modules/")}
    assert {path.split("/")[1] for path in modules} == {
        "access-logs",
        "alb",
        "brake",
        "budget",
        "database",
        "dns",
        "ecr",
        "ecs",
        "endpoints",
        "kms",
        "monitoring",
        "security-groups",
        "vpc",
    }


def test_no_template_writes_a_quoted_expression() -> None:
    for path, text in read_templates(None).texts.items():
        assert '"{{' not in text, path


def test_template_of_the_project_wins(tmp_path: Path) -> None:
    own = tmp_path / "templates/modules/vpc"
    own.mkdir(parents=True)
    (own / "main.tf.j2").write_text("# our own\n", encoding="utf-8")
    found = read_templates(Project(tmp_path)).texts
    assert found["modules/vpc/main.tf.j2"] == "# our own\n"
    assert "modules/vpc/outputs.tf.j2" in found
