"""What Terraform plans to send, by the rules of AWS's own models and by linters of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.aws_rules import LATER, PARAMETERS
from tests.support.aws_shapes import given, of_plan, refused
from tests.support.planned import ENVIRONMENTS, RICH, Planned
from tests.support.policies import findings, policies_in

pytestmark = pytest.mark.xdist_group("planned")


def test_aws_takes_what_is_planned(planned: Planned) -> None:
    found = [
        (f"{key}: {address}", place, value)
        for key in (*ENVIRONMENTS, RICH)
        for address, place, value in given(of_plan(planned.document(key)))
    ]
    reasons = [(where, place[1], refused(place, value)) for where, place, value in found]
    assert [item for item in reasons if item[2]] == []
    every = {(kind, path) for kind, paths in PARAMETERS.items() for path in paths}
    assert every - {place for _, place, _ in found} == LATER, "of which nothing is planned"


def test_linters_find_nothing_in_what_is_planned(planned: Planned, tmp_path: Path) -> None:
    """As far as it is known beforehand; ``test_everything`` has the rest."""
    policies = {
        f"{key}-{number}": policy
        for key in (*ENVIRONMENTS, RICH)
        for number, policy in enumerate(policies_in(planned.document(key)["planned_values"]))
    }
    assert len(policies) > len(ENVIRONMENTS)
    assert findings(policies, tmp_path / "linted") == []
