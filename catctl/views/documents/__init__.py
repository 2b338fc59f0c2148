"""Every type of document that ``--json`` prints. Pure.

Printed are plain dictionaries, so that no command loads these models; the tests hold each document
against its model.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from catctl.views.documents import ends, project, services, terraform
from catctl.views.documents.base import JsonDocument


def _models() -> Iterator[tuple[str, type[JsonDocument]]]:
    for module in (ends, project, services, terraform):
        for model in vars(module).values():
            if (
                isinstance(model, type)
                and issubclass(model, JsonDocument)
                and model is not JsonDocument
            ):
                for kind in get_args(model.model_fields["type"].annotation):
                    yield kind, model


DOCUMENTS: dict[str, type[JsonDocument]] = dict(sorted(_models()))


def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema of the documents of a type. Raises KeyError for an unknown one."""
    schema = DOCUMENTS[kind].model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["properties"]["type"] = {"const": kind}
    return schema
