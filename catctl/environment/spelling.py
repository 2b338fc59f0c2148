"""A guess at what was meant. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like ``word``: swapped letters first, then difflib's measure."""
    choices = sorted(known)
    for choice in choices:
        if sorted(choice) == sorted(word):
            return choice
    near = difflib.get_close_matches(word, choices, n=1)
    return near[0] if near else None


def guess(word: str, known: Iterable[str]) -> str:
    """`` Did you mean X?``, or nothing."""
    near = nearest(word, known)
    return f" Did you mean {near}?" if near else ""
