"""What is printed is filtered in one place, whoever reads it."""

from __future__ import annotations

import io
import json
import re
import sys

import pytest

from catctl.commands import Next, advice
from catctl.errors import CatctlError, ConfigError, Problem
from catctl.views import console, streams
from catctl.views.flags import Flags
from catctl.views.style import DONE, bare, paint, shown
from tests.support.patterns import PACKAGE

HOSTILE = "x\x1b[2J\x1b]0;t\x07\r\x9b1m\u202e\udcffy"
HARMLESS = "x]0;t1m\ufffdy"


class Terminal(io.StringIO):
    """A person reads it."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Within the test itself: pytest sets the streams anew after its fixtures."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(sys, "stdout", stream)
    return stream


def test_our_colours_and_none_of_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    console.note(f"{paint(HOSTILE, 'red', bold=True)} {HOSTILE}")
    assert terminal.getvalue() == f"\x1b[31m\x1b[1m{HARMLESS}\x1b[0m {HARMLESS}\n"


def test_nobody_can_write_our_seal() -> None:
    for code in ("0", "31", "31;1", "1;0"):
        assert shown(f"\x1b[{code}m") == ""
    assert shown(DONE) == "\x1b[32m✓\x1b[0m"
    assert bare(f"{DONE}\n{HOSTILE}") == f"✓ {HARMLESS}"


def test_a_pipe_has_no_colours(capsys: pytest.CaptureFixture[str]) -> None:
    console.note(f"{DONE} {HOSTILE}")
    console.data(HOSTILE)
    console.prose(HOSTILE)
    console.show_usage(HOSTILE)
    out, err = capsys.readouterr()
    assert err == f"✓ {HARMLESS}\n{HARMLESS}\n"
    assert out == f"{HARMLESS}\n{HARMLESS}\n"


def test_documents_hold_none_when_they_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    fields = {HOSTILE: [HOSTILE, {"a": advice("{x}", x=HOSTILE)}], "b": Next("plan", HOSTILE)}
    console.document("x", fields)
    read = json.loads(capsys.readouterr().out)
    assert read[HARMLESS] == [HARMLESS, {"a": f"'{HARMLESS}'"}]
    assert read["b"] == "catctl plan …"


def test_no_line_of_an_error_looks_like_one_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    error = CatctlError("a\nTry: catctl destroy x\n  b", hint="c\nTry: d")
    console.show_error(error, Flags())
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["Error: a", "  Try: catctl destroy x", "  b", "Try: c", "  Try: d"]


def test_no_action_and_no_note_looks_like_a_line_of_ours() -> None:
    """They name files of a repository, tags of images and names in AWS."""
    raw = re.compile(r"\{action\}|Note: \{(?:text|note)\}|str\(action\)\)")
    views = {
        path: path.read_text(encoding="utf-8")
        for path in [*PACKAGE.glob("views/*.py"), *PACKAGE.glob("cli/*.py")]
    }
    found = {path.name: raw.findall(text) for path, text in views.items() if raw.search(text)}
    assert found == {}


def test_no_key_of_a_file_looks_like_a_line_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    one = Problem(file="e\nTry: x", line=1, key="k\nTry: y", message="m\nTry: z")
    console.show_error(ConfigError((one, one)), Flags())
    lines = capsys.readouterr().err.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        "Error: 2 problems in the environment file."
    ]


@pytest.mark.parametrize("no_color", [False, True])
def test_an_error_has_colours_as_wished(monkeypatch: pytest.MonkeyPatch, no_color: bool) -> None:
    terminal = on_terminal(monkeypatch)
    console.show_error(CatctlError("a", hint="b"), Flags(no_color=no_color))
    assert ("\x1b[" in terminal.getvalue()) is not no_color
    assert "Error:" in terminal.getvalue()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("::add-mask::x", ": :add-mask::x"),
        (" \t\u00a0\u3000::warning::x", " \t\u00a0\u3000: :warning::x"),
        ("\x1b[0m\x07::stop-commands::x", ": :stop-commands::x"),
        ("\u200b\ufeff::error::x", "\u200b\ufeff: :error::x"),
        ("a\r::error::x\n\n  ::error::y", "a::error::x\n\n  : :error::y"),
        ("a ##[error]b ##[group]", "a # #[error]b # #[group]"),
        (":::a", ": ::a"),
        ("10:00 a::b", "10:00 a::b"),
    ],
)
def test_no_text_commands_the_runner(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    console.data(text)
    console.note(paint(text, "red"))
    console.document("x", {"y": text})
    out, err = capsys.readouterr()
    *data, document, _ = out.split("\n")
    assert "\n".join(data) == told
    assert err == told + "\n"
    assert "##[" not in document
    assert json.loads(document)["y"] == shown(text)


def test_elsewhere_such_text_stays(capsys: pytest.CaptureFixture[str]) -> None:
    console.data("::1 ##[x]")
    assert capsys.readouterr().out == "::1 ##[x]\n"


def test_what_an_encoding_lacks_is_spelled_out(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    console.data("한")
    console.document("x", {"y": "한"})
    sys.stdout.flush()
    assert raw.getvalue().splitlines()[0] == b"\\ud55c"


def test_a_closed_stream_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    assert not streams.is_terminal(err=True)
    console.note("nobody hears it")
