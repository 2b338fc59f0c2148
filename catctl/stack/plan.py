"""Decisions about a stack: what is allowed, what has changed, what to do next. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from catctl.environment.facts import Facts
from catctl.errors import RefusedError
from catctl.stack.model import Binding
from catctl.terraform.messages import Diagnostic

_CHANGED = {
    "account_id": "the account is another one",
    "backend": "the state is kept elsewhere",
    "destroy": "it was made for something else",
    "digest": "the environment file, a template or a rendered file has changed",
    "region": "the region is another one",
    "target": "it was made for another AWS: the sandbox and the real one do not mix",
    "terraform_version": "Terraform is another version",
}


def refuse_destroy(facts: Facts) -> None:
    """Raise RefusedError for a protected environment."""
    if facts.protected:
        raise RefusedError(
            f"{facts.key} is protected: destroy refuses.",
            hint=f"Set protected: false in environments/{facts.key}/environment.yaml, "
            f"then catctl apply {facts.key}",
        )


def refuse_account(facts: Facts, account_id: str, arn: str) -> None:
    """Raise RefusedError unless ``account_id`` is the one that the file names, if it names one."""
    if facts.account_id and facts.account_id != account_id:
        raise RefusedError(
            f"{facts.key} belongs to account {facts.account_id}; "
            f"these credentials are of {account_id} ({arn}).",
            hint="aws sts get-caller-identity, then set AWS_PROFILE or aws.profile",
        )


def why_not(saved: Binding, current: Binding) -> list[str]:
    """Reasons for which a saved plan no longer holds; none if it does."""
    return [_CHANGED[name] for name in saved.differences(current)]


_HINTS = (
    (r"S3 bucket .* does not exist|NoSuchBucket", "catctl bootstrap-state {key}"),
    (
        r"(?s:state lock.*ResourceNotFoundException|ResourceNotFoundException.*not found)",
        "catctl bootstrap-state {key}, which makes the lock table",
    ),
    (
        r"Error acquiring the state lock",
        "wait until the other run has ended, or add -- -lock-timeout=5m",
    ),
    (
        r"Backend configuration changed",
        "catctl tf {key} -- init -migrate-state, or init -reconfigure",
    ),
    (
        r"AWS account ID not allowed",
        "aws sts get-caller-identity, then set AWS_PROFILE or aws.profile",
    ),
    (r"ExpiredToken|token .* expired", "aws sso login, or new keys; then run the same again"),
    (r"No valid credential sources|no EC2 IMDS role", "aws configure sso, or --sandbox"),
    (r"Saved plan is stale", "catctl plan {key}"),
    (r"Module not installed|Required plugins are not installed", "catctl tf {key} -- init"),
    (
        r"(?i)provider dependency changes detected|dependency lock file|locked provider",
        "catctl tf {key} -- init, which adds your provider to the lock file",
    ),
    (r"deletion.?protection", "set protected: false and catctl apply {key}, then destroy"),
)


def hint_for(diagnostics: Iterable[Diagnostic], texts: Iterable[str], facts: Facts) -> str | None:
    """The next command for what Terraform complains about, if we know one."""
    said = "\n".join([*(f"{d.summary}\n{d.detail}" for d in diagnostics), *texts])
    for pattern, hint in _HINTS:
        if re.search(pattern, said):
            return hint.format(key=facts.key)
    return None


def is_worth_showing(diagnostic: Diagnostic) -> bool:
    """Not the deprecation of ``dynamodb_table``, which state.locking names on purpose; nor what
    Terraform adds for each resource that a stop has halted.
    """
    said = f"{diagnostic.summary} {diagnostic.detail}"
    if diagnostic.summary == "execution halted":
        return False
    return diagnostic.severity != "warning" or "dynamodb_table" not in said


_INIT_LINES = re.compile(
    r"^\s*(?:module|backend|source|version|required_version|required_providers)\b.*$", re.M
)


def init_text(files: dict[str, str]) -> str:
    """Of all .tf files, the lines on which ``terraform init`` depends, in order of their paths."""
    parts = []
    for path, text in sorted(files.items()):
        if path.endswith(("/backend.tf", ".lock.hcl")):
            parts.append(f"{path}\n{text}")
        elif path.endswith(".tf"):
            found = _INIT_LINES.findall(text)
            parts += [path, *found] if found else []
    return "\n".join(parts)


_READS_ONLY = frozenset(
    {"console", "fmt", "get", "graph", "init", "output", "plan", "providers", "show", "test"}
    | {"validate", "version"}
)
_READS_STATE = frozenset({"list", "pull", "show"})


def changes_aws(arguments: Sequence[str]) -> bool:
    """Whether a terraform command may change AWS or the state: all that is not known to read."""
    if arguments[0] == "state":
        return not _READS_STATE & set(arguments[1:2])
    return arguments[0] not in _READS_ONLY and not arguments[0].startswith("-")


def destroys(arguments: Sequence[str]) -> bool:
    """Whether a terraform command destroys an environment."""
    flags = {item.lstrip("-").split("=")[0] for item in arguments[1:] if item.startswith("-")}
    return arguments[0] == "destroy" or (arguments[0] == "apply" and "destroy" in flags)
