"""The sandbox against a hostile repository, a web page and another user of the machine."""

from __future__ import annotations

import http.server
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catctl.aws.session import Aws
from catctl.sandbox import process
from tests.support.command_line import Catctl
from tests.support.door import recorded

NOBODY = 65534
AS_ROOT = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("setpriv"),
    reason="only root can become another user",
)
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")


def test_nothing_of_a_repository_is_run(bare: Catctl, tmp_path: Path) -> None:
    """Not by the server, which starts in the first command with --sandbox."""
    seen = tmp_path / "seen"
    code = f"open({str(seen)!r}, 'a').write(__name__ + ' ')\n"
    folder = bare.folder / ".catctl/sandbox"
    folder.mkdir(parents=True)
    for place in (bare.folder, folder.parent, folder):
        for name in ("json", "moto", "sitecustomize", "usercustomize", "werkzeug"):
            (place / f"{name}.py").write_text(code, encoding="utf-8")
        (place / "catctl").mkdir(exist_ok=True)
        (place / "catctl/__init__.py").write_text(code, encoding="utf-8")
    config = f"[default]\ncredential_process = touch {seen}\n"
    (folder / "empty").write_text(config, encoding="utf-8")
    command = [sys.executable, "-P", "-m", "catctl", "sandbox", "start"]
    subprocess.run(command, cwd=bare.folder, env=bare.environ, check=True, capture_output=True)
    try:
        assert (folder / "empty").read_text(encoding="utf-8") == ""
        assert not seen.exists()
    finally:
        assert process.stop(folder)


@pytest.fixture
def public() -> Iterator[Path]:
    """A project's folder that every user may enter, made by one who lets all of them write."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        before = os.umask(0)
        try:
            yield Path(name)
        finally:
            os.umask(before)


@AS_ROOT
def test_another_user_s_server_is_none_of_ours(tmp_path: Path) -> None:
    """Who knows what a repository's state file says could answer as it wishes."""
    os.seteuid(NOBODY)  # type: ignore[attr-defined, unused-ignore] # not on Windows
    try:
        other = socket.create_server(("127.0.0.1", 0))
    finally:
        os.seteuid(0)  # type: ignore[attr-defined, unused-ignore]
    with other:
        other.settimeout(0.2)
        assert process.find(recorded(tmp_path, other.getsockname()[1])) is None
        with pytest.raises(TimeoutError):
            other.accept()


@AS_ROOT
def test_another_user_reads_and_changes_nothing(public: Path) -> None:
    running = process.start(public / ".catctl/sandbox")
    try:
        keys = process.credentials(running, None)
        heard = _as_nobody(
            f"""
            cat {running.folder}/* {running.folder.parent}/sandbox/server.json
            ls -a {running.folder}
            tr '\\0' ' ' < /proc/{running.pid}/cmdline
            cat /proc/{running.pid}/environ
            ls -l /proc/{running.pid}/fd
            echo > {running.folder}/empty
            mv {running.folder} {running.folder}-away
            kill -9 {running.pid}
            exec 3<>/dev/tcp/127.0.0.1/{running.port}
            printf 'GET /moto-api/data.json HTTP/1.1\\r\\n' >&3
            printf 'Host: localhost:{running.port}\\r\\n\\r\\n' >&3
            cat <&3
            """
        )
        secrets = (running.nonce, keys.access_key, keys.secret_key, keys.token)
        assert "-m catctl.sandbox.server" in heard, "it could look"
        assert "HTTP/1.1 403" in heard, "it could ask"
        assert [text for text in secrets if text in heard] == []
        assert process.find(running.folder) == running
        assert running.empty_file.read_text(encoding="utf-8") == ""
    finally:
        process.stop(running.folder)


def _as_nobody(script: str) -> str:
    user = f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"
    done = subprocess.run(
        ["setpriv", *user, "--no-new-privs", "bash", "-c", script],
        cwd="/",
        capture_output=True,
        check=False,
        timeout=60,
    )
    return (done.stdout + done.stderr).decode("utf-8", "replace")


