"""Where a secret comes from, as ECS names it: a parameter, or a secret with a key in it. Pure."""

from __future__ import annotations


def is_secret(source: str) -> bool:
    """Whether it is of Secrets Manager; else it is a parameter of SSM."""
    return ":secretsmanager:" in source


def bare(source: str) -> str:
    """A secret's own ARN, without ``:json-key:stage:version``; a parameter's name, without ARN."""
    if is_secret(source):
        return ":".join(source.split(":")[:7])
    return source.partition(":parameter")[2] or source


def json_key(source: str) -> str:
    """The key that is asked for in a secret's JSON, or nothing."""
    parts = source.split(":")
    return parts[7] if is_secret(source) and len(parts) > 7 else ""
