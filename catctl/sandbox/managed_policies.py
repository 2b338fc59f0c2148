"""AWS's own IAM policies, parsed when somebody asks for one.

moto 5.2.5 parses all 1,582 of them for each of ten partitions of an account, as soon as a request
is signed and again after each reset: three seconds, for the one policy that a database needs.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from catctl.sandbox.patches import patch

_KEPT = ("aws_managed_policies", "managed_policies")


def mend() -> None:
    """Let an account's backend make its policies when they are first looked at. Call once."""
    from moto.iam.models import IAMBackend

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        for name in _KEPT:
            del self.__dict__[name]

    def by_arn(self: Any) -> dict[str, Any]:
        return {policy.arn: policy for policy in self.aws_managed_policies}

    original = patch(IAMBackend, "__init__", init)
    policies = patch(IAMBackend, "_init_aws_policies", lambda _self: [])
    patch(IAMBackend, "_init_managed_policies", lambda _self: [])
    for name, make in zip(_KEPT, (policies, by_arn), strict=True):
        lazy = cached_property(make)
        lazy.__set_name__(IAMBackend, name)
        setattr(IAMBackend, name, lazy)