PAGE = """<!doctype html><title>hostile</title><body><pre id="said"></pre><script>
const port = PORT, said = [];
const ways = {
  read: () => fetch(`http://127.0.0.1:${port}/moto-api/data.json`),
  local: () => fetch(`http://localhost:${port}/moto-api/data.json`),
  stop: () => fetch(`http://127.0.0.1:${port}/_catctl/stop`, {mode: "no-cors"}),
  stop_post: () => fetch(`http://127.0.0.1:${port}/_catctl/stop`,
    {method: "POST", mode: "no-cors", body: "{}"}),
  reset: () => fetch(`http://127.0.0.1:${port}/moto-api/reset`, {method: "POST", mode: "no-cors"}),
  secret: () => fetch(`http://127.0.0.1:${port}/`, {method: "POST", body: '{"SecretId":"treasure"}',
    headers: {"X-Amz-Target": "secretsmanager.GetSecretValue",
      "Content-Type": "application/x-amz-json-1.1",
      "Authorization": "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLEEXAMPLE00/20261127/ap-northeast-2/" +
        "secretsmanager/aws4_request, SignedHeaders=host, Signature=0"}}),
  form: () => fetch(`http://127.0.0.1:${port}/`, {method: "POST", mode: "no-cors",
    headers: {"Content-Type": "application/x-www-form-urlencoded"},
    body: "Action=CreateTopic&Name=made-by-a-page&Version=2010-03-31"}),
  rebound: () => fetch(`http://rebound.example:${port}/moto-api/data.json`),
  beacon: async () => navigator.sendBeacon(`http://127.0.0.1:${port}/moto-api/reset`, "x"),
  image: () => new Promise((done) => { const i = new Image(); i.onload = i.onerror = done;
    i.src = `http://127.0.0.1:${port}/_catctl/stop?image`; }),
  script: () => new Promise((done) => { const s = document.createElement("script");
    s.onload = s.onerror = done; s.src = `http://127.0.0.1:${port}/moto-api/data.json?script`;
    document.body.append(s); }),
};
(async () => {
  for (const [name, way] of Object.entries(ways)) {
    try {
      const answer = await way();
      said.push(`${name}: ${answer?.type} ${answer?.ok && (await answer.text())}`);
    } catch (error) { said.push(`${name}: refused`); }
  }
  document.getElementById("said").textContent = said.join("\\n");
  await fetch("/done", {method: "POST", body: said.join("\\n")});
})();
</script>"""


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium")
def test_a_web_page_reads_and_changes_nothing(
    sandbox: process.Sandbox, aws_for: Callable[..., Aws], tmp_path: Path
) -> None:
    secrets = aws_for().client("secretsmanager")
    secrets.create_secret(Name="treasure", SecretString="gold")
    logged = len(sandbox.log.read_text(encoding="utf-8").splitlines())
    said = _browse(PAGE.replace("PORT", str(sandbox.port)), tmp_path)
    assert len(said.splitlines()) == 11, said
    assert "gold" not in said
    assert re.findall(r"^(\w+): (?:basic|cors|default) ", said, re.MULTILINE) == []
    lines = sandbox.log.read_text(encoding="utf-8").splitlines()[logged:]
    asked = [line for line in lines if '" ' in line]
    assert len(asked) >= 10, "they came as far as the door"
    assert [line for line in asked if not re.search(r'" 40[35] -', line)] == []
    assert process.find(sandbox.folder) == sandbox
    assert secrets.get_secret_value(SecretId="treasure")["SecretString"] == "gold"
    assert aws_for().client("sns").list_topics()["Topics"] == []


def _browse(page: str, folder: Path) -> str:
    """What a page from another port of this machine says when it has tried everything."""
    done, said = threading.Event(), []

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def do_POST(self) -> None:
            said.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(204)
            self.end_headers()
            done.set()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's
            """Quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        browser = subprocess.Popen(
            [
                str(BROWSER),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--host-resolver-rules=MAP rebound.example 127.0.0.1",
                f"--user-data-dir={folder / 'browser'}",
                f"http://127.0.0.1:{site.server_port}/",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert done.wait(120), "the page did not come to its end"
        finally:
            browser.kill()
            browser.wait()
            site.shutdown()
    return said[0]
