"""catctl config: every setting in effect, and where it comes from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument
from catctl.commands import Next
from catctl.errors import UsageError
from catctl.views import console

if TYPE_CHECKING:
    from catctl.environment.effective import Setting

WIDEST_VALUE = 36


@click.command("config", cls=Verb)
@environment_argument
@click.argument("key", required=False)
def command(*, environment: str, key: str | None) -> None:
    """Show every setting in effect, and where it comes from.

    That is a line of environment.yaml or of defaults.yaml, the preset, or built-in. With KEY, such
    as network or network.nat, only what begins with it, and what it means.
    """
    from catctl.environment.effective import settings
    from catctl.environment.load import load_with_lines

    found = settings(*load_with_lines(app.project(), environment))
    wanted = found if key is None else _below(found, key)
    if key is not None and not wanted:
        raise _no_such(environment, key, found)
    out = app.output()
    values = {item.key: _as_json(item) for item in wanted}
    out.document("catctl_config", environment=environment, settings=values)
    for line in _all_lines(wanted) if key is None else _each_lines(wanted):
        out.data(line)


def _below(found: Iterable[Setting], key: str) -> tuple[Setting, ...]:
    return tuple(item for item in found if item.key == key or item.key.startswith(f"{key}."))


def _no_such(environment: str, key: str, found: Iterable[Setting]) -> UsageError:
    from catctl.environment.spelling import guess

    parts = [item.key.split(".") for item in found]
    known = {".".join(part[:end]) for part in parts for end in range(1, len(part) + 1)}
    near = guess(key, sorted(known))
    return UsageError(
        f"{environment} has no setting {key!r}.{near}", hint=Next("config", environment)
    )


def _as_json(item: Setting) -> dict[str, Any]:
    return {"origin": item.origin, "meaning": item.meaning, "value": item.value}


def _all_lines(found: Iterable[Setting]) -> Iterator[str]:
    """A table for each section, the first of those that belong to none."""
    sections: dict[str, list[Setting]] = {}
    for item in found:
        sections.setdefault(item.key.rpartition(".")[0], []).append(item)
    for section, items in sections.items():
        if section:
            yield section
        rows = [(_name(item), _text(item.value), _short(item.origin)) for item in items]
        yield from console.table(rows, indent="  " if section else "")


def _each_lines(found: Iterable[Setting]) -> Iterator[str]:
    for item in found:
        yield f"{item.key} = {_text(item.value, widest=None)}"
        yield f"  from {item.origin}"
        if item.meaning:
            yield console.wrapped(f"  {item.meaning}")


def _name(item: Setting) -> str:
    return item.key.rpartition(".")[2]


def _short(origin: str) -> str:
    return origin.rpartition("/")[2]


def _text(value: Any, widest: int | None = WIDEST_VALUE) -> str:
    """A value on one line, as YAML would take it."""
    if value is None:
        text = "none"
    elif isinstance(value, str):
        text = value
    elif isinstance(value, list) and all(isinstance(part, str) for part in value):
        text = f"[{', '.join(value)}]"
    else:
        text = json.dumps(value, ensure_ascii=False)
    return text if widest is None or len(text) <= widest else f"{text[: widest - 1]}…"
