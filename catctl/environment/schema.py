"""The environment file as a JSON Schema. A key that defaults.yaml gives may be left out. Pure."""

from __future__ import annotations

from typing import Any

from catctl.environment.model import EnvironmentFile


def schema() -> dict[str, Any]:
    """JSON Schema, draft 2020-12."""
    generated = EnvironmentFile.model_json_schema(by_alias=True)
    generated.pop("required", None)
    _allow_short_forms(generated)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "catctl environment file",
        **{key: value for key, value in generated.items() if key != "title"},
    }


def _allow_short_forms(generated: dict[str, Any]) -> None:
    """A secret may be given as text alone, and one path or host without a list round it."""
    properties = generated["$defs"]["Service"]["properties"]
    secrets = properties["secrets"]
    secrets["additionalProperties"] = {
        "anyOf": [{"type": "string"}, secrets["additionalProperties"]]
    }
    for name in ("host", "path"):
        form = properties[name]
        form["anyOf"] = [{"type": "string"}, {"type": form.pop("type"), "items": form.pop("items")}]
