"""Words on the terminal: data to stdout, everything else to stderr. Nothing is decided here."""

from __future__ import annotations

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
from catctl.foreign import one_line
from catctl.views import streams
from catctl.views.flags import Flags
from catctl.views.style import paint, shown
from catctl.words import count_of as count_of

FORMAT_VERSION = "1.0"
SHOWN_PROBLEMS = 40


def data(text: str = "") -> None:
    """What was asked for: stdout."""
    streams.put(text)


def document(kind: str, fields: Mapping[str, Any], place: Place = HERE) -> None:
    """A JSON document on one line of stdout; catctl/views/documents has a model of each kind.

    Commands in it are written as they are typed at ``place``.
    """
    value = {"type": kind, "format_version": FORMAT_VERSION, **fields}
    streams.put_document(_told(value, place))


def _told(value: Any, place: Place) -> Any:
    match value:
        case Next() | Advice():
            return written(value, place)
        case Mapping():
            return {key: _told(item, place) for key, item in value.items()}
        case list() | tuple():
            return [_told(item, place) for item in value]
        case _:
            return value


def note(text: str = "", *, colours: bool | None = None) -> None:
    """What a person should know: stderr, wrapped to the terminal."""
    streams.put("\n".join(wrapped(line) for line in text.split("\n")), err=True, colours=colours)


def write_over(text: str = "") -> None:
    """Put ``text`` in the place of the last line, which stays unfinished; nothing wipes it."""
    streams.put_over(text)


def clear() -> None:
    """Empty the terminal."""
    click.clear()


def next_step(command: str) -> None:
    """The command that comes next."""
    note(f"\nNext: {paint(command, bold=True)}")


def prose(text: str) -> None:
    """What was asked for, in sentences: stdout, wrapped where that is a terminal."""
    is_terminal = streams.is_terminal(err=False)
    streams.put("\n".join(wrapped(line, is_terminal=is_terminal) for line in text.split("\n")))


class _Chunk(str):
    """A word as long as it is on the screen: colours take no room."""

    __slots__ = ()

    def __len__(self) -> int:
        return _columns(str(self))


def _columns(text: str) -> int:
    return len(click.unstyle(shown(text)))


class _Wrapper(textwrap.TextWrapper):
    def _split(self, text: str) -> list[str]:
        return [_Chunk(chunk) for chunk in super()._split(text)]


_LABEL = re.compile(r"\s*[A-Z][a-z]{2,4} {2,}")  # such as "  Cause  "


def wrapped(line: str, *, is_terminal: bool | None = None) -> str:
    """``line`` broken at spaces for a terminal, continued under its own indentation, or label."""
    if not (streams.is_terminal(err=True) if is_terminal is None else is_terminal):
        return line
    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    indent = line[: len(line) - len(line.lstrip())]
    if _columns(line) <= width:
        return line
    label = _LABEL.match(line)
    wrapper = _Wrapper(
        width,
        initial_indent=indent,
        subsequent_indent=" " * label.end() if label else indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapper.fill(line.strip())


def show_error(error: CatctlError, flags: Flags) -> None:
    """An expected error: what, why, and the command that fixes it."""
    place = flags.place
    message = written(error.words, place)
    hint = None if error.hint is None else written(error.hint, place)
    if flags.json:
        fields = {"message": message, "hint": hint, "exit_code": error.exit_code}
        known = dict.fromkeys(("diagnoses", "fate", "findings"))
        document("catctl_error", {**fields, **known, **error.details}, place)
    colours = False if flags.no_color else None
    for line in _error_lines(error, message):
        note(line, colours=colours)
    if flags.sandbox and "\n    aws " in message:
        note('For aws to reach the sandbox: eval "$(catctl sandbox env ENV)"')
    if hint:
        note(f"{paint('Try:', bold=True)} {_under(hint)}", colours=colours)


def _error_lines(error: CatctlError, message: str) -> list[str]:
    title = paint("Error:", "red", bold=True)
    if not isinstance(error, ConfigError) or len(error.problems) < 2:
        return [f"{title} {_under(message)}"]
    lines = [f"{title} {len(error.problems)} problems in the environment file."]
    lines += [f"  {_under(str(problem))}" for problem in error.problems[:SHOWN_PROBLEMS]]
    more = len(error.problems) - SHOWN_PROBLEMS
    return [*lines, f"  and {more} more"] if more > 0 else lines


def _under(text: str) -> str:
    """Every line but the first indented: none of them can look like a line of ours."""
    first, *others = text.split("\n")
    return "\n".join([first, *(f"  {line}" if line[:2].strip() else line for line in others)])


def show_usage(text: str) -> None:
    """What is wrong with a command line, in click's words."""
    streams.put(text.rstrip("\n"), err=True)


def is_interactive() -> bool:
    """Whether a person can answer: a terminal on both ends."""
    return (sys.stdin is not None and sys.stdin.isatty()) and streams.is_terminal(err=True)


def confirm(question: str, *, yes: bool) -> None:
    """Ask; raise RefusedError for no, or where nobody can answer."""
    if yes:
        return
    require_answer(yes=False, question=question)
    if not agree(question):
        raise RefusedError("Nothing was changed.")


def agree(question: str) -> bool:
    """Ask for yes or no on the terminal."""
    return click.confirm(streams.passing(shown(question), err=True), err=True)


def secret_value(name: str) -> str:
    """Have a value typed twice, unseen."""
    prompt = streams.passing(shown(f"Value of {name}"), err=True)
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt=True, err=True))


def confirm_name(question: str, name: str, *, yes: bool) -> None:
    """Have ``name`` typed; raise RefusedError for anything else."""
    if yes:
        return
    require_answer(yes=False, question=question)
    asked = streams.passing(shown(f"{question} Type {name} to go on"), err=True)
    typed = click.prompt(asked, err=True, default="", show_default=False)
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
    """Rows as aligned columns, two spaces apart; each on one line."""
    cells = [[one_line(cell) for cell in row] for row in rows]
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
    return not streams.is_terminal(err=True) or os.environ.get("TERM") == "dumb"
