"""A new project, a new environment: files that are not there yet, never over one that is."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from catctl.actions import Plan, Stage
from catctl.commands import Next
from catctl.environment import names
from catctl.environment.load import build, parse_environment, read_text, refuse_collisions
from catctl.environment.project import Project, check_key
from catctl.environment.yaml_text import parse
from catctl.errors import CatctlError, ConfigError, TerraformError, UsageError
from catctl.journeys.render import write_rendered
from catctl.rendering.observe import read_templates
from catctl.rendering.plan import FileAction, WriteFile
from catctl.rendering.scaffold import (
    DEFAULTS_PATH,
    FIRST_ENVIRONMENT,
    SCHEMA_PATH,
    copied_environment,
    environment_files,
    project_files,
    schema_text,
)
from catctl.terraform.asked import OPENTOFU, TERRAFORM, TOOLS, version_file
from catctl.terraform.binary import find_terraform, refuse_old, version_of
from catctl.terraform.pins import PROVIDER, TERRAFORM_VERSION
from catctl.terraform.platforms import cache_folder
from catctl.terraform.providers import provider_of


def scaffold_project(
    folder: Path, environ: Mapping[str, str], *, project: str, region: str, suffix: str
) -> tuple[list[str], list[str]]:
    """Write a new project into ``folder``; returns the paths written and those left as they were.

    ``suffix`` makes the state bucket's name the team's own: bucket names are shared by all of AWS.
    """
    home = Project(folder)
    if home.list_keys():
        raise UsageError(f"{folder} is a catctl project already.", hint=Next("env", "new", "ENV"))
    bucket = names.state_bucket(project, suffix)
    files = project_files(
        read_templates(None),
        project=project,
        region=region,
        bucket=bucket,
        tools=_tools(environ),
    )
    _check_given(files)
    return _write_new(home, files)


def _tools(environ: Mapping[str, str]) -> dict[str, str]:
    """Files that say which Terraform a new project is made for: the one that is here, else the one
    that catctl would install.
    """
    product, version = _terraform_here(environ) or (TERRAFORM, TERRAFORM_VERSION)
    return {version_file(product): f"{version}\n", TOOLS: f"{product} {version}\n"}


def _terraform_here(environ: Mapping[str, str]) -> tuple[str, str] | None:
    with suppress(TerraformError):
        program = find_terraform(environ, cache_folder(environ))
        if program:
            version = version_of(program, environ)
            refuse_old(version, program)
            return TERRAFORM if provider_of(program) == PROVIDER else OPENTOFU, version
    return None


def _check_given(files: dict[str, str]) -> None:
    """Raises UsageError for a project or region that no file could have; all else can be edited."""
    own = f"environments/{FIRST_ENVIRONMENT}/environment.yaml"
    try:
        build(FIRST_ENVIRONMENT, [(name, files[name]) for name in (DEFAULTS_PATH, own)])
    except ConfigError as error:
        given = [p for p in error.problems if p.key in ("project", "region", "state.bucket")]
        if given:
            told = " ".join(f"{problem.key}: {problem.message}." for problem in given)
            raise UsageError(told, hint=Next("init", "--help")) from None


def scaffold_environment(project: Project, key: str, *, source: str | None) -> list[str]:
    """Write a new environment, fresh or copied from ``source``; returns the paths."""
    check_key(key)
    if project.folder(key).exists():
        raise UsageError(f"There is an environment {key} already.", hint=Next("plan", key))
    if source is not None:
        project.require(source)
        original = read_text(project.file(source))
        text = copied_environment(original, f"{source}/environment.yaml", key)
        files = {f"environments/{key}/environment.yaml": text}
    else:
        files = _fresh(project, key)
    _check(project, key, files[f"environments/{key}/environment.yaml"])
    written, _ = _write_new(project, files | {SCHEMA_PATH: schema_text()})
    return written


def _fresh(project: Project, key: str) -> dict[str, str]:
    """A file for ``key``, of the same project and region as the first of the others."""
    shared = parse(read_text(project.defaults), "").value if project.defaults.is_file() else {}
    name, region = shared.get("project"), shared.get("region")
    for other in project.list_keys()[:1]:
        environment = parse_environment(project, other)
        name, region = name or environment.project, region or environment.region
    return environment_files(
        read_templates(project),
        project=str(name or "project"),
        region=str(region or "ap-northeast-2"),
        shared={"project", "region"} <= shared.keys(),
        key=key,
    )


def _check(project: Project, key: str, text: str) -> None:
    sources = [(f"environments/{key}/environment.yaml", text)]
    if project.defaults.is_file():
        sources.insert(0, (DEFAULTS_PATH, read_text(project.defaults)))
    refuse_collisions(project, build(key, sources))


def _write_new(project: Project, files: dict[str, str]) -> tuple[list[str], list[str]]:
    there = [path for path in files if (project.root / path).exists()]
    new = {path: text for path, text in files.items() if path not in there}
    writes = [WriteFile(path=path, text=text, before=None) for path, text in sorted(new.items())]
    try:
        project.root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CatctlError(f"{project.root}: {error.strerror}") from error
    write_rendered(project, Plan((Stage[FileAction](title="scaffold", actions=tuple(writes)),)))
    return sorted(new), there
