"""Reads templates and rendered files from the disk. Line ends are read as \\n on every system."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from catctl.environment.project import Project
from catctl.errors import RefusedError
from catctl.rendering.model import Templates

MODULE_FILES = ("*/*", "*/examples/*/*", "*/tests/*", "*/tests/*/*")
_SUFFIXES = (".tf", ".tf.json", ".tfvars", ".tfvars.json", ".md", ".hcl")
_PACKAGE = Path(__file__).resolve().parent.parent


def built_in_folder() -> Path:
    """The templates that come with catctl: inside the wheel, or beside it in a checkout."""
    inside = _PACKAGE / "_templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


def read_templates(project: Project | None) -> Templates:
    """The built-in templates, with the project's own laid over them."""
    folders = [built_in_folder()]
    if project is not None and project.templates.is_dir():
        folders.append(project.templates)
    texts: dict[str, str] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.j2")):
            texts[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
    return Templates(texts)


def read_rendered(
    project: Project, keys: Iterable[str], also: Iterable[str] = ()
) -> dict[str, str]:
    """What Terraform reads, and READMEs, in the modules and the environments ``keys``, by path.

    Of modules, tests and examples count, too; what ``terraform init`` leaves there does not.

    ``also`` names more paths from the root. Raises RefusedError for symbolic links.
    """
    paths = {path for place in MODULE_FILES for path in project.modules.glob(place)}
    paths |= {path for key in keys for path in project.folder(key).glob("*")}
    paths = {path for path in paths if _matters(path.name)}
    paths |= {project.root / name for name in also}
    linked = {
        folder for folder in {path.parent for path in paths} if _is_linked(project.root, folder)
    }
    found = {}
    for path in sorted(paths):
        name = path.relative_to(project.root).as_posix()
        if path.is_symlink() or path.parent in linked:
            raise RefusedError(
                f"{name} is a symbolic link or lies behind one; catctl leaves it be."
            )
        if path.is_file():
            found[name] = _read(path)
    return found


def _matters(name: str) -> bool:
    return name.endswith(_SUFFIXES)


def _is_linked(root: Path, folder: Path) -> bool:
    """Whether a folder below ``root``, or one between the two, is a symbolic link."""
    return any(part.is_symlink() for part in (folder, *folder.parents) if root in part.parents)


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace").replace("\r\n", "\n")
