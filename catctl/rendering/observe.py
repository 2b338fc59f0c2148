"""Reads templates and rendered files from the disk. Line ends are read as \\n on every system."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path, PurePath

from catctl.commands import advice
from catctl.environment.project import Project
from catctl.errors import ConfigError, Problem, RefusedError, RenderError
from catctl.rendering.model import SUFFIX, Templates, target_of
from catctl.rendering.ownership import HEADERLESS

MODULE_FILES = ("*/*", "*/examples/*/*", "*/tests/*", "*/tests/*/*")
_SUFFIXES = (".tf", ".tf.json", ".tfvars", ".tfvars.json", ".md", ".hcl")
# What is copied as it is. Other files beside templates are none: editors, pip and terraform leave
# theirs there, a state above all.
_PLAIN = (".hcl", ".md", ".tf", ".tfvars")
_SCAFFOLD = (*_PLAIN, ".gitignore", ".py", ".yaml")


def built_in_folder() -> Path:
    """The templates that come with catctl: inside the wheel, or beside it in a checkout."""
    package = Path(str(files("catctl")))
    inside = package / "_templates"
    return inside if inside.is_dir() else package.parent / "templates"


def read_templates(project: Project | None) -> Templates:
    """The built-in templates, with the project's own laid over them.

    Raises what read_folder does.
    """
    built_in = read_folder(built_in_folder())
    own = read_folder(project.templates) if project is not None else {}
    replaced = {target_of(source) for source in own}
    kept = {source: text for source, text in built_in.items() if target_of(source) not in replaced}
    return Templates(kept | own)


def read_folder(folder: Path) -> dict[str, str]:
    """The texts of the templates in ``folder``, if there is one, by path.

    Raises RenderError for a file that is no text, and for two that become the same file;
    ConfigError for a link that leads out of the project, be it a file's, a folder's or the
    folder itself.
    """
    if folder != built_in_folder():
        _refuse_leaving(folder)
    sources = [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if _is_template(path.relative_to(folder)) and (path.is_file() or path.is_symlink())
    ]
    _refuse_twins(sources)
    return {source: _text(folder, source) for source in sources}


def _refuse_leaving(folder: Path) -> None:
    root = folder.parent.resolve()
    links = [path for path in _below(folder) if path.is_symlink()]
    names = [
        path.relative_to(folder.parent).as_posix()
        for path in links
        if not _target(path).is_relative_to(root)
    ]
    if names:
        message = "is a link that leads out of the project; catctl does not follow it."
        raise ConfigError(
            tuple(Problem(file=name, line=None, key="", message=message) for name in names),
            hint=advice("put what it leads to in the place of {name}", name=names[0]),
        )


def _below(folder: Path) -> list[Path]:
    """The folder, and all that lies in it; nothing behind a link."""
    return [folder, *(() if folder.is_symlink() else sorted(folder.rglob("*")))]


def _target(link: Path) -> Path:
    try:
        return link.resolve()
    except (OSError, RuntimeError):  # a circle: Python 3.13 raises the one, 3.11 the other
        return link.absolute()


def _is_template(path: PurePath) -> bool:
    if path.suffix == SUFFIX:
        return True
    place = path.parts[0]
    if ".terraform" in path.parts or (path.name == HEADERLESS and place != "environment"):
        return False
    return path.name.endswith(_SCAFFOLD if place == "scaffold" else _PLAIN)


def _refuse_twins(sources: list[str]) -> None:
    twins = sorted(source for source in sources if source + SUFFIX in sources)
    if twins:
        raise RenderError(
            "\n".join(
                f"templates/{source} and templates/{source}{SUFFIX} both become {source}."
                for source in twins
            ),
            hint=f"Keep one of the two: the one with {SUFFIX} if it holds Jinja, else the other",
        )


def _text(folder: Path, source: str) -> str:
    try:
        return (folder / source).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise RenderError(f"templates/{source}: is not UTF-8 text.") from error
    except OSError as error:
        raise RenderError(f"templates/{source}: {error.strerror or error}.") from error


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


def lock_text(project: Project, key: str) -> str:
    """The lock file of an environment; empty where there is none, or it is no file of its own."""
    file = project.folder(key) / HEADERLESS
    return _read(file) if file.is_file() and not file.is_symlink() else ""


def _matters(name: str) -> bool:
    return name.endswith(_SUFFIXES)


def _is_linked(root: Path, folder: Path) -> bool:
    """Whether a folder below ``root``, or one between the two, is a symbolic link."""
    return any(part.is_symlink() for part in (folder, *folder.parents) if root in part.parents)


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace").replace("\r\n", "\n")
