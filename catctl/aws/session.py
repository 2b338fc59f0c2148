"""Opens AWS clients, says who is calling, and turns AWS's errors into ours.

Credentials are resolved once, and then handed to boto3 and Terraform alike.
"""

from __future__ import annotations

import copy
import re
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import boto3
import botocore.exceptions as aws_errors
import botocore.session
from botocore.config import Config

from catctl.aws.answers import add_door, refuse_pages
from catctl.aws.hints import client_error, error_code, hint_of_own
from catctl.aws.settings import reading_settings, settings_hint
from catctl.commands import login_text
from catctl.errors import AwsError
from catctl.shapes import build

ClientError = aws_errors.ClientError  # what the wings catch by its code
T = TypeVar("T")

_CONFIG = Config(
    connect_timeout=10, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 6}
)
_KEY = re.compile(r"[!-~]*")


@dataclass(frozen=True, kw_only=True)
class Keys:
    """A resolved set of credentials. ``token`` is None for those of an IAM user."""

    access_key: str
    secret_key: str
    token: str | None

    def __post_init__(self) -> None:
        """Raises AwsError, which shows no key, where one holds what no header may, such as \\r.

        botocore would show it, or say that what AWS answered cannot be read.
        """
        named = ("access key ID", self.access_key), ("secret access key", self.secret_key)
        for name, value in (*named, ("session token", self.token or "")):
            if not _KEY.fullmatch(value):
                raise AwsError(
                    f"Your AWS {name} contains a space, a line break or another character that no "
                    "key has.",
                    code="Settings",
                    hint=settings_hint(),
                )

    def variables(self) -> dict[str, str]:
        """As the environment variables that all AWS tools read."""
        keys = {"AWS_ACCESS_KEY_ID": self.access_key, "AWS_SECRET_ACCESS_KEY": self.secret_key}
        return keys | ({"AWS_SESSION_TOKEN": self.token} if self.token else {})


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who is calling: from ``sts:GetCallerIdentity``."""

    account_id: str
    arn: str


class Aws:
    """Clients for one region, with one set of credentials.

    ``profile`` gives settings other than credentials; ``named`` is the one that errors name, be it
    of the environment. ``endpoint_url`` is the sandbox's, where no profile and no configuration
    file counts.
    """

    def __init__(
        self,
        *,
        region: str,
        keys: Keys,
        profile: str | None = None,
        named: str | None = None,
        endpoint_url: str | None = None,
    ) -> None:
        self.region = region
        self.keys = keys
        self._named = named or profile
        self._endpoint = endpoint_url
        self._clients: dict[str, Any] = {}
        self._opening = threading.Lock()  # boto3's clients may be shared by threads, not opened
        with translated("open AWS"), reading_settings():
            self._session = boto3.Session(
                aws_access_key_id=keys.access_key,
                aws_secret_access_key=keys.secret_key,
                aws_session_token=keys.token,
                region_name=region,
                profile_name=profile,
                botocore_session=_own_session() if endpoint_url else None,
            )
            self._session.events.register("creating-client-class", add_door)

    def client(self, service: str) -> Any:
        """A boto3 client, such as ``client("s3")``."""
        with self._opening:
            if service not in self._clients:
                self._clients[service] = self._open(service)
            return self._clients[service]

    def _open(self, service: str) -> Any:
        # The sandbox is on the loopback interface: no proxy may stand between.
        config = _CONFIG.merge(Config(proxies={})) if self._endpoint else _CONFIG
        open_client: Any = self._session.client
        with translated(f"open {service}"), reading_settings():
            client = open_client(
                service, region_name=self.region, endpoint_url=self._endpoint, config=config
            )
        client.meta.events.register("after-call", refuse_pages)
        client.meta.events.register("after-call", self._name_profile)
        return client

    def _name_profile(self, parsed: dict[str, Any], **_: Any) -> None:
        """Note the profile in an error: whoever translates it does not know the client."""
        if isinstance(parsed.get("Error"), dict):
            parsed["Error"]["Profile"] = self._named

    def elsewhere(self, region: str) -> Aws:
        """The same account in another region: what the session has loaded is shared."""
        other = copy.copy(self)
        other.region = region
        other._clients = {}
        return other

    def identity(self) -> Identity:
        """Ask AWS who we are."""
        with translated("find out who is calling"):
            answer = self.client("sts").get_caller_identity()
        return Identity(account_id=answer["Account"], arn=answer["Arn"])


def _own_session() -> botocore.session.Session:
    """A botocore that reads no profile and no configuration file of the user."""
    nothing: Any = (None, None, None, None)
    names = ("profile", "config_file", "credentials_file", "ca_bundle")
    session = botocore.session.Session(session_vars=dict.fromkeys(names, nothing))
    session.full_config  # noqa: B018 - read now, with the names above: nothing is found
    return session


def resolve_keys(
    *, profile: str | None, role_arn: str | None, region: str, named: str | None = None
) -> Keys:
    """Find credentials as the AWS tools do, and assume ``role_arn`` with them if it is given.

    ``named`` is the profile that counts where ``profile`` is None. Raises AwsError with the command
    that renews or sets them up.
    """
    with translated("find AWS credentials", profile=profile or named):
        with reading_settings():
            session = boto3.Session(profile_name=profile, region_name=region)
            session.events.register("creating-client-class", add_door)
            keys = _keys_of(session, profile or named)
            if role_arn is None:
                return keys
            sts: Any = session.client("sts", config=_CONFIG)
        sts.meta.events.register("after-call", refuse_pages)
        answer = sts.assume_role(RoleArn=role_arn, RoleSessionName="catctl")["Credentials"]
        return Keys(
            access_key=answer["AccessKeyId"],
            secret_key=answer["SecretAccessKey"],
            token=answer["SessionToken"],
        )


def _keys_of(session: boto3.Session, profile: str | None) -> Keys:
    credentials = session.get_credentials()
    if credentials is None:
        raise AwsError(
            "There are no AWS credentials.",
            code="NoCredentials",
            hint="aws configure sso, or aws configure; or try it without an account: --sandbox",
        )
    frozen = _frozen(credentials, profile)
    values = {
        "access_key": frozen.access_key,
        "secret_key": frozen.secret_key,
        "token": frozen.token,
    }
    return build(Keys, values)


def _frozen(credentials: Any, profile: str | None) -> Any:
    """The keys themselves, for which a profile with a role may ask for an MFA code."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # getpass's: we say it ourselves
            return credentials.get_frozen_credentials()
    except EOFError as error:
        raise AwsError(
            f"The profile {profile or 'default'} asks for an MFA code, and none was typed.",
            code="MfaRequired",
            hint="run the same on a terminal, and type the code; where there is none, set the "
            "variables AWS_* from: aws sts get-session-token --serial-number … --token-code …",
        ) from error


