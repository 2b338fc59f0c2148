"""Environments and templates → {path: text}; the same input gives the same bytes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from catctl.environment.resolved import Environment
from catctl.rendering.arguments import defaults
from catctl.rendering.bounds import BoundedEnvironment
from catctl.rendering.context import root_module
from catctl.rendering.locks import PINNED, ProviderLock
from catctl.rendering.model import Templates, target_of
from catctl.rendering.ownership import with_header
from catctl.rendering.tables import tables
from catctl.rendering.templates import jinja, text_of

README = "README.md"


def render_project(
    templates: Templates,
    environments: Iterable[Environment],
    locks: Mapping[str, ProviderLock] | None = None,
) -> dict[str, str]:
    """All files of the modules and of these environments, by path from the project's root.

    ``locks`` are by environment; where there is none, the shipped one is taken.
    """
    engine = jinja(templates)
    modules = render_modules(engine, templates)
    files = dict(modules)
    known = defaults(modules)
    for environment in environments:
        lock = (locks or {}).get(environment.key, PINNED)
        files |= render_environment(engine, templates, environment, known, lock)
    return dict(sorted(files.items()))


def render_modules(engine: BoundedEnvironment, templates: Templates) -> dict[str, str]:
    """The modules: the same bytes for every environment. A README has tables of its module."""
    sources = templates.below("modules")
    files: dict[str, str] = {}
    for source in sorted(sources, key=lambda source: target_of(source).endswith(README)):
        target = target_of(source)
        folder = target.removesuffix(README)
        of_module = {p.removeprefix(folder): t for p, t in files.items() if p.startswith(folder)}
        context = {"module": tables(of_module)} if target.endswith(README) else {}
        files[target] = with_header(text_of(engine, templates, source, context), source, target)
    return files


def render_environment(
    engine: BoundedEnvironment,
    templates: Templates,
    environment: Environment,
    defaults: Mapping[str, Mapping[str, str]],
    lock: ProviderLock = PINNED,
) -> dict[str, str]:
    """The root module of one environment; ``defaults`` are those of the modules' variables."""
    context = {
        "defaults": defaults,
        "env": environment,
        "lock": lock,
        "root": root_module(environment),
    }
    files = {}
    for source in templates.below("environment"):
        name = target_of(source.removeprefix("environment/"))
        text = with_header(text_of(engine, templates, source, context), source, name)
        files[f"environments/{environment.key}/{name}"] = text
    return files
