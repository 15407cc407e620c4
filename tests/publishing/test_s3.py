"""Pictures in a store that speaks S3, which checks every signature."""

from collections.abc import Iterator

import pytest

from cipc_newsletter.errors import PublishingError
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.publishing.s3 import S3
from publishing.pictures import ONE
from publishing.s3_server import ACCESS, REGION, SECRET, Store, s3_server

BASE = "https://images.observatoire.example"
PATH = f"/pictures/news/{ONE.name}"


@pytest.fixture
def store() -> Iterator[Store]:
    with s3_server() as running:
        yield running


def way(store: Store, *, access: str = ACCESS, secret: str = SECRET, region: str = REGION, acl: str = "") -> S3:
    return S3(
        endpoint=store.url,
        region=region,
        bucket="pictures",
        prefix="news/",
        acl=acl,
        access_key=Secret(access),
        secret_key=Secret(secret),
        base_url=BASE,
        timeout_seconds=2,
    )


def test_a_picture_is_put_with_a_signature_the_store_accepts(store: Store) -> None:
    assert way(store).found(ONE) is None
    assert way(store).put(ONE) == f"{BASE}/{ONE.name}"
    assert store.objects[PATH] == ONE.data


def test_it_says_what_it_is_and_that_it_never_changes(store: Store) -> None:
    way(store, acl="public-read").put(ONE)
    headers = store.headers[PATH]
    assert headers["content-type"] == "image/png"
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["x-amz-acl"] == "public-read"


def test_the_same_picture_is_found(store: Store) -> None:
    way(store).put(ONE)
    assert way(store).found(ONE) == f"{BASE}/{ONE.name}"


def test_other_bytes_under_its_name_are_left_as_they_are(store: Store) -> None:
    store.objects[PATH] = b"other"
    with pytest.raises(PublishingError, match="another file"):
        way(store).found(ONE)
    assert store.objects[PATH] == b"other"


@pytest.mark.parametrize("wrong", [{"secret": "x"}, {"access": "x"}, {"region": "eu-west-1"}])
def test_a_wrong_key_is_said_and_stops_the_rest(store: Store, wrong: dict[str, str]) -> None:
    with pytest.raises(PublishingError, match="keys in the environment") as refused:
        way(store, **wrong).found(ONE)
    assert refused.value.is_final
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    ("status", "code", "words", "is_final"),
    [
        (403, "AccessDenied", "s3:ListBucket", True),
        (404, "NoSuchBucket", "Look at bucket", True),
        (301, "PermanentRedirect", "Look at bucket", True),
        (503, "SlowDown", "SlowDown", False),
        (507, "QuotaExceeded", "QuotaExceeded", False),
    ],
)
def test_what_a_store_refuses_is_said_in_words(
    store: Store, status: int, code: str, words: str, is_final: bool
) -> None:
    store.answer = (status, code)
    with pytest.raises(PublishingError, match=words) as refused:
        way(store).found(ONE)
    assert refused.value.is_final is is_final
    with pytest.raises(PublishingError, match=words):
        way(store).put(ONE)


def test_a_store_that_cannot_be_reached_is_named(store: Store) -> None:
    gone = way(store)
    gone._url = "http://127.0.0.1:1/pictures/"
    with pytest.raises(PublishingError, match="did not answer: the connection was refused") as refused:
        gone.put(ONE)
    assert refused.value.is_final


def test_without_an_endpoint_the_store_is_amazon_s_of_the_region() -> None:
    made = S3(
        endpoint="",
        region=REGION,
        bucket="b",
        prefix="",
        acl="",
        access_key=Secret("a"),
        secret_key=Secret("b"),
        base_url=BASE,
    )
    assert made._url == "https://s3.ca-central-1.amazonaws.com/b/"
