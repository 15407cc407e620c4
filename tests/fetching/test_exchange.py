"""The connection goes to the number that was checked; certificate, server name and Host are those of the name."""

import datetime as dt
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cipc_newsletter.errors import FetchError
from cipc_newsletter.fetching.fetcher import Fetcher
from web_site import Said, Site, web_site

NAME = "news.example.org"
OWN = frozenset({NAME, "other.example.org"})


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for NAME, and the key, in one file; it is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    kind = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(serialization.Encoding.PEM, *kind)
    )
    return path


@pytest.fixture
def asked_names() -> list[str]:
    return []


@pytest.fixture
def secure_site(certificate: Path, asked_names: list[str]) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _line, name, _context: asked_names.append(name)
    with web_site(tls=context) as running:
        yield running


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


def test_the_name_is_asked_for_and_judged_though_the_number_is_connected_to(
    secure_site: Site, trusting: ssl.SSLContext, asked_names: list[str], fetcher_with: Callable[..., Fetcher]
) -> None:
    secure_site.say("/a", Said(content=b"<p>"))
    fetcher = fetcher_with(resolve=here, internal_hosts=OWN, tls=trusting)
    found = fetcher.get(f"https://{NAME}:{secure_site.port}/a", kinds=("text/html",), most_bytes=1000)
    assert found.content == b"<p>"
    assert set(asked_names) == {NAME}
    assert {headers["host"] for _path, headers in secure_site.asked} == {f"{NAME}:{secure_site.port}"}


def test_a_certificate_for_another_name_is_refused_and_not_tried_again(
    secure_site: Site, trusting: ssl.SSLContext, fetcher_with: Callable[..., Fetcher], clock
) -> None:
    fetcher = fetcher_with(resolve=here, internal_hosts=OWN, tls=trusting)
    with pytest.raises(FetchError, match=r"certificate of other\.example\.org is not accepted"):
        fetcher.get(f"https://other.example.org:{secure_site.port}/a", kinds=("text/html",), most_bytes=1000)
    assert clock.waits == []
    assert secure_site.asked == []


def test_a_certificate_nobody_vouches_for_is_refused(secure_site: Site, fetcher_with: Callable[..., Fetcher]) -> None:
    fetcher = fetcher_with(resolve=here, internal_hosts=OWN)
    with pytest.raises(FetchError, match="certificate"):
        fetcher.get(f"https://{NAME}:{secure_site.port}/a", kinds=("text/html",), most_bytes=1000)
    assert secure_site.asked == []


def test_a_name_is_looked_up_once_however_often_it_is_asked(site: Site, fetcher_with: Callable[..., Fetcher]) -> None:
    """A second look-up could answer with another number, which nobody checked."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    lookups: list[str] = []

    def changing(host: str, _port: int) -> list[str]:
        lookups.append(host)
        return answers[min(len(lookups) - 1, 1)]

    site.say("/b", Said(content=b"<p>"))
    site.leads("/a", "/b")
    fetcher = fetcher_with(resolve=changing, internal_hosts=OWN)
    for _time in range(2):
        fetcher.get(f"http://{NAME}:{site.port}/a", kinds=("text/html",), most_bytes=1000)
    assert lookups == [NAME]


def test_where_one_number_does_not_answer_the_next_is_asked(site: Site, fetcher_with: Callable[..., Fetcher]) -> None:
    site.say("/a", Said(content=b"<p>"))
    with socket.socket() as elsewhere:
        elsewhere.bind(("127.0.0.2", site.port))  # taken, and refused: nobody listens
        fetcher = fetcher_with(resolve=lambda _host, _port: ["127.0.0.2", "127.0.0.1"], internal_hosts=OWN)
        assert fetcher.get(f"http://{NAME}:{site.port}/a", kinds=("text/html",), most_bytes=1000).content == b"<p>"


def test_a_line_that_is_not_secure_is_said(site: Site, fetcher_with: Callable[..., Fetcher]) -> None:
    fetcher = fetcher_with(resolve=here, internal_hosts=OWN)
    with pytest.raises(FetchError, match="the connection is not safe"):
        fetcher.get(f"https://{NAME}:{site.port}/a", kinds=("text/html",), most_bytes=1000)


def test_ipv6_is_spoken(fetcher_with: Callable[..., Fetcher]) -> None:
    if not socket.has_ipv6:
        pytest.skip("this computer has no IPv6")
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            pytest.skip("this computer has no IPv6")
        probe.listen()
        port = probe.getsockname()[1]
        fetcher = fetcher_with(internal_hosts=frozenset({"::1"}), seconds=0.3)
        with pytest.raises(FetchError, match="not whole after"):  # connected, and then nothing said
            fetcher.get(f"http://[::1]:{port}/", kinds=("text/html",), most_bytes=1000)
