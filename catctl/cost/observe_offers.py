"""Reads AWS's price list, by its API: the files of EC2's prices are half a gigabyte."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catctl.aws.parallel import each
from catctl.aws.session import Aws, translated
from catctl.cost.figures import Figure

PRICE_LIST_REGION = "us-east-1"  # the API has three endpoints only; this one serves all regions


def read_offers(aws: Aws, region: str, wanted: Iterable[Figure]) -> dict[Figure, list[str]]:
    """The price list's products for each figure, each a JSON text; figures alike share a call.

    ``aws`` is of PRICE_LIST_REGION. Raises AwsError.
    """
    groups: dict[tuple[Any, ...], list[Figure]] = {}
    for figure in wanted:
        filters = tuple(sorted(_filters(figure, region).items()))
        groups.setdefault((figure.code, filters), []).append(figure)
    aws.client("pricing")
    answers = each(lambda group: _products(aws, *group), groups)
    return {
        figure: products
        for products, alike in zip(answers, groups.values(), strict=True)
        for figure in alike
    }


def _filters(figure: Figure, region: str) -> dict[str, str]:
    place = "fromRegionCode" if figure.code == "AWSDataTransfer" else "regionCode"
    family = {"productFamily": figure.family} if figure.family else {}
    return {place: region, **family, **dict(figure.where)}


def _products(aws: Aws, code: str, filters: tuple[tuple[str, str], ...]) -> list[str]:
    pages = aws.client("pricing").get_paginator("get_products")
    with translated("read AWS's price list"):
        return [
            product
            for page in pages.paginate(
                ServiceCode=code,
                FormatVersion="aws_v1",
                Filters=[
                    {"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in filters
                ],
            )
            for product in page["PriceList"]
        ]
