"""Environment file → rendered files → initialised folder; what is unchanged is not done again."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from catctl import __version__
from catctl.commands import Next
from catctl.environment.facts import Facts
from catctl.environment.project import Project
from catctl.errors import CatctlError
from catctl.files import exclusive
from catctl.journeys.own_provider import learn_hash, must_download, own_hash
from catctl.journeys.workbench import Workbench
from catctl.rendering import observe
from catctl.rendering.stamp import Stamp, digest, read_inputs, read_stamp, write_stamp
from catctl.stack.model import Binding
from catctl.terraform.pins import PROVIDER

if TYPE_CHECKING:
    from catctl.stack.execute import Stack


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """An environment whose files are as rendered. ``changed`` says what rendering has done."""

    facts: Facts
    paths: tuple[str, ...]
    changed: tuple[str, ...]


def prepare(bench: Workbench, keys: Iterable[str]) -> list[Prepared]:
    """Render the environments, unless nothing has changed since the last time.

    Raises ConfigError, RenderError or RefusedError; nothing is written then.
    """
    wanted = list(keys)
    for key in wanted:
        bench.project.require(key)
    known = [_unchanged(bench.project, key) for key in wanted]
    if all(known):
        return [item for item in known if item]
    return _render(bench, wanted)


def _stamp_file(project: Project, key: str) -> Path:
    return project.work / "environments" / key / "rendered.json"


def _inputs(project: Project, key: str) -> str:
    folders = [observe.built_in_folder(), project.templates]
    return digest(read_inputs(folders, [project.defaults, project.file(key)]))


def _environment_file(project: Project, key: str) -> str:
    return digest(read_inputs([], [project.defaults, project.file(key)]))


def _unchanged(project: Project, key: str) -> Prepared | None:
    stamp = read_stamp(_stamp_file(project, key))
    if stamp is None or stamp.version != __version__:
        return None
    inputs = _inputs(project, key)
    outputs = digest(observe.read_rendered(project, [key], stamp.paths))
    if (stamp.inputs, stamp.outputs) != (inputs, outputs):
        return None
    return Prepared(facts=stamp.facts, paths=stamp.paths, changed=())


def _render(bench: Workbench, keys: list[str]) -> list[Prepared]:
    from catctl.environment.load import load_some
    from catctl.journeys.render import only_renderer

    load_some(bench.project, keys)  # a file that does not load leaves nothing behind
    with only_renderer(bench.project, bench.tell):
        return _render_alone(bench, keys)


def _render_alone(bench: Workbench, keys: list[str]) -> list[Prepared]:
    from catctl.environment.load import load_some
    from catctl.journeys.render import plan_environments, write_rendered

    project = bench.project
    environments = load_some(project, keys)
    plan, paths = plan_environments(bench, environments)
    write_rendered(project, plan)
    changed = [str(action) for action in plan]
    modules = [text for text in changed if " environments/" not in text]
    prepared = []
    for environment in environments:
        own = [text for text in changed if f" environments/{environment.key}/" in text]
        if own or modules:
            _tell_version(bench, environment.key)
        prepared.append(_stamped(project, environment.facts, paths, (*modules, *own)))
        modules = []  # said once
    return prepared


def _tell_version(bench: Workbench, key: str) -> None:
    """Two versions that render differently undo each other's work, whoever runs them."""
    before = read_stamp(_stamp_file(bench.project, key))
    if before and before.version != __version__:
        bench.tell(
            f"{key} was rendered by catctl {before.version} and is now by catctl {__version__}, "
            "which renders it differently: agree on one version."
        )


def _stamped(
    project: Project, facts: Facts, paths: tuple[str, ...], changed: tuple[str, ...]
) -> Prepared:
    own = tuple(p for p in paths if p.startswith(("modules/", f"environments/{facts.key}/")))
    inputs = _inputs(project, facts.key)
    outputs = digest(observe.read_rendered(project, [facts.key], own))
    stamp = Stamp(inputs=inputs, outputs=outputs, paths=own, facts=facts, version=__version__)
    write_stamp(_stamp_file(project, facts.key), stamp)
    return Prepared(facts=facts, paths=own, changed=changed)


def parallel_plans() -> int:
    """How many plans at once: each keeps a core busy."""
    return os.cpu_count() or 1


