"""The credentials that this sandbox gives out: nobody gets in with others.

moto 5.2.5 takes any access key ID, and gives out IDs and passwords that can be guessed. Runs inside
the server's process, and keeps nothing of its own: a reset forgets all keys.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import string
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from catctl.sandbox.iam.callers import UNLIMITED
from catctl.sandbox.patches import patch
from catctl.sandbox.proof import holds

_LETTERS = string.ascii_uppercase + "234567"  # of which AWS makes its IDs
_FOREVER = 10 * 365 * 24 * 3600  # seconds: as long as the server runs
# For one's own registry alone; the parameter that names others is deprecated. Source:
# https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
_LOGIN = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class Key:
    """What belongs to an access key ID. ``expires`` is None for those of a user."""

    account: str
    secret_key: str
    token: str
    active: bool
    expires: datetime | None


def mend(secret: str) -> None:
    """Have moto make keys that nobody can guess. Call once, before the first request."""
    from moto.ecr.responses import ECRResponse
    from moto.iam.models import AccessKey

    def init(self: Any, user_name: Any, prefix: str, *args: Any, **kwargs: Any) -> None:
        original(self, user_name, prefix, *args, **kwargs)
        self.access_key_id = prefix + "".join(secrets.choice(_LETTERS) for _ in range(16))
        self.secret_access_key = secrets.token_urlsafe(30)  # 40 letters

    def get_authorization_token(self: Any) -> Any:
        from moto.core.responses import ActionResult

        account, until = self.current_account, datetime.now(tz=UTC) + _LOGIN
        data = {
            "authorizationToken": _basic(secret, account, until=f"{until:%Y%m%d%H%M%S}"),
            "expiresAt": until,
            "proxyEndpoint": f"https://{account}.dkr.ecr.{self.region}.amazonaws.com",
        }
        return ActionResult({"authorizationData": [data]})

    original = patch(AccessKey, "__init__", init)
    patch(ECRResponse, "get_authorization_token", get_authorization_token)


def issue(account: str) -> dict[str, str]:
    """New credentials for ``account``, as fields of ``SandboxCredentials``."""
    from moto.sts.models import sts_backends

    role = sts_backends[account]["aws"].assume_role(
        region_name="us-east-1",
        role_session_name="catctl",
        role_arn=f"arn:aws:iam::{account}:role/sandbox",
        policy="",
        duration=_FOREVER,
        external_id="",
    )
    setattr(role, UNLIMITED, True)
    return {
        "account_id": account,
        "access_key": role.access_key_id,
        "secret_key": role.secret_access_key,
        "token": role.session_token,
    }


def find(access_key: str) -> Key | None:
    """The key of that ID, of any account; None where this sandbox has not given it out."""
    from moto.iam.models import iam_backends

    for account, partitions in list(iam_backends.items()):
        for partition, backend in list(partitions.items()):
            made = backend.access_keys.get(access_key)
            if made is not None:
                return _key(account, partition, made)
    return None


def _key(account: str, partition: str, made: Any) -> Key:
    from moto.sts.models import sts_backends

    role = sts_backends[account][partition].get_assumed_role_from_access_key(made.access_key_id)
    return Key(
        account=account,
        secret_key=made.secret_access_key,
        token=role.session_token if role else "",
        active=made.status == "Active",
        expires=role.expiration.replace(tzinfo=UTC) if role else None,
    )


def is_registry_login(header: str, secret: str) -> bool:
    """Whether an Authorization header bears a login that ``get_authorization_token`` gave out."""
    kind, _, given = header.partition(" ")
    try:
        password = base64.b64decode(given, validate=True).decode().split(":")[1]
        account, until, _ = password.split(".")
    except (IndexError, ValueError):
        return False
    expected = _basic(secret, account, until=until)
    is_ours = kind.lower() == "basic" and holds(expected, given)
    return is_ours and until > f"{datetime.now(tz=UTC):%Y%m%d%H%M%S}"


def _basic(secret: str, account: str, *, until: str) -> str:
    """User and password, of which the password is this sandbox's own for that account."""
    text = f"registry {account} {until}"
    proof = hmac.new(secret.encode(), text.encode(), "sha256").hexdigest()
    return base64.b64encode(f"AWS:{account}.{until}.{proof}".encode()).decode()
