"""Health checks that a load balancer does not take. Seen in moto 5.2.5.

Source: the API reference of CreateTargetGroup and of Matcher: codes "between 200 and 499", a range
from the lower to the higher one; a path of printable ASCII without spaces.
"""

from __future__ import annotations

import re
from typing import Any

from catctl.sandbox.patches import patch


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    from moto.elbv2.exceptions import ValidationError
    from moto.elbv2.models import ELBv2Backend

    def create_target_group(self: Any, name: str, **kwargs: Any) -> Any:
        path = kwargs.get("healthcheck_path") or "/"
        if not re.fullmatch(r"/[!-~]{0,1023}", path):
            raise ValidationError(f"Health check path '{path}' is invalid")
        codes = (kwargs.get("matcher") or {}).get("HttpCode") or "200"
        for item in codes.split(","):
            first, _, last = item.partition("-")
            if not "200" <= first <= (last or first) <= "499":
                raise ValidationError(
                    f"Health check matcher HTTP code '{item}' must be within '200-499' inclusive"
                )
        return original(self, name, **kwargs)

    original = patch(ELBv2Backend, "create_target_group", create_target_group)
