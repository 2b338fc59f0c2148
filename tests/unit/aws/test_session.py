"""A connection that breaks is told as what it is, whatever was being read: no traceback."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from catctl.aws.session import Aws, Keys, keys_from
from catctl.cost.figures import figures
from catctl.cost.observe_offers import read_offers
from catctl.errors import AwsError
from catctl.journeys.account import desired_backend
from catctl.leftovers.default_vpc.observe import list_regions, read_default_vpc
from catctl.leftovers.names import owner_of
from catctl.leftovers.observe import look
from catctl.secrets.model import Wanted
from catctl.secrets.observe import read_folder, read_stored
from catctl.services.observe import (
    list_revisions,
    read_registered,
    read_scaling,
    read_services,
)
from catctl.services.observe_deployments import read_service_deployment, read_successes
from catctl.services.observe_images import read_image, read_newest
from catctl.services.observe_logs import read_lines, read_tail
from catctl.services.observe_tasks import read_targets, read_tasks
from catctl.state_backend.observe_state import read_state
from catctl.state_backend.purge.observe import read_contents
from tests.support.cut_off import CutOff
from tests.support.samples import ACCOUNT, environment_of

SHOP = environment_of("services: {web: {}}\n")
OWNER = owner_of(SHOP, ACCOUNT)
BACKEND = desired_backend(SHOP.facts, account_id=ACCOUNT)
GROUP = "arn:aws:elasticloadbalancing:ap-northeast-2:1:targetgroup/web/1"
SECRET = Wanted(
    source="arn:aws:secretsmanager:ap-northeast-2:1:secret:db-1", store="Secrets Manager", uses=()
)
READS: dict[str, Callable[[Aws], object]] = {
    "deployment": lambda aws: read_service_deployment(aws, "c", "web"),
    "image": lambda aws: read_image(aws, "host/web", tag="v1"),
    "lines": lambda aws: read_lines(aws, "/ecs/web", container="web", since=0),
    "newest image": lambda aws: read_newest(aws, "host/web"),
    "parameters in a folder": lambda aws: read_folder(aws, ["/shop"]),
    "registered": lambda aws: read_registered(aws, "web"),
    "revisions": lambda aws: list_revisions(aws, "web"),
    "scaling": lambda aws: read_scaling(aws, "c", ["web"]),
    "secrets": lambda aws: read_stored(aws, [SECRET]),
    "services": lambda aws: read_services(aws, "c", ["web"]),
    "successes": lambda aws: read_successes(aws, "c", "web"),
    "tail": lambda aws: read_tail(aws, "/ecs/web", "ecs/web/1", most=1),
    "targets": lambda aws: read_targets(aws, GROUP),
    "tasks": lambda aws: read_tasks(aws, "c"),
    "default VPC": read_default_vpc,
    "leftovers": lambda aws: look(aws, OWNER),
    "price list": lambda aws: read_offers(aws, "ap-northeast-2", figures()),
    "regions": list_regions,
    "state": lambda aws: read_state(aws, BACKEND),
    "what is in the state bucket": lambda aws: read_contents(aws, BACKEND),
}


@pytest.mark.parametrize("name", sorted(READS))
def test_a_read_says_what_it_was_doing(name: str) -> None:
    with pytest.raises(AwsError) as caught:
        READS[name](CutOff())
    assert caught.value.message.startswith("Cannot ")
    assert caught.value.code == "EndpointConnectionError"
    assert "look at your network" in str(caught.value.hint)


KEYS = {"AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "S"}


@pytest.mark.parametrize("missing", [*KEYS, ""])
def test_half_a_pair_of_keys_is_none(missing: str) -> None:
    """The other half would be looked for nowhere: the user's profile has both."""
    found = keys_from({name: value for name, value in KEYS.items() if name != missing})
    assert (found is not None) == (not missing)
    assert keys_from({**KEYS, missing or "AWS_SECRET_ACCESS_KEY": ""}) is None


def test_a_client_of_another_region_is_another() -> None:
    here = Aws(
        region="ap-northeast-2",
        keys=Keys(access_key="A", secret_key="S", token=None),
        endpoint_url="http://127.0.0.1:9",
    )
    clients = here.client("sts"), here.elsewhere("us-east-1").client("sts")
    assert [client.meta.region_name for client in clients] == ["ap-northeast-2", "us-east-1"]
    assert here.client("sts") is clients[0]
