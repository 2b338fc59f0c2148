"""Words on the terminal: data to stdout, everything else to stderr. Nothing is decided here."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from catctl.commands import HERE, Advice, Next, Place, written
from catctl.errors import CatctlError, ConfigError, RefusedError, UsageError
from catctl.views.flags import Flags
from catctl.views.style import paint
from catctl.words import count_of as count_of

FORMAT_VERSION = "1.0"
SHOWN_PROBLEMS = 40


def data(text: str = "") -> None:
    """What was asked for: stdout."""
    click.echo(text)


def document(kind: str, fields: Mapping[str, Any], place: Place = HERE) -> None:
    """A JSON document on one line of stdout; catctl/views/documents has a model of each kind.

    Commands in it are written as they are typed at ``place``.
    """

    def text(value: Any) -> str:
        if not isinstance(value, Next | Advice):
            raise TypeError(f"{value!r} is no value of a document")
        return written(value, place)

    value = {"type": kind, "format_version": FORMAT_VERSION, **fields}
    click.echo(json.dumps(value, default=text, ensure_ascii=False, sort_keys=True))


def note(text: str = "") -> None:
    """What a person should know: stderr, wrapped to the terminal."""
    click.echo("\n".join(wrapped(line) for line in text.split("\n")), err=True)


def write_over(text: str = "") -> None:
    """Put ``text`` in the place of the last line, which stays unfinished; nothing wipes it."""
    click.echo(f"\r\033[K{text}", err=True, nl=False)


def clear() -> None:
    """Empty the terminal."""
    click.clear()


def next_step(command: str) -> None:
    """The command that comes next."""
    note(f"\nNext: {paint(command, bold=True)}")


def prose(text: str) -> None:
    """What was asked for, in sentences: stdout, wrapped where that is a terminal."""
    click.echo(wrapped(text, is_terminal=sys.stdout.isatty()))


_LABEL = re.compile(r"\s*[A-Z][a-z]{2,4} {2,}")  # such as "  Cause  "


def wrapped(line: str, *, is_terminal: bool | None = None) -> str:
    """``line`` broken at spaces for a terminal, continued under its own indentation, or label."""
    if not (sys.stderr.isatty() if is_terminal is None else is_terminal):
        return line
    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    indent = line[: len(line) - len(line.lstrip())]
    if len(click.unstyle(line)) <= width:
        return line
    label = _LABEL.match(line)
    return textwrap.fill(
        line.strip(),
        width,
        initial_indent=indent,
        subsequent_indent=" " * label.end() if label else indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def show_error(error: CatctlError, flags: Flags) -> None:
    """An expected error: what, why, and the command that fixes it."""
    place = flags.place
    message = written(error.words, place)
    hint = None if error.hint is None else written(error.hint, place)
    if flags.json:
        document(
            "catctl_error",
            {
                "message": message,
                "hint": hint,
                "exit_code": error.exit_code,
                **dict.fromkeys(("diagnoses", "fate", "findings")),
                **error.details,
            },
            place,
        )
    title = paint("Error:", "red", bold=True)
    if isinstance(error, ConfigError) and len(error.problems) > 1:
        note(f"{title} {len(error.problems)} problems in the environment file.")
        for problem in error.problems[:SHOWN_PROBLEMS]:
            note(f"  {problem}")
        if len(error.problems) > SHOWN_PROBLEMS:
            note(f"  and {len(error.problems) - SHOWN_PROBLEMS} more")
    else:
        note(f"{title} {message}")
    if flags.sandbox and "\n    aws " in message:
        note('For aws to reach the sandbox: eval "$(catctl sandbox env ENV)"')
    if hint:
        note(f"{paint('Try:', bold=True)} {hint}")


def is_interactive() -> bool:
    """Whether a person can answer: a terminal on both ends."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def confirm(question: str, *, yes: bool) -> None:
    """Ask; raise RefusedError for no, or where nobody can answer."""
    if yes:
        return
    require_answer(yes=False, question=question)
    if not click.confirm(question, err=True):
        raise RefusedError("Nothing was changed.")


def confirm_name(question: str, name: str, *, yes: bool) -> None:
    """Have ``name`` typed; raise RefusedError for anything else."""
    if yes:
        return
    require_answer(yes=False, question=question)
    typed = click.prompt(
        f"{question} Type {name} to go on", err=True, default="", show_default=False
    )
    if typed.strip() != name:
        raise RefusedError(f"That is not {name}. Nothing was changed.")


def choose(question: str, *, choices: Sequence[str], default: str) -> str | None:
    """One of ``choices``; None where the user leaves instead."""
    try:
        answer = click.prompt(
            question, type=click.Choice(choices), default=default, show_choices=False, err=True
        )
    except (click.Abort, KeyboardInterrupt):
        return None
    return str(answer)


def require_answer(*, yes: bool, question: str = "This needs a yes.") -> None:
    """Raise UsageError where ``question`` comes, or will come, and nobody can answer it."""
    if not yes and not is_interactive():
        raise UsageError(
            f"{question} But there is no terminal to ask on. Nothing was changed.",
            hint="Add --yes, or set CATCTL_YES=1",
        )


def require_name_typed(question: str, name: str) -> None:
    """Have ``name`` typed on a terminal, whatever --yes says; raise RefusedError if it is not."""
    if not is_interactive():
        raise RefusedError(
            f"{question} For that, {name} must be typed on a terminal; --yes is not enough.",
            hint="Run the same on a terminal, or set protected: false first",
        )
    confirm_name(question, name, yes=False)


def table(rows: Iterable[Sequence[str]], *, indent: str = "  ") -> list[str]:
    """Rows as aligned columns, two spaces apart."""
    cells = [list(row) for row in rows]
    if not cells:
        return []
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    return [
        (
            indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def duration(seconds: float) -> str:
    """Such as 0.8 s, 42 s or 1 min 30 s."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def span(seconds: float) -> str:
    """A longer time, such as 5 d 3 h, 3 h 20 min or 12 min."""
    minutes = int(seconds) // 60
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"


def plain_terminal() -> bool:
    """Whether output is no terminal, or one that cannot redraw."""
    return not sys.stderr.isatty() or os.environ.get("TERM") == "dumb"
