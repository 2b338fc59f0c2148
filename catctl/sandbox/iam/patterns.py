"""Wildcards of policies, in a time that no pattern makes longer than its length. Pure.

``*`` stands for any letters, ``?`` for one, ``${…}`` for a value of the request, in which nothing
is a wildcard. Source:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from catctl.sandbox.iam.model import UnknownInPolicyError

Variables = Callable[[str], str | None]  # by a variable's name; None where the request has none

_TOKEN = re.compile(r"\$\{([^{}]*)\}|([*?])|\$|[^*?$]+")
_CUT = re.compile(r"\$\{[^{}]*\}|:")
_FIELDS = 6  # of an ARN
_THEMSELVES = frozenset("*?$")


def matches(pattern: str, text: str, values: Variables | None = None) -> bool:
    """Whether ``text`` is as ``pattern`` says; never where a variable has no value.

    Without ``values`` nothing is a variable. Raises UnknownInPolicyError for what IAM would know.
    """
    pieces = [""]  # regular expressions, between the stars
    for token in _TOKEN.finditer(pattern):
        variable, wildcard = token.groups()
        if wildcard == "*":
            pieces.append("")
        elif wildcard == "?":
            pieces[-1] += "."
        else:
            literal = _literal(token[0], variable, values)
            if literal is None:
                return False
            pieces[-1] += re.escape(literal)
    return _in_order(pieces, text)


def filled(text: str, values: Variables | None) -> str | None:
    """``text`` with the values of its variables; None where one has none."""
    parts = [_literal(token[0], token[1], values) for token in _TOKEN.finditer(text)]
    return None if None in parts else "".join(part for part in parts if part)


def _literal(token: str, variable: str | None, values: Variables | None) -> str | None:
    return token if variable is None or values is None else _value(variable, values)


def _value(variable: str, values: Variables) -> str | None:
    if variable in _THEMSELVES:
        return variable
    if "," in variable:
        raise UnknownInPolicyError(f"the default in ${{{variable}}}")
    return values(variable)


def _in_order(pieces: list[str], text: str) -> bool:
    """Whether ``text`` holds all pieces one after another, from its first letter to its last.

    None can match in two lengths, so that the first place where one is found is the best.
    """
    pieces[-1] += r"\Z"
    found = re.compile(pieces[0], re.DOTALL).match(text)
    for piece in pieces[1:]:
        if found is None:
            break
        found = re.compile(piece, re.DOTALL).search(text, found.end())
    return found is not None


def arn_matches(pattern: str, arn: str, values: Variables | None = None) -> bool:
    """As of ARNs: field by field, so that no star reaches from one into the next.

    A pattern with fewer fields stands for any of the rest. Source:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    """
    if pattern == "*":
        return True
    wanted, found = _fields(pattern), arn.split(":", _FIELDS - 1)
    if len(found) < _FIELDS:
        return False
    wanted += ["*"] * (_FIELDS - len(wanted))
    return all(matches(w, f, values) for w, f in zip(wanted, found, strict=True))


def _fields(pattern: str) -> list[str]:
    """Cut at colons, but for those of a variable."""
    colons = [cut.start() for cut in _CUT.finditer(pattern) if cut[0] == ":"]
    edges = [-1, *colons[: _FIELDS - 1], len(pattern)]
    return [pattern[before + 1 : after] for before, after in pairwise(edges)]
