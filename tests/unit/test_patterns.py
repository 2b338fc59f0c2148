"""No text, however long and whoever wrote it, keeps a pattern busy.

Measured as a ratio in the time of this process alone: eight times the text may take eight times as
long, and takes sixty-four times as long where a pattern looks at each of its parts again and again.
"""

from __future__ import annotations

import re
from time import process_time

import pytest

from catctl.checks.policy import _compiled
from catctl.foreign import excerpt, then
from catctl.services.catalogue import CATALOGUE
from catctl.services.diagnose import explain_text
from catctl.services.rollout import plain
from catctl.stack.hints import hint_for
from catctl.terraform.lock import lock_in_message
from tests.support.patterns import Used, hard_texts, patterns
from tests.support.samples import environment_of

SHORT, TIMES = 800, 8
TOO_MUCH = 3 * TIMES
NOISE = 0.000_1  # seconds; what takes less is not compared
MEGABYTE = 1_000_000
ALL = patterns()


def seconds(used: Used, text: str) -> float:
    raw = text.encode() if isinstance(used.pattern.pattern, bytes) else text
    begin = process_time()
    getattr(used.pattern, used.method)(raw)
    return process_time() - begin


def slow_texts(used: Used) -> list[str]:
    found = []
    for word in hard_texts(used.pattern):
        long = (word * (SHORT * TIMES // len(word) + 1))[: SHORT * TIMES] + "\x00"
        taken = seconds(used, long)
        if taken > NOISE * TIMES and taken > TOO_MUCH * seconds(used, long[:SHORT] + "\x00"):
            # Nothing makes a search quicker than it is: what else the machine did is no matter.
            taken = min(taken, seconds(used, long))
            found += [word] if taken > TOO_MUCH * seconds(used, long[:SHORT] + "\x00") else []
    return found


def test_all_are_found() -> None:
    places = {used.place for used in ALL}
    assert len(ALL) > 150
    assert {entry.pattern for entry in CATALOGUE} <= {used.pattern for used in ALL}
    assert "catctl.stack.hints._PATTERNS" in places
    assert "catctl.foreign._CONTROL" in places
    assert any(place.startswith("catctl.environment.text:") for place in places)


def test_what_is_quadratic_is_seen() -> None:
    """This measures what it means to measure."""
    for text in ("secret.*denied", r"\s*\n", r"(\d+) tasks", r"^\s*name"):
        assert slow_texts(Used("here", re.compile(text, re.M | re.S), "search"))


@pytest.mark.parametrize("used", ALL, ids=lambda used: used.place)
def test_eight_times_the_text_takes_eight_times_as_long(used: Used) -> None:
    assert slow_texts(used) == []


@pytest.mark.parametrize(
    ("text", "matches"),
    [("a b", True), ("a\nx b", True), ("b a", False), ("a a", False), ("b a b", True), ("", False)],
)
def test_one_behind_another(text: str, matches: bool) -> None:
    assert (re.search(then("a", "b"), text) is not None) is matches
    assert (re.search(f"c|{then('a', 'b')}", text) is not None) is matches


@pytest.mark.parametrize(
    "word", ["secrets manager ", "CannotPull", "1", " ", "a", "(service x) ", "no earlier ", "\n"]
)
def test_a_megabyte_is_cut_at_the_door(word: str) -> None:
    text = word * (MEGABYTE // len(word))
    found = explain_text(text)
    assert found is None or len(found.text) < 20_000
    assert len(plain(text)) < 20_000
    assert lock_in_message(text) is None
    hint_for([], [text], environment_of("services: {}\n").facts)


def test_the_cause_at_the_end_of_a_long_log_is_found() -> None:
    found = explain_text("x " * MEGABYTE + "OutOfMemoryError: Container killed")
    assert found
    assert found.id == "oom"
    assert excerpt("short") == "short"


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("*", "", True),
        ("ecs:*", "ecs:RunTask", True),
        ("ecs:*Task", "ecs:RunTask", True),
        ("ecs:*Task", "ecs:RunTasks", False),
        ("*Task*", "ecs:RunTaskX", True),
        ("a*b?c*d", "a1b2c3d", True),
        ("a*b?c*d", "abc", False),
        ("ecs:run", "ecs:run", True),
        ("ecs:ru?", "ecs:run", True),
        ("a*a", "a", False),
        ("a.b", "axb", False),
        ("**************x", "a" * 3000, False),
        ("*?*?*?*?*?*?*?*x", "a" * 3000, False),
        ("*a*a*a*a*a*a*a*a*b", "a" * 3000, False),
    ],
)
def test_stars_of_a_policy(pattern: str, text: str, matches: bool) -> None:
    """Roles are written by others; many stars in one action took longer than the world is old."""
    assert (_compiled(pattern).fullmatch(text) is not None) is matches