def keys_from(environ: Mapping[str, str]) -> Keys | None:
    """The credentials that stand in the environment itself, if they do."""
    access, secret = environ.get("AWS_ACCESS_KEY_ID"), environ.get("AWS_SECRET_ACCESS_KEY")
    if not access or not secret:
        return None
    return Keys(access_key=access, secret_key=secret, token=environ.get("AWS_SESSION_TOKEN"))


@contextmanager
def translated(doing: str, *, profile: str | None = None) -> Iterator[None]:
    """Turn boto's errors into AwsError: what we were doing, why it failed, how to go on."""
    try:
        yield
    except aws_errors.ClientError as error:
        raise client_error(error, doing, profile) from error
    except (aws_errors.ProfileNotFound, aws_errors.NoCredentialsError) as error:
        raise AwsError(
            f"Cannot {doing}: {error}", code="NoCredentials", hint="aws configure list-profiles"
        ) from error
    except (
        aws_errors.SSOError,
        aws_errors.TokenRetrievalError,
        aws_errors.CredentialRetrievalError,
        aws_errors.UnauthorizedSSOTokenError,
    ) as error:
        raise AwsError(
            f"Cannot {doing}: {error}", code="ExpiredToken", hint=login_text(profile)
        ) from error
    except aws_errors.BotoCoreError as error:
        raise AwsError(
            f"Cannot {doing}: {error}",
            code=type(error).__name__,
            hint=hint_of_own(error),
        ) from error


def or_none(call: Callable[[], T], *codes: str) -> T | None:
    """What ``call`` returns; None where AWS answers with one of ``codes``, such as NoSuchKey."""
    try:
        return call()
    except aws_errors.ClientError as error:
        if error_code(error) in codes:
            return None
        raise
