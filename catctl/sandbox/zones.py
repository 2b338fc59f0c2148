"""The availability zones of an account, in each region. Seen in moto 5.2.5: it takes a zone of any
region, and names two of us-west-1 that many accounts have not.

Which of us-west-1's three letters an account has differs; each has two. Two accounts that were told
b and c: https://github.com/Coalfire-Research/npk/issues/10 and
https://github.com/openedx-unsupported/configuration/issues/313; one with a and c:
https://gist.github.com/beeradmoore/fab5dc3775d0695d78761c420e5a334d. Here it has b and c: whoever
guesses a and b is told. moto's other zones are those that accounts have: Tokyo has no b
(https://github.com/awslabs/ecs-refarch-continuous-deployment/issues/12), Canada a, b and d.
"""

from __future__ import annotations

from typing import Any

from catctl.sandbox.patches import patch


def mend() -> None:
    """Set the zones. Call once, before the first request."""
    _give_us_west_1_its_zones()
    _take_own_zones_only()


def _give_us_west_1_its_zones() -> None:
    from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend, Zone

    region = "us-west-1"
    RegionsAndZonesBackend.zones[region] = [
        Zone(region_name=region, name=f"{region}{letter}", zone_id=f"usw1-az{number}")
        for letter, number in (("b", 3), ("c", 1))
    ]


def _take_own_zones_only() -> None:
    from moto.ec2.exceptions import InvalidAvailabilityZoneError
    from moto.ec2.models import EC2Backend

    def create_subnet(
        self: Any,
        vpc_id: str,
        cidr_block: str,
        ipv6_cidr_block: str | None = None,
        availability_zone: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        zones = [zone.name for zone in self.describe_availability_zones()]
        if availability_zone and availability_zone not in zones:
            raise InvalidAvailabilityZoneError(availability_zone, ", ".join(zones))
        return original(
            self, vpc_id, cidr_block, ipv6_cidr_block, availability_zone, *args, **kwargs
        )

    original = patch(EC2Backend, "create_subnet", create_subnet)
