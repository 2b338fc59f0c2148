"""Templates, as they are read: catctl's own, and the project's over them."""

from __future__ import annotations

from pathlib import Path

from catctl.environment.project import Project
from catctl.rendering.observe import read_templates


def test_no_template_writes_a_quoted_expression() -> None:
    for path, text in read_templates(None).texts.items():
        assert '"{{' not in text, path


def test_template_of_the_project_wins(tmp_path: Path) -> None:
    own = tmp_path / "templates/modules/vpc"
    own.mkdir(parents=True)
    (own / "main.tf.j2").write_text("# our own\n", encoding="utf-8")
    found = read_templates(Project(tmp_path)).texts
    assert found["modules/vpc/main.tf.j2"] == "# our own\n"
    assert "modules/vpc/outputs.tf.j2" in found
