"""Pictures to publish: prepared ones, with bytes of their own."""

import hashlib

from cipc_newsletter.model.message import PreparedImage


def picture(data: bytes = b"\x89PNG the bytes of a picture", *, address: str = "") -> PreparedImage:
    """A picture whose name is its content's digest, as `compose` makes them."""
    digest = hashlib.sha256(data).hexdigest()
    return PreparedImage(
        name=f"{digest[:12]}.png",
        sha256=digest,
        media_type="image/png",
        width=2,
        height=1,
        data=data,
        source="news/a/a.png",
        address=address,
    )


ONE, OTHER = picture(b"one picture"), picture(b"another picture")
