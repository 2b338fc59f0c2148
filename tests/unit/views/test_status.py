"""A status says what is there, and sends nobody to delete what is being made."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from catctl.cost.model import Sum
from catctl.journeys.status import EnvironmentStatus, Standing
from catctl.stack.model import Run
from catctl.stack.story import tell
from catctl.state_backend.model import StoredState
from catctl.views.flags import Flags
from catctl.views.output import Output
from catctl.views.status import show_status
from tests.support.runs import change, ledger, operation
from tests.support.samples import FACTS

WHOLE = StoredState(serial=7, resources=2, checksum_holds=True, damaged="")
NOTHING = Standing(last=None, at_work=[], locks=(), saved=None, errored=False, stored=None)
RUN = Run(
    id="1", environment="hack", verb="apply", target="aws", started=1.0, catctl_pid=1, plan="p"
)
UNDER_WAY = ledger(
    change("aws_vpc.a"),
    change("aws_vpc.b"),
    change("aws_vpc.c"),
    operation("start", "aws_vpc.a"),
    operation("complete", "aws_vpc.a"),
    operation("start", "aws_vpc.b"),
)


def shown(standing: Standing, capsys: pytest.CaptureFixture[str], hourly: Sum | None = None) -> str:
    status = EnvironmentStatus(
        facts=FACTS, standing=standing, site=None, why="", services=(), hourly=hourly
    )
    show_status(Output(Flags()), status)
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (NOTHING, "none is stored"),
        (replace(NOTHING, stored=WHOLE), "stored, serial 7, 2 resources"),
        (
            replace(NOTHING, stored=replace(WHOLE, checksum_holds=False)),
            "checksum in the lock table",
        ),
        (replace(NOTHING, stored=replace(WHOLE, damaged="it is cut")), "damaged: it is cut"),
        (replace(NOTHING, stored=WHOLE, errored=True), "errored.tfstate waits"),
    ],
)
def test_the_state_is_what_s3_says(
    standing: Standing, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [line] = [line for line in shown(standing, capsys).splitlines() if "  state" in line]
    assert said in line


@pytest.mark.parametrize("watched", [True, False])
def test_what_is_being_made_is_in_no_doubt(
    watched: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    under_way = tell(RUN, UNDER_WAY, watched=watched, working=True)
    text = shown(replace(NOTHING, last=under_way, at_work=[9]), capsys)
    assert "1 done, 1 resource in the making" in text
    assert "doubt" not in text
    assert "delete" not in text
    killed = tell(RUN, UNDER_WAY, watched=False, working=False)
    assert "in doubt" in shown(replace(NOTHING, last=killed), capsys)


@pytest.mark.parametrize(
    ("hourly", "said"),
    [
        (Sum(usd=Decimal("0.25")), "now $0.2500 an hour, $6.00 a day"),
        (
            Sum(usd=Decimal("0.25"), unknown=("Database",)),
            "now at least $0.2500 an hour, $6.00 a day; unknown: Database",
        ),
        (Sum(usd=None, unknown=("Database",)), "now unknown"),
    ],
)
def test_the_rate_of_what_runs_now(
    hourly: Sum, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"  cost        {said}\n" in shown(NOTHING, capsys, hourly)
