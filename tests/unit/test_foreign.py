"""No character passes that a terminal, or the order in which text is read, obeys."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catctl.foreign import is_name, is_typable, one_line, printable, printable_values

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
FORBIDDEN = {
    *(chr(n) for n in (*range(32), *range(0x7F, 0xA0)) if chr(n) not in "\n\t"),
    *BIDI,
    "\u2028",
    "\u2029",
}


def test_every_control_character_goes_and_nothing_else() -> None:
    for number in range(0x110000):
        character = chr(number)
        kind = unicodedata.category(character)
        if kind in ("Cc", "Cs", "Zl", "Zp") and character not in "\n\t":
            FORBIDDEN.add(character)
    assert not FORBIDDEN & set(printable("".join(sorted(FORBIDDEN))))
    kept = "한글 naïve 🚀 \u00a0\u200b\u200d\n\t" + "".join(map(chr, range(32, 127)))
    assert printable(kept) == kept


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb\x1b[0m", "ab"),
        ("\x1b[\x1b[31m0m", "[0m"),
        ("\x1b]52;c;aGk=\x07x", "]52;c;aGk=x"),
        ("\x9b2Jx", "2Jx"),
        ("done\rgone\r\n", "donegone\n"),
        ("\x08\x08ok\x00", "ok"),
        ("a\u202eb\u2066c\u200f", "abc"),
        ("\udcff\ud83d", "\ufffd\ufffd"),
    ],
)
def test_what_is_left(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(st.characters(exclude_categories=()) | st.sampled_from("\x1b[;m0]\x07\n")))
def test_any_text_can_be_printed_and_is_filtered_once(text: str) -> None:
    found = printable(text)
    assert not FORBIDDEN & set(found)
    assert printable(found) == found
    found.encode()


def test_values_lose_them_before_they_are_encoded() -> None:
    value = {"a\x1b[1m": ["b\x07", {"c": ("\u202e", 1, None, True, 0.5)}], "\ud800": "\x85"}
    decoded = json.loads(json.dumps(printable_values(value)))
    assert decoded == {"a": ["b", {"c": ["", 1, None, True, 0.5]}], "\ufffd": ""}


def test_a_line_is_one_line() -> None:
    assert one_line("a\nFix: b\tc") == "a Fix: b c"
    assert one_line(ValueError("x\ny")) == "x y"


@pytest.mark.parametrize("name", ["/cat/db_url-1.2:v", "arn:aws:ssm:eu:1:parameter/a+b=c,d@e"])
def test_names(name: str) -> None:
    assert is_name(name)
    assert is_typable(name)


@pytest.mark.parametrize("text", ["", "a b", "$(x)", "`x`", "a;b", "a'b", "a\n", "é", "*", "~"])
def test_no_names(text: str) -> None:
    assert not is_name(text)
