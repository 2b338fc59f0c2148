"""What --json prints is documented, and its schemas take nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from catctl.views.console import FORMAT_VERSION
from catctl.views.documents import DOCUMENTS, schema_of
from tests.support import json_docs

PACKAGE = Path(__file__).resolve().parents[3] / "catctl"


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema of an object with keys of its own, however deep."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for value in schema.values():
            yield from objects(value)
    if isinstance(schema, list):
        for value in schema:
            yield from objects(value)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_schema_names_its_keys_and_takes_nothing_else(kind: str) -> None:
    schema = schema_of(kind)
    found = list(objects(schema))
    assert found[0] is schema
    for item in found:
        assert item["additionalProperties"] is False
        assert item["required"] == list(item["properties"])
    assert schema["properties"]["type"] == {"const": kind}
    assert schema["properties"]["format_version"]["const"] == FORMAT_VERSION


def test_what_is_missing_or_too_much_is_refused() -> None:
    value: dict[str, Any] = {"type": "catctl_apply", "format_version": "1.0"}
    value |= {"environment": "hack", "add": 1, "change": 0, "remove": 0}
    model = DOCUMENTS["catctl_apply"]
    model.model_validate(value, strict=True)
    for wrong in (value | {"more": 1}, value | {"format_version": "2.0"}, value | {"add": "1"}):
        with pytest.raises(ValidationError):
            model.model_validate(wrong, strict=True)
    for key in value:
        with pytest.raises(ValidationError):
            model.model_validate({k: v for k, v in value.items() if k != key})


def test_every_type_stands_in_the_documents() -> None:
    assert json_docs.FILE.read_text(encoding="utf-8") == json_docs.written(), (
        "python -m tests.support.json_docs"
    )


def printed() -> Iterator[str]:
    """Every text in cli/ and views/ that could be a type."""
    for folder in ("cli", "views"):
        for file in (PACKAGE / folder).glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                    continue
                if node.value.startswith("catctl_"):
                    yield node.value


def test_no_type_is_printed_that_has_no_model_and_none_is_left_over() -> None:
    assert set(printed()) == set(DOCUMENTS)
