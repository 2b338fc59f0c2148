"""An AWS that answers with the very bytes that it is told, so that botocore itself reads them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from botocore.awsrequest import AWSResponse

from catctl.aws.session import Aws, Keys


class _Raw(io.BytesIO):
    """As urllib3 has it."""

    def stream(self, amount: int = 1024, decode_content: bool | None = None) -> Iterator[bytes]:
        while part := self.read(amount):
            yield part


class RawAws(Aws):
    """Every request gets ``body``, ``status`` and ``headers``; they may be set anew."""

    def __init__(self, body: bytes = b"", *, status: int = 200, **headers: str) -> None:
        keys = Keys(access_key="A", secret_key="S", token=None)
        super().__init__(region="ap-northeast-2", keys=keys, endpoint_url="http://127.0.0.1:9")
        self.body, self.status, self.headers = body, status, headers

    def client(self, service: str) -> Any:
        is_new = service not in self._clients
        client = super().client(service)
        if is_new:
            client.meta.events.register("before-send", self._answer)
        return client

    def _answer(self, request: Any, **_: Any) -> AWSResponse:
        names = {name.replace("_", "-"): value for name, value in self.headers.items()}
        headers: Any = names
        return AWSResponse(request.url, self.status, headers, _Raw(self.body))
