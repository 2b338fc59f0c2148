"""Signals in any number and at any moment: no state is lost that might still be stored.

The real Terraform applies step by step, and stores its state slowly. Whatever comes, each thing
that is there afterwards is in a state, or is named as one that may be in none; the lock is free, or
named.
"""

from __future__ import annotations

import json
import os
import random
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from catctl.sandbox.process import Sandbox
from catctl.terraform.processes import terraforms
from tests.e2e.conftest import press_until, wait_for
from tests.support import tiny
from tests.support.command_line import Catctl
from tests.support.examples import examples
from tests.support.proxy import Chaos, in_front_of
from tests.support.sandbox import clients, lend

KEY = tiny.KEY
APPLY = ("apply", KEY, "--sandbox", "--yes")
COUNTS_AS_ONE = 0.7  # seconds: what is sent less than a second apart may be heard a second apart
GAPS = (0.0, 0.0, 0.03, 0.05, 0.3, 0.5, 1.2, 1.2, 2.5)
# Python's own start shows a traceback at a Ctrl-C: none comes before it has ended.
UP = "import sys, catctl.__main__ as entry; print(flush=True); sys.exit(entry.main())"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@dataclass(frozen=True)
class Sent:
    """A signal ``after`` so many seconds, to the process or to its whole group."""

    after: float
    number: signal.Signals
    group: bool


@dataclass(frozen=True)
class Course:
    """How long storing the state takes, and which signals are sent meanwhile."""

    upload: float
    signals: tuple[Sent, ...]

    @staticmethod
    def of(seed: int) -> Course:
        dice = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
        begin = dice.uniform(0.0, 5.0)
        held = dice.random() < 0.3
        signals = [
            Sent(
                after=begin if not place else 0.03 if held else dice.choice(GAPS),
                number=dice.choice([signal.SIGINT, signal.SIGINT, signal.SIGTERM]),
                group=dice.random() < 0.5,
            )
            for place in range(dice.randint(8, 40) if held else dice.randint(1, 6))
        ]
        if dice.random() < 0.1:
            signals.append(Sent(after=dice.choice(GAPS), number=signal.SIGHUP, group=True))
        return Course(upload=dice.uniform(0.0, 6.0), signals=tuple(signals))

    @property
    def hangs_up(self) -> bool:
        return any(item.number == signal.SIGHUP for item in self.signals)


@pytest.fixture
def slow(
    sandbox: Sandbox, environ: dict[str, str], tmp_path: Path
) -> Iterator[tuple[Catctl, Chaos]]:
    """The tiny project, and the proxy before its sandbox."""
    project = Catctl(tiny.tiny_project(tmp_path / "project"), environ)
    lend(sandbox, project.folder)
    project("bootstrap-state", KEY, "--sandbox", "--yes")
    project("plan", KEY, "--sandbox")
    with in_front_of(project.folder / ".catctl/sandbox") as chaos:
        yield project, chaos


@settings(
    max_examples=examples(4),
    phases=[Phase.generate],  # another try takes other moments: nothing to shrink
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**32))
def test_no_sequence_of_signals_loses_a_state(slow: tuple[Catctl, Chaos], seed: int) -> None:
    project, chaos = slow
    course = Course.of(seed)
    _begin_anew(project, chaos)
    chaos.add("s3:PUT", "delay", seconds=course.upload, skip=1)  # the first takes the lock
    code, err, meant = _run(project, course.signals)
    chaos.calm()
    told = f"{course}: {code}\n{err}"
    assert "Traceback" not in err, told
    if course.hangs_up:
        wait_for(lambda: not _at_work(project))
        err += project("status", KEY, "--sandbox").out
    assert not _at_work(project), f"an orphan: {told}"
    forced = "Forced:" in err
    event(f"forced: {forced}, hung up: {course.hangs_up}, exit code {code}")
    assert not forced or meant >= 3, told
    lost = tiny.made(project) - _known(project)
    event(f"in no state: {len(lost)} of {len(tiny.made(project))}")
    for address in lost:
        assert forced, f"{address} is in no state: {told}"
        assert f"'{address}'" in err or f"  {address}\n" in err, told
    lock = _lock(project)
    assert not lock or forced, f"the lock is held: {told}"
    assert not lock or lock in err or course.hangs_up, f"the lock is not named: {told}"
    if forced and not course.hangs_up:
        assert "Try: catctl" in err, told


def test_a_key_that_is_held_is_one_signal(slow: tuple[Catctl, Chaos]) -> None:
    """The case that once lost a state: three signals in a tenth of a second, while it is stored."""
    project, chaos = slow
    store = chaos.add("s3:PUT", "delay", seconds=3, skip=1)
    child = _start(project)
    wait_for(lambda: store.hits > 0)
    for _ in range(40):
        os.killpg(child.pid, signal.SIGINT)
        time.sleep(0.03)
    _, err = child.communicate(timeout=60)
    assert child.returncode == 130, err
    assert "Once more forces it" not in err
    assert tiny.made(project) <= _known(project), err
    assert not _lock(project)
    assert "Try: catctl" in err


