"""The only file that writes to the terminal: nothing passes that could act on who reads it.

That is a person's terminal, a pipe, and GitHub's runner, which takes some lines as commands.
"""

from __future__ import annotations

import json
import os
import re
import sys
from typing import IO, Any

import click

from catctl.foreign import printable_values
from catctl.views.style import shown

# A line is a command to GitHub's runner where :: stands first behind what .NET's TrimStart takes
# off, or ##[ stands anywhere (actions/runner, src/Runner.Common/ActionCommand.cs, TryParseV2 and
# TryParse). Colours of ours and characters of no width are passed over, too.
_COMMAND = re.compile(
    r"^((?:\s|\x1b\[[0-9]+m|[\xad\u180e\u200b-\u200d\u2060-\u2064\ufeff])*):(?=:)", re.M
)


def put(text: str = "", *, err: bool = False, colours: bool | None = None) -> None:
    """Print ``text`` and end the line. ``colours`` False leaves them out; None asks the stream."""
    click.echo(passing(shown(text), err=err, colours=colours), err=err, color=colours)


def put_over(text: str) -> None:
    """Write over the last line of the terminal, which stays unfinished."""
    click.echo(f"\r\033[K{passing(shown(text), err=True)}", err=True, nl=False)


def put_document(value: Any) -> None:
    """Print a value as JSON on one line of stdout, filtered before it is encoded."""
    line = json.dumps(printable_values(value), ensure_ascii=False, sort_keys=True)
    click.echo(_encodable(line.replace("##[", "#\\u0023[") if in_workflow() else line, sys.stdout))


def put_workflow_command(kind: str, message: str, **properties: str) -> None:
    """Tell GitHub's runner something, such as ``error``."""
    told = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in properties.items())
    click.echo(_encodable(f"::{kind} {told}::{_escaped(message)}", sys.stderr), err=True)


def _escaped(text: str, more: str = "") -> str:
    """As actions/toolkit does (packages/core/src/command.ts), so that no text ends the command."""
    found = shown(text)
    for character in f"%\r\n{more}":
        found = found.replace(character, f"%{ord(character):02X}")
    return found


def in_workflow() -> bool:
    """Whether GitHub's runner reads what is printed."""
    return os.environ.get("GITHUB_ACTIONS", "").lower() not in ("", "0", "false")


def passing(text: str, *, err: bool, colours: bool | None = None) -> str:
    """Filtered text as its reader may have it: without colours for one who takes none."""
    if not has_colours(err=err, colours=colours):
        text = click.unstyle(text)
    if in_workflow():
        text = _COMMAND.sub(r"\1: ", text).replace("##[", "# #[")
    return _encodable(text, sys.stderr if err else sys.stdout)


def has_colours(*, err: bool, colours: bool | None = None) -> bool:
    """Whether a stream shows colours: a terminal does, unless the user wants none."""
    context = click.get_current_context(silent=True)
    wanted = context.color if colours is None and context else colours
    return is_terminal(err=err) if wanted is None else wanted


def is_terminal(*, err: bool) -> bool:
    """Whether a person reads a stream; a stream that is closed is no terminal."""
    stream = sys.stderr if err else sys.stdout
    return stream is not None and not stream.closed and stream.isatty()


def _encodable(text: str, stream: IO[str] | None) -> str:
    """What the stream's encoding lacks is spelled out, such as \\ud55c."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)
