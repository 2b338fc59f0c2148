"""Secrets that belong to another service, as RDS's passwords do: moto 5.2.5 does not rotate them.

What AWS answers for one was looked at on an account: floci-io/floci#2378. It rotates every seven
days at first, by no function of the user's. Schedules:
https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
"""

from __future__ import annotations

import json
import re
import secrets
import time
from typing import Any

from catctl.sandbox.patches import patch

_DAY = 24 * 60 * 60
_FIRST = {"AutomaticallyAfterDays": 7}
# The minute is 0, and the year *: nothing is more than a year apart.
_CRON = re.compile(r"cron\(0 [0-9*/,-]+ [0-9*?/,L-]+ [A-Z0-9*/,-]+ [A-Z0-9*?#/,L-]+ \*\)")
_RATE = re.compile(r"rate\([0-9]+ (?:hours?|days?)\)")
_REFUSED = ("delete_secret", "put_secret_value", "update_secret")


def mend() -> None:
    """Put it in place. Call once, before the first request."""
    _rotate_from_the_start()
    _describe_rotation()
    _rotate_by_the_service()
    _belong_to_the_service()


def _rotate_from_the_start() -> None:
    from moto.secretsmanager.models import SecretsManagerBackend

    def create_managed_secret(self: Any, *args: Any, **kwargs: Any) -> Any:
        secret = original(self, *args, **kwargs)
        secret.managed_rules = dict(_FIRST)
        secret.rotation_enabled = True
        secret.next_rotation_date = int(time.time()) + 7 * _DAY
        return secret

    original = patch(SecretsManagerBackend, "create_managed_secret", create_managed_secret)


def _describe_rotation() -> None:
    from moto.secretsmanager.models import FakeSecret

    def to_dict(self: Any) -> dict[str, Any]:
        told: dict[str, Any] = original(self)
        if self.owning_service is None:
            return told
        rotation = {"RotationEnabled": self.rotation_enabled, "RotationRules": self.managed_rules}
        rotation |= {"LastRotatedDate": self.last_rotation_date} if self.last_rotation_date else {}
        return told | rotation

    original = patch(FakeSecret, "to_dict", to_dict)


def _rotate_by_the_service() -> None:
    from moto.secretsmanager.models import SecretsManagerBackend

    def rotate_secret(self: Any, secret_id: str, *args: Any, **kwargs: Any) -> Any:
        secret = self.secrets.get(secret_id)
        if secret is None or secret.owning_service is None:
            return original(self, secret_id, *args, **kwargs)
        rules = kwargs.get("rotation_rules") or secret.managed_rules
        _refuse_rules(rules)
        secret.managed_rules, secret.rotation_enabled = rules, True
        if not _keeps_what_was_scheduled(rules):
            secret.next_rotation_date = None  # what it is depends on the calendar
        if kwargs.get("rotate_immediately", True):
            self.put_secret_value(**_renewed(secret))
            secret.last_rotation_date = int(time.time())
        return secret.to_short_dict()

    def cancel_rotate_secret(self: Any, secret_id: str) -> Any:
        secret = self.secrets.get(secret_id)
        if secret is None or secret.owning_service is None:
            return cancel(self, secret_id)
        secret.rotation_enabled, secret.next_rotation_date = False, None
        return secret.to_short_dict()

    original = patch(SecretsManagerBackend, "rotate_secret", rotate_secret)
    cancel = patch(SecretsManagerBackend, "cancel_rotate_secret", cancel_rotate_secret)


def _keeps_what_was_scheduled(rules: dict[str, Any]) -> bool:
    """Where days are counted, the rotation that was scheduled before still comes.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
    """
    return not rules.get("ScheduleExpression", "").startswith("cron")


def _refuse_rules(rules: dict[str, Any]) -> None:
    from moto.secretsmanager.exceptions import InvalidParameterException

    days, schedule = rules.get("AutomaticallyAfterDays"), rules.get("ScheduleExpression")
    if days is not None and schedule is not None:  # hashicorp/terraform-provider-aws#33329
        raise InvalidParameterException(
            "You cannot specify both rotation frequency and schedule expression together."
        )
    if days is not None and not 1 <= days <= 1000:
        raise InvalidParameterException("AutomaticallyAfterDays must be between 1 and 1000.")
    if schedule is not None and not (_CRON.fullmatch(schedule) or _RATE.fullmatch(schedule)):
        raise InvalidParameterException(f"Invalid schedule expression: {schedule}")


def _renewed(secret: Any) -> dict[str, Any]:
    """Another password for the same user."""
    value = {**json.loads(secret.secret_string), "password": secrets.token_urlsafe(16)}
    return {
        "secret_id": secret.secret_id,
        "secret_string": json.dumps(value),
        "secret_binary": None,
        "client_request_token": None,
        "version_stages": ["AWSCURRENT"],
    }


def _belong_to_the_service() -> None:
    """Only the service deletes or writes it.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html
    """
    from moto.secretsmanager.exceptions import InvalidRequestException
    from moto.secretsmanager.responses import SecretsManagerResponse

    def guard(name: str) -> None:
        def call(self: Any) -> Any:
            secret = self.backend.secrets.get(self._get_param("SecretId") or "")
            owner = secret.owning_service if secret is not None else None
            if owner is not None:
                raise InvalidRequestException(
                    f"You can't perform this operation on a secret that is managed by {owner}."
                )
            return original(self)

        original = patch(SecretsManagerResponse, name, call)

    for name in _REFUSED:
        guard(name)
