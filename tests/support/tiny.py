"""A project whose Terraform is real and tiny: no provider, a state in the sandbox's bucket.

Its root module makes STEPS things one after another, each a file in ``made``: what they are in AWS.
A plan takes half a second, where one with the AWS provider takes three.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from catctl.stack.observe import ERRORED
from tests.support.command_line import Catctl
from tests.support.project import ROOT

KEY = "m"
STEPS = 4
BUCKET = "m-tfstate-011587325937"
STATE = "m/terraform.tfstate"
_STEPS = """\
resource "terraform_data" "step" {
  count = %d

  provisioner "local-exec" {
    command = "sleep ${count.index * 0.4} && touch ${abspath("made")}/${count.index}"
  }
}
"""


def tiny_project(folder: Path) -> Path:
    """The project, not rendered yet."""
    environment = folder / "environments" / KEY
    (environment / "steps").mkdir(parents=True)
    (environment / "made").mkdir()
    templates = folder / "templates/environment"
    templates.mkdir(parents=True)
    for name in ("defaults.yaml", "environment.schema.json"):
        shutil.copy(ROOT / "environments" / name, folder / "environments" / name)
    texts = {
        environment
        / "environment.yaml": 'project: m\nregion: eu-west-1\naccount_id: "011587325937"\n',
        environment / "steps/main.tf": _STEPS % STEPS,
        templates / "main.tf.j2": 'module "steps" {\n  source = "./steps"\n}\n',
        templates / "outputs.tf.j2": "",
        templates / "providers.tf.j2": "",
        templates / "versions.tf": 'terraform {\n  required_version = ">= 1.10, < 2.0"\n}\n',
        templates / ".terraform.lock.hcl": "# none\n",
    }
    for file, text in texts.items():
        file.write_text(text, encoding="utf-8")
    # What says that init has run; it would else run each time.
    (environment / ".terraform/providers/of/none/at/all/here").mkdir(parents=True)
    return folder


def made(project: Catctl) -> set[str]:
    """The addresses of what is there, whatever any state says."""
    files = (project.folder / "environments" / KEY / "made").iterdir()
    return {f"module.steps.terraform_data.step[{file.name}]" for file in files}


def errored(project: Catctl) -> Path:
    """Where Terraform leaves a state that it could not store."""
    return project.folder / "environments" / KEY / ERRORED


def addresses(text: str) -> set[str]:
    """What a state knows; nothing where there is none."""
    state: dict[str, Any] = json.loads(text or "{}")
    return {
        f"{item['module']}.{item['type']}.{item['name']}[{instance['index_key']}]"
        for item in state.get("resources", ())
        for instance in item["instances"]
    }
