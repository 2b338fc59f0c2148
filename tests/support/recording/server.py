"""The sandbox's server, which writes down each call: ``python -m … FOLDER``, secret on stdin."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from catctl.sandbox import server
from catctl.sandbox.door import Door, StartResponse
from catctl.sandbox.iam.calls import call_of
from catctl.sandbox.iam.inventory import MotoInventory
from catctl.sandbox.iam.judge import all_asked
from catctl.sandbox.iam.rows import Scene
from catctl.sandbox.patches import patch

CALLS = "calls.jsonl"


class Recorder(Door):
    """Writes to the file before moto answers."""

    folder: Path

    def _ask_moto(self, environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
        scope = environ["HTTP_AUTHORIZATION"].split(",")[0]
        _, _, region, service, _ = scope.split("/")
        account = environ["HTTP_X_MOTO_ACCOUNT_ID"]
        inventory = MotoInventory(account, region, "aws")
        call = call_of(service, environ, environ["wsgi.input"].getvalue())
        scene = Scene(
            call=call, partition="aws", region=region, account=account, inventory=inventory
        )
        asked = all_asked(scene, inventory, with_tags=True)
        lines = [json.dumps([call.name, a.action, a.resource, a.context]) for a in asked]
        with (self.folder / CALLS).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
        return super()._ask_moto(environ, start_response)


if __name__ == "__main__":
    Recorder.folder = Path(sys.argv[1])
    patch(server, "Door", Recorder)
    server.main(Recorder.folder, sys.stdin.readline().strip(), iam=False)
