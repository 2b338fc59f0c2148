"""What AWS was asked for without an answer is in doubt, not failed."""

from __future__ import annotations

import json

import pytest

from catctl.stack.model import Ledger, fate_of
from catctl.terraform.messages import Change, parse_message

ADDRESS = "module.vpc.aws_vpc.this"
CHANGE = Change(
    address=ADDRESS, module="module.vpc", resource_type="aws_vpc", action="create", reason=None
)


def ledger_of(*, summary: str, detail: str = "") -> Ledger:
    """An apply whose one operation ended in this error."""
    resource = {"addr": ADDRESS, "module": "module.vpc"}
    hook = {"resource": resource, "action": "create"}
    error = {"severity": "error", "summary": summary, "detail": detail, "address": ADDRESS}
    ledger = Ledger()
    for told in (
        {"type": "apply_start", "hook": hook},
        {"type": "apply_errored", "hook": hook},
        {"type": "diagnostic", "diagnostic": error},
    ):
        message = parse_message(json.dumps(told))
        assert message is not None
        ledger.add(message)
    return ledger


@pytest.mark.parametrize(
    "text",
    [
        "creating EC2 VPC: context canceled",
        "creating EC2 VPC: context deadline exceeded",
        "Post https://ec2.example/: EOF",
        "unexpected EOF",
        "read tcp 10.0.0.1:1->10.0.0.2:443: read: connection reset by peer",
        "write tcp 10.0.0.1:1->10.0.0.2:443: write: broken pipe",
        "read tcp 10.0.0.1:1->10.0.0.2:443: i/o timeout",
        "net/http: TLS handshake: i/o timeout",
    ],
)
def test_no_answer_leaves_it_in_doubt(text: str) -> None:
    for ledger in (ledger_of(summary=text), ledger_of(summary="creating", detail=text)):
        fate = fate_of([CHANGE], ledger)
        assert (fate.in_doubt, fate.failed) == ((ADDRESS,), ())
        assert (fate.done, fate.not_started) == ((), ())


@pytest.mark.parametrize(
    "text",
    ["AccessDenied: no", "VpcLimitExceeded: 5", "timeout while waiting for state", "GEOFENCE"],
)
def test_an_answer_that_says_no_is_a_failure(text: str) -> None:
    fate = fate_of([CHANGE], ledger_of(summary=text))
    assert (fate.failed, fate.in_doubt) == ((ADDRESS,), ())
