"""Names of secrets that are not free yet. Seen in moto 5.2.5."""

from __future__ import annotations

from typing import Any

from catctl.sandbox.patches import patch


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    _wait_for_secrets_to_go()


def _wait_for_secrets_to_go() -> None:
    from moto.secretsmanager.exceptions import InvalidRequestException
    from moto.secretsmanager.models import SecretsManagerBackend

    def create_secret(self: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        if name in self.secrets and self.secrets[name].is_deleted():
            raise InvalidRequestException(
                "You can't create this secret because a secret with this name is already scheduled "
                "for deletion."
            )
        return original(self, name, *args, **kwargs)

    original = patch(SecretsManagerBackend, "create_secret", create_secret)
