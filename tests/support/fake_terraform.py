"""A scripted terraform: writes down how it was called, says what it is told, exits as it is told.

FAKE_LOG names a file that gets one JSON line per call. FAKE_SCRIPT is a folder with a file for
each verb: its lines are printed; a line may be ``exit N``, ``sleep N``, ``die``, ``deaf`` or
``unrecorded``, after which no record of the run can be written. Of the script ``lock``, init makes
the lock file.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path


def main() -> int:
    verb = sys.argv[1]
    with Path(os.environ["FAKE_LOG"]).open("a", encoding="utf-8") as log:
        log.write(json.dumps({"argv": sys.argv[1:], "env": dict(os.environ)}) + "\n")
    script = Path(os.environ["FAKE_SCRIPT"]) / verb
    code = 0
    if verb == "init":
        made = Path(".terraform/providers/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64")
        made.mkdir(parents=True, exist_ok=True)
        Path(".terraform/modules").mkdir(exist_ok=True)
        Path(".terraform/modules/modules.json").write_text('{"Modules": []}', encoding="utf-8")
        Path(".terraform/terraform.tfstate").write_text('{"version": 3}', encoding="utf-8")
        (made / "terraform-provider-aws_v5.100.0_x5").write_text("a provider", encoding="utf-8")
    lock = script.with_name("lock")
    if verb == "init" and lock.exists() and "-lockfile=readonly" not in sys.argv:
        Path(".terraform.lock.hcl").write_bytes(lock.read_bytes())
    if verb == "version" and not script.exists():
        sys.stdout.write('{"terraform_version": "1.11.4"}')
    for item in sys.argv:
        if item.startswith("-out="):
            Path(item.removeprefix("-out=")).write_text("a plan", encoding="utf-8")
    for line in script.read_bytes().splitlines() if script.exists() else ():
        if line.startswith(b"exit "):
            code = int(line.split()[1])
        elif line.startswith(b"sleep "):
            time.sleep(float(line.split()[1]))
        elif line == b"die":
            os.kill(os.getpid(), signal.SIGKILL)
        elif line == b"unrecorded":
            runs = Path("../../.catctl/runs")
            runs.rename(runs.with_name("elsewhere"))
            runs.touch()
        elif line == b"deaf":
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        else:
            sys.stdout.buffer.write(line + b"\n")
            sys.stdout.buffer.flush()
    return code


if __name__ == "__main__":
    sys.exit(main())
