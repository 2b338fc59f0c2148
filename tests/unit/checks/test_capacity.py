"""How many vCPUs a service takes, on demand and on Spot."""

from __future__ import annotations

import pytest

from catctl.checks.capacity import vcpus
from catctl.checks.model import DeployFacts
from tests.support.samples import environment_of, platform_for


@pytest.mark.parametrize(("desired", "spot", "on_demand"), [(1, 1, 0), (2, 1, 1), (5, 4, 1)])
def test_the_first_of_several_on_spot_is_on_demand(desired: int, spot: int, on_demand: int) -> None:
    """Each kind has a quota of its own."""
    size = "cpu: 1024, memory: 2048"
    environment = environment_of(
        f"services:\n  web: {{worker: true, spot: true, desired: {desired}, {size}}}\n"
    )
    facts = DeployFacts(
        environment=environment,
        platform=platform_for(environment),
        services=environment.services,
    )
    [service] = environment.services
    assert vcpus(facts, service, peak=False) == {"Spot": spot, "on demand": on_demand}
    assert vcpus(facts, service, peak=True) == {"Spot": 2 * spot, "on demand": 2 * on_demand}
