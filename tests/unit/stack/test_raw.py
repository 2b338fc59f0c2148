"""``catctl tf``: what is known to read goes through; all else meets the guards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catctl.errors import RefusedError, UsageError
from catctl.stack.raw import (
    changes_aws,
    command_of,
    makes_things,
    refuse_elsewhere,
    refuse_other_backends,
    refuse_unguarded,
    refuse_workspaces,
)
from tests.support.samples import FACTS

PROTECTED = replace(FACTS, protected=True)

CHANGES = [
    "apply",
    "apply -auto-approve",
    "apply -destroy",
    "apply -help",
    "apply x.tfplan",
    "cloud",
    "destroy",
    "destroy -target=module.vpc",
    "env new x",
    "force-unlock 1",
    "import a.b i-1",
    "init -backend-config=key=other",
    "init --backend-config key=other",
    "init -force-copy",
    "init -from-module=x",
    "init -input=false -migrate-state",
    "init -lock-timeout 5m --migrate-state=true",
    "init -migrate-state",
    "init -reconfigure",
    "init -upgrade folder",
    "init -- -migrate-state",
    "init folder",
    "login",
    "logout",
    "Plan",
    "push",
    "query",
    "refresh",
    "state",
    "state -x list",
    "state mv a b",
    "state push errored.tfstate",
    "state replace-provider a b",
    "state rm a",
    "taint a.b",
    "test",
    "test -filter=x",
    "untaint a.b",
    "what-a-later-terraform-brings",
    "workspace delete other",
    "workspace new other",
    "workspace select other",
    "-autocomplete-install",
]
READS = [
    "-help",
    "--version",
    "console",
    "fmt",
    "get",
    "graph",
    "init",
    "init -backend=false -input=false -upgrade",
    "init -lock-timeout 5m -lockfile=readonly --no-color",
    "metadata functions",
    "output -json",
    "plan",
    "plan -destroy",
    "plan -out=x -generate-config-out=y",
    "providers lock",
    "show",
    "show -json x",
    "state identities -json",
    "state list",
    "state pull",
    "state show a.b",
    "validate",
    "version",
    "workspace list",
    "workspace show",
]
# What hashicorp/cli skips on its way to the verb, and Terraform's own global options.
LEADS = ["-chdir=.", "--chdir=.", "-help", "-version", "-no-color", "-x=y", "--", "-", ""]


@pytest.mark.parametrize("command", CHANGES)
def test_what_may_change_aws_or_the_state(command: str) -> None:
    """The account guard comes before these, and a protected environment takes none."""
    assert changes_aws(command.split())
    refuse_unguarded(FACTS, command.split())
    with pytest.raises(RefusedError, match="hack is protected") as caught:
        refuse_unguarded(PROTECTED, command.split())
    assert caught.value.hint


@pytest.mark.parametrize("command", READS)
def test_what_only_reads(command: str) -> None:
    assert not changes_aws(command.split())
    refuse_unguarded(PROTECTED, command.split())


@pytest.mark.parametrize("lead", LEADS)
def test_nothing_before_the_verb_hides_it(lead: str) -> None:
    for command in (command.split() for command in [*CHANGES, *READS] if command[0] != "-"):
        for led in ([lead, *command], [lead, lead, "-help", *command]):
            assert command_of(led) == tuple(command)
            assert changes_aws(led)
            with pytest.raises(RefusedError, match="before Terraform's verb"):
                refuse_unguarded(PROTECTED, led)


@pytest.mark.parametrize("command", ["-chdir=. plan", "--chdir=/ show", "plan -chdir=x", "-chdir"])
def test_another_folder_is_refused_everywhere(command: str) -> None:
    with pytest.raises(UsageError, match="-chdir is not for catctl tf"):
        refuse_elsewhere("hack", command.split())


@pytest.mark.parametrize(
    "command",
    ["init -backend-config=key=x", "init -reconfigure --backend-config use_lockfile=false"],
)
def test_another_backend_is_refused_everywhere(command: str) -> None:
    with pytest.raises(UsageError, match="-backend-config is not for catctl tf"):
        refuse_other_backends("hack", command.split())
    refuse_other_backends("hack", ["init", "-backend=false"])


@pytest.mark.parametrize("command", ["workspace new x", "workspace select x", "env new x"])
def test_another_state_of_an_environment_is_refused(command: str) -> None:
    with pytest.raises(UsageError, match="one state for each environment"):
        refuse_workspaces("hack", command.split())
    refuse_workspaces("hack", ["workspace", "list"])


def test_the_way_out_of_a_moved_backend_stays_open_while_a_state_waits() -> None:
    """``state recover`` needs the init, and the init must not need ``state recover``."""
    assert not makes_things(["init", "-migrate-state"])
    assert makes_things(["import", "a", "b"])


@pytest.mark.parametrize(
    ("command", "hint"),
    [
        ("apply", "catctl apply hack"),
        ("force-unlock 1", "catctl unlock hack"),
        ("state push errored.tfstate", "catctl state recover hack"),
        ("destroy", "Set protected: false"),
        ("import a b", "Set protected: false"),
        ("\u2013chdir=x", "terraform -help lists them"),
        ("aply", "terraform -help lists them"),
    ],
)
def test_a_refusal_names_the_way(command: str, hint: str) -> None:
    with pytest.raises(RefusedError) as caught:
        refuse_unguarded(PROTECTED, command.split())
    assert hint in str(caught.value.hint)
