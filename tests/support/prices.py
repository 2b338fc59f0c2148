"""Prices for tests: Seoul's as they come with catctl, and offers as AWS's price list has them."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from catctl.cost.estimate import estimate
from catctl.cost.model import Estimate
from catctl.cost.observe import read_catalogue
from tests.support.samples import environment_of

NOWHERE = Path("/nowhere/prices.json")
SEOUL = read_catalogue("ap-northeast-2", NOWHERE)
ONE_SERVICE = "services: {web: {port: 80}}\n"
EVERYTHING = """\
preset: production
protected: false
database: {}
network: {endpoints: [s3, dynamodb, ecr, logs]}
load_balancer:
  certificate_arn: arn:aws:acm:ap-northeast-2:123456789012:certificate/0a1b
services:
  web:
    port: 8080
    database: true
    secrets:
      A: "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:a-AbCdEf:k::"
      B: "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:a-AbCdEf:l::"
      C: /parameter
  api: {path: /api/*, arch: arm64, public_ip: true}
  crowd: {path: /c/*, spot: true, autoscaling: {min: 3, max: 9}}
  job: {worker: true}
"""


def cents(value: Decimal) -> Decimal:
    """To the cent, as a bill rounds."""
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def estimate_of(text: str) -> Estimate:
    """What an environment costs in Seoul."""
    return estimate(environment_of(text), SEOUL)


def offer(usage: str, *tiers: str, begin: tuple[str, ...] = (), currency: str = "USD") -> str:
    """A product with its on-demand tiers, as GetProducts answers it."""
    begins = begin or tuple(str(number) for number in range(len(tiers)))
    dimensions = {
        f"X.JRTCKXETXF.{number}": {
            "beginRange": start,
            "endRange": "Inf",
            "pricePerUnit": {currency: price},
            "unit": "Hrs",
        }
        for number, (start, price) in enumerate(zip(begins, tiers, strict=True))
    }
    product: dict[str, Any] = {
        "product": {"attributes": {"usagetype": usage, "regionCode": "ap-northeast-2"}},
        "terms": {"OnDemand": {"X.JRTCKXETXF": {"priceDimensions": dimensions}}},
    }
    return json.dumps(product)
