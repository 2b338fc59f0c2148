"""catctl output: what an environment gives to others."""

from __future__ import annotations

import json
from typing import Any

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument
from catctl.errors import UsageError
from catctl.journeys.prepare import ensure_initialised, prepare
from catctl.views import console


@click.command("output", cls=Verb)
@environment_argument
@click.argument("name", required=False)
def command(*, environment: str, name: str | None) -> None:
    """Print the outputs of an environment.

    With NAME, only the value of that output: a text as it is, all else as JSON. With --json, what
    terraform output -json prints.
    """
    bench = app.workbench()
    [prepared] = prepare(bench, [environment])
    stack = bench.stack(prepared.facts)
    ensure_initialised(bench, stack, prepared)
    outputs = stack.outputs()
    if name is not None:
        _print_one(environment, outputs, name)
    elif app.flags().json:
        console.data_json(outputs)
    else:
        _print_all(environment, outputs)


def _print_one(environment: str, outputs: dict[str, Any], name: str) -> None:
    from catctl.environment.spelling import guess

    if name not in outputs:
        raise UsageError(
            f"{environment} has no output {name!r}.{guess(name, outputs)}",
            hint=f"catctl output {environment}",
        )
    value = outputs[name]["value"]
    if isinstance(value, str) and not app.flags().json:
        console.data(value)
    else:
        console.data_json(value)


def _print_all(environment: str, outputs: dict[str, Any]) -> None:
    if not outputs:
        console.note(f"{environment} has no outputs yet.")
        console.next_step(app.command_line("apply", environment))
        return
    rows: list[tuple[str, str]] = []
    for name, item in sorted(outputs.items()):
        value = "(sensitive)" if item["sensitive"] else item["value"]
        rows += _rows(name, value)
    for line in console.table(rows, indent=""):
        console.data(line)


def _rows(name: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, dict) and value:
        return [(name, ""), *((f"  {key}", _text(item)) for key, item in sorted(value.items()))]
    if isinstance(value, list):
        return [(name, ", ".join(map(_text, value)) or "none")]
    return [(name, _text(value))]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
