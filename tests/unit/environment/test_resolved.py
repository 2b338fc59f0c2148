"""What follows from the file: tags, and the bucket of the state."""

from __future__ import annotations

from catctl.environment.load import build
from catctl.environment.resolved import Environment


def environment(key: str, text: str) -> Environment:
    return build(key, [("environment.yaml", "project: shop\nregion: ap-northeast-2\n" + text)])


def test_tags_and_bucket() -> None:
    found = environment("hack", "account_id: '111111111111'\ntags: {team: seven}")
    assert found.bucket == "shop-tfstate-111111111111"
    assert found.tags == {
        "Environment": "hack",
        "ManagedBy": "catctl",
        "Project": "shop",
        "team": "seven",
    }
