"""Pictures put into a store that speaks Amazon's S3, at Amazon or elsewhere.

Promises requests signed by botocore's own signer (AWS Signature Version 4), each made once. Addresses are in the path
style, which every such store understands. Source: docs.aws.amazon.com/AmazonS3/latest/API, GetObject and PutObject.
"""

import re
from collections.abc import Mapping

from cipc_newsletter.errors import ConfigError, PublishingError
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.publishing.way import CACHE_CONTROL, other_bytes
from cipc_newsletter.publishing.web import WebAnswer, answer_to
from cipc_newsletter.wording import _

_CODE = re.compile(r"<Code>([A-Za-z0-9]{1,60})</Code>")


class S3:
    """One bucket; `place` is how people know it."""

    def __init__(
        self,
        *,
        endpoint: str,
        region: str,
        bucket: str,
        prefix: str,
        acl: str,
        access_key: Secret,
        secret_key: Secret,
        base_url: str,
        timeout_seconds: float = 30.0,
    ) -> None:
        self._url = f"{endpoint or f'https://s3.{region}.amazonaws.com'}/{bucket}/{prefix}"
        self._region = region
        self._acl = acl
        self._keys = (access_key, secret_key)
        self._base_url = base_url
        self._timeout_seconds = timeout_seconds
        self.place = f"s3://{bucket}/{prefix}".rstrip("/")

    def found(self, picture: PreparedImage) -> str | None:
        """Return the address of this very picture, None where its name is free."""
        answer = self._ask("GET", picture)
        if answer.status == 404 and "NoSuchBucket" not in answer.text:
            return None
        if answer.status != 200 or not answer.is_whole:
            raise self._refusal(answer, picture)
        if answer.data != picture.data:
            raise other_bytes(picture, self.place)
        return self._address(picture)

    def put(self, picture: PreparedImage) -> str:
        """Put the picture; the store shows it whole or not at all."""
        headers = {"Content-Type": picture.media_type, "Cache-Control": CACHE_CONTROL}
        if self._acl:
            headers["x-amz-acl"] = self._acl
        answer = self._ask("PUT", picture, headers=headers, data=picture.data)
        if answer.status not in (200, 201, 204):
            raise self._refusal(answer, picture)
        return self._address(picture)

    def close(self) -> None:
        """Nothing is held open."""

    def _address(self, picture: PreparedImage) -> str:
        return f"{self._base_url}/{picture.name}"

    def _ask(
        self,
        method: str,
        picture: PreparedImage,
        *,
        headers: Mapping[str, str] | None = None,
        data: bytes | None = None,
    ) -> WebAnswer:
        try:
            from botocore.auth import S3SigV4Auth
            from botocore.awsrequest import AWSRequest
            from botocore.credentials import Credentials
        except ImportError as error:
            raise ConfigError(
                _("the package that signs requests to S3 is not installed."),
                right=_("Publishing to S3 is an optional part of this program."),
                remedy=_('Install it: pip install "cipc-newsletter[{name}]"').format(name="s3"),
                key="images.publish",
            ) from error
        url = f"{self._url}{picture.name}"
        request = AWSRequest(method=method, url=url, data=data or b"", headers=dict(headers or {}))
        access_key, secret_key = self._keys
        S3SigV4Auth(Credentials(access_key.reveal(), secret_key.reveal()), "s3", self._region).add_auth(request)
        signed = {str(name): str(value) for name, value in request.headers.items()}
        return answer_to(method, url, timeout_seconds=self._timeout_seconds, headers=signed, data=data)

    def _refusal(self, answer: WebAnswer, picture: PreparedImage) -> PublishingError:
        code = _CODE.search(answer.text[:4000])
        said = code[1] if code else ""
        remedy = _("Run the same again later; look at the store if it stays so.")
        if said in ("SignatureDoesNotMatch", "InvalidAccessKeyId", "AuthorizationHeaderMalformed"):
            remedy = _("Look at the two keys in the environment, and at region and endpoint under [images.s3].")
        elif answer.status == 403:
            remedy = _("Give the key the rights s3:GetObject, s3:PutObject and s3:ListBucket on this bucket.")
        elif answer.status in (301, 307, 404):
            remedy = _("Look at bucket, region and endpoint under [images.s3].")
        return PublishingError(
            _("{name}: {place} answers {status}{said}.").format(
                name=picture.name, place=self.place, status=answer.status, said=f" ({said})" if said else ""
            ),
            right=_("The store says whether it has a picture, and takes it with 200."),
            remedy=remedy,
            path=picture.source or None,
            is_final=answer.status in (301, 307, 401, 403, 404),
        )
