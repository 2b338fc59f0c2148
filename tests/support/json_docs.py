"""docs/json.md as the models have it: ``python -m tests.support.json_docs`` writes it anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from catctl.views.documents import DOCUMENTS, schema_of

FILE = Path(__file__).resolve().parents[2] / "docs/json.md"
HERE = "<!-- From here on by python -m tests.support.json_docs. -->"
SHARED = {"format_version", "type"}


def written() -> str:
    """The whole file: what stands above the marker is written by hand."""
    head = FILE.read_text(encoding="utf-8").partition(HERE)[0]
    return head + HERE + "\n\n" + "\n".join(_section(kind) for kind in DOCUMENTS)


def _section(kind: str) -> str:
    schema = schema_of(kind)
    rows = [
        f"| `{key}` | {_kind(value)} | {value.get('description', '')} |"
        for key, value in schema["properties"].items()
        if key not in SHARED
    ]
    head = f"## {kind}\n\n{schema['description'].partition(chr(10))[0]}\n"
    return "\n".join([head, "| key | value | |", "|---|---|---|", *rows, ""])


def _kind(value: dict[str, Any]) -> str:
    """Such as: list of text; number or null; objects by name."""
    if "anyOf" in value:
        return " or ".join(_kind(item) for item in value["anyOf"])
    if "$ref" in value:
        return "object"
    names = {"string": "text", "integer": "number", "boolean": "true or false"}
    kind = value.get("type", "any value")
    if kind == "array":
        return f"list of {_kind(value['items'])}{'s' if '$ref' in value['items'] else ''}"
    if kind == "object" and isinstance(value.get("additionalProperties"), dict):
        return f"{_kind(value['additionalProperties'])}, by name"
    return names.get(str(kind), str(kind))


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
