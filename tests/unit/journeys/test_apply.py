"""What is applied is exactly what was shown. Terraform is a fake behind the seam, all else real."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import pytest

from catctl.environment.project import Project
from catctl.errors import RefusedError
from catctl.files import write_atomically
from catctl.journeys import prepare
from catctl.journeys.apply import Proposal, carry_out, propose
from catctl.journeys.destroy import still_the_same
from catctl.journeys.prepare import Prepared
from catctl.journeys.terraform_setup import TerraformSetup
from catctl.journeys.workbench import Workbench
from catctl.stack.execute import Stack
from catctl.stack.model import unheard
from catctl.stack.observe import read_saved_plan
from catctl.stack.recorded import RecordedTerraform
from catctl.terraform.messages import Change, Ended
from catctl.terraform.providers import ProviderSource
from catctl.terraform.runner import Terraform
from catctl.terraform.stops import Watch
from tests.support.samples import FACTS
from tests.support.unwatched import Unwatched

VPC, CLUSTER = "module.vpc.aws_vpc.this", "module.ecs.aws_ecs_cluster.this"


def planned(address: str) -> dict[str, Any]:
    resource = {"addr": address, "module": "", "resource_type": "aws_x"}
    return {"type": "planned_change", "change": {"resource": resource, "action": "create"}}


def started(address: str) -> dict[str, Any]:
    resource = {"addr": address, "module": ""}
    return {"type": "apply_start", "hook": {"resource": resource, "action": "create"}}


@dataclass
class FakeTerraform:
    """Plans what it is told, does ``meanwhile`` while it plans, and notes what it is asked for."""

    addresses: Sequence[str] = (VPC,)
    meanwhile: Callable[[], object] = lambda: None
    ran: list[tuple[str, ...]] = field(default_factory=list)

    def stream(self, cmd: str, *args: str, log: Path, watch: Watch, **options: Any) -> Ended:
        self.ran.append((cmd, *args))
        lines = [planned(address) for address in self.addresses]
        if cmd == "plan":
            Path(options["out"]).write_text(f"plan {len(self.ran)}", encoding="utf-8")
            self.meanwhile()
        if cmd == "apply":
            lines = [started(address) for address in self.addresses]
        for line in lines:
            watch.on_line(json.dumps(line))
        return Ended(began=datetime.now(tz=UTC), code=0, silent=False)


@dataclass
class FakeSetup(TerraformSetup):
    """Sets the fake Terraform up."""

    fake: FakeTerraform

    def provider_source(self, facts: Any) -> ProviderSource:
        return ProviderSource(variables={}, config=None, note=None, shares_cache=False)

    def stack(self, facts: Any) -> Stack:
        terraform = cast("Terraform", self.fake)
        recorded = RecordedTerraform(
            facts=facts,
            terraform=terraform,
            init_terraform=terraform,
            folder=self.project.folder(facts.key),
            runs=self.runs,
            target=self.access.target(),
            patience=None,
            interrupts=self.interrupts,
            locks=lambda: (),
        )
        return Stack(facts=facts, terraform=recorded, work=self.work(facts.key))


@dataclass
class Bench(Workbench):
    """A workbench whose Terraform is the fake one."""

    fake: FakeTerraform = field(default_factory=FakeTerraform)

    @cached_property
    def terraform(self) -> FakeSetup:
        return FakeSetup(**vars(super().terraform), fake=self.fake)


PREPARED = Prepared(facts=FACTS, paths=("environments/hack/main.tf",), changed=())


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A project with one environment, rendered and initialised."""
    folder = tmp_path / "environments/hack"
    (folder / ".terraform/modules").mkdir(parents=True)
    (folder / ".terraform/modules/modules.json").write_text('{"Modules": []}', encoding="utf-8")
    (folder / ".terraform/terraform.tfstate").write_text('{"version": 3}', encoding="utf-8")
    provider = folder / ".terraform/providers/registry/hashicorp/aws/5/linux"
    provider.mkdir(parents=True)
    (provider / "terraform-provider-aws_v5").write_text("a provider", encoding="utf-8")
    for name in ("environment.yaml", "main.tf", "page.tpl", ".terraform.lock.hcl"):
        (folder / name).write_text(f"# {name}\n", encoding="utf-8")
    (tmp_path / "environments/defaults.yaml").write_text("", encoding="utf-8")
    made = Bench(
        project=Project(tmp_path),
        environ={},
        sandboxed=False,
        tell=lambda _: None,
        confirm_install=lambda _: False,
    )
    made.terraform.binary = tmp_path / "terraform"
    made.terraform.binary.touch()
    record = made.project.work / "environments/hack/initialised.json"
    write_atomically(record, json.dumps({"key": prepare._init_key(made, PREPARED)}))
    return made


def show(bench: Bench) -> Proposal:
    """What catctl plan and apply do until somebody has looked at it."""
    return propose(bench, PREPARED, unheard)


def plans_of(bench: Bench) -> list[str]:
    """What waits to be applied, and what there is of secrets."""
    work = bench.work("hack")
    return sorted(f.name for f in work.iterdir() if f.suffix == ".tfplan" or f.stem == "saved")


