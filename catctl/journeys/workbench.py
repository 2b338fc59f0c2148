"""Everything that a command needs, opened when it is first used: credentials, sandbox, Terraform.

Credentials are resolved once per command, before anything starts, and serve boto3 and Terraform.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from catctl.environment.facts import Facts
from catctl.environment.project import Project
from catctl.errors import SandboxError, TerraformError, UsageError
from catctl.files import make_private_folder, write_atomically
from catctl.terraform.interrupts import Interrupts

if TYPE_CHECKING:
    from catctl.aws.session import Aws, Keys
    from catctl.sandbox.process import Sandbox
    from catctl.stack.execute import Stack
    from catctl.terraform.providers import ProviderSource

_PROFILE_VARIABLES = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")


@dataclass
class Workbench:
    """One project, one choice of AWS (real or sandbox), one user at the other end.

    ``tell`` says something to the user; ``confirm_install`` asks whether to install Terraform.
    """

    project: Project
    environ: Mapping[str, str]
    sandboxed: bool
    tell: Callable[[str], None]
    confirm_install: Callable[[str], bool]
    interrupts: Interrupts = field(default_factory=Interrupts)
    _keys: dict[tuple[str | None, str | None], Keys] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)

    # --- places -------------------------------------------------------------------------------

    def work(self, key: str) -> Path:
        """Private files of an environment; those of the sandbox apart from the real ones."""
        base = self.project.work / "sandbox" if self.sandboxed else self.project.work
        return base / "environments" / key

    @property
    def runs(self) -> Path:
        """Records and logs of all runs of Terraform."""
        return self.project.work / "runs"

    @property
    def sandbox_folder(self) -> Path:
        return self.project.work / "sandbox"

    def make_work_folder(self) -> None:
        """Create .catctl/, which git never sees."""
        make_private_folder(self.project.work)

    def say_once(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self.tell(text)

    # --- AWS ----------------------------------------------------------------------------------

    @cached_property
    def sandbox(self) -> Sandbox:
        """The project's sandbox, started if it does not run."""
        from catctl.sandbox import process

        running = process.find(self.sandbox_folder)
        if running is None:
            self.tell("Starting the sandbox, a fake AWS on this machine …")
            self.make_work_folder()
            running = process.start(self.sandbox_folder)
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

    def keys(self, facts: Facts) -> Keys:
        """The credentials for an environment."""
        from catctl.aws.session import Keys, keys_from, resolve_keys

        if self.sandboxed:
            from catctl.sandbox import process

            fake = process.credentials(self.sandbox, facts.account_id)
            return Keys(access_key=fake.access_key, secret_key=fake.secret_key, token=fake.token)
        found = None if facts.profile or facts.role_arn else keys_from(self.environ)
        wish = (facts.profile, facts.role_arn)
        if found is None and wish not in self._keys:
            self._keys[wish] = resolve_keys(
                profile=facts.profile, role_arn=facts.role_arn, region=facts.region
            )
        return found or self._keys[wish]

    def aws(self, facts: Facts) -> Aws:
        """Clients for an environment's account and region."""
        from catctl.aws.session import Aws

        keys = self.keys(facts)
        if self.sandboxed:
            self.seed(facts)
            return Aws(region=facts.region, keys=keys, endpoint_url=self.sandbox.endpoint)
        return Aws(region=facts.region, keys=keys, profile=facts.profile)

    def guard_account(self, facts: Facts) -> None:
        """Ask AWS who we are, and refuse any account but the environment's."""
        from catctl.stack.refusals import refuse_account

        identity = self.aws(facts).identity()
        refuse_account(facts, identity.account_id, identity.arn)

    def target(self) -> str:
        """Which AWS this is: the real one, or this very sandbox."""
        return f"sandbox {self.sandbox.nonce}" if self.sandboxed else "aws"

    def endpoint(self) -> str | None:
        """Where this AWS answers; None for Amazon's own addresses."""
        return self.sandbox.endpoint if self.sandboxed else self.environ.get("AWS_ENDPOINT_URL")

    @property
    def pace(self) -> float:
        """Seconds between two looks at what AWS is about: the sandbox is in fast motion."""
        return 1.0 if self.sandboxed else 4.0

    # --- Terraform ----------------------------------------------------------------------------

    @cached_property
    def cache(self) -> Path:
        from catctl.terraform.platforms import cache_folder

        return cache_folder(self.environ)

    @property
    def prices_file(self) -> Path:
        """Where refreshed prices are kept: for all projects of this machine."""
        return self.cache / "prices.json"

    @cached_property
    def binary(self) -> Path:
        """Terraform: found, or installed if the user agrees."""
        from catctl.terraform.binary import find_terraform, install_terraform
        from catctl.terraform.pins import TERRAFORM_VERSION
        from catctl.terraform.platforms import this_platform

        found = find_terraform(self.environ, self.cache)
        if found:
            return found
        question = f"Terraform is not installed. Install {TERRAFORM_VERSION} into {self.cache}?"
        if not self.confirm_install(question):
            raise TerraformError(
                "Terraform is not installed, and nothing was installed.",
                hint="Add --yes to let catctl install it, or install Terraform 1.10 or newer",
            )
        self.tell(f"Installing Terraform {TERRAFORM_VERSION} …")
        base = self.environ.get("CATCTL_TERRAFORM_RELEASES")
        options = {"base_url": base} if base else {}
        return install_terraform(self.cache, this_platform(), **options)

    @cached_property
    def provider_source(self) -> ProviderSource:
        from catctl.terraform.platforms import this_platform
        from catctl.terraform.providers import mirror_roots, provider_source

        source = provider_source(
            self.environ,
            cache=self.cache,
            platform=this_platform(),
            roots=mirror_roots(self.environ),
        )
        plugins = source.variables.get("TF_PLUGIN_CACHE_DIR")
        if plugins:
            Path(plugins).mkdir(parents=True, exist_ok=True)
        return source

    def terraform_environ(self, facts: Facts, *, for_init: bool = False) -> dict[str, str]:
        """What Terraform sees. ``for_init`` keeps the proxies: the registry may be behind them."""
        from catctl.terraform.environ import child_environ

        env, dropped = child_environ(
            self._aws_environ(facts),
            add=self.provider_variables(),
            declared=self.declared_variables(facts),
        )
        if dropped:
            self.say_once(f"Not passed on to Terraform: {', '.join(dropped)}.")
        if self.sandboxed and for_init:
            from catctl.sandbox.isolation import LOOPBACK, PROXIES

            for name in PROXIES:
                env.pop(name, None)
                if name in self.environ:
                    env[name] = self.environ[name]
            own = self.environ.get("NO_PROXY") or self.environ.get("no_proxy")
            env["NO_PROXY"] = env["no_proxy"] = f"{own},{LOOPBACK}" if own else LOOPBACK
        return env

    def declared_variables(self, facts: Facts) -> set[str]:
        """The variables of the root module: those rendered, and the user's own."""
        from catctl.terraform.environ import declared_variables

        files = self.project.folder(facts.key).glob("*.tf*")
        texts = {f.name: f.read_text("utf-8", errors="replace") for f in files if f.is_file()}
        return declared_variables(texts)

    def provider_variables(self) -> dict[str, str]:
        """Where Terraform takes its providers from, as environment variables."""
        source = self.provider_source
        if source.config is None:
            return dict(source.variables)
        self.make_work_folder()
        file = self.project.work / "terraform.rc"
        if not file.is_file() or file.read_text(encoding="utf-8") != source.config:
            write_atomically(file, source.config)
        return {**source.variables, "TF_CLI_CONFIG_FILE": str(file)}

    def _aws_environ(self, facts: Facts) -> dict[str, str]:
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

    def stack(self, facts: Facts) -> Stack:
        """Terraform for one environment."""
        from catctl.stack.execute import Stack
        from catctl.stack.journal import remove_leftovers
        from catctl.stack.recorded import RecordedTerraform
        from catctl.terraform.runner import Terraform

        folder, binary = self.project.folder(facts.key), self.binary
        environ = self.terraform_environ(facts)
        init_environ = self.terraform_environ(facts, for_init=True)
        self.make_work_folder()
        remove_leftovers(self.work(facts.key), self.runs)
        terraform = RecordedTerraform(
            facts=facts,
            terraform=Terraform(folder, binary, environ, self.interrupts),
            init_terraform=Terraform(folder, binary, init_environ, self.interrupts),
            folder=folder,
            runs=self.runs,
            target=self.target(),
            patience=self._patience(),
            interrupts=self.interrupts,
        )
        return Stack(facts=facts, terraform=terraform, work=self.work(facts.key))

    def _patience(self) -> float | None:
        given = self.environ.get("CATCTL_PATIENCE")
        if given is None:
            return None
        if not re.fullmatch(r"[1-9]\d{0,5}", given):
            raise UsageError(f"CATCTL_PATIENCE is {given!r}, which is no number of seconds.")
        return float(given)
