"""An id from what people type: the whole of it, or any part that only one id has."""

from collections.abc import Sequence

from cipc_newsletter.errors import ContentError
from cipc_newsletter.toml_files import id_meant, nearest
from cipc_newsletter.wording import _

_SHOWN_IDS = 8


def resolved(fragment: str, ids: Sequence[str], *, unknown: str, remedy: str) -> str:
    """Return the one of `ids` that is `fragment` or alone contains it.

    Raises ContentError: `unknown` with the nearest id where there is none, or the candidates where there are several.
    """
    wanted = fragment.strip().casefold()
    if not wanted.isascii():
        wanted = id_meant(wanted)
    if wanted in ids:
        return wanted
    candidates = [known for known in ids if wanted and wanted in known]
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        raise ContentError(
            _('"{fragment}" may mean several: {candidates}.').format(
                fragment=fragment, candidates=_shortened(candidates)
            ),
            right=_("A part of an id is enough when only one id has it."),
            remedy=_("Write more of it."),
        )
    close = nearest(wanted, ids)
    raise ContentError(
        unknown, right=_('Nearest: "{nearest}".').format(nearest=close) if close else "", remedy=remedy
    )


def _shortened(ids: Sequence[str]) -> str:
    return ", ".join(ids[:_SHOWN_IDS]) + (", …" if len(ids) > _SHOWN_IDS else "")
