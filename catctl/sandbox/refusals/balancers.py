"""Load balancers that are protected. Seen in moto 5.2.5."""

from __future__ import annotations

from typing import Any

from catctl.sandbox.patches import patch


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    _keep_protected_load_balancers()


def _keep_protected_load_balancers() -> None:
    from moto.elbv2.exceptions import ELBClientError
    from moto.elbv2.models import ELBv2Backend

    def delete_load_balancer(self: Any, arn: str) -> Any:
        balancer = self.load_balancers.get(arn)
        if balancer is not None and balancer.attrs.get("deletion_protection.enabled") == "true":
            raise ELBClientError(
                "OperationNotPermitted",
                f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled",
            )
        return original(self, arn)

    original = patch(ELBv2Backend, "delete_load_balancer", delete_load_balancer)
