"""What we call things, AWS takes: by the rules of its own models, however long ours let it be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catctl.environment.load import build
from catctl.environment.resolved import Environment
from catctl.errors import ConfigError
from catctl.leftovers.names import owner_of
from tests.support.aws_rules import PARAMETERS, RULES, UNRULED
from tests.support.aws_shapes import (
    arguments,
    has_rule,
    is_name_like,
    refused,
    refused_by,
    text_of,
)
from tests.support.project import ROOT
from tests.support.terraform_names import NAMING, terraform_names

# Names that Terraform does not give, or gives to nothing that stands alone.
OF_NO_CLASS = {
    "database name": "rds.CreateDBInstanceMessage.DBName",
    "user": "rds.CreateDBInstanceMessage.MasterUsername",
    "service": "ecs.CreateServiceRequest.serviceName",
    "task-definition": "ecs.RegisterTaskDefinitionRequest.family",
}
# A file with all that is called by the environment's name, or by a service's.
EVERYTHING = """\
project: {project}
name: {name}
region: ap-northeast-2
account_id: "123456789012"
expires: 2036-11-30T18:00+09:00
brake: true
budget: {{usd: 50, emails: [team@example.org]}}
database: {{}}
encryption: {{customer_key: true}}
monitoring: {{emails: [team@example.org], alarms: true, dashboard: true}}
network: {{flow_logs: true}}
load_balancer: {balancer}
services:
  {service}: {shape}
"""
PARAMETER_OF: Mapping[str, str] = OF_NO_CLASS | {
    what: PARAMETERS[kind][argument]
    for place, what in NAMING.items()
    for kind, _, argument in [place.partition(".")]
    if argument != "name_prefix"
}
PLACES = {(kind, path) for kind, paths in PARAMETERS.items() for path in paths}


def test_every_argument_that_looks_like_a_name_has_a_row() -> None:
    found = arguments(ROOT / "modules")
    named = {place for place in found if is_name_like(place[1])}
    assert named - PLACES - set(UNRULED) == set(), "of which AWS says nothing that is tested"
    assert (PLACES | set(UNRULED)) - found == set(), "rows for nothing"


@pytest.mark.parametrize("parameter", sorted({PARAMETERS[kind][path] for kind, path in PLACES}))
def test_every_row_says_something(parameter: str) -> None:
    assert has_rule(parameter)


@pytest.mark.parametrize("parameter", sorted(RULES))
def test_aws_says_so(parameter: str) -> None:
    assert RULES[parameter].quote in text_of(parameter)


@pytest.mark.parametrize(
    ("place", "right", "wrong"),
    [
        (("aws_ecr_repository", "name"), "team/job", "team//job"),
        (("aws_iam_role", "name"), "r" * 64, "r" * 65),
        (("aws_lb", "load_balancer_type"), "application", "applicative"),
        (("aws_lb", "name"), "shop-alb", "internal-alb"),
        (("aws_lb_target_group", "health_check.timeout"), 2, 1),
        (("aws_db_parameter_group", "name_prefix"), f"{'p' * 228}-", f"{'p' * 229}-"),
        (("aws_budgets_budget", "name"), "shop-budget", "shop:budget"),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)
def test_what_aws_refuses_is_seen(place: tuple[str, str], right: object, wrong: object) -> None:
    assert refused(place, right) is None
    assert refused(place, wrong)


def too_much_for_aws(names: set[tuple[str, str]]) -> list[str]:
    """What AWS would refuse, and why."""
    known = sorted((what, name) for what, name in names if what in PARAMETER_OF)
    reasons = [(what, refused_by(PARAMETER_OF[what], name)) for what, name in known]
    return [f"{what}: {reason}" for what, reason in reasons if reason]


def looked_for(environment: Environment) -> set[tuple[str, str]]:
    known = owner_of(environment, "123456789012").names
    return {(kind, name) for kind, some in known.items() for name in some}


NAMES = st.from_regex(r"[a-z][a-z0-9]{0,80}(-[a-z0-9]{1,10})?", fullmatch=True)
BALANCERS = {
    "null": "{worker: true}",
    "{}": "{port: 80}",
    "{domain: example.org}": "{port: 80, strategy: blue_green}",
}


@given(project=NAMES, name=NAMES, service=NAMES, balancer=st.sampled_from(sorted(BALANCERS)))
def test_whatever_our_rules_allow_aws_takes(
    project: str, name: str, service: str, balancer: str
) -> None:
    values = {"project": project, "name": name, "service": service, "balancer": balancer}
    text = EVERYTHING.format(**values, shape=BALANCERS[balancer])
    try:
        environment = build("hack", [("environment.yaml", text)])
    except ConfigError:
        return
    assert too_much_for_aws(looked_for(environment)) == []


# Names that the file may give itself, and of which characters they are tried.
GIVEN = {
    "cluster: {{name: {}}}": "aZ09-_. ",
    "database: {{name: {}}}": "az09-_",
    "database: {{username: {}}}": "az09-_",
    "services: {{web: {{family: {}}}}}": "aZ09-_. ",
    "services: {{web: {{log_group: {}}}}}": "aZ09-_./#",
    "services: {{web: {{repository: {}}}}}": "az09-_./",
    "state: {{bucket: {}}}": "az09-.",
}


@given(key=st.sampled_from(sorted(GIVEN)), data=st.data())
def test_whatever_the_file_may_name_aws_takes(key: str, data: st.DataObject) -> None:
    name = data.draw(st.text(GIVEN[key], min_size=1, max_size=70))
    text = "project: shop\nregion: ap-northeast-2\n" + key.format(json.dumps(name))
    try:
        environment = build("hack", [("environment.yaml", text)])
    except ConfigError:
        return
    assert too_much_for_aws(looked_for(environment) | chosen(environment)) == []


def chosen(environment: Environment) -> set[tuple[str, str]]:
    """What is none of sweep's."""
    database = environment.file.database
    of_database = (
        {("database name", database.name), ("user", database.username)} if database else set()
    )
    return {("bucket", environment.bucket), *of_database}


@given(character=st.characters(min_codepoint=0x7F, max_codepoint=0x1FF))
def test_no_policy_has_a_letter_that_iam_refuses(character: str) -> None:
    resource = f"arn:aws:s3:::uploads/{character}"
    permission = {"actions": ["s3:GetObject"], "resources": [resource]}
    services = json.dumps({"web": {"permissions": [permission]}})
    text = f"project: shop\nregion: ap-northeast-2\nservices: {services}\n"
    try:
        build("hack", [("environment.yaml", text)])
    except ConfigError:
        return
    assert refused_by("iam.PutRolePolicyRequest.PolicyDocument", resource) is None


def longest(balancer: str) -> Environment:
    """With as long names as the file may have, the environment's first."""

    def built(name: int, service: int) -> Environment | None:
        values = {"project": "p" * name, "name": "n" * name, "service": "s" * service}
        text = EVERYTHING.format(**values, balancer=balancer, shape=BALANCERS[balancer])
        try:
            return build("k" * 32, [("environment.yaml", text)])
        except ConfigError:
            return None

    name = max(size for size in range(1, 256) if built(size, 1))
    service = max(size for size in range(1, 256) if built(name, size))
    found = built(name, service)
    assert found
    return found


@pytest.mark.parametrize("balancer", sorted(BALANCERS))
def test_aws_takes_the_longest_names(balancer: str, tmp_path: Path) -> None:
    environment = longest(balancer)
    assert len(environment.name) > 20
    assert too_much_for_aws(looked_for(environment)) == []
    assert too_much_for_aws(terraform_names(environment, tmp_path)) == []
