"""The sandbox's server, which writes down each call: ``python -m … FOLDER``, secret on stdin."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from catctl.sandbox import server
from catctl.sandbox.door import Door, StartResponse
from catctl.sandbox.iam.calls import call_of

CALLS = "calls.jsonl"


class Recorder(Door):
    """Writes to the file before moto answers."""

    folder: Path

    def _ask_moto(self, environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
        body = environ["wsgi.input"].getvalue()
        service = environ["HTTP_AUTHORIZATION"].split("/")[3]
        region = environ["HTTP_AUTHORIZATION"].split("/")[2]
        call = call_of(service, environ, body)
        line = json.dumps([call.service, region, call.operation, call.given], default=str)
        with (self.folder / CALLS).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
        return super()._ask_moto(environ, start_response)


if __name__ == "__main__":
    Recorder.folder = Path(sys.argv[1])
    server.Door = Recorder  # type: ignore[misc]
    server.main(Recorder.folder, sys.stdin.readline().strip(), iam=False)
