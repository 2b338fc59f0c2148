"""What is ours, and what of ours is kept."""

from __future__ import annotations

from catctl.leftovers.names import owner_of
from catctl.leftovers.scope import Scope, Tags
from tests.support.answering import Answering
from tests.support.samples import ACCOUNT, environment_of

SHOP = environment_of("services: {web: {}}\n")
OWNER = owner_of(SHOP, ACCOUNT)


def no_tags(arn: str) -> Tags:
    return {}


def test_the_state_bucket_stays_though_it_bears_our_tags() -> None:
    """It may hold the states of others, and goes only when asked for."""
    arns = {name: f"arn:aws:s3:::{name}" for name in (SHOP.bucket, "shop-uploads", "another")}
    tagged = frozenset({arns[SHOP.bucket], arns["shop-uploads"]})
    scope = Scope(aws=Answering(), owner=OWNER, tagged=tagged)
    assert scope.ours("bucket", arns, no_tags) == {"shop-uploads": "tag"}
