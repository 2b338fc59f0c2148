"""The README tables of a module, from its variables.tf and outputs.tf. Pure.

Our own templates are formatted by construction, so their lines can be read as they stand; a parser
of the whole language would take a second of every render.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catctl.rendering.hcl import Encoded

_BLOCK = re.compile(
    r'^(?:variable|output) "([^"\n]+)" \{\n((?:(?!\}|variable "|output ").*\n)*+)\}$', re.M
)
_ATTRIBUTE = re.compile(r"^  (\w+)\s*= (.*(?:\n(?:    .*|  [)\]}].*|))*)", re.M)
_RESOURCE = re.compile(r'^resource "([^"]+)" "[^"]+" \{$', re.M)


@dataclass(frozen=True, kw_only=True)
class Tables:
    """Markdown tables of a module's inputs, outputs and kinds of resources."""

    inputs: Encoded
    outputs: Encoded
    resources: Encoded


def tables(texts: Mapping[str, str]) -> Tables:
    """The tables of a module of which ``texts`` are the rendered files, by name."""
    files = [text for name, text in sorted(texts.items()) if name.endswith(".tf")]
    return Tables(
        inputs=_table(
            ("Name", "Description", "Type", "Default"), _inputs(texts.get("variables.tf", ""))
        ),
        outputs=_table(("Name", "Description"), _outputs(texts.get("outputs.tf", ""))),
        resources=Encoded(", ".join(f"`{kind}`" for kind in _kinds(files))),
    )


def _kinds(files: list[str]) -> list[str]:
    return sorted({kind for text in files for kind in _RESOURCE.findall(text)})


def variables(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Variables and outputs, by name: what stands in each, as it is written."""
    for name, body in _BLOCK.findall(text):
        yield name, {key: value.strip() for key, value in _ATTRIBUTE.findall(body)}


def _inputs(text: str) -> Iterator[tuple[str, ...]]:
    for name, found in variables(text):
        default = f"`{_one_line(found['default'])}`" if "default" in found else "required"
        kind = f"`{_one_line(found.get('type', 'any'))}`"
        yield f"`{name}`", _text(found), kind, default


def _outputs(text: str) -> Iterator[tuple[str, ...]]:
    for name, found in variables(text):
        yield f"`{name}`", _text(found)


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Encoded:
    lines = [head, tuple("---" for _ in head), *rows]
    cells = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return Encoded("\n".join(f"| {' | '.join(line)} |" for line in cells))


def _one_line(value: str) -> str:
    """An expression over several lines as one."""
    text = re.sub(r"(?<=[\w)\]}\"])\n\s*(?=[\w\"])", ", ", value)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"([({\[]) | ([)}\]])", lambda m: m[1] or m[2], text)


def _text(attributes: Mapping[str, str]) -> str:
    """The description, for Markdown."""
    text = attributes.get("description", '""')[1:-1].replace('\\"', '"')
    return text.replace("<", "&lt;").replace(">", "&gt;")
