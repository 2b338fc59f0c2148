"""Text from outside, by every way in, on every way out: nothing that acts on who reads it."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from catctl.cli.logs import _print
from catctl.services.observe_logs import LogLine
from catctl.views.flags import Flags
from catctl.views.output import Output
from tests.support.command_line import Catctl, Result
from tests.support.scripted import VERSION, Scripted, error, operation, planned

HOSTILE = (
    "ha\x1b[2J\x1b]52;c;eA==\x07\x9b1m\x7f\x08\u202e\u2066\u200f\u2028\r::add-mask::x"
    "\n::error::y\n \x1b[1m::warning::z ##[group]w\nFix: catctl destroy cat $(touch${IFS}x)"
)
FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
YAML = (
    "account_id: '000000000000'\n"
    + json.dumps(HOSTILE).replace("\\u007f", "\\x7f")
    + ": 1\nregion: "
    + json.dumps(HOSTILE)
    + "\nproject: x\n"
)
MODES: dict[str, dict[str, str]] = {
    "pipe": {},
    "json": {"CATCTL_JSON": "1"},
    "github": {"GITHUB_ACTIONS": "true"},
    "json on github": {"CATCTL_JSON": "1", "GITHUB_ACTIONS": "true"},
}


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        yield from (text for item in value.values() for text in texts_in(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in texts_in(item))


def check(found: Result, mode: dict[str, str]) -> None:
    said = found.out + found.err
    assert FORBIDDEN.findall(said) == []
    assert [line for line in said.split("\n") if line.startswith("Fix:")] == []
    if "CATCTL_JSON" in mode:
        for line in found.out.splitlines():
            for text in texts_in(json.loads(line)):
                assert FORBIDDEN.findall(text) == []
    if "GITHUB_ACTIONS" in mode:
        assert [line for line in said.split("\n") if line.lstrip().startswith("::")] == []
        assert "##[" not in said


WAYS_IN = ("command line", "explain --text", "keys", "folder", "profile", "template")


@pytest.mark.parametrize("mode", list(MODES))
@pytest.mark.parametrize("way", WAYS_IN)
def test_no_way_in_leads_out(bare: Catctl, way: str, mode: str) -> None:
    environ = MODES[mode]
    for args in given_by(bare, way):
        found = bare(*args, code=None, **environ)
        assert found.code in (0, 1, 2), found
        assert found.out + found.err
        check(found, environ)


def given_by(project: Catctl, way: str) -> list[tuple[str, ...]]:
    """Put the text into its way in; the commands that meet it there."""
    cat = project.folder / "environments/cat/environment.yaml"
    match way:
        case "command line":
            return [
                (HOSTILE,),
                ("plan", HOSTILE),
                ("plan", f"--{HOSTILE}"),
                ("env", "new", HOSTILE),
                ("config", "cat", HOSTILE),
                ("--chdir", HOSTILE, "plan"),
                ("init", HOSTILE),
                ("explain", HOSTILE, HOSTILE),
                ("logs", "cat", "x", "--since", HOSTILE),
            ]
        case "explain --text":
            name = "message.txt"
            known = f"invalid ssm parameters: {HOSTILE}"
            (project.folder / name).write_text(known, encoding="utf-8")
            named = ("explain", "cat", HOSTILE, "--text", name)
            return [("explain", "--text", name), named, ("explain", "--text", HOSTILE)]
        case "keys":
            cat.write_text(YAML, encoding="utf-8")
            return [("validate", "cat"), ("plan", "cat"), ("config", "cat"), ("cost", "cat")]
        case "folder":
            other = project.folder / "environments" / name_of_file()
            other.mkdir()
            (other / "environment.yaml").write_text("project: x\n", encoding="utf-8")
            return [("validate",), ("render", "--all"), ("plan", "nobody")]
        case "profile":
            cat.write_text(f"aws:\n  profile: {json.dumps(HOSTILE)}\n", encoding="utf-8")
            return [("config", "cat"), ("validate", "cat")]
        case _:
            folder = project.folder / "templates/environment"
            folder.mkdir(parents=True)
            (folder / f"{name_of_file()}.tf.j2").write_text("{{ x", encoding="utf-8")
            return [("render", "cat"), ("validate", "cat")]


def name_of_file() -> str:
    """No name holds a slash; macOS and Windows take fewer still."""
    if sys.platform != "linux":
        pytest.skip("names of files are text there")
    return HOSTILE.replace("/", "")[:100]


@pytest.mark.parametrize("mode", list(MODES))
def test_terraform_s_texts(ready: Scripted, mode: str) -> None:
    address = f"module.{HOSTILE}.aws_vpc.this"
    environ = MODES[mode]
    ready.says("plan", VERSION, planned(address))
    check(ready("plan", "cat", "--sandbox", code=None, **environ), environ)
    ready.says(
        "apply", VERSION, operation("start", address), operation("complete", address),
        error(HOSTILE), HOSTILE, "exit 1",
    )  # fmt: skip
    check(ready("apply", "cat", "--sandbox", "--yes", code=None, **environ), environ)
    for args in (("status", "cat", "--sandbox"), ("runs", "cat")):
        check(ready(*args, code=None, **environ), environ)


def test_lines_of_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    line = LogLine(at=0, task="9e46c1d2", message=HOSTILE, id="1")
    _print(Output(Flags()), [line])
    _print(Output(Flags(json=True)), [line])
    text, document = capsys.readouterr().out.rsplit("\n", 2)[:2]
    assert FORBIDDEN.findall(text + document) == []
    assert FORBIDDEN.findall(json.loads(document)["message"]) == []
    first, *others = text.split("\n")
    assert first.split(" ")[1] == "9e46c1d2"
    assert all(other.startswith(" " * 17) for other in others)


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
@pytest.mark.parametrize("colours", [True, False])
def test_on_a_terminal_colours_are_ours_alone(bare: Catctl, colours: bool) -> None:
    given_by(bare, "keys")
    said = on_a_terminal(bare, "validate", "cat", **({} if colours else {"NO_COLOR": "foo"}))
    ours = re.findall(r"\x1b\[\d+m", said)
    assert bool(ours) is colours
    rest = re.sub(r"\x1b\[\d+m", "", said).replace("\r\n", "\n")
    assert FORBIDDEN.findall(rest) == []
    assert "Error:" in rest


def on_a_terminal(project: Catctl, *args: str, **environ: str) -> str:
    """What a terminal is sent, by a process of its own."""
    import pty

    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover - the child
        os.chdir(project.folder)
        everything = {**project.environ, "NO_COLOR": "", "TERM": "xterm", **environ}
        os.execve(  # noqa: S606 - a terminal of its own
            sys.executable, [sys.executable, "-m", "catctl", *args], everything
        )
    said = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        said += part
    os.waitpid(pid, 0)
    os.close(terminal)
    return said.decode()
