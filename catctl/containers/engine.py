"""Builds and pushes images with docker, podman, finch or nerdctl: whichever is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from catctl.commands import Next
from catctl.containers import programs
from catctl.errors import CatctlError

ENGINES = ("docker", "podman", "finch", "nerdctl")
USER = "AWS"  # of every login to ECR


@dataclass(frozen=True, kw_only=True)
class Engine:
    """A container engine. ``program`` is its full path."""

    name: str
    program: str
    environ: Mapping[str, str]

    def login(self, registry: str, password: str) -> None:
        """Log in; the password goes through stdin."""
        argv = [self.program, "login", "--username", USER, "--password-stdin", registry]
        programs.run(argv, environ=self.environ, given=password)

    def build(self, folder: Path, *, reference: str, platform: str) -> None:
        """Build the Dockerfile of ``folder`` for ``platform``, such as linux/amd64."""
        argv = [self.program, "build", "--platform", platform, "--tag", reference, "."]
        programs.run(argv, environ=self.environ, folder=folder)

    def push(self, reference: str) -> None:
        programs.run([self.program, "push", reference], environ=self.environ)


def find_engine(environ: Mapping[str, str]) -> Engine:
    """The engine named by CATCTL_ENGINE, or the first that is there.

    Raises CatctlError where there is none.
    """
    chosen = environ.get("CATCTL_ENGINE")
    for name in (chosen,) if chosen else ENGINES:
        program = programs.find(name, environ)
        if program:
            return Engine(name=name, program=program, environ=environ)
    if chosen:
        raise CatctlError(f"CATCTL_ENGINE is {chosen}, and there is no such program.")
    raise CatctlError(
        f"There is nothing to build images with: no {', no '.join(ENGINES)}.",
        hint="install Docker Desktop, Podman or Finch; or push from CI",
    )


def require_folder(folder: Path) -> None:
    """Raise CatctlError where there is no such folder."""
    if not folder.is_dir():
        raise CatctlError(
            f"There is no folder {folder}.", hint=Next("push", "ENV", "SERVICE", "PATH")
        )


def require_dockerfile(folder: Path) -> None:
    """Raise CatctlError where there is nothing to build."""
    if not any((folder / name).is_file() for name in ("Dockerfile", "Containerfile")):
        raise CatctlError(
            f"There is no Dockerfile in {folder}.", hint=Next("push", "ENV", "SERVICE", "PATH")
        )
