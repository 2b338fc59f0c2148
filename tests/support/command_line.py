"""catctl as its users call it: in this process, or as one of its own where that is the point."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from unittest import mock

from catctl.cli import main
from catctl.views.documents import DOCUMENTS
from catctl.views.documents.base import JsonDocument


@dataclass(frozen=True)
class Result:
    """What a command has said."""

    code: int
    out: str
    err: str


class Catctl:
    """Runs the command line in a project folder, with an environment of its own."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self.folder = folder
        self.environ = environ

    def __call__(self, *args: str, code: int | None = 0, **environ: str) -> Result:
        """Run ``catctl ARGS``; fail the test unless it exits with ``code`` (None: whatever)."""
        with _in(self.folder, {**self.environ, **environ}) as (out, err):
            exit_code = main(args)
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            result = Result(exit_code, _text(out), _text(err))
        return self._checked(result, args, code)

    def process(
        self, *args: str, code: int | None = 0, timeout: float = 600, **environ: str
    ) -> Result:
        """As a call, and in a process of its own: for signals, pipes and what is imported."""
        done = subprocess.run(
            [sys.executable, "-m", "catctl", *args],
            cwd=self.folder,
            env={**self.environ, **environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )
        return self._checked(Result(done.returncode, done.stdout, done.stderr), args, code)

    def start(self, *args: str) -> subprocess.Popen[str]:
        """Start ``catctl ARGS`` as a process and leave it running."""
        return subprocess.Popen(
            [sys.executable, "-m", "catctl", *args],
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def _checked(self, result: Result, args: tuple[str, ...], code: int | None) -> Result:
        if code is not None:
            assert result.code == code, f"{args}: {result}"
        assert "Traceback" not in result.err, result.err
        if "--json" in args or self.environ.get("CATCTL_JSON"):
            found = documents(result.out)
            assert found or result.code != 0, f"{args} printed no document"
        return result


def documents(text: str) -> list[JsonDocument]:
    """What ``--json`` has printed: on each line a document of a known type, and nothing else."""
    values = [json.loads(line) for line in text.splitlines()]
    return [DOCUMENTS[value["type"]].model_validate(value, strict=True) for value in values]


@contextmanager
def _in(folder: Path, environ: dict[str, str]) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """This process as a new one would be: its folder, its environment, its three streams.

    The streams are changed below Python, too: programs that are started inherit them.
    """
    before = Path.cwd()
    with ExitStack() as stack:
        out, err = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(2))
        nothing = stack.enter_context(Path(os.devnull).open("rb"))
        for number, file in enumerate((nothing, out, err)):
            stack.callback(_restore, os.dup(number), number)
            os.dup2(file.fileno(), number)
        for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
            stream = stack.enter_context(_stream(number, mode))
            stack.enter_context(mock.patch.object(sys, name, stream))
        stack.enter_context(mock.patch.dict(os.environ, environ, clear=True))
        stack.callback(os.chdir, before)
        os.chdir(folder)
        yield out, err


def _stream(number: int, mode: str) -> io.TextIOWrapper:
    raw = open(number, f"{mode}b", closefd=False)  # noqa: SIM115 - it has no path
    return io.TextIOWrapper(raw, encoding="utf-8", line_buffering=mode == "w")


def _restore(copy: int, number: int) -> None:
    os.dup2(copy, number)
    os.close(copy)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n")
