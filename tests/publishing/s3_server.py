"""A store that speaks S3 on this computer: it checks every signature by itself, as Amazon documents it.

Written from docs.aws.amazon.com "Signature Calculations for the Authorization Header (Signature Version 4)" alone, and
sharing nothing with the program or botocore, so that they can disagree.
"""

import hashlib
import hmac
import http.server
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from picture_host import serving

ACCESS, SECRET, REGION = "AKIDEXAMPLE", "wJalrXUtnFEMI-EXAMPLEKEY", "ca-central-1"
_HEAD = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, ?"
    r"SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})"
)


@dataclass
class Store:
    """What lies in the bucket, with its headers; `answer` replaces every answer by a status and a code."""

    url: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    answer: tuple[int, str] | None = None


class _Handler(http.server.BaseHTTPRequestHandler):
    store: Store

    def do_GET(self) -> None:
        if self._is_welcome(b""):
            data = self.store.objects.get(self.path)
            self._say(404, b"<Error><Code>NoSuchKey</Code></Error>") if data is None else self._say(200, data)

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if self._is_welcome(data):
            self.store.objects[self.path] = data
            self.store.headers[self.path] = {name.lower(): value for name, value in self.headers.items()}
            self._say(200, b"")

    def _is_welcome(self, data: bytes) -> bool:
        if self.store.answer:
            status, code = self.store.answer
            self._say(status, f"<Error><Code>{code}</Code></Error>".encode())
            return False
        code = self._fault(data)
        if code:
            self._say(403, f"<?xml version='1.0'?><Error><Code>{code}</Code></Error>".encode())
        return not code

    def _fault(self, data: bytes) -> str:
        """Return the code of what is wrong with the signature, nothing where it is right."""
        said = _HEAD.fullmatch(self.headers.get("Authorization", ""))
        if said is None:
            return "AccessDenied"
        key, day, region, names, signature = said.groups()
        if key != ACCESS:
            return "InvalidAccessKeyId"
        if self.headers["x-amz-content-sha256"] != hashlib.sha256(data).hexdigest():
            return "XAmzContentSHA256Mismatch"
        lines = "".join(f"{name}:{' '.join(self.headers[name].split())}\n" for name in names.split(";"))
        canonical = "\n".join((self.command, self.path, "", lines, names, self.headers["x-amz-content-sha256"]))
        scope = f"{day}/{region}/s3/aws4_request"
        to_sign = "\n".join(
            ("AWS4-HMAC-SHA256", self.headers["x-amz-date"], scope, hashlib.sha256(canonical.encode()).hexdigest())
        )
        secret = f"AWS4{SECRET}".encode()
        for part in (day, REGION, "s3", "aws4_request"):
            secret = hmac.new(secret, part.encode(), hashlib.sha256).digest()
        right = hmac.new(secret, to_sign.encode(), hashlib.sha256).hexdigest()
        return "" if hmac.compare_digest(right, signature) else "SignatureDoesNotMatch"

    def _say(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name the base class gives it
        """Say nothing."""


@contextmanager
def s3_server() -> Iterator[Store]:
    """Run a store on a free port."""
    store = Store()
    with serving(type("Handler", (_Handler,), {"store": store})) as url:
        store.url = url
        yield store
