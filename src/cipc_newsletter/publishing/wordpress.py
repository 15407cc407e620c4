"""Pictures put into the media library of a WordPress site, over its REST interface.

Promises that a picture counts as published only where the site gives back the very bytes: some sites make every picture
smaller. WordPress chooses the address; `compose.published` keeps it.
Source: developer.wordpress.org/rest-api/reference/media.
"""

import json
from collections.abc import Mapping
from typing import Any

from cipc_newsletter.compose import published
from cipc_newsletter.errors import PublishingError
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.publishing.web import WebAnswer, answer_to
from cipc_newsletter.wording import _

_WORDS = 200  # characters of what the site says


class WordPress:
    """The media library of one site; `known` are the addresses of pictures it has."""

    def __init__(
        self, site: str, *, user: str, password: Secret, known: Mapping[str, str], timeout_seconds: float = 30.0
    ) -> None:
        self.place = site
        self._media = f"{site}/wp-json/wp/v2/media"
        self._user = user
        self._password = password
        self._known = known
        self._timeout_seconds = timeout_seconds

    def found(self, picture: PreparedImage) -> str | None:
        """Return the address of this very picture, None where the library does not have it."""
        known = self._known.get(picture.name)
        if known and self._gives_back(known, picture):
            return known
        slug = picture.name.partition(".")[0]
        answer = self._ask("GET", f"{self._media}?slug={slug}&_fields=source_url")
        if answer.status != 200:
            raise self._refusal(answer, picture)
        addresses = [address for entry in _list_in(answer) if (address := _address_in(entry, picture))]
        for address in addresses:
            if self._gives_back(address, picture):
                return address
        if addresses:
            raise self._changed(picture, addresses[0])
        return None

    def put(self, picture: PreparedImage) -> str:
        """Upload the picture, and return the address that the site gave it."""
        answer = self._ask(
            "POST",
            self._media,
            headers={
                "Content-Type": picture.media_type,
                "Content-Disposition": f'attachment; filename="{picture.name}"',
            },
            data=picture.data,
        )
        if answer.status != 201:
            raise self._refusal(answer, picture)
        address = _address_in(_value_in(answer), picture)
        if not address:
            raise self._refusal(answer, picture)
        if not self._gives_back(address, picture):
            raise self._changed(picture, address)
        return address

    def close(self) -> None:
        """Nothing is held open."""

    def _ask(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, data: bytes | None = None
    ) -> WebAnswer:
        return answer_to(
            method,
            url,
            timeout_seconds=self._timeout_seconds,
            headers={"Accept": "application/json", **(headers or {})},
            data=data,
            auth=(self._user, self._password.reveal()),
        )

    def _gives_back(self, address: str, picture: PreparedImage) -> bool:
        """Tell whether an address answers with the picture, asked as a reader would: without a password."""
        answer = answer_to("GET", address, timeout_seconds=self._timeout_seconds)
        return answer.status == 200 and answer.is_whole and answer.data == picture.data

    def _changed(self, picture: PreparedImage, address: str) -> PublishingError:
        return PublishingError(
            _("{name}: {address} does not give back the picture that was put there.").format(
                name=picture.name, address=address
            ),
            right=_("Mails show the very bytes that were approved."),
            remedy=_(
                "Switch off what makes pictures smaller or adds marks on the site, delete this picture from its media"
                " library, then publish again."
            ),
            path=picture.source or None,
        )

    def _refusal(self, answer: WebAnswer, picture: PreparedImage) -> PublishingError:
        value = _value_in(answer)
        said = str(value.get("message", ""))[:_WORDS].replace(self._password.reveal(), "***")
        is_final, remedy = (
            answer.status in (401, 403, 404),
            _("Run the same again later; look at the site if it stays so."),
        )
        if answer.status in (401, 403):
            remedy = _(
                "Look at user under [images.wordpress] and at the application password: the user must be an author or"
                " more. The password is made on the user's page in WordPress."
            )
        elif answer.status == 404:
            remedy = _(
                "Look at site under [images.wordpress], and whether the site's REST interface is switched off."
            )
        elif answer.status == 413:
            remedy = _("Let the site accept uploads of at least 1 MB, or use a lighter picture.")
        return PublishingError(
            _("{name}: {place} answers {status}{said}.").format(
                name=picture.name,
                place=self.place,
                status=answer.status,
                said=f" ({said.rstrip('.')})" if said else "",
            ),
            right=_("The site takes a picture with 201, and gives it back."),
            remedy=remedy,
            path=picture.source or None,
            is_final=is_final,
        )


def _value_in(answer: WebAnswer) -> dict[str, Any]:
    try:
        value = json.loads(answer.text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _list_in(answer: WebAnswer) -> list[Any]:
    try:
        value = json.loads(answer.text)
    except ValueError:
        return []
    return value if isinstance(value, list) else []


def _address_in(entry: object, picture: PreparedImage) -> str:
    """Return the address in what the site says of a file, nothing where that is none a mail could carry."""
    address = entry.get("source_url") if isinstance(entry, dict) else None
    return address if isinstance(address, str) and published.is_entry(picture.name, address) else ""
