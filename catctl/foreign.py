"""Text that others wrote, made safe to show: AWS's, Terraform's, a stranger's file's. Pure."""

from __future__ import annotations

import re
from typing import Any

# An escape sequence of a terminal as a whole (ECMA-48, 5.4 and 5.6; the end of a string by BEL is
# xterm's), then every character that controls a terminal or the order in which text is read:
# C0 but line ends and tabs, DEL, C1, and Unicode's marks, embeddings, overrides and isolates
# (UAX #9), line and paragraph separators, annotations and tags. No two parts begin alike, so that
# a text is passed once, however long it is.
_SEQUENCE = r"\x1b\[[0-?]*[ -/]*[@-~]"
_UNSEEN = (
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    r"\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_CONTROL = re.compile(rf"{_SEQUENCE}|{_UNSEEN}")
_HALF = re.compile(r"[\ud800-\udfff]")  # of a pair, or a byte of a file name that is no UTF-8
# What a person can tell from its like and type again.
_NAME = re.compile(r"[A-Za-z0-9_+=,.@:/-]+")


def printable(text: str) -> str:
    """``text`` without what a terminal acts on; line ends and tabs stay. It can be encoded."""
    return _HALF.sub("\ufffd", _CONTROL.sub("", text))


def printable_values(value: Any) -> Any:
    """A value for JSON with every text in it, keys too, as ``printable`` gives it."""
    match value:
        case str():
            return printable(value)
        case dict():
            return {
                printable(key) if isinstance(key, str) else key: printable_values(item)
                for key, item in value.items()
            }
        case list() | tuple():
            return [printable_values(item) for item in value]
        case _:
            return value


def one_line(text: object) -> str:
    """A text for the inside of a line of ours, so that it cannot look like the next one."""
    return str(text).replace("\n", " ").replace("\t", " ")


def is_typable(text: str) -> bool:
    """Whether ``text``, quoted, can be part of a command that a person types."""
    return "\n" not in text and "\t" not in text and printable(text) == text


def is_name(text: str) -> bool:
    """Whether ``text`` means nothing to a shell, to Markdown or to a reader but itself."""
    return _NAME.fullmatch(text) is not None
