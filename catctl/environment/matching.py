"""A check of a text by its pattern, with a sentence of its own. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable


def matching(pattern: str, sentence: str) -> Callable[[str], str]:
    """Refuses what ``pattern`` does not match whole: the value, then ``sentence``."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(f"{value!r} {sentence}")
        return value

    return check