def test_what_is_forced_says_what_may_be_lost_and_mends_it(slow: tuple[Catctl, Chaos]) -> None:
    project, chaos = slow
    store = chaos.add("s3:PUT", "hang", skip=1)
    child = _start(project)
    wait_for(lambda: store.hits > 0)
    said = press_until(child, "Stopping:", "Once more forces it", "Forced:")
    said += child.communicate(timeout=60)[1]
    assert child.returncode == 130, said
    chaos.calm()
    made, lock = sorted(tiny.made(project)), _lock(project)
    assert len(made) == tiny.STEPS
    assert "terraform apply was forced to leave its work." in said
    assert 'What is "done" may be in no state' in said
    assert f"the lock's ID is {lock}: catctl unlock m {lock} --sandbox releases it" in said
    assert f"Try: catctl unlock m {lock} --sandbox; then catctl plan m --sandbox, which" in said
    assert "forced to leave its work" in project("runs", KEY).out
    found = project("status", KEY, "--sandbox").out
    assert all(f"-- import '{address}' " in found for address in made)
    project("unlock", KEY, "--sandbox", "--yes")
    for line in [line for line in said.splitlines() if " -- import " in line]:
        project(*shlex.split(line.strip())[1:])
    assert tiny.made(project) == _known(project)


def test_a_signal_before_anything_has_begun(slow: tuple[Catctl, Chaos]) -> None:
    """Found by the search below: Terraform did everything, and stored the empty state it had."""
    project, chaos = slow
    store = chaos.add("s3:PUT", "delay", seconds=1.3)  # the lock, too
    child = _start(project)
    wait_for(lambda: store.hits > 0)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)
    assert child.returncode == 130, err
    assert tiny.made(project) <= _known(project), err
    assert not _lock(project)


def test_a_held_key_at_terraforms_own_prompt(slow: tuple[Catctl, Chaos]) -> None:
    """``catctl tf``: Terraform has the terminal, and reads it, but no signals of its own."""
    import pty

    project, chaos = slow
    store = chaos.add("s3:PUT", "delay", seconds=3, skip=1)
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(project.folder)
        argv = [sys.executable, "-m", "catctl", "tf", KEY, "--sandbox", "--", "apply"]
        os.execve(sys.executable, argv, project.environ)  # noqa: S606 - it must have the terminal
    said = b""
    while b"Enter a value:" not in said:
        said += os.read(terminal, 4096)
    os.write(terminal, b"yes\n")
    wait_for(lambda: store.hits > 0)
    for _ in range(40):
        os.write(terminal, b"\x03")
        time.sleep(0.03)
    with suppress(OSError):  # its end, on Linux
        while True:
            said += os.read(terminal, 4096)
    os.waitpid(pid, 0)
    os.close(terminal)
    text = said.decode(errors="replace")
    assert text.count("Interrupt received.") == 1, text
    assert "Two interrupts" not in text
    assert len(_known(project)) == tiny.STEPS, text
    assert not _lock(project)


def test_what_is_killed_says_so(slow: tuple[Catctl, Chaos]) -> None:
    """As by the system that has no more memory."""
    project, chaos = slow
    store = chaos.add("s3:PUT", "hang", skip=1)
    child = _start(project)
    wait_for(lambda: store.hits > 0)
    for pid in _at_work(project):
        os.kill(pid, signal.SIGKILL)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 1, said
    chaos.calm()
    assert "terraform apply was killed (signal 9), by someone or the system." in said
    assert 'What is "done" may be in no state' in said
    assert f"the lock's ID is {_lock(project)}" in said
    assert f"Try: catctl unlock m {_lock(project)} --sandbox; then catctl plan m" in said
    assert "killed by signal 9" in project("runs", KEY).out
    found = project("status", KEY, "--sandbox")
    assert "killed by signal 9" in found.out
    assert "may be in no state" in found.out


def _begin_anew(project: Catctl, chaos: Chaos) -> None:
    s3 = clients(project, KEY)("s3")
    for key in (tiny.STATE, f"{tiny.STATE}.tflock"):
        s3.delete_object(Bucket=tiny.BUCKET, Key=key)
    tiny.errored(project).unlink(missing_ok=True)
    for address in (project.folder / "environments" / KEY / "made").iterdir():
        address.unlink()
    chaos.released.clear()


def _start(project: Catctl) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", UP, *APPLY],
        cwd=project.folder,
        env=project.environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # its group is not the test's
    )


def _run(project: Catctl, signals: tuple[Sent, ...]) -> tuple[int, str, int]:
    """The exit code, what was said, and how many signals may count, at most."""
    child = _start(project)
    assert child.stdout
    child.stdout.readline()
    last, meant = float("-inf"), 0
    for item in signals:
        time.sleep(item.after)
        last, before = time.monotonic(), last
        meant += last - before > COUNTS_AS_ONE  # a busy machine sleeps longer
        with suppress(ProcessLookupError):  # it has ended
            if item.group:
                os.killpg(child.pid, item.number)
            else:
                child.send_signal(item.number)
    _, err = child.communicate(timeout=120)
    return child.returncode, err, meant


def _at_work(project: Catctl) -> list[int]:
    folder = project.folder / "environments" / KEY
    return [item.pid for item in terraforms() if item.folder == folder.resolve()]


def _known(project: Catctl) -> set[str]:
    """What is in the state that is stored, or in that which waits to be."""
    waits = tiny.errored(project)
    if waits.is_file():
        return tiny.addresses(waits.read_text(encoding="utf-8"))
    return tiny.addresses(_object(project, tiny.STATE))


def _lock(project: Catctl) -> str:
    """The ID of the lock that is held, or nothing."""
    text = _object(project, f"{tiny.STATE}.tflock")
    return str(json.loads(text)["ID"]) if text else ""


def _object(project: Catctl, key: str) -> str:
    s3 = clients(project, KEY)("s3")
    try:
        return str(s3.get_object(Bucket=tiny.BUCKET, Key=key)["Body"].read().decode())
    except s3.exceptions.NoSuchKey:
        return ""
