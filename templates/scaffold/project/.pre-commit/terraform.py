"""Runs a Terraform tool as a pre-commit hook, or says why it is skipped. Python alone is enough.

Used as: python .pre-commit/terraform.py fmt | validate | tflint | trivy | docs
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

WHERE = {
    "terraform": "https://developer.hashicorp.com/terraform/install",
    "terraform-docs": "https://terraform-docs.io/user-guide/installation/",
    "tflint": "https://github.com/terraform-linters/tflint",
    "trivy": "https://trivy.dev",
}
DATA = Path(".terraform/pre-commit").absolute()  # ignored by git, like every .terraform


def program(name: str) -> str:
    """The tool's path. Ends the hook in peace where the machine has none."""
    wanted = os.environ.get("CATCTL_TERRAFORM", name) if name == "terraform" else name
    found = shutil.which(wanted)
    if found is None:
        print(f"skipped: {wanted} is not on this machine. To have it: {WHERE[name]}")
        raise SystemExit(0)
    return found


def run(*command: str, folder: str | Path = ".", **variables: str) -> None:
    """Run a command; end the hook with its exit code if it fails."""
    done = subprocess.run(command, cwd=folder, env={**os.environ, **variables}, check=False)
    if done.returncode:
        print(f"failed in {folder}: {' '.join(command)}")
        raise SystemExit(done.returncode)


def fmt() -> None:
    run(program("terraform"), "fmt", "-recursive", "-diff")


def validate() -> None:
    """Every environment, with its modules; no state and no credentials are needed."""
    folders = [path for path in sorted(Path("environments").glob("*/")) if any(path.glob("*.tf"))]
    catctl = shutil.which("catctl")  # it knows where the AWS provider is
    for folder in folders:
        if catctl:
            run(catctl, "validate", folder.name)
        else:
            validate_by_hand(program("terraform"), folder)


def validate_by_hand(terraform: str, folder: Path) -> None:
    plugins = Path(os.environ.get("TF_PLUGIN_CACHE_DIR", DATA / "plugins"))
    plugins.mkdir(parents=True, exist_ok=True)
    own = {"TF_DATA_DIR": str(DATA / folder.name), "TF_PLUGIN_CACHE_DIR": str(plugins)}
    run(terraform, "init", "-backend=false", "-input=false", "-no-color", folder=folder, **own)
    run(terraform, "validate", "-no-color", folder=folder, **own)


def tflint() -> None:
    tool = program("tflint")
    run(tool, "--init")
    run(tool, "--recursive", f"--config={Path('.tflint.hcl').absolute()}")


def trivy() -> None:
    """Trivy is what became of tfsec."""
    run(program("trivy"), "config", "--exit-code", "1", "--skip-dirs", "**/.terraform", ".")


def docs() -> None:
    """READMEs of your own modules, where they have terraform-docs' marks; catctl writes its own."""
    tool = program("terraform-docs")
    for readme in sorted(Path("modules").glob("*/README.md")):
        if "BEGIN_TF_DOCS" in readme.read_text(encoding="utf-8"):
            run(tool, "markdown", "table", "--output-file", "README.md", str(readme.parent))


if __name__ == "__main__":
    HOOKS = {"docs": docs, "fmt": fmt, "tflint": tflint, "trivy": trivy, "validate": validate}
    HOOKS[sys.argv[1]]()
