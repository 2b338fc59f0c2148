"""Signs and colours of the terminal, in one place. Colour never carries meaning alone."""

from __future__ import annotations

import os
import re

from catctl.foreign import one_line, printable

# Only what bears this seal is a colour of ours: no text from outside can know it.
_SEAL = int.from_bytes(os.urandom(8), "big")
_SEALED = re.compile(rf"\x1b\[([0-9]{{1,2}});{_SEAL}m")
_CODES = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "cyan": 36}


def paint(text: str, colour: str | None = None, *, bold: bool = False, dim: bool = False) -> str:
    """``text`` in a colour, sealed. ``shown`` makes it one of the terminal's."""
    codes = [_CODES[colour]] if colour else []
    codes += [1] if bold else []
    codes += [2] if dim else []
    return "".join(map(_sealed, codes)) + text + _sealed(0)


def _sealed(code: int) -> str:
    return f"\x1b[{code};{_SEAL}m"


def shown(text: str) -> str:
    """``text`` as a terminal may have it: our own colours, and no other control character."""
    parts = _SEALED.split(text)
    return "".join(
        f"\x1b[{part}m" if place % 2 else printable(part) for place, part in enumerate(parts)
    )


def bare(text: str) -> str:
    """``text`` on one line and without any colour, for what draws itself."""
    return one_line(printable(_SEALED.sub("", text)))


ADDED = paint("+", "green")
CHANGED = paint("~", "yellow")
DONE = paint("✓", "green")
FAILED = paint("✗", "red")
REMOVED = paint("-", "red")
