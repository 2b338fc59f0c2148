"""A project's files: the same for each order, and its modules shared."""

from __future__ import annotations

import re

from catctl.environment.load import load_all
from catctl.environment.project import Project
from catctl.environment.rules import BLOCK, SPAN
from catctl.rendering.observe import read_templates
from catctl.rendering.render import render_project
from tests.support.project import ROOT


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
        "budget",
        "database",
        "dns",
        "ecr",
        "ecs",
        "endpoints",
        "kms",
        "monitoring",
        "scheduled-stop",
        "security-groups",
        "vpc",
    }


def test_the_comment_on_priorities_is_true() -> None:
    template = read_templates(None).texts["environment/main.tf.j2"]
    said = re.findall(r"\d+", template[template.index("# Rules are tried") :])[:5]
    assert [int(number) for number in said] == [3 * BLOCK, BLOCK, 2 * BLOCK, SPAN, 0]
    assert f"plus 0 to {SPAN - 1} derived" in template
