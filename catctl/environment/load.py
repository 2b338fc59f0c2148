"""environment.yaml over defaults.yaml → Environment, or every problem at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path as PathLike
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from catctl.environment import checks, names, network, yaml_text
from catctl.environment.model import EnvironmentFile
from catctl.environment.project import Project
from catctl.environment.resolved import Environment, default_zones
from catctl.environment.spelling import guess
from catctl.environment.yaml_text import Path, dotted
from catctl.errors import ConfigError, Problem

Lines = dict[Path, tuple[str, int]]


def load(project: Project, key: str) -> Environment:
    """Load one environment; as ``load_some``."""
    return load_some(project, [key])[0]


def load_some(project: Project, keys: list[str]) -> list[Environment]:
    """Load environments and make sure that no other of the project wants the same names.

    Raises UsageError for a missing environment, ConfigError with all problems of all files.
    """
    for key in keys:
        project.require(key)
    loaded: dict[str, Environment] = {}
    problems: list[Problem] = []
    for key in project.list_keys():
        try:
            loaded[key] = parse_environment(project, key)
        except ConfigError as error:
            # A neighbour that does not load cannot collide; its own command reports it.
            problems += error.problems if key in keys else ()
    if problems:
        raise ConfigError(tuple(dict.fromkeys(problems)))
    wanted = [loaded[key] for key in keys]
    _refuse_collisions(project, wanted, loaded.values())
    return wanted


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
    claims = names.claims(others)
    problems = []
    for environment in wanted:
        for other, why in names.collisions(environment, claims):
            file = _relative(project, environment.key)
            message = f"{environment.key} and {other} collide: {why}"
            problems.append(Problem(file=file, line=None, key="name", message=message))
    if problems:
        raise ConfigError(tuple(problems))


def _relative(project: Project, key: str) -> str:
    return project.file(key).relative_to(project.root).as_posix()


def parse_environment(project: Project, key: str) -> Environment:
    """Read and check one environment, without a look at its neighbours."""
    file = _relative(project, key)
    sources = []
    if project.defaults.is_file():
        sources.append(("environments/defaults.yaml", read_text(project.defaults)))
    sources.append((file, read_text(project.file(key))))
    return build(key, sources)


def read_text(path: PathLike) -> str:
    """A file of the project. Raises ConfigError for what cannot be read as UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        message = "is not UTF-8 text"
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
    name = f"{path.parent.name}/{path.name}"
    raise ConfigError((Problem(file=name, line=None, key="", message=message),))


def build(key: str, sources: list[tuple[str, str]]) -> Environment:
    """Make an Environment of texts, each laid over the one before: [(file name, text), …]. Pure."""
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
        file = EnvironmentFile.model_validate(merged)
    except ValidationError as error:
        raise ConfigError(_sorted(_explain(item, lines, last) for item in error.errors())) from None
    return _complete(key, file, lines, last)


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
            subnets = network.lay_out(file.network.cidr, zones=len(zones), given=given)
        except network.NoRoomError as error:
            findings.append((("network", "cidr"), str(error)))
    by_zone = {
        group: dict(zip(zones, ranges, strict=True) if ranges else ())
        for group, ranges in sorted(subnets.items())
    }
    environment = Environment(key=key, file=file, subnets=by_zone, notes=tuple(_notes(file)))
    findings += checks.check_names(environment)
    if findings:
        raise ConfigError(_sorted(_place(path, text, lines, last) for path, text in findings))
    return environment


def _notes(file: EnvironmentFile) -> Iterable[str]:
    web = [service for service in file.services.values() if not service.worker]
    if web and file.load_balancer and not file.load_balancer.certificate_arn:
        yield "No certificate is set: the load balancer serves plain HTTP."
    private = any(not service.public_ip for service in file.services.values())
    if file.network.nat == "none" and private:
        yield "network.nat is none: tasks in the app subnets cannot pull images or reach AWS."


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(set(problems), key=lambda p: (p.file, p.line or 0, p.key, p.message)))


def _place(path: Path, message: str, lines: Lines, last: str) -> Problem:
    """The problem at ``path``, or at the nearest key above it that stands in a file."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            file, line = lines[path[:end]]
            return Problem(file=file, line=line, key=dotted(path), message=message)
    return Problem(file=last, line=None, key=dotted(path), message=message)


def _explain(error: ErrorDetails, lines: Lines, last: str) -> Problem:
    path = tuple(part for part in error["loc"] if part != "[key]")
    message = _message(error, path)
    return _place(path, message, lines, last)


def _message(error: ErrorDetails, path: Path) -> str:
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    match kind:
        case "extra_forbidden":
            return _unknown(path)
        case "missing":
            return f"is missing. {_describe(path)}".rstrip()
        case "value_error":
            return str(context["error"])
        case "literal_error":
            return _literal(value, str(context["expected"]))
        case "none_required":
            return _describe(path)
        case "too_long" if context["max_length"] == 0:
            return _describe(path)
        case _:
            return _plain(kind, value, context)


def _literal(value: object, expected: str) -> str:
    choices = [item.strip("' ") for item in expected.replace(" or ", ", ").split(", ")]
    near = guess(value, choices) if isinstance(value, str) else ""
    return f"{value!r} is not one of {', '.join(choices)}.{near}"


def _plain(kind: str, value: object, context: dict[str, Any]) -> str:
    wanted = {
        "bool_type": "true or false",
        "dict_type": "a mapping of keys to values",
        "int_type": "a whole number",
        "list_type": "a list",
        "model_type": "a mapping of keys to values",
        "string_type": "text",
    }
    if kind in wanted:
        quote = (
            f'; put it in quotes: "{value}"' if kind == "string_type" and _is_number(value) else ""
        )
        return f"must be {wanted[kind]}, not {_shown(value)}{quote}"
    limits = {
        "greater_than_equal": "{} is too small; at least {ge}",
        "less_than_equal": "{} is too large; at most {le}",
        "too_short": "is empty",
        "string_too_short": "is empty",
        "too_long": "has too many entries; at most {max_length}",
    }
    return limits.get(kind, "{} is not valid here").format(_shown(value), **context)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else repr(value)


def _unknown(path: Path) -> str:
    model = _model_at(path[:-1])
    known = sorted(_keys(model)) if model else []
    near = guess(str(path[-1]), known)
    return f"unknown key.{near}" if near else f"unknown key. Known here: {', '.join(known)}."


def _describe(path: Path) -> str:
    model = _model_at(path[:-1])
    for name, info in model.model_fields.items() if model else ():
        if path[-1] in (name, info.alias):
            return info.description or ""
    return ""


def _keys(model: type[BaseModel]) -> Iterable[str]:
    return (info.alias or name for name, info in model.model_fields.items())


def _model_at(path: Path) -> type[BaseModel] | None:
    """The section that stands at ``path``: through mappings and lists, by their types."""
    model: type[BaseModel] | None = EnvironmentFile
    rest = list(path)
    while rest and model is not None:
        name = rest.pop(0)
        found = [info for key, info in model.model_fields.items() if name in (key, info.alias)]
        if not found:
            return None
        model, container = _inner(found[0].annotation)
        if container and rest:
            rest.pop(0)
    return model


def _inner(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The section inside a type such as Section, Section | None, dict[str, Section]."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    container = getattr(annotation, "__origin__", None) in (dict, list)
    for inner in get_args(annotation):
        model, nested = _inner(inner)
        if model is not None:
            return model, container or nested
    return None, container
