"""Environments and templates → {path: text}. Pure: the same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import Environment as Jinja

from catctl.environment.resolved import Environment
from catctl.rendering.context import root_module
from catctl.rendering.model import Templates
from catctl.rendering.ownership import with_header
from catctl.rendering.templates import jinja, render

SUFFIX = ".j2"


def render_project(templates: Templates, environments: Iterable[Environment]) -> dict[str, str]:
    """All files of the modules and of these environments, by path from the project's root."""
    engine = jinja(templates)
    files = render_modules(engine, templates)
    for environment in environments:
        files |= render_environment(engine, templates, environment)
    return dict(sorted(files.items()))


def render_modules(engine: Jinja, templates: Templates) -> dict[str, str]:
    """The modules: the same bytes for every environment."""
    return {
        source.removesuffix(SUFFIX): with_header(render(engine, source, {}), source, source[:-3])
        for source in templates.below("modules")
    }


def render_environment(
    engine: Jinja, templates: Templates, environment: Environment
) -> dict[str, str]:
    """The root module of one environment."""
    root = root_module(environment)
    context = {"env": environment, "root": root}
    files = {}
    for source in templates.below("environment"):
        name = source.removeprefix("environment/").removesuffix(SUFFIX)
        text = with_header(render(engine, source, context), source, name)
        files[f"environments/{environment.key}/{name}"] = text
    return files
