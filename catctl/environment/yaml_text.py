"""YAML → plain values, with the line of every key. Pure.

YAML 1.2's few types: no Norway, no dates. Only text, whole numbers, decimals, true/false and null
exist; duplicate keys, anchors, tags and several documents are errors. All are found in one pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from catctl.errors import Problem

KeyPath = tuple[str | int, ...]

LARGEST_FILE = 256 * 1024
DEEPEST = 20
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?")
_STANDARD_TAG = re.compile(
    r"tag:yaml\.org,2002:(?:str|int|float|bool|null|timestamp|value|merge|binary)"
)
_WORDS = {"null": None, "~": None, "": None, "true": True, "false": False}


@dataclass
class ParsedFile:
    """A parsed file. ``lines`` maps each path of keys to its line, counted from 1."""

    value: dict[str, Any] = field(default_factory=dict)
    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def parse(text: str, name: str) -> ParsedFile:
    """Parse ``text``; ``name`` stands in the problems."""
    document = ParsedFile()
    if len(text) > LARGEST_FILE:
        document.problems.append(_problem(name, None, (), "is larger than 256 KiB"))
        return document
    deep = _too_deep(text)
    if deep is not None:
        document.problems.append(_problem(name, deep, (), "nests too deeply"))
        return document
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        document.problems.append(_syntax(name, error))
        return document
    if node is None:
        return document
    if not isinstance(node, yaml.MappingNode):
        document.problems.append(_problem(name, 1, (), "must be a mapping of keys to values"))
        return document
    document.value = _Reader(name, document).mapping(node, ())
    return document


def _too_deep(text: str) -> int | None:
    """The line where ``text`` nests too deeply. The composer recurses in C and would crash.

    The parser does not recurse, but is slow: it is asked only where nesting is possible at all.
    """
    openings = text.count("[") + text.count("{")
    indents = (len(line) - len(line.lstrip(" -?:")) for line in text.splitlines())
    if openings <= DEEPEST and max(indents, default=0) <= DEEPEST:
        return None
    depth = 0
    event: Any
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > 2 * DEEPEST:
                return int(event.start_mark.line) + 1
    except yaml.MarkedYAMLError as error:
        # The scanner of libyaml in PyYAML 6.0.4 looks ahead, and refuses 1,000 levels itself.
        if error.problem_mark and "nesting depth" in str(error.problem):
            return int(error.problem_mark.line) + 1
    except yaml.YAMLError:
        pass  # composing it says what is wrong
    return None


def _syntax(name: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    return _problem(name, mark.line + 1 if mark else None, (), f"is not valid YAML: {what}")


def _problem(name: str, line: int | None, path: KeyPath, message: str) -> Problem:
    return Problem(file=name, line=line, key=dotted(path), message=message)


def dotted(path: KeyPath) -> str:
    """Path of keys as a user writes it: network.subnets.public[0]."""
    result = ""
    for part in path:
        result += f"[{part}]" if isinstance(part, int) else f".{part}" if result else str(part)
    return result


class _Reader:
    def __init__(self, name: str, document: ParsedFile) -> None:
        self._name = name
        self._document = document
        self._seen: set[int] = set()
        self._aliased = False

    def _note(self, node: yaml.Node, path: KeyPath, message: str) -> None:
        line = node.start_mark.line + 1
        self._document.problems.append(_problem(self._name, line, path, message))

    def value(self, node: yaml.Node, path: KeyPath) -> Any:
        if id(node) in self._seen:
            if not self._aliased:  # one says it; a bomb has thousands
                text = "anchors and aliases are not supported; write the value out"
                self._note(node, path, text)
            self._aliased = True
            return None
        self._seen.add(id(node))
        if len(path) > DEEPEST:
            self._note(node, path[:3], "nests too deeply")
            return None
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return self._sequence(node, path)
        return self._scalar(node, path)

    def mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        self._known_tag(node, path, "map")
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._note(key_node, path, "a key must be plain text")
                continue
            key = str(key_node.value)
            here = (*path, key)
            if key in result:
                first = self._document.lines[here]
                self._note(key_node, here, f"stands twice; the first is in line {first}")
                continue
            self._document.lines[here] = key_node.start_mark.line + 1
            result[key] = self.value(value_node, here)
        return result

    def _sequence(self, node: yaml.SequenceNode, path: KeyPath) -> list[Any]:
        result = []
        self._known_tag(node, path, "seq")
        for index, item in enumerate(node.value):
            here = (*path, index)
            self._document.lines[here] = item.start_mark.line + 1
            result.append(self.value(item, here))
        return result

    def _scalar(self, node: Any, path: KeyPath) -> Any:
        raw = str(node.value)
        if node.style in ("'", '"', "|", ">"):
            return raw
        if not _STANDARD_TAG.fullmatch(node.tag):
            self._note(node, path, f"the tag {node.tag} is not supported")
            return raw
        if raw.lower() in _WORDS and raw in (raw.lower(), raw.upper(), raw.capitalize()):
            return _WORDS[raw.lower()]
        if _INT.fullmatch(raw):
            return int(raw)
        return float(raw) if _FLOAT.fullmatch(raw) else raw

    def _known_tag(self, node: yaml.Node, path: KeyPath, kind: str) -> None:
        if node.tag != f"tag:yaml.org,2002:{kind}":
            self._note(node, path, f"the tag {node.tag} is not supported")
