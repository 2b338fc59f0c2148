"""catctl schema: the environment file for editors."""

from __future__ import annotations

import json

import click

from catctl.cli.options import Verb
from catctl.views import console


@click.command("schema", cls=Verb)
def command() -> None:
    """Print the JSON Schema of the environment file.

    Editors that know YAML schemas complete and check the file with it; the scaffold names it.
    """
    from catctl.environment.schema import schema

    console.data(json.dumps(schema(), indent=2, sort_keys=True))
