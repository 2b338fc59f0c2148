"""Where the file's secrets lie."""

from __future__ import annotations

from catctl.secrets.inventory import folders
from catctl.secrets.model import Wanted

SECRET = "arn:aws:secretsmanager:ap-northeast-2:1:secret:shop/db-AbCdEf"


def test_the_root_is_no_folder_of_ours() -> None:
    """Whatever else the account keeps there would be called unread."""
    wishes = [Wanted(source=name, store="SSM", uses=()) for name in ("/a", "/shop/b", "/shop/c")]
    arn = Wanted(source=SECRET, store="Secrets Manager", uses=())
    assert folders([*wishes, arn]) == ["/shop"]
