"""What a workflow of GitHub's is told."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from catctl.journeys.explain import Explanation
from catctl.services.diagnose import Diagnosis, Evidence
from catctl.views.github import annotate, summarise
from catctl.views.markdown import markdown

HOSTILE = "50 %\n::error::x\r\n##[set-env name=A]b\x1b[2J, a:b"


def failed(text: str) -> Explanation:
    evidence = Evidence(environment="hack", service=text, state=None)
    found = Diagnosis(id="unknown", cause=text, fix="Wait.", source="event", text=text)
    return Explanation(evidence=evidence, diagnoses=(found,), last=None)


def test_an_annotation_is_one_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    annotate([failed(HOSTILE)])
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "::error title=50 %25%0A%3A%3Aerror%3A%3Ax%0A##[set-env name=A]b%2C a%3Ab failed to deploy"
        "::50 %25%0A::error::x%0A##[set-env name=A]b, a:b Fix: Wait.\n"
    )


def test_elsewhere_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    annotate([failed("x")])
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a|b\nc", "a&#124;b c"),
        ("<img src=x onerror=y>", "&#60;img src=x onerror=y&#62;"),
        ("&lt;b&gt; `rm`", "&#38;lt;b&#38;gt; &#96;rm&#96;"),
        ("[a](https://e.vil) www.e.vil", "&#91;a&#93;(https&#58;//e.vil) www&#46;e.vil"),
        (
            "![x](y) ~~a~~ **b** _c_ \\",
            "!&#91;x&#93;(y) &#126;&#126;a&#126;&#126; &#42;&#42;b&#42;&#42; &#95;c&#95; &#92;",
        ),
        ("@all me@e.vil", "@\u200ball me@\u200be.vil"),
        ("$x$ \x1b]0;t\x07\u202e", "&#36;x&#36; &#93;0;t"),
        ("gateway-api dev-1 (3f9a)", "gateway-api dev-1 (3f9a)"),
    ],
)
def test_markdown_and_html_stay_text(text: str, written: str) -> None:
    assert markdown(text) == written


@pytest.mark.parametrize("place", ["nowhere/x", ".", "a\0b"])
def test_a_summary_that_cannot_be_written_fails_no_deploy(
    tmp_path: Path,
    place: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("catctl.views.github.os.environ", {"GITHUB_STEP_SUMMARY": place})
    monkeypatch.setattr("catctl.views.github.streams.in_workflow", lambda: True)
    monkeypatch.chdir(tmp_path)
    site = SimpleNamespace(environment=SimpleNamespace(key="hack"))
    deploy: Any = SimpleNamespace(site=site, wishes=[])
    summarise(deploy, {}, [])
    assert "GITHUB_STEP_SUMMARY" in capsys.readouterr().err
