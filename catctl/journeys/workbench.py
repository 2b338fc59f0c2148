"""What a command works with: one project, one choice of AWS, one user at the other end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from catctl.environment.facts import Facts
from catctl.environment.project import Project
from catctl.files import make_private_folder
from catctl.journeys.account import Account, AwsAccess
from catctl.journeys.terraform_setup import TerraformSetup
from catctl.terraform.interrupts import Interrupts


@dataclass
class Workbench:
    """``tell`` says something to the user; ``confirm_install`` asks whether to install Terraform.

    Everything is opened when it is first used.
    """

    project: Project
    environ: Mapping[str, str]
    sandboxed: bool
    tell: Callable[[str], None]
    confirm_install: Callable[[str], bool]
    interrupts: Interrupts = field(default_factory=Interrupts)
    _told: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.interrupts.tell = self.tell

    @cached_property
    def access(self) -> AwsAccess:
        """The way to AWS."""
        return AwsAccess(
            environ=self.environ,
            sandboxed=self.sandboxed,
            folder=self.sandbox_folder,
            tell=self.tell,
        )

    @cached_property
    def terraform(self) -> TerraformSetup:
        return TerraformSetup(
            project=self.project,
            access=self.access,
            cache=self.cache,
            work=self.work,
            runs=self.runs,
            say_once=self.say_once,
            confirm_install=self.confirm_install,
            interrupts=self.interrupts,
        )

    def account(self, facts: Facts) -> Account:
        """The account of an environment. Raises RefusedError for any other."""
        return self.access.account(facts)

    def account_id(self, facts: Facts) -> str:
        """That of its file; AWS's word where the file names none."""
        return facts.account_id or self.account(facts).id

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

    @cached_property
    def cache(self) -> Path:
        """What all projects of this machine share."""
        from catctl.terraform.platforms import cache_folder

        return cache_folder(self.environ)

    @property
    def prices_file(self) -> Path:
        """Where refreshed prices are kept."""
        return self.cache / "prices.json"
