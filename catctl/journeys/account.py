"""The AWS account of an environment: the only way to an ``Aws``, so that no guard is forgotten.

Credentials are resolved once per command, before anything starts, and serve boto3 and Terraform.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from catctl.environment.facts import Facts
from catctl.environment.regions import partition_of
from catctl.errors import SandboxError
from catctl.files import make_private_folder
from catctl.stack.refusals import refuse_account
from catctl.state_backend.model import Desired

if TYPE_CHECKING:
    from catctl.aws.session import Aws, Keys
    from catctl.sandbox.process import Sandbox

_PROFILE_VARIABLES = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")
PRICE_LIST_REGION = "us-east-1"


@dataclass(frozen=True, kw_only=True)
class Account:
    """The account that an environment is in, seen to be the one that its file means.

    ``id`` and ``arn`` are AWS's own word on who we are.
    """

    facts: Facts
    aws: Aws
    id: str
    arn: str

    @property
    def backend(self) -> Desired:
        """What its file wishes the state backend to be."""
        return desired_backend(self.facts, account_id=self.id)


def desired_backend(facts: Facts, *, account_id: str) -> Desired:
    """What ``facts`` ask for, in the account ``account_id``."""
    return Desired(
        bucket=facts.bucket,
        region=facts.region,
        account_id=account_id,
        state_key=facts.state_key,
        table=facts.lock_table,
        locks_in_bucket=facts.uses_lockfile,
        protected=facts.protected,
        tags={"ManagedBy": "catctl", "Project": facts.project},
        partition=partition_of(facts.region),
        user=None,
    )


@dataclass
class AwsAccess:
    """The way to AWS: the real one, or the project's sandbox in ``folder``."""

    environ: Mapping[str, str]
    sandboxed: bool
    folder: Path
    tell: Callable[[str], None]
    _keys: dict[tuple[str | None, str | None], Keys] = field(default_factory=dict)
    _accounts: dict[Facts, Account] = field(default_factory=dict)

    def account(self, facts: Facts) -> Account:
        """Ask AWS who we are, once. Raises RefusedError for any account but the environment's."""
        if facts not in self._accounts:
            aws = self._aws(facts)
            identity = aws.identity()
            refuse_account(facts, identity.account_id, identity.arn)
            self._accounts[facts] = Account(
                facts=facts, aws=aws, id=identity.account_id, arn=identity.arn
            )
        return self._accounts[facts]

    def price_list(self, facts: Facts) -> Aws:
        """For AWS's prices alone: they are the same in every account."""
        return self._aws(replace(facts, region=PRICE_LIST_REGION))

    def _aws(self, facts: Facts) -> Aws:
        from catctl.aws.session import Aws

        keys = self.keys(facts)
        if self.sandboxed:
            self.seed(facts)
            return Aws(region=facts.region, keys=keys, endpoint_url=self.sandbox.endpoint)
        return Aws(
            region=facts.region, keys=keys, profile=facts.profile, named=self._profile(facts)
        )

    def keys(self, facts: Facts) -> Keys:
        """The credentials for an environment."""
        from catctl.aws.session import Keys, keys_from, resolve_keys

        if self.sandboxed:
            from catctl.sandbox import process

            fake = process.credentials(self.sandbox, facts.account_id)
            return Keys(access_key=fake.access_key, secret_key=fake.secret_key, token=fake.token)
        given = None if facts.profile or facts.role_arn else keys_from(self.environ)
        source = (facts.profile, facts.role_arn)
        if given is None and source not in self._keys:
            self._keys[source] = resolve_keys(
                profile=facts.profile,
                role_arn=facts.role_arn,
                region=facts.region,
                named=self._profile(facts),
            )
        return given or self._keys[source]

    def _profile(self, facts: Facts) -> str | None:
        """The profile that the credentials are of, if it is one; boto3 reads it in this order."""
        from catctl.aws.session import keys_from

        if facts.profile or keys_from(self.environ):
            return facts.profile
        names = reversed(_PROFILE_VARIABLES)
        return next((self.environ[name] for name in names if self.environ.get(name)), None)

    def variables(self, facts: Facts) -> dict[str, str]:
        """The environment of a program that works on AWS as catctl does."""
        if self.sandboxed:
            from catctl.sandbox import isolation, process

            self.seed(facts)
            return isolation.sandboxed(
                self.environ,
                endpoint=self.sandbox.endpoint,
                credentials=process.credentials(self.sandbox, facts.account_id),
                region=facts.region,
                empty_file=str(self.sandbox.empty_file),
            )
        has_keys = "AWS_ACCESS_KEY_ID" in self.environ and "AWS_SECRET_ACCESS_KEY" in self.environ
        if has_keys and not facts.profile and not facts.role_arn:
            return dict(self.environ)
        base = {k: v for k, v in self.environ.items() if k not in _PROFILE_VARIABLES}
        base.pop("AWS_SESSION_TOKEN", None)
        return base | self.keys(facts).variables()

    def target(self) -> str:
        """Which AWS this is: the real one, or this very sandbox."""
        return f"sandbox {self.sandbox.nonce}" if self.sandboxed else "aws"

    def endpoint(self) -> str | None:
        """Where this AWS answers; None for Amazon's own addresses."""
        return self.sandbox.endpoint if self.sandboxed else self.environ.get("AWS_ENDPOINT_URL")

    @property
    def pace(self) -> float:
        """Seconds between two looks at what AWS is doing: the sandbox is in fast motion."""
        return 1.0 if self.sandboxed else 4.0

    @cached_property
    def sandbox(self) -> Sandbox:
        """The project's sandbox, started if it does not run."""
        from catctl.sandbox import process

        running = process.find(self.folder)
        if running is None:
            self.tell("Starting the sandbox, a fake AWS on this machine …")
            make_private_folder(self.folder.parent)
            running = process.start(self.folder)
        return running

    def seed(self, facts: Facts) -> None:
        """Give the sandbox what the environment takes as given.

        Raises SandboxError for what it cannot serve.
        """
        from catctl.sandbox import process

        if "." in facts.bucket:
            raise SandboxError(
                f"The sandbox cannot serve the bucket {facts.bucket}: a name with a dot becomes a "
                "host name of its own, and there is none on this machine.",
                hint="Use a hyphen in state.bucket; dots in bucket names are no longer advised",
            )
        if facts.certificate_arn or facts.hosted_zone_id:
            process.seed(
                self.sandbox,
                account_id=facts.account_id,
                certificate_arn=facts.certificate_arn,
                hosted_zone_id=facts.hosted_zone_id,
                domain=facts.domain or "sandbox.example",
            )
