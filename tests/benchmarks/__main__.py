"""Speed as ratios, measured in one run: ``python -m tests.benchmarks``. No part of the test suite.

Each pair is run in turns, so that a noisy neighbour hits both; the median of the ratios is given.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

from catctl.environment.load import load_all
from catctl.environment.project import Project
from catctl.rendering.arguments import defaults
from catctl.rendering.context import root_module
from catctl.rendering.observe import read_templates
from catctl.rendering.render import render_environment, render_modules, render_project
from catctl.rendering.tables import tables
from catctl.rendering.templates import jinja
from tests.benchmarks import deploys, leftovers
from tests.support.command_line import Catctl
from tests.support.hostile_files import FILES
from tests.support.project import ROOT, clean_environ, copy_of_project

Measure = Callable[[], float]


def cpu_of(argv: Sequence[str], cwd: Path, env: dict[str, str]) -> float:
    """CPU seconds of a command and all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        argv, cwd=cwd, env=env, check=True, capture_output=True, stdin=subprocess.DEVNULL
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def wall_of(argv: Sequence[str], cwd: Path, env: dict[str, str], *, code: int = 0) -> float:
    begin = time.perf_counter()
    done = subprocess.run(
        argv, cwd=cwd, env=env, check=False, capture_output=True, stdin=subprocess.DEVNULL
    )
    assert done.returncode == code, done
    return time.perf_counter() - begin


def report(name: str, target: str, ours: Measure, base: Measure, pairs: int) -> None:
    """Print the median ratio of ``pairs`` paired measurements."""
    ours(), base()  # warm
    ratios, left, right = [], [], []
    for _ in range(pairs):
        left.append(ours())
        right.append(base())
        ratios.append(left[-1] / right[-1])
    print(  # noqa: T201 - this is what the program is for
        f"| {name} | {statistics.median(ratios):.2f} | {target} | "
        f"{min(ratios):.2f} to {max(ratios):.2f} | {statistics.median(left):.4f} s / "
        f"{statistics.median(right):.4f} s | {pairs} |",
        flush=True,
    )


def start_up(folder: Path, env: dict[str, str]) -> None:
    catctl = str(Path(sys.executable).with_name("catctl"))
    base = [sys.executable, "-c", "import click"]
    for option in ("--version", "--help"):
        report(
            f"`catctl {option}` to `python -c 'import click'`, wall",
            "1.5",
            lambda option=option: wall_of([catctl, option], folder, env),  # type: ignore[misc]
            lambda: wall_of(base, folder, env),
            15,
        )


def project_of(folder: Path, number: int) -> Project:
    """A project of ``number`` environments like the first seed."""
    text = (ROOT / "environments/cat/environment.yaml").read_text(encoding="utf-8")
    text = text.replace("name: cat\n", "").replace("  key: cat-cicd/terraform.tfstate\n", "")
    for index in range(number):
        inside = folder / f"environments/e{index}"
        inside.mkdir(parents=True)
        (inside / "environment.yaml").write_text(text, encoding="utf-8")
    return Project(folder)


