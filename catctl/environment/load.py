"""Reads environment.yaml over defaults.yaml → Environment, or every problem at once."""

from __future__ import annotations

import gc
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from catctl.environment import checks, collisions, network, yaml_text
from catctl.environment.constraints import AWS_UNPROVED, parse_constraint
from catctl.environment.explain import Lines, explain, place
from catctl.environment.facts import UNPROVED
from catctl.environment.model import EnvironmentFile
from catctl.environment.presets import with_preset
from catctl.environment.project import Project
from catctl.environment.resolved import Environment, default_zones
from catctl.errors import ConfigError, Problem

LARGEST_BYTES = 4 * yaml_text.LARGEST_FILE  # four for a letter


def load(project: Project, key: str) -> Environment:
    """Load one environment; as ``load_some``."""
    return load_some(project, [key])[0]


def load_some(project: Project, keys: list[str]) -> list[Environment]:
    """Load environments and make sure that no other of the project wants the same names.

    Raises UsageError for a missing environment, ConfigError with all problems of all files.
    """
    for key in keys:
        project.require(key)
    with _collector_paused():
        loaded, problems = _parse_all(project, keys)
        if problems:
            raise ConfigError(tuple(dict.fromkeys(problems)))
        wanted = [loaded[key] for key in keys]
        _refuse_collisions(project, wanted, loaded.values())
    return wanted


def _parse_all(project: Project, keys: list[str]) -> tuple[dict[str, Environment], list[Problem]]:
    """All environments that load, and the problems of those in ``keys`` that do not."""
    loaded: dict[str, Environment] = {}
    problems: list[Problem] = []
    wanted = set(keys)
    for key in project.list_keys():
        try:
            loaded[key] = parse_environment(project, key)
        except ConfigError as error:
            # A neighbour that does not load cannot collide; its own command reports it.
            problems += error.problems if key in wanted else ()
    return loaded, problems


@contextmanager
def _collector_paused() -> Iterator[None]:
    """All that is allocated here stays: looking for garbage in it grows with the square."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def load_all(project: Project) -> list[Environment]:
    """Load every environment of the project."""
    return load_some(project, list(project.list_keys()))


def refuse_collisions(project: Project, environment: Environment) -> None:
    """Raise ConfigError if another environment of the project wants a name of this one."""
    others = []
    for key in project.list_keys():
        try:
            others.append(parse_environment(project, key))
        except ConfigError:
            continue
    _refuse_collisions(project, [environment], others)


def _refuse_collisions(
    project: Project, wanted: Iterable[Environment], others: Iterable[Environment]
) -> None:
    claims = collisions.claims(others)
    problems = []
    for environment in wanted:
        for other, why in collisions.collisions(environment, claims):
            file = _relative(project, environment.key)
            message = f"{environment.key} and {other} collide: {why}"
            problems.append(Problem(file=file, line=None, key="name", message=message))
    if problems:
        raise ConfigError(tuple(problems))


def _relative(project: Project, key: str) -> str:
    return project.file(key).relative_to(project.root).as_posix()


def parse_environment(project: Project, key: str) -> Environment:
    """Read and check one environment, without a look at its neighbours."""
    return build(key, _sources(project, key))


def load_with_lines(project: Project, key: str) -> tuple[Environment, Lines]:
    """An environment, and for each key that a file sets: which file, and in which line."""
    project.require(key)
    return _build(key, _sources(project, key))


def _sources(project: Project, key: str) -> list[tuple[str, str]]:
    """Names and texts of the files that make an environment: what is laid over comes last."""
    file = _relative(project, key)
    sources = []
    if project.defaults.is_file():
        sources.append(("environments/defaults.yaml", read_text(project.defaults)))
    sources.append((file, read_text(project.file(key))))
    return sources


def read_text(path: Path) -> str:
    """A file of the project. Raises ConfigError for what cannot be read as UTF-8."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device may never end
            message = "is not a regular file"
        elif status.st_size <= LARGEST_BYTES:
            return path.read_text(encoding="utf-8-sig")
        else:
            message = "is larger than 256 KiB"
    except UnicodeDecodeError:
        message = "is not UTF-8 text"
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
    name = f"{path.parent.name}/{path.name}"
    raise ConfigError((Problem(file=name, line=None, key="", message=message),))


def build(key: str, sources: list[tuple[str, str]]) -> Environment:
    """Make an Environment of texts, each laid over the one before: [(file name, text), …]. Pure."""
    return _build(key, sources)[0]


def _build(key: str, sources: list[tuple[str, str]]) -> tuple[Environment, Lines]:
    merged: dict[str, Any] = {}
    lines: Lines = {}
    problems: list[Problem] = []
    for name, text in sources:
        document = yaml_text.parse(text, name)
        problems += document.problems
        merged = _merge(merged, document.value)
        lines.update({path: (name, line) for path, line in document.lines.items()})
    if problems:
        raise ConfigError(tuple(problems))
    last = sources[-1][0]
    _drop_empty_sections(merged, EnvironmentFile)
    try:
        file = EnvironmentFile.model_validate(with_preset(merged))
    except ValidationError as error:
        raise ConfigError(_sorted(explain(item, lines, last) for item in error.errors())) from None
    return _complete(key, file, lines, last), lines


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    result = dict(base)
    for key, value in over.items():
        old = result.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        result[key] = _merge(old, value) if both and isinstance(old, dict) else value
    return result


def _drop_empty_sections(values: dict[str, Any], model: type[BaseModel]) -> None:
    """A section of which every line is commented out reads as null, and means its defaults."""
    for name, info in model.model_fields.items():
        kind = info.annotation
        section = kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None
        is_mapping = getattr(kind, "__origin__", None) is dict
        if name in values and values[name] is None and (section or is_mapping):
            del values[name]
        elif section and isinstance(values.get(name), dict):
            _drop_empty_sections(values[name], section)


def _complete(key: str, file: EnvironmentFile, lines: Lines, last: str) -> Environment:
    zones = file.network.availability_zones or default_zones(file.region)
    findings = list(checks.check_file(file, zones))
    subnets: dict[str, tuple[str, ...]] = {}
    if not any(path[0] == "network" for path, _ in findings if path):
        given = {group: getattr(file.network.subnets, group) for group in network.GROUPS}
        try:
            subnets = network.lay_out(
                file.network.cidr, zones=len(zones), given=given, balanced=checks.is_balanced(file)
            )
        except network.NoRoomError as error:
            findings.append((("network", "cidr"), str(error)))
    by_zone = {
        group: dict(zip(zones, ranges, strict=True) if ranges else ())
        for group, ranges in sorted(subnets.items())
    }
    environment = Environment(key=key, file=file, subnets=by_zone, notes=tuple(_notes(file)))
    findings += checks.check_names(environment)
    if findings:
        raise ConfigError(_sorted(place(path, text, lines, last) for path, text in findings))
    return environment


def _notes(file: EnvironmentFile) -> Iterable[str]:
    web = [service for service in file.services.values() if not service.worker]
    if web and file.load_balancer and not file.load_balancer.certificate_arn:
        yield "No certificate is set: the load balancer serves plain HTTP."
    if parse_constraint(file.versions.aws).meets(AWS_UNPROVED):
        yield UNPROVED


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(set(problems), key=lambda p: (p.file, p.line or 0, p.key, p.message)))
