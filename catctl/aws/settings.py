"""The door for what this machine says of AWS: files of the user, variables, helpers."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

import botocore.exceptions as aws_errors

from catctl.commands import Ours, Words, advice
from catctl.errors import AwsError
from catctl.foreign import is_name


@contextmanager
def reading_settings() -> Iterator[None]:
    """While botocore reads what this machine says: files of the user, variables, helpers.

    Raises AwsError for what it stumbles over: it has no error of its own for most of that.
    """
    try:
        yield
    except aws_errors.BotoCoreError:  # some are a ValueError, too
        raise
    except (AttributeError, LookupError, OSError, TypeError, ValueError) as error:
        raise AwsError(
            f"AWS's settings on this machine cannot be used: {_reason(error)}.",
            code="Settings",
            hint=settings_hint(),
        ) from error


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return "a credential_process, or another helper, prints what is no JSON"
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    if isinstance(error, ValueError):
        return str(error).rstrip(".")
    return "a credential_process, or another helper, says something of another shape"


def settings_hint() -> Words:
    """Where to look for what is wrong."""
    return advice(
        "look at {settings}; aws configure list shows what is in effect",
        settings=Ours(settings_set()),
    )


def settings_set() -> str:
    """Where AWS's tools look: the variables that are set, by name, and the two files."""
    proxies = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY")
    secret = ("KEY", "TOKEN")
    names = [
        name
        for name in sorted(os.environ)
        if (is_name(name) and (name.startswith("AWS_") and not name.endswith(secret)))
        or name.upper() in proxies
    ]
    return ", ".join([*names, "~/.aws/config", "~/.aws/credentials"])
