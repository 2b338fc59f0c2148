"""Formatted HCL as blocks and arguments, and which attributes of AWS's resources it reads.

The files are as ``terraform fmt`` leaves them, so that the indentation tells what belongs where:
no grammar is written here a second time. What is not understood fails the test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_ARGUMENT = re.compile(r"(\w+) += (.*)")
_BLOCK = re.compile(r'(\w+)((?: "[^"]+")*) \{(\})?')
_OPENS, _CLOSES = re.compile(r"[\[({]$"), re.compile(r"[\])}]")
_REFERENCE = re.compile(r"(?<![\w.])(?:(data)\.)?(aws_\w+)\.(\w+)")
_STEP = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]|\.(\w+)")
_LOOP = r"\bfor (?:\w+, )?(\w+) in {} :"
_WAITING = re.compile(r"depends_on += \[[^\]]*\]")
_WHOLE = re.compile(r"for_each|keys\(|^  (?:from|to) +=")


@dataclass
class Body:
    """What stands between two braces. A dynamic block counts as the block that it makes."""

    arguments: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Block:
    """``labels`` of a resource are its type and its name."""

    name: str
    labels: tuple[str, ...]
    body: Body


@dataclass(frozen=True, order=True)
class Read:
    """An attribute that an expression reads of a resource, or of a data source."""

    kind: str
    type: str
    attribute: str


def parsed(text: str) -> Body:
    """A whole file."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return _body(iter(lines), "")


def _body(lines: Iterator[str], indent: str) -> Body:
    body = Body()
    for line in lines:
        if not line.strip():
            continue
        inner = line.removeprefix(indent)
        if line == f"{indent[:-2]}}}" and indent:
            return body
        assert line.startswith(indent), line
        assert not inner.startswith(" "), line
        if argument := _ARGUMENT.fullmatch(inner):
            body.arguments[argument[1]] = _value(argument[2], lines, indent)
        else:
            block = _BLOCK.fullmatch(inner)
            assert block, line
            within = Body() if block[3] else _body(lines, f"{indent}  ")
            body.blocks.append(_made(block[1], tuple(re.findall(r'"(.*?)"', block[2])), within))
    return body


def _value(first: str, lines: Iterator[str], indent: str) -> str:
    """All lines of an expression: those further in, and the closing bracket."""
    value = [first]
    if _OPENS.search(first):
        for line in lines:
            value.append(line)
            closes = line.startswith(indent) and _CLOSES.match(line.removeprefix(indent))
            if closes and not _OPENS.search(line):
                break
    return "\n".join(value)


def _made(name: str, labels: tuple[str, ...], body: Body) -> Block:
    if name != "dynamic":
        return Block(name, labels, body)
    [content] = [block.body for block in body.blocks if block.name == "content"]
    return Block(labels[0], (), content)


def reads(text: str) -> set[Read]:
    """The attributes that a file's expressions read of AWS's resources and data sources."""
    plain = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    plain = _WAITING.sub("", plain)
    found: set[Read] = set()
    for match in _REFERENCE.finditer(plain):
        kind = "data" if match[1] else "resource"
        names = list(_names(match, plain))
        assert names or _is_whole(match, plain), plain[match.start() : match.end() + 40]
        found |= {Read(kind, match[2], name) for name in names}
    return found


def _names(match: re.Match[str], text: str) -> Iterable[str]:
    place = match.end()
    while step := _STEP.match(text, place):
        if step[1]:
            return [step[1]]
        place = step.end()
    loops = re.compile(_LOOP.format(re.escape(match[0]))).finditer(text)
    loop = next((item for item in loops if item.start() < match.start() < item.end()), None)
    if loop is None:
        return []
    reader = re.compile(rf"\b{loop[1]}\.(\w+)")
    line, _, rest = text[loop.end() :].partition("\n")
    return reader.findall(line) or reader.findall(rest.partition("\n\n")[0])


def _is_whole(match: re.Match[str], text: str) -> bool:
    """Whether a resource is named without an attribute of it: for its keys, or to move it."""
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    return bool(_WHOLE.search(line))