def rendering(folder: Path) -> None:
    templates = read_templates(None)
    [cat, _] = load_all(Project(ROOT))
    known = defaults(render_modules(jinja(templates), templates))

    def ours() -> float:
        begin = time.perf_counter()
        engine = jinja(templates)
        modules = render_modules(engine, templates)
        render_environment(engine, templates, cat, defaults(modules))
        return time.perf_counter() - begin

    def bare() -> float:
        begin = time.perf_counter()
        engine = jinja(templates)
        context = {
            "defaults": known,
            "env": cat,
            "module": tables({}),
            "root": root_module(cat),
        }
        for source in (*templates.below("modules"), *templates.below("environment")):
            engine.get_template(source).render(context)
        return time.perf_counter() - begin

    report("rendering to a bare Jinja loop, wall", "1.5", ours, bare, 15)

    few, many = (project_of(folder / str(number), number) for number in (100, 1000))

    def load_time(project: Project) -> float:
        begin = time.perf_counter()
        load_all(project)
        return time.perf_counter() - begin

    def render_time(project: Project) -> float:
        loaded = load_all(project)
        begin = time.perf_counter()
        render_project(templates, loaded)
        return time.perf_counter() - begin

    report(
        "rendering 1,000 environments to 100",
        "11",
        lambda: render_time(many),
        lambda: render_time(few),
        5,
    )
    report(
        "loading 1,000 environments to 100",
        "11",
        lambda: load_time(many),
        lambda: load_time(few),
        5,
    )
    report(
        "loading 100 environments to rendering them",
        "-",
        lambda: load_time(few),
        lambda: render_time(few),
        5,
    )

    def peak(number: int) -> float:
        engine = jinja(templates)
        render_environment(engine, templates, cat, known)
        tracemalloc.start()
        for environment in (cat for _ in range(number)):
            render_environment(engine, templates, environment, known)
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return float(highest)

    report(
        "peak memory of 500 environments in turn to 50 (bytes)",
        "1.1",
        lambda: peak(500),
        lambda: peak(50),
        1,
    )


def hostile(folder: Path, env: dict[str, str]) -> None:
    good = copy_of_project(folder / "good", "cat")
    bad = copy_of_project(folder / "bad", "cat")
    catctl = str(Path(sys.executable).with_name("catctl"))
    file = bad / "environments/cat/environment.yaml"

    def refuse(name: str) -> float:
        text = FILES[name][0]
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return wall_of([catctl, "plan", "cat"], bad, env, code=2)

    slowest = max(FILES, key=refuse)
    report(
        f"refusing the worst of {len(FILES)} hostile files ({slowest}) to checking a good one",
        "2",
        lambda: refuse(slowest),
        lambda: wall_of([catctl, "render", "--all", "--check"], good, env),
        9,
    )


def planning(folder: Path, env: dict[str, str]) -> None:
    project = copy_of_project(folder / "project", "cat", "library")
    catctl = Catctl(project, env)
    catctl("try", "cat", "--keep")
    catctl("bootstrap-state", "library", "--sandbox", "--yes")
    catctl("plan", "--all", "--sandbox")
    program = str(Path(sys.executable).with_name("catctl"))
    variables = json.loads(catctl("sandbox", "env", "cat", "--json").out)["variables"]
    terraform = shutil.which("terraform")
    assert terraform is not None
    raw = [terraform, "plan", "-input=false", "-no-color", f"-out={folder / 'raw.tfplan'}"]
    raw_env = {**env, **variables, "CHECKPOINT_DISABLE": "1"}
    ours = [program, "plan", "cat", "--sandbox"]
    root = project / "environments/cat"
    report(
        "`catctl plan` to raw `terraform plan -out`, CPU",
        "1.08",
        lambda: cpu_of(ours, project, env),
        lambda: cpu_of(raw, root, raw_env),
        12,
    )
    each = [[program, "plan", key, "--sandbox"] for key in ("cat", "library")]
    report(
        "`catctl plan --all` to one after the other (2 environments), wall",
        "-",
        lambda: wall_of([program, "plan", "--all", "--sandbox"], project, env),
        lambda: sum(wall_of(argv, project, env) for argv in each),
        5,
    )
    catctl("sandbox", "stop")


def main() -> None:
    print("| what | ratio | at most | range | medians | pairs |")  # noqa: T201
    print("|---|---|---|---|---|---|")  # noqa: T201
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = clean_environ(folder / "home")
        del env["PYTHONPATH"]
        start_up(folder, env)
        rendering(folder)
        hostile(folder, env)
        if "--fast" not in sys.argv:
            planning(folder, env)
            deploys.report(folder / "load", {**env, "PYTHONPATH": str(ROOT)})
            leftovers.report(folder / "leftovers")


if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    main()
