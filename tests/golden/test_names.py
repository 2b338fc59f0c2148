"""What Terraform calls things is what catctl calls them, and what sweep looks for."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from catctl.environment import names
from catctl.environment.load import build
from catctl.environment.resolved import Environment
from catctl.leftovers.names import owner_of
from catctl.rendering.observe import read_templates
from catctl.rendering.render import render_project
from tests.support.samples import environment_of
from tests.support.terraform_names import terraform_names

HERE = Path(__file__).parent
DEPLOYED = {"service", "task-definition"}  # by catctl deploy, and not by Terraform
# Alarms and a topic, and little of what they might watch.
QUIET = """\
load_balancer: null
database: {}
monitoring: {alarms: true, dashboard: false}
services: {job: {worker: true}}
"""
Names = set[tuple[str, str]]  # what it is, and its name


def stored(case: str) -> Environment:
    text = (HERE / case / "environment.yaml").read_text(encoding="utf-8")
    return build(case, [("environment.yaml", text)])


def looked_for(environment: Environment) -> Names:
    """What sweep looks for of that which Terraform makes."""
    known = owner_of(environment, "123456789012").names
    return {(kind, name) for kind, some in known.items() for name in some if kind not in DEPLOYED}


def free(environment: Environment) -> Names:
    """What costs nothing, and is of no class of sweep's."""
    name = environment.name
    return {
        *(("DNS record", host) for host in environment.hostnames),
        *(("security group", names.security_group(name, what)) for what in get_args(names.GroupOf)),
        ("parameter group", names.parameter_group_prefix(name)),
        ("subnet group", names.subnet_group(name)),
    }


def of_aws(known: Names) -> Names:
    """Log groups that AWS may make where Terraform has not."""
    return {(what, name) for what, name in known if what == "log-group" and name[:5] == "/aws/"}


def test_rich_has_every_module() -> None:
    files = render_project(read_templates(None), [stored("rich")])
    root = files["environments/rich/main.tf"]
    modules = {path.split("/")[1] for path in files if path.startswith("modules/")}
    assert {module for module in modules if f'"../../modules/{module}"' not in root} == set()


def test_every_name_is_derived_and_every_derived_name_is_given(tmp_path: Path) -> None:
    environment = stored("rich")
    made, known = terraform_names(environment, tmp_path), looked_for(environment)
    assert made == (known | free(environment)) - (of_aws(known) - made)


@pytest.mark.parametrize(
    "environment", [stored("least"), environment_of(QUIET)], ids=["least", "quiet"]
)
def test_what_is_not_made_is_not_looked_for(environment: Environment, tmp_path: Path) -> None:
    made, known = terraform_names(environment, tmp_path), looked_for(environment)
    assert made - known <= free(environment)
    assert known - made <= of_aws(known)