def ensure_initialised(bench: Workbench, stack: Stack, prepared: Prepared) -> bool:
    """``terraform init``, when something on which it depends has changed; True if it ran.

    Raises CatctlError naming the command where the state backend is not there yet.
    """
    from catctl.journeys.state_place import refuse_other_state
    from catctl.stack.backends import reconfigures
    from catctl.stack.observe import is_initialised, read_backend_record, read_json

    refuse_other_state(bench, prepared.facts)
    folder = bench.project.folder(prepared.facts.key)
    record = bench.project.work / "environments" / prepared.facts.key / "initialised.json"
    wanted = _init_key(bench, prepared)
    seen = read_backend_record(folder)
    is_known = (read_json(record) or {}).get("key") == wanted
    if is_known and is_initialised(folder) and not (seen and seen.unasked):
        return False
    _clear_damaged(bench, stack, prepared.facts)
    changed = reconfigures(prepared.facts, read_backend_record(folder))
    if changed:
        bench.tell(changed)
    require_version(bench)
    _require_backend(bench, prepared.facts)
    source = bench.terraform.provider_source(prepared.facts)
    if source.note:
        bench.say_once(source.note)
    first = "; the first time, it downloads the AWS provider"
    first = first if must_download(bench, prepared.facts) else ""
    bench.tell(f"Preparing Terraform for {prepared.facts.key} (terraform init{first}) …")
    # A shared plugin cache does not stand two inits at once, be they threads or processes.
    with _alone(bench) if source.shares_cache else nullcontext():
        _init(bench, stack, prepared, reconfigure=bool(changed))
    from catctl.files import write_atomically

    write_atomically(record, '{"key": "' + _init_key(bench, prepared) + '"}\n', mode=0o600)
    return True


def _clear_damaged(bench: Workbench, stack: Stack, facts: Facts) -> None:
    from catctl.stack.observe import damaged_parts

    damaged = damaged_parts(bench.project.folder(facts.key))
    if damaged:
        listed = ", ".join(f"environments/{facts.key}/{name}" for name in damaged)
        bench.tell(f"What Terraform keeps for itself is damaged, and is made anew: {listed}.")
        stack.clear(damaged)


def _alone(bench: Workbench) -> AbstractContextManager[None]:
    text = "Another catctl is preparing Terraform; waiting until it is done …"
    return exclusive(bench.cache / "init.lock", waiting=lambda: bench.tell(text))


def _init(bench: Workbench, stack: Stack, prepared: Prepared, *, reconfigure: bool) -> None:
    """Read-only where the lock file has this platform's hash; else one plain init adds it.

    OpenTofu puts its own provider into the place of Terraform's then, and the other way round.
    """
    from catctl.rendering.ownership import lock_hashes

    key, provider = prepared.facts.key, bench.terraform.provider
    before = lock_hashes(observe.lock_text(bench.project, key), provider)
    stack.init(readonly=own_hash(bench, prepared.facts) in before, reconfigure=reconfigure)
    added = lock_hashes(observe.lock_text(bench.project, key), provider) - before
    fresh = sorted(item for item in added if item.startswith("h1:"))
    if fresh:
        learn_hash(bench, prepared.facts, fresh[0])


def _init_key(bench: Workbench, prepared: Prepared) -> str:
    from catctl.terraform.init_lines import init_text

    files = observe.read_rendered(bench.project, [prepared.facts.key], prepared.paths)
    source = bench.terraform.provider_source(prepared.facts)
    return digest(
        {
            "binary": _fingerprint(bench.terraform.binary),
            "config": source.config or "",
            "files": init_text(files),
            "variables": repr(sorted(source.variables.items())),
        }
    )


def _fingerprint(binary: Path) -> str:
    """Which Terraform this is, without starting it."""
    stat = binary.stat()
    return f"{binary} {stat.st_size} {stat.st_mtime_ns}"


def _require_backend(bench: Workbench, facts: Facts) -> None:
    from catctl.state_backend.observe_missing import missing_parts

    account = bench.account(facts)
    missing = missing_parts(account.aws, account.backend)
    if missing:
        raise CatctlError(
            f"The state backend of {facts.key} is not there yet: no {' and no '.join(missing)}.",
            hint=Next("bootstrap-state", facts.key),
        )


def require_version(bench: Workbench) -> None:
    """Raise TerraformError for a Terraform that is too old; say where another one is asked for."""
    from catctl.terraform.asked import OPENTOFU, TERRAFORM, read_asked
    from catctl.terraform.binary import refuse_old, version_of

    binary = bench.terraform.binary
    version = version_of(binary, bench.environ, bench.project.root)
    refuse_old(version, binary)
    product = TERRAFORM if bench.terraform.provider == PROVIDER else OPENTOFU
    asked = read_asked(bench.project.root, product)
    if asked and asked.version != version:
        bench.say_once(
            f"{asked.file} asks for {product} {asked.version}; {binary} is {version}, and is used."
        )


def binding(bench: Workbench, prepared: Prepared) -> Binding:
    """What a plan made now holds for. Where the file names no account, AWS is asked for it."""
    from catctl.stack.inputs import digest_files, digest_variables

    facts = prepared.facts
    files = observe.read_rendered(bench.project, [facts.key], prepared.paths)
    lock_name = f"environments/{facts.key}/.terraform.lock.hcl"
    locks = {name: text for name, text in files.items() if name == lock_name}
    return Binding(
        account_id=bench.account_id(facts),
        catctl=__version__,
        backend=f"s3://{facts.bucket}/{facts.state_key}",
        environment_file=_environment_file(bench.project, facts.key),
        files=digest_files(bench.project.root, bench.project.folder(facts.key), files),
        lock_file=digest(locks),
        region=facts.region,
        target=bench.access.target(),
        terraform=_fingerprint(bench.terraform.binary),
        variables=digest_variables(bench.terraform.given_variables(facts)),
    )
