"""Regions are those of botocore, and of the part of AWS where catctl works."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest

from catctl.environment.regions import REGIONS, check_region, partition_of


@pytest.fixture(scope="module")
def partitions() -> dict[str, list[str]]:
    """Of botocore: the regions of each part of AWS."""
    loader: Any = botocore.session.get_session().get_component("data_loader")
    return {
        str(item["id"]): sorted(name for name in item["regions"] if not name.endswith("-global"))
        for item in loader.load_data("partitions")["partitions"]
    }


def test_botocore_knows_the_same(partitions: dict[str, list[str]]) -> None:
    assert list(REGIONS) == partitions["aws"]
    for partition, regions in partitions.items():
        assert {partition_of(region) for region in regions} == {partition}


def test_other_parts_of_aws_are_refused(partitions: dict[str, list[str]]) -> None:
    for region in REGIONS:
        assert check_region(region) == region
    for partition in partitions.keys() - {"aws"}:
        for region in partitions[partition]:
            with pytest.raises(ValueError, match="works in AWS's commercial regions alone"):
                check_region(region)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("us-east-9", "; did you mean us-east-2?"),
        ("eu-northwest-1", "; did you mean eu-north-1?"),
        ("eu-wset-1", "; did you mean eu-west-1?"),
        ("Mars", ", such as ap-northeast-2"),
        ("", ", such as ap-northeast-2"),
    ],
)
def test_a_region_that_is_none(text: str, rest: str) -> None:
    with pytest.raises(ValueError, match=r"is no AWS region that this catctl knows") as caught:
        check_region(text)
    assert str(caught.value).endswith(rest)
