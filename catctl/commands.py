"""Commands of catctl's own in what it says: values, written out where they are printed. Pure.

So a command is typed as it stands: quoted, and in the sandbox and the folder that it is about.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catctl.foreign import is_name, is_typable, one_line, printable

# They ask no AWS, so that it does not matter which one is meant.
WITHOUT_AWS = frozenset(
    {
        "completion",
        "config",
        "cost",  # --refresh asks AWS itself, which alone has prices
        "env",
        "init",
        "render",
        "runs",
        "sandbox",
        "schema",
        "try",
        "validate",
    }
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the next command is typed: for which AWS, and from which folder."""

    sandbox: bool = False
    chdir: str | None = None

    def options(self, verb: str) -> tuple[str, ...]:
        """What ``verb`` needs so that it is about the same."""
        sandbox = ("--sandbox",) if self.sandbox and verb not in WITHOUT_AWS else ()
        return sandbox if self.chdir is None else (*sandbox, "--chdir", self.chdir)


HERE = Place()


@dataclass(frozen=True, init=False)
class Next:
    """A command to type next, such as ``Next("deploy", "hack", "web")``."""

    args: tuple[str, ...]

    def __init__(self, *args: str) -> None:
        object.__setattr__(self, "args", args)

    def __str__(self) -> str:
        return self.line()

    def line(self, place: Place = HERE) -> str:
        """As it is typed there. What stands behind -- is not catctl's."""
        end = self.args.index("--") if "--" in self.args else len(self.args)
        parts = ["catctl", *self.args[:end], *place.options(self.args[0]), *self.args[end:]]
        return " ".join(map(_typed, parts))


def _typed(part: str) -> str:
    """An argument as a shell wants it; what cannot be typed is left for the user to fill in."""
    return shlex.quote(part) if part != "…" and is_typable(part) else "…"


@dataclass(frozen=True)
class Advice:
    """A sentence with commands in it."""

    parts: tuple[str | Next, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.parts))


Words = str | Next | Advice


class Ours(str):
    """A value that catctl has put into words itself, such as a sum of money."""


def advice(template: str, **values: object) -> Advice:
    """A sentence of ours, in which each command of ours stands in backticks, without its catctl.

    Such as ``advice("`deploy {key}`, which watches on", key="hack")``. Commands are cut into
    arguments before any value is put in, so that no value can become another argument or an option.
    Outside of them a value stands in single quotes, unless it is a plain name: people copy from
    there, too. ``Ours`` stands as it is.
    """
    texts = {k: v if isinstance(v, Ours) else str(v) for k, v in values.items()}
    return Advice(tuple(_parts(template, texts)))


def _parts(template: str, values: dict[str, str]) -> Iterator[str | Next]:
    for place, part in enumerate(re.split("`", template)):
        if place % 2:
            yield Next(*(_word(word, values) for word in part.split(" ")))
        elif part:
            yield part.format_map({name: quoted(value) for name, value in values.items()})


def quoted(value: str) -> str:
    """A value in a sentence of advice: as it is where it is a plain name, else quoted for a shell.

    Of a quote, nothing is left: ``'a'b'`` would end where the second begins.
    """
    if isinstance(value, Ours):
        return value
    return value if is_name(value) else f"'{one_line(printable(value)).replace(chr(39), '')}'"


def _word(word: str, values: dict[str, str]) -> str:
    """An argument. A value that would be read as an option is left for the user to fill in."""
    filled = word.format_map(values)
    return "…" if filled.startswith("-") and not word.startswith("-") else filled


def written(words: Words, place: Place = HERE) -> str:
    """``words`` with each command as it is typed there."""
    match words:
        case Next():
            return words.line(place)
        case Advice(parts=parts):
            return "".join(written(part, place) for part in parts)
        case str():
            return words


def joined(lines: Iterable[Words], between: str = "\n") -> Advice:
    """Lines as one text."""
    parts: list[str | Next] = []
    for number, line in enumerate(lines):
        parts += [between] if number else []
        parts += line.parts if isinstance(line, Advice) else [line]
    return Advice(tuple(parts))


def login_text(profile: str | None) -> Ours:
    """How credentials that have expired are renewed; ``profile`` is where they come from."""
    named = f" --profile {quoted(profile)}" if profile else ""
    return Ours(f"aws sso login{named}, or new keys")
