"""What protects resources in the state: Terraform destroys by the state, not by the file. Pure.

A flag that was changed in the file counts only once it has been applied
(hashicorp/terraform-provider-aws#2588).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

# Attribute and the value with which a resource does not go, or leaves something behind.
_GUARDS: Mapping[str, tuple[tuple[str, bool], ...]] = {
    "aws_db_instance": (("deletion_protection", True), ("skip_final_snapshot", False)),
    "aws_ecr_repository": (("force_delete", False),),
    "aws_lb": (("enable_deletion_protection", True),),
    "aws_s3_bucket": (("force_destroy", False),),
}


def guarded(instances: Iterable[tuple[str, str, Mapping[str, Any]]]) -> dict[str, str]:
    """Of (type, address, values), the addresses that are guarded, and by which attributes."""
    guards: dict[str, str] = {}
    for kind, address, values in instances:
        held = [name for name, value in _GUARDS.get(kind, ()) if values.get(name) is value]
        if held:
            guards[address] = ", ".join(held)
    return dict(sorted(guards.items()))
