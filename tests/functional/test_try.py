"""catctl try where an environment is up, or protected. Terraform is scripted, AWS is not."""

from __future__ import annotations

import pytest

from tests.support.aws_stage import Stage, stage_of
from tests.support.scripted import VERSION, Scripted

TRY = ("try", "library")


@pytest.fixture
def stage(scripted: Scripted) -> Stage:
    """The second seed as Terraform leaves it; the scripted one never has anything to change."""
    scripted.says("plan", VERSION)
    scripted.says("output", {})
    return stage_of(scripted, "library")


def protect(scripted: Scripted) -> str:
    file = scripted.folder / "environments/library/environment.yaml"
    text = file.read_text(encoding="utf-8") + "\nprotected: true\n"
    file.write_text(text, encoding="utf-8")
    return text


def services_of(stage: Stage) -> list[str]:
    found = stage.client("ecs").list_services(cluster="library-management-cluster")
    return list(found["serviceArns"])


def test_a_protected_environment_lives_to_its_end(scripted: Scripted, stage: Stage) -> None:
    """Its guards come off in the sandbox; what the user keeps stays as it is."""
    text = protect(scripted)
    scripted("render", "library")
    folder = scripted.folder / "environments/library"
    (folder / "notes").symlink_to("nowhere")
    rendered = (folder / "main.tf").read_text(encoding="utf-8")
    found = scripted(*TRY)
    assert "library is protected. Here in the sandbox its guards come off" in found.err
    assert "✓ delete service library-service (1 task)" in found.err
    assert "library: nothing billable is left." in found.out
    assert (folder / "environment.yaml").read_text(encoding="utf-8") == text
    assert (folder / "main.tf").read_text(encoding="utf-8") == rendered
    assert not (scripted.folder / ".catctl/sandbox/unguarded").exists()
    refused = scripted("destroy", "library", "--sandbox", "--yes", code=1)
    assert "library is protected" in refused.err, "by its own command, here too"


def test_what_is_up_is_not_destroyed_unasked(scripted: Scripted, stage: Stage) -> None:
    stage.push_all()
    stage.set_secrets()
    scripted("deploy", "library", "--sandbox", "--yes")
    stage.store(
        {
            "mode": "managed",
            "module": "module.ecs",
            "type": "aws_ecs_cluster",
            "name": "this",
            "instances": [{"attributes": {"name": "library-management-cluster"}}],
        }
    )
    refused = scripted(*TRY, code=2)
    assert "library is up in this sandbox" in refused.err
    assert "Try: Add --yes" in refused.err
    assert "▸" not in refused.err, "no step was taken"
    assert services_of(stage)
    assert "library: nothing billable is left." in scripted(*TRY, "--yes").out
