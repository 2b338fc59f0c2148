"""catctl output: what an environment gives to others."""

from __future__ import annotations

import json
from typing import Any

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument
from catctl.commands import Next
from catctl.errors import UsageError
from catctl.journeys.prepare import ensure_initialised, prepare
from catctl.views import console
from catctl.views.output import Output


@click.command("output", cls=Verb)
@environment_argument
@click.argument("name", required=False)
def command(*, environment: str, name: str | None) -> None:
    """Print the outputs of an environment.

    With NAME, only the value of that output: a text as it is, all else as JSON. With --json, each
    with its type, as terraform output -json has them.
    """
    bench = app.workbench()
    [prepared] = prepare(bench, [environment])
    stack = bench.terraform.stack(prepared.facts)
    ensure_initialised(bench, stack, prepared)
    outputs = stack.outputs()
    out = app.output()
    if name is not None:
        value = _only(environment, outputs, name)["value"]
        out.data(_text(value))
        outputs = {name: outputs[name]}
    else:
        _print_all(out, environment, outputs)
    out.document("catctl_output", environment=environment, outputs=outputs)


def _only(environment: str, outputs: dict[str, Any], name: str) -> dict[str, Any]:
    from catctl.environment.spelling import guess

    if name not in outputs:
        raise UsageError(
            f"{environment} has no output {name!r}.{guess(name, outputs)}",
            hint=Next("output", environment),
        )
    found: dict[str, Any] = outputs[name]
    return found


def _print_all(out: Output, environment: str, outputs: dict[str, Any]) -> None:
    if not outputs:
        out.note(f"{environment} has no outputs yet.")
        out.next_step(Next("apply", environment))
        return
    rows: list[tuple[str, str]] = []
    for name, item in sorted(outputs.items()):
        value = "(sensitive)" if item["sensitive"] else item["value"]
        rows += _rows(name, value)
    for line in console.table(rows, indent=""):
        out.data(line)


def _rows(name: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, dict) and value:
        return [(name, ""), *((f"  {key}", _text(item)) for key, item in sorted(value.items()))]
    if isinstance(value, list):
        return [(name, ", ".join(map(_text, value)) or "none")]
    return [(name, _text(value))]


def _text(value: Any) -> str:
    return (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    )
