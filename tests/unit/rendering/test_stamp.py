"""What makes another digest, and with it another rendering."""

from __future__ import annotations

from pathlib import Path

import pytest

from catctl.rendering.stamp import digest, read_inputs


def test_texts_are_told_apart_by_name_and_by_where_they_end() -> None:
    assert digest({"a": "1", "b": "2"}) == digest({"b": "2", "a": "1"})
    others = [{"a": "2", "b": "1"}, {"a": "1b", "": "2"}, {"a": "1\n1:b\n1:2"}, {"a": "1"}]
    assert len({digest(texts) for texts in [{"a": "1", "b": "2"}, *others]}) == 5


@pytest.mark.parametrize("name", ["main.tf", "main.tf.j2"])
def test_a_changed_template_is_seen(tmp_path: Path, name: str) -> None:
    seen = [read_inputs([tmp_path, tmp_path / "nowhere"], [])]
    for text in ("a = 1\n", "a = 2\n"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        seen.append(read_inputs([tmp_path, tmp_path / "nowhere"], []))
    assert len({digest(texts) for texts in seen}) == 3
