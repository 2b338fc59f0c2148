"""catctl schema: the environment file for editors."""

from __future__ import annotations

import json
from typing import Any

import click

from catctl.cli import app
from catctl.cli.options import Verb
from catctl.commands import advice
from catctl.errors import UsageError


@click.command("schema", cls=Verb)
@click.argument("kind", metavar="[TYPE]", required=False)
def command(*, kind: str | None) -> None:
    """Print the JSON Schema of the environment file, or of what --json prints.

    Editors that know YAML schemas complete and check the file with it; the scaffold names it. TYPE
    is what a document of --json has as its type, such as catctl_plan; docs/json.md lists them.
    """
    found = _of_file() if kind is None else _of_document(kind)
    out = app.output()
    out.document("catctl_schema", schema=found)
    out.data(json.dumps(found, indent=2, sort_keys=True))


def _of_file() -> dict[str, Any]:
    from catctl.environment.schema import schema

    return schema()


def _of_document(kind: str) -> dict[str, Any]:
    from catctl.environment.spelling import guess
    from catctl.views.documents import DOCUMENTS, schema_of

    if kind not in DOCUMENTS:
        raise UsageError(
            f"No document has the type {kind!r}.{guess(kind, DOCUMENTS)} "
            f"There are: {', '.join(DOCUMENTS)}.",
            hint=advice("`schema`, which is that of the environment file"),
        )
    return schema_of(kind)
