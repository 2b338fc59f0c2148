"""What AWS says of its own parameters, as botocore's models have it: patterns, lengths, values."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session

from tests.support.aws_rules import APPENDED, PARAMETERS, RULES

Place = tuple[str, str]  # a type of resource, and the dotted way to one of its arguments


_NAME_LIKE = re.compile(
    r"(?:.*_)?(?:alias|comment|description|family|identifier|label|name|path|prefix|username)"
    r"|bucket|id|role"
)


def is_name_like(argument: str) -> bool:
    """By the last word of the way to it."""
    return _NAME_LIKE.fullmatch(argument.rpartition(".")[2]) is not None


def arguments(modules: Path) -> set[Place]:
    """What each resource of the modules is given; they are formatted, and indents tell the way."""
    return {place for file in sorted(modules.glob("*/*.tf")) for place in _arguments(file)}


def _arguments(file: Path) -> Iterator[Place]:
    kind, inside, value = "", dict[int, str](), sys.maxsize
    for line in file.read_text(encoding="utf-8").splitlines():
        depth = len(line) - len(line.lstrip())
        if not line or depth > value:  # a value that goes on
            continue
        inside, value = {at: name for at, name in inside.items() if at < depth}, sys.maxsize
        if depth == 0:
            begun = re.match(r'resource "(\w+)" ', line)
            kind = begun[1] if begun else ""
        elif block := re.fullmatch(r' +(?:dynamic "(\w+)"|(\w+)) \{', line):
            inside[depth] = block[1] or block[2]
        elif kind and (told := re.match(r" +(\w+) += ", line)):
            names = [name for name in inside.values() if name != "content"]
            yield kind, ".".join([*names, told[1]])
            value = depth if line[-1] in "([{" else sys.maxsize


Resource = tuple[str, str, Mapping[str, Any]]  # address, type, values


def of_plan(document: Mapping[str, Any]) -> Iterator[Resource]:
    """What ``terraform show -json`` tells of a plan, as far as it is known beforehand."""
    modules = [document["planned_values"]["root_module"]]
    while modules:
        module = modules.pop()
        modules += module.get("child_modules", [])
        for item in module.get("resources", []):
            yield item["address"], item["type"], item.get("values", {})


def of_state(state: Mapping[str, Any]) -> Iterator[Resource]:
    """What a state knows."""
    for item in state["resources"]:
        if item["mode"] == "managed":
            for instance in item["instances"]:
                yield f"{item['type']}.{item['name']}", item["type"], instance["attributes"]


def given(resources: Iterable[Resource]) -> Iterator[tuple[str, Place, Any]]:
    """Every value of which AWS says what it may be: whose it is, where it stands, what it is."""
    for address, kind, values in resources:
        for path in PARAMETERS.get(kind, ()):
            for value in _walk(values, path.split(".")):
                yield address, (kind, path), value


def _walk(value: Any, path: list[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, path)
    elif path:
        yield from _walk((value or {}).get(path[0]), path[1:])
    elif value not in (None, ""):
        yield value


def refused(place: Place, value: Any) -> str | None:
    """Why AWS would not take ``value`` there; None where it would."""
    kind, path = place
    return refused_by(
        PARAMETERS[kind][path], f"{value}{end}" if (end := APPENDED.get(place)) else value
    )


def refused_by(parameter: str, value: Any) -> str | None:
    """The same for a parameter of AWS's, such as ecs.RegisterTaskDefinitionRequest.family."""
    rule = RULES.get(parameter)
    if rule and not re.fullmatch(rule.pattern, str(value)):
        return f"{value!r}: {rule.quote}"
    return _refused_by(shape_of(parameter), value)


def _refused_by(shape: Any, value: Any) -> str | None:
    if shape.type_name == "list":  # of which the planned value is an item
        shape = shape.member
    rules, values = shape.metadata, _values(shape)
    size = float(value) if shape.type_name in ("integer", "long") else len(str(value))
    if not rules.get("min", 0) <= size <= rules.get("max", sys.maxsize):
        return f"{value!r}: not from {rules.get('min', 0)} to {rules.get('max')}"
    if values and value not in values:
        return f"{value!r}: none of {values}"
    if "pattern" in rules and not in_python(rules["pattern"]).fullmatch(str(value)):
        return f"{value!r}: not {rules['pattern']}"
    return None


@cache
def model(service: str) -> Any:
    """botocore's model of a service."""
    return botocore.session.Session().get_service_model(service)


def shape_of(parameter: str) -> Any:
    """The shape of service.Structure.member."""
    service, structure, member = parameter.split(".")
    return model(service).shape_for(structure).members[member]


def text_of(parameter: str) -> str:
    """AWS's description of it, without marks."""
    text = re.sub(r"<[^>]+>", " ", shape_of(parameter).documentation).replace("&amp;", "&")
    return re.sub(r" ([.,])(?= |$)", r"\1", re.sub(r"\s+", " ", text)).replace(";;", ";")


def has_rule(parameter: str) -> bool:
    """Whether anything is said of what may stand there."""
    shape = shape_of(parameter)
    shape = shape.member if shape.type_name == "list" else shape
    in_model = {"min", "max", "pattern"} & set(shape.metadata) or _values(shape)
    return parameter in RULES or bool(in_model)


def _values(shape: Any) -> list[str]:
    return list(shape.enum) if shape.type_name == "string" else []


@cache
def in_python(pattern: str) -> re.Pattern[str]:
    """A pattern of Java's: ``\\p{L}`` is no class of Python's, ``\\w`` is ASCII there, and ``(?i)``
    may stand anywhere, which is taken for all of it.
    """
    flags = re.ASCII | (re.IGNORECASE if "(?i)" in pattern else re.NOFLAG)
    text = re.sub(r"\\p\{(\w)\}", lambda found: _category(found[1]), pattern.replace("(?i)", ""))
    return re.compile(text, flags)


@cache
def _category(letter: str) -> str:
    """The characters of a general category of Unicode, for within brackets."""
    every = (chr(code) for code in range(0x10000))
    return "".join(re.escape(c) for c in every if unicodedata.category(c)[0] == letter)
