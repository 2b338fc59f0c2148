"""Searches for a counterexample, at length: ``python -m tests.search NAME [--examples N]``.

These are tests of the suite, which runs each with a fixed seed and few examples. Here each gets
many, from a seed of its own; the figures are Hypothesis's. What is found, it says how to repeat.
"""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys

from tests.support.examples import VARIABLE

SEARCHES = {
    "doors": ("functional/test_doors.py",),
    "estimate": ("unit/cost/test_estimate.py",),
    "files": ("unit/environment/test_load.py",),
    "hcl": ("functional/test_hcl_roundtrip.py", "unit/rendering/test_hcl.py"),
    "interrupts": ("e2e/test_interrupts.py",),
    "leftovers": ("functional/test_leftovers.py", "unit/leftovers/test_names.py"),
    "network": ("unit/environment/test_network.py", "unit/environment/test_rules.py"),
    "terraform": ("unit/terraform/test_messages.py",),
}
EXAMPLES = 2000


def main() -> int:
    """Run one search, or all of them; returns pytest's exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.search", description=__doc__)
    parser.add_argument("name", choices=[*SEARCHES, "all"])
    parser.add_argument("--examples", type=int, default=EXAMPLES, help="of a quick property")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9))
    wish = parser.parse_args()
    chosen = SEARCHES if wish.name == "all" else {wish.name: SEARCHES[wish.name]}
    files = [f"tests/{file}" for name in chosen for file in chosen[name]]
    print(f"{wish.name}: {wish.examples} examples, --seed {wish.seed}", flush=True)  # noqa: T201
    options = ["-n", "0", "-m", "search", "--hypothesis-show-statistics", "--durations=0", "-q"]
    profile = ["--hypothesis-profile=long", f"--hypothesis-seed={wish.seed}"]
    argv = [sys.executable, "-m", "pytest", *options, *profile, *files]
    environ = {**os.environ, VARIABLE: str(wish.examples)}
    return subprocess.run(argv, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
