"""Where moto differs from AWS and the product would notice: mended here, never in the product.

Each of these names the moto version in which it was seen; all run inside the server's process.
"""

from __future__ import annotations

from typing import Any


def mend() -> None:
    """Mend the fake AWS. Call once, before the first request."""
    _heed_secure_transport()
    _keep_rule_descriptions()


def _keep_rule_descriptions() -> None:
    """moto 5.2.5 drops the description of a rule that names another security group."""
    from moto.ec2.models import security_groups

    def description(self: Any) -> str | None:
        text: str | None = (self.ip_range or self.source_group).get("Description")
        return text

    rule: Any = security_groups.SecurityGroupRule
    rule.description = property(description)


def _heed_secure_transport() -> None:
    """moto 5.2.5 denies by a bucket policy's Deny without a look at its condition.

    A request on the loopback interface counts as one by TLS, so that the usual TLS-only statement
    denies nothing here, as it denies nothing to a client of the real AWS that uses TLS.
    """
    from moto.iam import access_control

    statement: Any = access_control.IAMPolicyStatement
    original = statement.is_action_permitted

    def is_action_permitted(self: Any, *args: Any, **kwargs: Any) -> Any:
        condition = self._statement.get("Condition", {}).get("Bool", {})
        if condition.get("aws:SecureTransport") in ("false", ["false"]):
            return access_control.PermissionResult.NEUTRAL
        return original(self, *args, **kwargs)

    statement.is_action_permitted = is_action_permitted
