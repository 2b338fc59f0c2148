"""A project's files: the same for each order, and its modules shared."""

from __future__ import annotations

from catctl.environment.load import load_all
from catctl.environment.project import Project
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
