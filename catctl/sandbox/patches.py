"""Replaces parts of moto, and refuses to where this moto does not have them.

Many are private and may go with any release: without this the sandbox would start, and quietly
differ from AWS again.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from catctl.errors import SandboxError


def patch(owner: Any, name: str, new: Any) -> Any:
    """Put ``new`` in the place of ``owner.name``; returns what was there.

    Raises SandboxError where nothing was.
    """
    if not hasattr(owner, name):
        raise SandboxError(
            f"moto {version('moto')} has no {owner.__name__}.{name}, which the sandbox replaces."
        )
    original = getattr(owner, name)
    setattr(owner, name, new)
    return original
