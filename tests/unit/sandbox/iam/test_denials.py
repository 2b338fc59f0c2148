"""How each of AWS's services says no."""

from __future__ import annotations

import pytest

from catctl.sandbox.iam.denials import denial
from catctl.sandbox.iam.model import Asked, Caller

ME = "arn:aws:sts::1:assumed-role/a/me"
CALLER = Caller(account="1", arn=ME, role_arn="arn:aws:iam::1:role/a", context={})
EC2 = "You are not authorized to perform this operation."
HEAD = f"User: {ME} is not authorized to perform:"


@pytest.mark.parametrize(
    ("service", "resource", "in_json", "status", "code", "message"),
    [
        ("ecs", "arn:x", True, 400, "AccessDenied", f"{HEAD} a:B on resource: arn:x why"),
        ("rds", "*", False, 403, "AccessDenied", f"{HEAD} a:B on resource: * why"),
        ("scheduler", "*", True, 403, "AccessDenied", f"{HEAD} a:B on resource: * why"),
        ("sns", "*", False, 403, "AuthorizationError", f"{HEAD} a:B on resource: * why"),
        ("s3", "arn:x", False, 403, "AccessDenied", f'{HEAD} a:B on resource: "arn:x" why'),
        (
            "iam",
            "arn:aws:iam::1:role/path/b",
            False,
            403,
            "AccessDenied",
            f"{HEAD} a:B on resource: role b why",
        ),
        (
            "iam",
            "arn:aws:iam::1:policy/b",
            False,
            403,
            "AccessDenied",
            f"{HEAD} a:B on resource: arn:aws:iam::1:policy/b why",
        ),
        (
            "ec2",
            "*",
            False,
            403,
            "UnauthorizedOperation",
            f"{EC2} {HEAD} a:B why. Encoded authorization failure message: sandbox",
        ),
    ],
)
def test_words_and_codes(
    service: str, resource: str, in_json: bool, status: int, code: str, message: str
) -> None:
    asked = Asked(action="a:B", resource=resource)
    found = denial(service, asked, CALLER, "why", in_json=in_json)
    assert (found.status, found.code, found.message) == (status, code, message)
