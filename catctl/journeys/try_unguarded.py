"""The end of a protected environment in the sandbox, where its guards may come off."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from catctl.environment import yaml_text
from catctl.environment.load import read_text
from catctl.environment.project import Project
from catctl.errors import CatctlError, RefusedError
from catctl.files import UNGUARDED, make_private_folder, remove_folder, write_atomically
from catctl.journeys.workbench import Workbench

_NOT_COPIED = shutil.ignore_patterns(".terraform", "environment.yaml", "*.tfstate*")


@contextmanager
def unguarded(bench: Workbench, key: str) -> Iterator[Workbench]:
    """A workbench on a copy of the project, in which ``key`` is not protected.

    The project's own files stay as they are: so would a user's, who takes the protection off for
    good. State, runs and the sandbox are the project's. Raises RefusedError outside the sandbox.
    """
    if not bench.sandboxed:
        raise RefusedError(f"{key} is protected, and only in the sandbox is that passed over.")
    folder = bench.sandbox_folder / UNGUARDED
    remove_folder(folder)
    make_private_folder(bench.project.work)
    try:
        copy = Project(folder, private=bench.project.work)
        _copy(bench.project, key, copy)
        yield replace(bench, project=copy)
    finally:
        remove_folder(folder)


def _copy(project: Project, key: str, copy: Project) -> None:
    """What rendering and Terraform read of the environment; its own file with other values."""
    folders = {
        project.folder(key): copy.folder(key),
        project.modules: copy.modules,
        project.templates: copy.templates,
    }
    try:
        for folder, its_copy in folders.items():
            if folder.is_dir():
                shutil.copytree(folder, its_copy, ignore=_NOT_COPIED, ignore_dangling_symlinks=True)
        if project.defaults.is_file():
            shutil.copyfile(project.defaults, copy.defaults)
    except OSError as error:
        raise CatctlError(f"{key} cannot be copied, to take its guards off: {error}") from error
    values = yaml_text.parse(read_text(project.file(key)), key).value | {"protected": False}
    write_atomically(copy.file(key), json.dumps(values, default=str))  # JSON is YAML
