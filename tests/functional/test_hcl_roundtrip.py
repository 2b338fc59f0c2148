"""A value can never become code: what goes into HCL comes back equal from Terraform."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catctl.rendering.hcl import hcl
from catctl.terraform.binary import find_terraform
from tests.support.examples import examples

TERRAFORM = find_terraform(os.environ, Path("/nowhere"))
PAYLOADS = [
    '${file("/etc/hostname")}',
    "%{ for x in [1] }y%{ endfor }",
    "$${kept} %%{kept}",
    "%%{{ $$${1+1} %%%{ if true }",
    '" }\nresource "null_resource" "x" {\n provisioner "local-exec" { command = "touch pwned" }\n}',
    'quote " backslash \\ tab \t newline \n return \r end',
    "<<EOT\nheredoc\nEOT",
    "한국어 日本語 🐈‍⬛ \u2028",
    "# comment // comment /* comment */",
    "{{ 7 * 7 }} {% raw %}",
    "",
    "null",
    "for",
]


def terraform(folder: Path, *args: str) -> str:
    env = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
    done = subprocess.run(
        [str(TERRAFORM), *args], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def round_trip(folder: Path, values: list[Any]) -> None:
    """Write each value as an output; nothing to format, and all come back."""
    blocks = [f'output "v{i}" {{\n  value = {hcl(v, 1)}\n}}\n' for i, v in enumerate(values)]
    (folder / "main.tf").write_text("\n".join(blocks), encoding="utf-8", newline="\n")
    terraform(folder, "fmt", "-check", "-diff")
    terraform(folder, "apply", "-auto-approve", "-input=false", "-no-color")
    found = json.loads(terraform(folder, "output", "-json"))
    assert [found[f"v{i}"]["value"] for i in range(len(values))] == values
    for leftover in folder.glob("terraform.tfstate*"):
        leftover.unlink()
    assert sorted(path.name for path in folder.iterdir()) == ["main.tf"]


def test_payloads(tmp_path: Path) -> None:
    nested = [{payload or "empty": [payload]} for payload in PAYLOADS]
    round_trip(tmp_path, [*PAYLOADS, PAYLOADS, *nested])


TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028"), max_size=20
)
KEYS = st.text("abcXYZ_-0123456789 .$%{}\"'", min_size=1, max_size=8)
VALUES = st.recursive(
    st.booleans() | st.integers(-(10**9), 10**9) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(
    max_examples=examples(5),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(VALUES, min_size=30, max_size=60))
def test_any_value(tmp_path: Path, values: list[Any]) -> None:
    import unicodedata

    # Terraform keeps texts in Unicode's normal form C.
    same = [
        v for v in values if json.dumps(v, ensure_ascii=False).isascii() or _is_nfc(v, unicodedata)
    ]
    round_trip(tmp_path, same)


def _is_nfc(value: Any, unicodedata: Any) -> bool:
    text = json.dumps(value, ensure_ascii=False)
    return bool(unicodedata.is_normalized("NFC", text))


@pytest.mark.parametrize("value", ["\x00", "a\x1bb"])
def test_control_characters_never_get_there(value: str) -> None:
    with pytest.raises(ValueError, match="control character"):
        hcl(value)