def applied(bench: Bench) -> list[tuple[str, ...]]:
    return [call for call in bench.fake.ran if call[0] == "apply"]


def test_what_was_shown_is_applied(bench: Bench) -> None:
    proposal = show(bench)
    carry_out(proposal, "Applying", Unwatched())
    assert applied(bench) == [("apply", str(proposal.tfplan.file))]
    assert plans_of(bench) == [], "and only once"


def test_what_terraform_makes_while_it_plans_is_no_change(bench: Bench) -> None:
    """Such as an archive of a function's code; after that it counts."""
    archive = bench.project.folder("hack") / "code.zip"
    bench.fake.meanwhile = lambda: archive.write_text("made", encoding="utf-8")
    show(bench)
    assert propose(bench, PREPARED, unheard, reuse=True).reused
    archive.write_text("another", encoding="utf-8")
    with pytest.raises(RefusedError, match=r"has changed: environments/hack/code\.zip"):
        propose(bench, PREPARED, unheard, reuse=True)


@pytest.mark.parametrize(
    "name",
    [
        "environments/defaults.yaml",
        "environments/hack/environment.yaml",
        "environments/hack/main.tf",
        "environments/hack/own.auto.tfvars",
        "environments/hack/own.tf",
        "environments/hack/page.tpl",
        "environments/hack/.terraform.lock.hcl",
        "terraform",
    ],
)
def test_a_file_that_changes_while_terraform_plans(bench: Bench, name: str) -> None:
    """The plan may be of the old file or of the new: nobody can say, and it holds secrets."""
    file = bench.project.root / name
    bench.fake.meanwhile = lambda: file.write_text("new\n", encoding="utf-8")
    with pytest.raises(RefusedError, match="A file of hack has changed while Terraform was") as it:
        show(bench)
    assert str(it.value.hint) == "catctl plan hack"
    assert plans_of(bench) == []


def test_a_file_that_changes_is_no_matter_where_nothing_is_planned(bench: Bench) -> None:
    file = bench.project.folder("hack") / "own.tf"
    bench.fake.addresses = ()
    bench.fake.meanwhile = file.touch
    assert show(bench).is_empty
    assert plans_of(bench) == []


def test_a_plan_that_another_has_replaced_is_not_applied(bench: Bench) -> None:
    """Whoever said yes has looked at the first one; what waits now is another."""
    shown = show(bench)
    bench.fake.addresses = (VPC, CLUSTER)
    other = show(bench)
    with pytest.raises(RefusedError, match="The plan of hack that was shown is gone: another"):
        carry_out(shown, "Applying", Unwatched())
    assert applied(bench) == []
    carry_out(other, "Applying", Unwatched())
    assert applied(bench) == [("apply", str(other.tfplan.file))], "the other still holds"


def test_a_plan_that_another_has_applied_is_not_applied_again(bench: Bench) -> None:
    shown = show(bench)
    carry_out(propose(bench, PREPARED, unheard, reuse=True), "Applying", Unwatched())
    with pytest.raises(RefusedError, match="that was shown is gone") as it:
        carry_out(shown, "Applying", Unwatched())
    assert str(it.value.hint) == "catctl plan hack"
    assert len(applied(bench)) == 1


@pytest.mark.parametrize("text", ["another plan", None])
def test_a_plan_whose_file_was_touched_is_not_applied(bench: Bench, text: str | None) -> None:
    shown = show(bench)
    if text is None:
        shown.tfplan.file.unlink()
    else:
        shown.tfplan.file.write_text(text, encoding="utf-8")
    assert isinstance(read_saved_plan(bench.work("hack")), str)
    with pytest.raises(RefusedError, match="that was shown is gone"):
        carry_out(shown, "Applying", Unwatched())
    assert applied(bench) == []


def with_changes(proposal: Proposal, addresses: str) -> Proposal:
    """The same proposal, of single letters for addresses, all of which go."""
    changes = [
        Change(address=address, module="", resource_type="aws_x", action="delete", reason=None)
        for address in addresses
    ]
    tfplan = replace(proposal.tfplan, changes=tuple(changes), destroy=True)
    return replace(proposal, tfplan=tfplan)


@pytest.mark.parametrize(
    ("shown", "now", "more"),
    [
        ("abc", "abc", ""),
        ("abc", "ca", ""),
        ("abc", "", ""),
        ("abc", "abcd", "d"),
        ("abc", "d", "d"),
        ("abc", "abzy", "y, z"),
        ("", "a", "a"),
        ("a", "ahgfedcb", "b, c, d, e, f"),
    ],
)
def test_no_more_is_destroyed_than_was_shown(bench: Bench, shown: str, now: str, more: str) -> None:
    """The guards come off in between, and the second plan is another one."""
    first, second = with_changes(show(bench), shown), with_changes(show(bench), now)
    if not more:
        assert still_the_same(first, second) is second
        return
    with pytest.raises(RefusedError) as it:
        still_the_same(first, second)
    assert it.value.message == f"More would be destroyed than was shown: {more}."
    assert str(it.value.hint) == "catctl destroy hack"
