"""What all tests share: a project to work on, a sandbox as good as new, an environment apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import is_hypothesis_test

from catctl.sandbox.process import Sandbox
from tests.support import botocore_cache, examples
from tests.support.command_line import Catctl
from tests.support.project import ROOT, clean_environ, copy_of_project
from tests.support.sandbox import Pool, lend

examples.register()
botocore_cache.install()


# After what waits come the quickest: xdist gives each worker its next test beforehand, which then
# waits, too. Of the others, long ones come first: the short ones fill the gaps at the end.
PARTS = ("unit", "golden", "e2e", "modules", "functional")


def _part(item: pytest.Item) -> str:
    return item.path.relative_to(ROOT / "tests").parts[0]


@pytest.hookimpl(tryfirst=True)  # before xdist looks at the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by folder, put the files of quick tests together, and begin with what takes longest."""
    for item in items:
        if _part(item) == "e2e":
            item.add_marker("e2e")
        if _part(item) in ("golden", "unit"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem + item.path.parent.name))
        if is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("search")
    items.sort(key=lambda i: (i.get_closest_marker("waits") is None, PARTS.index(_part(i))))


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return clean_environ(tmp_path / "home")


@pytest.fixture
def copy_project(tmp_path: Path) -> Callable[..., Path]:
    """Copies this repository's environments and modules into a folder of the test's own."""

    def copy(*keys: str, name: str = "project") -> Path:
        return copy_of_project(tmp_path / name, *keys)

    return copy


@pytest.fixture(scope="session")
def sandboxes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    """The sandboxes of this worker: one, and another for each stack that several tests share."""
    pool = Pool(tmp_path_factory.mktemp("sandboxes"))
    yield pool
    pool.close()


@pytest.fixture
def sandbox(sandboxes: Pool) -> Iterator[Sandbox]:
    """A sandbox with nothing in it."""
    with sandboxes.fresh() as running:
        yield running


@pytest.fixture
def bare(copy_project: Callable[..., Path], environ: dict[str, str]) -> Catctl:
    """The command line in a copy of the project with both seeds, where no sandbox runs."""
    return Catctl(copy_project("cat", "library"), environ)


@pytest.fixture
def project(bare: Catctl, sandbox: Sandbox) -> Catctl:
    """The same, with a sandbox at hand."""
    lend(sandbox, bare.folder)
    return bare
