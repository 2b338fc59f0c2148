"""What Terraform will call things, computed by Terraform itself without a provider.

Of each module stay the variables, the locals and, as an output, whatever names a resource; the root
module stays as it is. So no rule of HCL's is written a second time here.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from catctl.environment.resolved import Environment
from catctl.rendering.observe import read_templates
from catctl.rendering.render import render_project
from catctl.terraform.binary import find_terraform
from tests.support.project import clean_environ
from tests.support.terraform_by_hand import PlainTerraform

# Arguments that name something, and what: sweep's own word for it where it has one.
NAMING: Mapping[str, str] = {
    "aws_budgets_budget.name": "budget",
    "aws_cloudwatch_dashboard.dashboard_name": "dashboard",
    "aws_cloudwatch_log_group.name": "log-group",
    "aws_cloudwatch_metric_alarm.alarm_name": "alarm",
    "aws_db_instance.final_snapshot_identifier": "snapshot",
    "aws_db_instance.identifier": "database",
    "aws_db_parameter_group.name_prefix": "parameter group",
    "aws_db_subnet_group.name": "subnet group",
    "aws_ecr_repository.name": "repository",
    "aws_ecs_cluster.name": "cluster",
    "aws_iam_role.name": "role",
    "aws_kms_alias.name": "key",
    "aws_lb.name": "load-balancer",
    "aws_lb_target_group.name": "target-group",
    "aws_route53_record.name": "DNS record",
    "aws_s3_bucket.bucket": "bucket",
    "aws_scheduler_schedule.name": "schedule",
    "aws_security_group.name": "security group",
    "aws_sns_topic.name": "topic",
    "aws_wafv2_web_acl.name": "web-acl",
}
# AWS gives these an ID alone, or they are a part of something that has a name.
NAMELESS = frozenset(
    {
        "aws_default_security_group",
        "aws_ecr_lifecycle_policy",
        "aws_ecs_cluster_capacity_providers",
        "aws_eip",
        "aws_flow_log",
        "aws_iam_role_policy",
        "aws_iam_role_policy_attachment",
        "aws_internet_gateway",
        "aws_kms_key",
        "aws_lb_listener",
        "aws_lb_listener_rule",
        "aws_nat_gateway",
        "aws_route",
        "aws_route_table",
        "aws_route_table_association",
        "aws_s3_bucket_lifecycle_configuration",
        "aws_s3_bucket_notification",
        "aws_s3_bucket_ownership_controls",
        "aws_s3_bucket_policy",
        "aws_s3_bucket_public_access_block",
        "aws_s3_bucket_server_side_encryption_configuration",
        "aws_s3_bucket_versioning",
        "aws_secretsmanager_secret_rotation",
        "aws_sns_topic_policy",
        "aws_sns_topic_subscription",
        "aws_subnet",
        "aws_vpc",
        "aws_vpc_endpoint",
        "aws_vpc_security_group_egress_rule",
        "aws_vpc_security_group_ingress_rule",
        "aws_wafv2_web_acl_association",
        "aws_wafv2_web_acl_logging_configuration",
        "terraform_data",
    }
)
_CALL = re.compile(r'^module "(\w+)" \{.*?^  source = "\.\./\.\./(modules/[\w-]+)"$', re.M | re.S)
_BLOCK = re.compile(r'^(\w+)(?: "([^"]+)")?(?: "[^"]+")? \{\n(.*?)^\}$', re.M | re.S)
_ARGUMENT = re.compile(r"^  (\w+) += (.*(?:\n(?:    .*|  [)\]}].*|))*)", re.M)
_LOCAL = re.compile(r"\blocal\.(\w+)")
_ATTRIBUTE = re.compile(r"aws_\w+\.\w+(?:\[key\])?\.\w+")


class Block(NamedTuple):
    """A block of a module. ``label`` is the first: the kind of a resource."""

    word: str
    label: str
    body: str

    @property
    def arguments(self) -> dict[str, str]:
        """Without those of the blocks within it."""
        return dict(_ARGUMENT.findall(self.body))


def terraform_names(environment: Environment, home: Path) -> set[tuple[str, str]]:
    """What ``terraform apply`` would give names to, each with its name."""
    files = render_project(read_templates(None), [environment])
    root = files[f"environments/{environment.key}/main.tf"]
    calls = dict(_CALL.findall(root))
    for module in calls.values():
        texts = [text for path, text in sorted(files.items()) if Path(path).match(f"{module}/*.tf")]
        blocks = [Block(*found) for text in texts for found in _BLOCK.findall(text)]
        begun = len(re.findall(r"^(?:module|resource) ", "\n".join(texts), re.M))
        assert begun == len(_resources(blocks)), f"{module} has what is not understood here"
        _write(home / module / "main.tf", _without_provider(blocks))
    listed = ", ".join(f"module.{name}.given_names" for name in calls)
    folder = home / "environments/x"
    _write(folder / "main.tf", f"{root}\n{_output('given_names', f'concat({listed})')}\n")
    return _evaluated(folder, home)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _evaluated(folder: Path, home: Path) -> set[tuple[str, str]]:
    program = find_terraform(os.environ, Path("/nowhere"))
    terraform = PlainTerraform(str(program), clean_environ(home))
    terraform(folder, "init", "-input=false", "-no-color")
    terraform(folder, "apply", "-auto-approve", "-input=false", "-no-color")
    found = json.loads(terraform(folder, "output", "-json", "given_names"))
    return {(what, name) for what, name in found}


def _resources(blocks: Iterable[Block]) -> list[Block]:
    return [block for block in blocks if block.word == "resource"]


def _without_provider(blocks: list[Block]) -> str:
    given = ", ".join(text for block in _resources(blocks) for text in _given(block))
    parts = [*_variables(blocks), _locals(blocks, given), *_outputs(blocks)]
    return "\n".join([*parts, _output("given_names", f"concat({given}, [])"), ""])


def _given(block: Block) -> Iterator[str]:
    """Lists of [what, name]. A kind of resource that nobody has thought of is an error."""
    if block.label in NAMELESS:
        return
    naming = {key: what for key, what in NAMING.items() if key.startswith(f"{block.label}.")}
    assert naming, f"{block.label} is neither in NAMING nor in NAMELESS"
    found = block.arguments
    for key, what in naming.items():
        pair = f'["{what}", {found[key.partition(".")[2]]}]'
        every = found.get("for_each", '["once"]')
        yield f"[for each_key, each_value in {every} : {pair.replace('each.', 'each_')}]"


def _variables(blocks: Iterable[Block]) -> Iterator[str]:
    """They take null, too, which stands for much of what another module would tell."""
    for block in blocks:
        if block.word == "variable":
            body = re.sub(r"^  validation \{\n.*?^  \}$", "", block.body, flags=re.M | re.S)
            body = re.sub(r"^  nullable .*$", "", body, flags=re.M)
            yield f'variable "{block.label}" {{\n{body}}}'


def _locals(blocks: Iterable[Block], wanted: str) -> str:
    """Those that ``wanted`` needs; others may speak of resources."""
    every = [item for block in blocks if block.word == "locals" for item in block.arguments.items()]
    known, needed, more = dict(every), dict[str, str](), _LOCAL.findall(wanted)
    while more:
        name = more.pop()
        needed[name] = known[name]
        more += [other for other in _LOCAL.findall(known[name]) if other not in needed]
    lines = "".join(f"  {name} = {value}\n" for name, value in needed.items())
    return f"locals {{\n{lines}}}"


def _outputs(blocks: Iterable[Block]) -> Iterator[str]:
    """An attribute of a resource is an x, also where each service has one; all else is null."""
    for block in blocks:
        if block.word == "output":
            value = block.arguments["value"].strip()
            simple = _ATTRIBUTE.fullmatch(value) or "in keys(var.services) :" in value
            yield _output(block.label, _ATTRIBUTE.sub('"x"', value) if simple else "null")


def _output(name: str, value: str) -> str:
    return f'output "{name}" {{\n  value = {value}\n}}'
