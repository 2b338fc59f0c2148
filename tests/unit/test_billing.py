"""Keys of prices: put together in one file, and each has its price."""

from __future__ import annotations

import itertools
import json
import re
from typing import get_args

import pytest

from catctl import billing
from catctl.cost.figures import FIGURES, figure_of
from catctl.cost.observe import bundled_text
from catctl.environment.model import Database
from catctl.environment.service import Service
from tests.support.project import ROOT
from tests.support.source import read

ARCHITECTURES = get_args(Service.model_fields["arch"].annotation)
ENGINES = get_args(Database.model_fields["engine"].annotation)
DEFAULT = Database()
FARGATE = {
    key(arch, spot=spot)
    for key, arch, spot in itertools.product(
        (billing.vcpu, billing.memory), ARCHITECTURES, (False, True)
    )
}
STORAGE = {billing.storage(multi_az=multi_az) for multi_az in (False, True)}
DATABASES = {
    billing.database(engine, DEFAULT.instance, multi_az=multi_az)
    for engine, multi_az in itertools.product(ENGINES, (False, True))
}
REGIONS = json.loads(bundled_text())["regions"]


def test_every_key_has_a_figure() -> None:
    assert set(FIGURES) >= FARGATE | STORAGE
    assert {figure_of(key).key for key in DATABASES} == DATABASES
    assert len(FARGATE) == 4 * len(ARCHITECTURES) > 0
    assert len(DATABASES) == 2 * len(ENGINES) > 0


@pytest.mark.parametrize("region", sorted(REGIONS))
def test_every_key_of_the_defaults_is_in_the_catalogue(region: str) -> None:
    """Spot on ARM has no known price, and a database of another engine is looked up."""
    unknown = {key for key in FARGATE if ".arm64.spot." in key}
    known = {key for key in DATABASES if f".{DEFAULT.engine}." in key}
    assert (FARGATE - unknown) | STORAGE | known <= set(REGIONS[region])


def test_no_other_file_puts_a_key_together() -> None:
    parts = re.compile(r"^(?:fargate|rds)\.|\.(?:gb|hour|multi-az|spot|vcpu)$")
    found = {
        (path.name, text)
        for path in (ROOT / "catctl").rglob("*.py")
        for text in read(path).joined
        if path.name != "billing.py" and parts.search(text)
    }
    assert found == set()
