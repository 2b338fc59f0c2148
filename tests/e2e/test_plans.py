"""What the modules would make, planned with the real provider."""

from __future__ import annotations

import json
import shutil
from collections import Counter

from tests.support.command_line import Catctl
from tests.support.project import ROOT


def planned(project: Catctl, key: str) -> Counter[str]:
    """Addresses without the keys of instances, counted."""
    project("bootstrap-state", key, "--sandbox", "--yes")
    last = json.loads(project("plan", key, "--sandbox", "--json").out.splitlines()[-1])
    return Counter(change["address"].split("[")[0] for change in last["changes"])


def of_module(found: Counter[str], module: str) -> int:
    return sum(count for address, count in found.items() if address.startswith(f"module.{module}."))


def test_the_first_seed(project: Catctl) -> None:
    found = planned(project, "cat")
    assert of_module(found, "vpc") == 21 + 1, "the seed's 21, and the emptied default group"
    assert found["module.ecr.aws_ecr_repository.this"] == 5
    assert found["module.ecs.aws_cloudwatch_log_group.this"] == 5
    assert found["module.ecs.aws_iam_role.execution"] == 5
    assert found["module.ecs.aws_iam_role.task"] == 5
    assert found["module.alb.aws_lb_target_group.this"] == 4
    assert found["module.alb.aws_lb_listener.https"] == 1
    assert found["module.vpc.aws_nat_gateway.this"] == 1


def test_the_richest_file_plans_and_its_texts_come_back_as_they_are(project: Catctl) -> None:
    """Through the file, the template and Terraform: a text with ${…} in it stays a text."""
    folder = project.folder / "environments/rich"
    folder.mkdir()
    shutil.copy(ROOT / "tests/golden/rich/environment.yaml", folder)
    project("bootstrap-state", "rich", "--sandbox", "--yes")
    found = project("plan", "rich", "--sandbox", "--full")
    assert r'"path": "/h?a=\"b\"&c=${d}%{e}\\f"' in found.out
    assert "arn:aws:s3:::up/${aws:username}/*" in found.out
