"""The tree of errors. Everything that a user can meet is one of these; anything else is a bug.
Pure.

CatctlError            exit 1   "what: why", with a hint that names the command that fixes it
├─ ConfigError         exit 2   problems of the environment file: file, line, key
├─ UsageError          exit 2   the command line asks for something that is not there
├─ RefusedError        exit 1   a guard said no: file not ours, protected, not confirmed
├─ RenderError         exit 1   a template is wrong: template, line, name
├─ AwsError            exit 1   AWS said no: service, operation, code
├─ TerraformError      exit 1   Terraform failed, or is not there
├─ DeployError         exit 4   a deployment failed or was rolled back
├─ SandboxError        exit 1   the fake AWS does not start or answer
├─ StoppedError        exit 130 the user stopped the work (143 when terminated)
└─ ExitError           any      nothing to say; only the exit code
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from catctl.commands import Words
from catctl.foreign import one_line


class CatctlError(Exception):
    """An expected failure. ``hint`` names the next command; ``exit_code`` is the process's.

    ``words`` is the message with its commands as values; ``details`` is what --json tells on top.
    """

    exit_code = 1

    def __init__(
        self, message: Words, *, hint: Words | None = None, details: dict[str, Any] | None = None
    ) -> None:
        super().__init__(str(message))
        self.words = message
        self.message = str(message)
        self.hint = hint
        self.details = details or {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in an environment file. ``line`` counts from 1."""

    file: str
    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        file = one_line(self.file)
        place = file if self.line is None else f"{file}:{self.line}"
        key = f"{one_line(self.key)}: " if self.key else ""
        return f"{place}: {key}{self.message}"


class ConfigError(CatctlError):
    """The environment file does not load. ``problems`` holds every reason found."""

    exit_code = 2

    def __init__(self, problems: tuple[Problem, ...], *, hint: Words | None = None) -> None:
        super().__init__("\n".join(str(problem) for problem in problems), hint=hint)
        self.problems = problems


class UsageError(CatctlError):
    """The command line names something that does not exist or makes no sense."""

    exit_code = 2


class RefusedError(CatctlError):
    """A guard said no; nothing was changed."""


class RenderError(CatctlError):
    """A template could not be rendered."""


class AwsError(CatctlError):
    """AWS refused a call. ``code`` is AWS's own error code."""

    def __init__(self, message: Words, *, code: str, hint: Words | None = None) -> None:
        super().__init__(message, hint=hint)
        self.code = code


class TerraformError(CatctlError):
    """Terraform failed; its own diagnostics have been shown or stand in the message."""


class DeployError(CatctlError):
    """A deployment failed or was rolled back; ``key`` is the service, where it is one."""

    exit_code = 4

    def __init__(
        self,
        message: Words,
        *,
        key: str | None = None,
        hint: Words | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message, hint=hint, details=details)
        self.key = key


class SandboxError(CatctlError):
    """The sandbox does not start or does not answer."""


class StoppedError(CatctlError):
    """The user stopped the work. 130 after Ctrl-C, 143 after SIGTERM."""

    def __init__(
        self,
        message: Words,
        *,
        exit_code: int = 130,
        hint: Words | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message, hint=hint, details=details)
        self.exit_code = exit_code


class ExitError(CatctlError):
    """Ends the command with this exit code; everything has been said already."""

    def __init__(self, exit_code: int) -> None:
        super().__init__("")
        self.exit_code = exit_code
