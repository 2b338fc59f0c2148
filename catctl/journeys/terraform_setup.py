"""Terraform as an environment needs it: binary, provider, what it sees of the environment."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from catctl.environment.facts import Facts
from catctl.environment.project import Project
from catctl.errors import TerraformError, UsageError
from catctl.files import make_private_folder, write_atomically
from catctl.journeys.account import AwsAccess
from catctl.terraform.interrupts import Interrupts

if TYPE_CHECKING:
    from catctl.rendering.locks import ProviderLock
    from catctl.stack.execute import Stack
    from catctl.stack.left import Locks
    from catctl.terraform.providers import ProviderSource


@dataclass
class TerraformSetup:
    """``work`` is the private folder of an environment, ``runs`` that of the records of all."""

    project: Project
    access: AwsAccess
    cache: Path
    work: Callable[[str], Path]
    runs: Path
    say_once: Callable[[str], None]
    confirm_install: Callable[[str], bool]
    interrupts: Interrupts

    @cached_property
    def binary(self) -> Path:
        """Terraform: found, or installed if the user agrees."""
        from catctl.terraform.asked import TERRAFORM, read_asked
        from catctl.terraform.binary import find_terraform, install_terraform, refuse_unknown
        from catctl.terraform.pins import TERRAFORM_VERSION
        from catctl.terraform.platforms import this_platform

        installed = find_terraform(self.access.environ, self.cache)
        if installed:
            return installed
        refuse_unknown(read_asked(self.project.root, TERRAFORM))
        question = f"Terraform is not installed. Install {TERRAFORM_VERSION} into {self.cache}?"
        if not self.confirm_install(question):
            raise TerraformError(
                "Terraform is not installed, and nothing was installed.",
                hint="Add --yes to let catctl install it, or install Terraform 1.10 or newer",
            )
        self.access.tell(f"Installing Terraform {TERRAFORM_VERSION} …")
        base = self.access.environ.get("CATCTL_TERRAFORM_RELEASES")
        options = {"base_url": base} if base else {}
        return install_terraform(self.cache, this_platform(), **options)

    @cached_property
    def _sources(self) -> dict[str, ProviderSource]:
        return {}  # by version

    @cached_property
    def _fetched(self) -> dict[str, ProviderLock]:
        return {}  # by constraint

    @cached_property
    def provider(self) -> str:
        """The AWS provider's address, as the Terraform or OpenTofu here has it."""
        from catctl.terraform.binary import find_terraform
        from catctl.terraform.providers import provider_of

        return provider_of(find_terraform(self.access.environ, self.cache))

    def provider_source(self, facts: Facts) -> ProviderSource:
        """Where the version that an environment has locked comes from."""
        version = self.locked_version(facts)
        if version not in self._sources:
            self._sources[version] = self._source_of(version)
        return self._sources[version]

    def _source_of(self, version: str) -> ProviderSource:
        from catctl.terraform.platforms import this_platform
        from catctl.terraform.providers import mirror_roots, provider_source

        source = provider_source(
            self.access.environ,
            cache=self.cache,
            platform=this_platform(),
            roots=mirror_roots(self.access.environ),
            provider=self.provider,
            version=version,
        )
        plugins = source.variables.get("TF_PLUGIN_CACHE_DIR")
        if plugins:
            Path(plugins).mkdir(parents=True, exist_ok=True)
        return source

    def locked_version(self, facts: Facts) -> str:
        """The version of the AWS provider that an environment has locked."""
        from catctl.rendering.locks import PINNED, read_lock
        from catctl.rendering.observe import lock_text

        locked = read_lock(lock_text(self.project, facts.key))
        return locked.version if locked else PINNED.version

    def fetched_lock(self, constraint: str) -> ProviderLock:
        """The newest version of the AWS provider that fits, with the hashes that a mirror or the
        registry tells. Raises TerraformError where neither has one.
        """
        if constraint not in self._fetched:
            self._fetched[constraint] = self._fetch_lock(constraint)
        return self._fetched[constraint]

    def _fetch_lock(self, constraint: str) -> ProviderLock:
        from catctl.environment.constraints import parse_constraint
        from catctl.rendering.locks import read_lock
        from catctl.terraform.environ import child_environ
        from catctl.terraform.locking import fetch_lock
        from catctl.terraform.platforms import this_platform
        from catctl.terraform.providers import mirror_roots, mirror_with
        from catctl.terraform.runner import Terraform

        fits = parse_constraint(constraint)
        mirror = mirror_with(
            self.access.environ,
            platform=this_platform(),
            roots=mirror_roots(self.access.environ),
            provider=self.provider,
            fits=fits.admits,
        )
        environ, _ = child_environ(self.access.environ, add={}, declared=())
        self.say_once(f"Locking the AWS provider {constraint}: asking {mirror or 'the registry'} …")
        text = fetch_lock(
            lambda folder: Terraform(folder, self.binary, environ, self.interrupts),
            constraint,
            platform=this_platform(),
            mirror=mirror,
        )
        locked = read_lock(text)
        if locked is None:
            raise TerraformError("terraform providers lock wrote a lock file without aws.")
        return locked

    def environ_for(self, facts: Facts, *, for_init: bool = False) -> dict[str, str]:
        """What Terraform sees. ``for_init`` keeps the proxies: the registry may be behind them."""
        from catctl.terraform.environ import child_environ

        env, dropped = child_environ(
            self.access.variables(facts),
            add=self.provider_variables(facts),
            declared=self.declared_variables(facts),
        )
        if dropped:
            self.say_once(f"Not passed on to Terraform: {', '.join(dropped)}.")
        if self.access.sandboxed and for_init:
            from catctl.sandbox.isolation import LOOPBACK, PROXIES

            for name in PROXIES:
                env.pop(name, None)
                if name in self.access.environ:
                    env[name] = self.access.environ[name]
            own = self.access.environ.get("NO_PROXY") or self.access.environ.get("no_proxy")
            env["NO_PROXY"] = env["no_proxy"] = f"{own},{LOOPBACK}" if own else LOOPBACK
        return env

    def declared_variables(self, facts: Facts) -> set[str]:
        """The variables of the root module: those rendered, and the user's own."""
        from catctl.terraform.environ import declared_variables

        folder = self.project.folder(facts.key)
        files = [*folder.glob("*.tf*"), *folder.glob("*.tofu*")]
        for file in files:
            if file.exists() and not file.is_file() and not file.is_dir():
                raise TerraformError(
                    f"{file} is no file but a pipe or a device: Terraform would wait for its end.",
                    hint="move it out of that folder",
                )
        texts = {f.name: f.read_text("utf-8", errors="replace") for f in files if f.is_file()}
        return declared_variables(texts)

    def given_variables(self, facts: Facts) -> dict[str, str]:
        """``TF_VAR_*`` as Terraform gets them: those that the root module declares."""
        from catctl.terraform.environ import child_environ

        declared = self.declared_variables(facts)
        env, _ = child_environ(self.access.environ, add={}, declared=declared)
        return {name: value for name, value in env.items() if name.startswith("TF_VAR_")}

    def provider_variables(self, facts: Facts) -> dict[str, str]:
        """Where Terraform takes its providers from, as environment variables."""
        source = self.provider_source(facts)
        if source.config is None:
            return dict(source.variables)
        # Environments that are planned at once may want different versions of the provider.
        file = self.project.work / "environments" / facts.key / "terraform.rc"
        make_private_folder(self.project.work)
        if not file.is_file() or file.read_text("utf-8", errors="surrogateescape") != source.config:
            write_atomically(file, source.config)
        return {**source.variables, "TF_CLI_CONFIG_FILE": str(file)}

    def stack(self, facts: Facts) -> Stack:
        """Terraform for one environment."""
        from catctl.stack.execute import Stack
        from catctl.stack.journal import remove_leftovers
        from catctl.stack.recorded import RecordedTerraform
        from catctl.terraform.runner import Terraform

        folder, binary = self.project.folder(facts.key), self.binary
        environ = self.environ_for(facts)
        init_environ = self.environ_for(facts, for_init=True)
        make_private_folder(self.project.work)
        remove_leftovers(self.work(facts.key), self.runs)
        terraform = RecordedTerraform(
            facts=facts,
            terraform=Terraform(folder, binary, environ, self.interrupts),
            init_terraform=Terraform(folder, binary, init_environ, self.interrupts),
            folder=folder,
            runs=self.runs,
            target=self.access.target(),
            patience=self._patience(),
            interrupts=self.interrupts,
            locks=lambda: self._locks(facts),
        )
        return Stack(facts=facts, terraform=terraform, work=self.work(facts.key))

    def _locks(self, facts: Facts) -> Locks:
        from catctl.journeys.seen_locks import seen_locks  # boto3, which a plan does not need

        return seen_locks(self.access, facts)

    def _patience(self) -> float | None:
        given = self.access.environ.get("CATCTL_PATIENCE")
        if given is None:
            return None
        if not re.fullmatch(r"[1-9][0-9]{0,5}", given):
            raise UsageError(f"CATCTL_PATIENCE is {given!r}, which is no number of seconds.")
        return float(given)
