"""``terraform validate`` for an environment, without AWS and without its state backend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catctl.journeys.prepare import Prepared, require_version
from catctl.journeys.workbench import Workbench
from catctl.terraform.messages import Diagnostic


@dataclass(frozen=True, kw_only=True)
class Validation:
    """What Terraform says of an environment's files."""

    valid: bool
    diagnostics: tuple[Diagnostic, ...]


def validate(bench: Workbench, prepared: Prepared) -> Validation:
    """Validate in a data folder apart, so that no backend is needed and none is changed."""
    from catctl.errors import TerraformError
    from catctl.terraform.environ import child_environ
    from catctl.terraform.runner import FLAG, Terraform

    require_version(bench)
    folder = bench.project.folder(prepared.facts.key)
    data = bench.project.work / "environments" / prepared.facts.key / "validate"
    add = {**bench.terraform.provider_variables(prepared.facts), "TF_DATA_DIR": str(data)}
    declared = bench.terraform.declared_variables(prepared.facts)
    environ, _ = child_environ(bench.environ, add=add, declared=declared)
    terraform = Terraform(folder, bench.terraform.binary, environ, bench.interrupts)
    code, out, err = terraform.cmd("init", backend=False, input=False, no_color=FLAG)
    if code != 0:
        raise TerraformError(f"terraform init failed:\n{err or out}")
    _, out, err = terraform.cmd("validate", json=FLAG)
    return _read(out, err)


def _read(out: str, err: str) -> Validation:
    from catctl.errors import TerraformError
    from catctl.shapes import as_type, parse_object
    from catctl.terraform.messages import parse_diagnostic

    try:
        data = parse_object(out)
        diagnostics: Iterable[Diagnostic] = [parse_diagnostic(item) for item in data["diagnostics"]]
        valid = as_type(bool, data["valid"], "valid")
        return Validation(valid=valid, diagnostics=tuple(diagnostics))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise TerraformError(f"terraform validate failed:\n{err or out}") from None
