"""Which secrets are there."""

from __future__ import annotations

from datetime import UTC, datetime

from catctl.secrets.model import Wanted
from catctl.secrets.observe import read_stored
from tests.support.answering import Answering

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ARN = "arn:aws:secretsmanager:ap-northeast-2:1:secret:shop/db-AbCdEf"
SECRET = Wanted(source=ARN, store="Secrets Manager", uses=())


def test_a_secret_that_is_being_deleted_is_not_there() -> None:
    """AWS describes it for a week, and gives its value to nobody."""
    there = Answering(describe_secret={"LastChangedDate": NOW})
    assert read_stored(there, [SECRET])[ARN].modified == NOW
    going = Answering(describe_secret={"LastChangedDate": NOW, "DeletedDate": NOW})
    assert read_stored(going, [SECRET]) == {}
