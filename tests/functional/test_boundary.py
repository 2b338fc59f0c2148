"""What this machine refuses or says wrongly is one sentence, and never a bug of ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import Catctl

KEYS = {"AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "S"}
NO_PLACE = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}


@pytest.mark.parametrize(
    "variables",
    [
        {"AWS_ENDPOINT_URL": "localhost:5000"},
        {"AWS_ENDPOINT_URL": "http://[::1"},
        {"AWS_ENDPOINT_URL": "://"},
        {"AWS_ENDPOINT_URL_STS": "http://[zz]:1"},
        {"AWS_ENDPOINT_URL_STS": "http://a:port"},
        {"HTTPS_PROXY": "http://[bad"},
        {"HTTPS_PROXY": "nonsense::"},
        {"AWS_STS_REGIONAL_ENDPOINTS": "nonsense"},
        {"AWS_DEFAULTS_MODE": "nonsense"},
    ],
    ids=str,
)
def test_a_setting_of_aws_that_is_none(bare: Catctl, variables: dict[str, str]) -> None:
    result = bare("unlock", "cat", code=1, **KEYS, **variables)
    assert result.err.startswith("Error: ")
    [name] = variables
    assert name in result.err.partition("\nTry: ")[2]


@pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN"])
@pytest.mark.parametrize("value", ["sesame\r", "sesa\nme", "sesamé", " sesame", "sesame\udce9"])
def test_a_key_that_is_none_is_not_shown(bare: Catctl, name: str, value: str) -> None:
    result = bare("unlock", "cat", code=1, **{**KEYS, **NO_PLACE, name: value})
    assert "another character that no key has" in result.err
    assert "sesa" not in result.err


def test_a_user_without_a_home_folder(bare: Catctl) -> None:
    result = bare("cost", "cat", code=1, HOME="~", XDG_CACHE_HOME="")
    assert result.err.startswith("Error: This system has no home folder for you.\nTry: ")


@pytest.mark.parametrize(
    "variables",
    [
        {"_CATCTL_COMPLETE": "bash_complete"},
        {"_CATCTL_COMPLETE": "zsh_complete", "COMP_WORDS": "catctl", "COMP_CWORD": "x"},
        {"_CATCTL_COMPLETE": "fish_complete", "COMP_WORDS": "catctl", "COMP_CWORD": " "},
    ],
    ids=str,
)
def test_a_shell_that_completes_nothing(bare: Catctl, variables: dict[str, str]) -> None:
    result = bare(code=2, **variables)
    assert result.err == "Error: COMP_WORDS and COMP_CWORD hold nothing to complete.\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"[garbage", "Unable to parse config file"),
        (b"\xff\xfe\x00", "Unable to parse config file"),
        (b"[default]\ncredential_process = echo hello\n", "prints what is no JSON"),
        (b"[default]\ncredential_process = echo []\n", "another shape"),
        (b"[default]\ncredential_process = echo {}\n", "credential"),
        (b"[default]\ncredential_process = false\n", "custom-process"),
        (b"[default]\ncredential_process = /nowhere/x\n", "/nowhere/x: No such file"),
        (b"[default]\ncredential_process = '\n", "No closing quotation"),
        (
            (
                b"[default]\ncredential_process = echo "
                b'\'{"Version": 1, "AccessKeyId": 5, "SecretAccessKey": []}\'\n'
            ),
            "access_key is 5",
        ),
    ],
)
def test_files_and_helpers_of_aws(bare: Catctl, tmp_path: Path, text: bytes, said: str) -> None:
    file = tmp_path / "config"
    file.write_bytes(text)
    unset = dict.fromkeys([*KEYS, "AWS_SHARED_CREDENTIALS_FILE"], "")
    result = bare("unlock", "cat", code=1, **{**unset, "AWS_CONFIG_FILE": str(file)})
    assert said in result.err
    assert "\nTry: " in result.err


@pytest.mark.parametrize("name", [".catctl", ".catctl/environments", ".catctl/runs"])
@pytest.mark.parametrize("verb", ["runs", "status", "validate", "cost"])
def test_a_file_in_the_place_of_a_folder(bare: Catctl, name: str, verb: str) -> None:
    place = bare.folder / name
    place.parent.mkdir(exist_ok=True)
    place.write_text("", encoding="utf-8")
    words = [verb] if verb == "runs" else [verb, "cat"]
    result = bare(*words, code=None, **KEYS, **NO_PLACE, CATCTL_TERRAFORM="/nowhere")
    assert result.code in (0, 1)


def shell(project: Catctl, command: str) -> subprocess.CompletedProcess[str]:
    """``catctl`` in a shell, which can close streams."""
    return subprocess.run(
        ["sh", "-c", command.replace("catctl", f"'{sys.executable}' -m catctl")],
        cwd=project.folder,
        env=project.environ,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("catctl runs <&- >&- 2>&-", 0),
        ("catctl runs nowhere 2>&-", 2),
        ("catctl runs > /dev/full", 1),
        ("catctl runs --json > /dev/full", 1),
        ("catctl config cat > /dev/full", 1),  # more than one line
        ("catctl runs nowhere 2> /dev/full", 2),
    ],
)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_streams_that_are_closed_or_full(bare: Catctl, command: str, code: int) -> None:
    done = shell(bare, command)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_nothing_takes_the_place_of_a_closed_stream(bare: Catctl) -> None:
    """Else a lock file were number 2, and got what a program says."""
    (bare.folder / "environments/cat/main.tf").unlink()
    done = shell(bare, "catctl render cat 2>&-")
    assert done.returncode == 0
    assert (bare.folder / ".catctl/render.lock").read_bytes() == b""


def test_a_terminal_that_has_no_hangul(bare: Catctl) -> None:
    place = bare.folder.rename(bare.folder.with_name("고양이"))
    bare.folder = place
    for words in (["cost", "cat"], ["--chdir", "없는", "runs"]):
        forced = {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONIOENCODING": "ascii:strict"}
        code = 2 if "--chdir" in words else 0
        done = subprocess.run(
            [sys.executable, "-m", "catctl", *words],
            cwd=place,
            env={**bare.environ, **forced},
            capture_output=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
