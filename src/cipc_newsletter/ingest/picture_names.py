"""What the file of a fetched picture is called beside its item.

Promises one name for one address and, beside one item, another for another address, whichever language or door brings it:
the name ends with a few digits of the address's digest. Looks at no file.
"""

import hashlib
import re
import unicodedata
from urllib.parse import unquote, urlsplit

EXTENSIONS = ("jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "bmp", "tif", "tiff", "heic")
_LONGEST_STEM = 40
_DIGITS = 4


def picture_name(address: str) -> str:
    """Return a name for the file at `address`: small ASCII letters, digits and hyphens, such as `marche-3f2a.jpg`."""
    last = unquote(urlsplit(address).path).rpartition("/")[2]
    stem, dot, extension = last.rpartition(".")
    if not dot or extension.lower() not in EXTENSIONS:
        stem, extension = last, "jpg"
    ascii_stem = unicodedata.normalize("NFKD", stem.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_stem).strip("-")[:_LONGEST_STEM].strip("-") or "picture"
    digits = hashlib.sha256(address.encode("utf-8", errors="surrogatepass")).hexdigest()[:_DIGITS]
    return f"{slug}-{digits}.{extension.lower()}"
