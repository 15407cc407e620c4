"""What is noticed about a returned document, and of that what lies beside its words: strange rows, comments, new originals.

Promises each with its item and row, and that what holds nothing back is only told. Compares no translation: that is
`comparing`'s.
"""

from collections.abc import Iterator, Sequence

from cipc_newsletter.translation.existing_texts import Original
from cipc_newsletter.translation.matching import Pair
from cipc_newsletter.translation.returned import Returned
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class Remark:
    """What was noticed about one translated text; `holds_back` where it must not go into a mail."""

    code: str
    what: str
    right: str = ""
    holds_back: bool = False


@frozen
class Noticed:
    """A remark with its place: the item or issue, the language (empty for all), the key of the row and its label."""

    owner: str
    remark: Remark
    language: str = ""
    key: str = ""


def unknown_owner(owner: str) -> Noticed:
    return Noticed(
        owner=owner,
        remark=Remark(
            code="unknown",
            what=_('no item "{id}".').format(id=owner),
            right=_("A mark names an item or an issue that is there."),
            holds_back=True,
        ),
    )


def of_document(returned: Returned) -> Iterator[Noticed]:
    for text in returned.stray:
        yield Noticed(
            owner="",
            remark=Remark(
                code="stray",
                what=_('a row without a mark says: "{text}".').format(text=" ".join(text.split())[:60]),
                right=_("Each row has its mark in the first column."),
            ),
        )
    for words in returned.remarks:
        yield Noticed(
            owner="", remark=Remark(code="comment", what=_('a comment says: "{text}".').format(text=words[:200]))
        )
    if returned.has_tracked_changes:
        yield Noticed(
            owner="",
            remark=Remark(
                code="tracked",
                what=_("the document has changes that nobody accepted or refused."),
                right=_("They were read as if accepted."),
            ),
        )


def of_rows(original: Original, pairs: Sequence[Pair], unknown: Sequence[str], *, source: str) -> Iterator[Noticed]:
    if not original.is_ours:
        yield Noticed(
            owner=original.owner,
            remark=Remark(
                code="other-issue",
                what=_("the issue of this document does not show this item."),
                right=_("A document holds the items of one issue."),
            ),
        )
    if not original.is_current:
        yield Noticed(
            owner=original.owner,
            remark=Remark(
                code="original-changed",
                what=_("the original changed after the document was made."),
                right=_("The translation is kept; check says what changed."),
            ),
        )
    for key in unknown:
        remark = Remark(
            code="unknown",
            what=_("the original has no such text any more."),
            right=_("Each row is of a text of its original."),
        )
        yield Noticed(owner=original.owner, key=key, remark=remark)
    for pair in pairs:
        if pair.is_original_edited(source):
            remark = Remark(
                code="original-edited",
                what=_("the original was changed in the document; that change was not taken."),
                right=_("The original is changed in its own file."),
            )
            yield Noticed(owner=original.owner, key=pair.text.key, remark=remark)
