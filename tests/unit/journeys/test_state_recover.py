"""A state that could not be stored: into the AWS that it is of, and kept until it is there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from catctl.errors import CatctlError, RefusedError
from catctl.journeys.prepare import Prepared
from catctl.journeys.state_recover import Recovery, look_at_recovery, recover
from catctl.journeys.workbench import Workbench
from catctl.stack.execute import Stack
from catctl.stack.model import Run, StateSummary
from catctl.stack.observe import ERRORED
from catctl.stack.recorded import RecordedTerraform
from catctl.terraform.runner import Terraform
from tests.support.bench import workbench
from tests.support.samples import FACTS

PREPARED = Prepared(facts=FACTS, paths=(), changed=())
LOCAL = StateSummary(serial=7, lineage="a", resources=2)


def state(resources: int) -> str:
    made = {"mode": "managed", "instances": [{}] * resources}
    return json.dumps({"serial": 7, "lineage": "a", "resources": [made]})


@dataclass
class FakeTerraform:
    """Takes what is pushed, and says that ``there`` is what it has."""

    there: str

    def cmd(self, verb: str, *args: str, **options: Any) -> tuple[int, str, str]:
        return 0, self.there if verb == "state pull" else "", ""


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    (tmp_path / "environments/hack").mkdir(parents=True)
    return workbench(tmp_path)


def errored(bench: Workbench) -> Path:
    file = bench.project.folder("hack") / ERRORED
    file.write_text(state(2), encoding="utf-8")
    return file


def stack(bench: Workbench, there: str) -> Stack:
    terraform = cast("Terraform", FakeTerraform(there))
    recorded = RecordedTerraform(
        facts=FACTS,
        terraform=terraform,
        init_terraform=terraform,
        folder=bench.project.folder("hack"),
        runs=bench.runs,
        target="aws",
        patience=None,
        interrupts=bench.interrupts,
        locks=lambda: (),
    )
    return Stack(facts=FACTS, terraform=recorded, work=bench.work("hack"))


@pytest.mark.parametrize("others", [[], ["aws"]])
def test_the_last_apply_says_whose_it_is(bench: Workbench, others: list[str]) -> None:
    """Earlier ones were of the real AWS: what waits is the sandbox's all the same."""
    errored(bench)
    bench.runs.mkdir(parents=True)
    for number, target in enumerate([*others, "sandbox 1"]):
        run = Run(
            id=f"{number}",
            environment="hack",
            verb="apply",
            target=target,
            started=float(number),
            catctl_pid=1,
        )
        text = json.dumps(run.to_json())
        (bench.runs / f"{number}.json").write_text(text, encoding="utf-8")
    with pytest.raises(RefusedError, match="is of a sandbox, not of this one"):
        look_at_recovery(bench, PREPARED)


@pytest.mark.parametrize("there", ["", state(1)])
def test_what_has_not_arrived_whole_stays(bench: Workbench, there: str) -> None:
    """It is the only copy."""
    file = errored(bench)
    with pytest.raises(CatctlError, match="stays"):
        recover(Recovery(stack=stack(bench, there), local=LOCAL, remote=None))
    assert file.exists()


def test_what_is_there_goes_here(bench: Workbench) -> None:
    """It holds secrets."""
    file = errored(bench)
    recover(Recovery(stack=stack(bench, state(2)), local=LOCAL, remote=None))
    assert not file.exists()
