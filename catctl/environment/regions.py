"""AWS's regions, and the parts of AWS that they belong to. Pure.

boto3 knows them, too, and is not for this room: a test compares the two, and fails where botocore
has learned of another.
"""

from __future__ import annotations

from catctl.environment.spelling import nearest

# Where catctl works. Source: botocore 1.43.106, partitions.json.
REGIONS = (
    "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
    "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3",
    "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1",
    "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2",
    "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1",
    "mx-central-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
)  # fmt: skip
_OTHERS = {
    "cn-": ("aws-cn", "AWS China"),
    "eu-isoe-": ("aws-iso-e", "an isolated part of AWS"),
    "eusc-": ("aws-eusc", "the AWS European Sovereign Cloud"),
    "us-gov-": ("aws-us-gov", "AWS GovCloud"),
    "us-iso-": ("aws-iso", "an isolated part of AWS"),
    "us-isob-": ("aws-iso-b", "an isolated part of AWS"),
    "us-isof-": ("aws-iso-f", "an isolated part of AWS"),
}


def partition_of(region: str) -> str:
    """The part of AWS that a region belongs to, as ARNs name it."""
    return next((item[0] for start, item in _OTHERS.items() if region.startswith(start)), "aws")


def check_region(value: str) -> str:
    """Raises ValueError for a region that catctl does not know, or where it was never tried."""
    if value in REGIONS:
        return value
    for start, (_, name) in _OTHERS.items():
        if value.startswith(start):
            raise ValueError(
                f"{value!r} is in {name}, whose services and names differ; catctl works in AWS's "
                "commercial regions alone"
            )
    near = nearest(value, REGIONS)
    rest = f"; did you mean {near}?" if near else ", such as ap-northeast-2"
    raise ValueError(f"{value!r} is no AWS region that this catctl knows{rest}")
