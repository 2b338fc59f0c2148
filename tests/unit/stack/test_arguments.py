"""Arguments behind ``--``: read as Go reads them, and only those that catctl can answer for."""

from __future__ import annotations

import pytest

from catctl.errors import UsageError
from catctl.stack.arguments import asks_no_lock, destroys, passed_on


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        ("-target=a --target b", "-target=a -target=b"),
        ("-var x=y -var-file=f", "-var=x=y -var-file=f"),
        ("--lock=false -lock-timeout 5m", "-lock=false -lock-timeout=5m"),
        ("-refresh-only --compact-warnings", "-refresh-only -compact-warnings"),
        ("", ""),
    ],
)
def test_all_spellings_become_one(given: str, passed: str) -> None:
    assert passed_on("plan", "hack", given.split()) == tuple(passed.split())


@pytest.mark.parametrize("verb", ["apply", "destroy", "drift", "plan"])
@pytest.mark.parametrize(
    "given",
    [
        "-auto-approve",
        "-backup=x",
        "-chdir=x",
        "--chdir=x",
        "-detailed-exitcode",
        "-generate-config-out=x",
        "-input=true",
        "-json=false",
        "-out=x",
        "--out x",
        "-state=x",
        "-state x",
        "-state-out=x",
        "-what-a-later-terraform-brings",
        "---target=a",
        "other.tfplan",
        "--",
        "-",
    ],
)
def test_what_would_work_past_catctl_is_refused(verb: str, given: str) -> None:
    with pytest.raises(UsageError, match=f"catctl {verb} does not hand") as caught:
        passed_on(verb, "hack", given.split())
    assert caught.value.hint


@pytest.mark.parametrize("given", ["-destroy", "--destroy", "-destroy=true", "--destroy=1"])
def test_a_destruction_is_planned_by_name_alone(given: str) -> None:
    assert destroys(["-target=a", given])
    assert passed_on("plan", "hack", [given]) == ()
    for verb in ("apply", "drift"):
        with pytest.raises(UsageError) as caught:
            passed_on(verb, "hack", [given])
        assert str(caught.value.hint) == "catctl destroy hack"


@pytest.mark.parametrize("given", ["-destroy=false", "-target=-destroy"])
def test_what_asks_for_no_destruction(given: str) -> None:
    assert not destroys([given])


@pytest.mark.parametrize("given", ["-var -destroy", "-target", "-var-file --lock=false"])
def test_no_option_hides_as_the_value_of_another(given: str) -> None:
    with pytest.raises(UsageError, match="needs a value"):
        passed_on("plan", "hack", given.split())


@pytest.mark.parametrize("value", ["false", "f", "F", "0", "FALSE", "False", "nonsense", ""])
@pytest.mark.parametrize("dashes", ["-", "--"])
def test_no_lock_however_it_is_spelled(dashes: str, value: str) -> None:
    assert asks_no_lock(["apply", f"{dashes}lock={value}", "-lock=true"])


@pytest.mark.parametrize("given", ["-lock", "-lock=true", "--lock=1", "-lock-timeout=0", "lock"])
def test_what_takes_the_lock(given: str) -> None:
    assert not asks_no_lock([given])
