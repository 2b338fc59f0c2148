"""Texts of a new project and of a new environment. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from catctl.environment.schema import schema
from catctl.environment.yaml_text import KeyPath, parse
from catctl.errors import CatctlError
from catctl.rendering.model import Templates, target_of
from catctl.rendering.templates import jinja, text_of

SCHEMA_PATH = "environments/environment.schema.json"
DEFAULTS_PATH = "environments/defaults.yaml"
FIRST_ENVIRONMENT = "hack"

# What makes two environments collide when one is copied from the other.
_OWN_NAMES = re.compile(
    r"name|state\.key|cluster\.name|load_balancer\.(?:access_logs_bucket|hosted_zone_id)"
    r"|services\.[\w-]+\.(?:repository|log_group|family)"
)


def project_files(
    templates: Templates, *, project: str, region: str, bucket: str, tools: Mapping[str, str]
) -> dict[str, str]:
    """A new project with one environment, by path from its root; ``tools`` are files that say which
    Terraform it is made for.
    """
    context = {"project": project, "region": region, "bucket": bucket, "env": FIRST_ENVIRONMENT}
    engine = jinja(templates)
    prefix = "scaffold/project/"
    files = {
        target_of(source.removeprefix(prefix)): text_of(engine, templates, source, context)
        for source in templates.below(prefix.rstrip("/"))
    }
    files |= {SCHEMA_PATH: schema_text(), **tools}
    files |= environment_files(
        templates, project=project, region=region, shared=True, key=FIRST_ENVIRONMENT
    )
    return dict(sorted(files.items()))


def environment_files(
    templates: Templates, *, project: str, region: str, shared: bool, key: str
) -> dict[str, str]:
    """A new environment's file, commented, working as it stands.

    ``shared`` says that defaults.yaml gives project and region already.
    """
    context = {"project": project, "region": region, "project_is_shared": shared, "env": key}
    source = templates.source_of("scaffold/environment/environment.yaml")
    text = text_of(jinja(templates), templates, source, context)
    return {f"environments/{key}/environment.yaml": text}


def schema_text() -> str:
    """The JSON Schema, as it stands beside the environments."""
    return json.dumps(schema(), indent=2, sort_keys=True) + "\n"


def copied_environment(text: str, name: str, key: str) -> str:
    """An environment file for the environment ``key``: names of its own are commented out.

    Raises CatctlError for a name inside {…}, which cannot be commented out.
    """
    text = re.sub(r"(?m)^# The environment [\w-]+\.", f"# The environment {key}.", text, count=1)
    lines = text.splitlines()
    document = parse(text, name)
    for path, number in document.lines.items():
        if not _OWN_NAMES.fullmatch(".".join(map(str, path))):
            continue
        line = lines[number - 1]
        if not line.lstrip().startswith(f"{path[-1]}:"):
            raise _cannot_copy(name, number, path)
        indent = len(line) - len(line.lstrip())
        lines[number - 1] = f"{line[:indent]}# {line[indent:]}    # every environment has its own"
    return "\n".join(lines) + "\n"


def _cannot_copy(name: str, number: int, path: KeyPath) -> CatctlError:
    return CatctlError(
        f"{name}:{number}: {'.'.join(map(str, path))} belongs to this environment alone.",
        hint="Put it on a line of its own, so that the copy can leave it out",
    )
