"""Stories of which a source holds but the beginning, read whole from their own pages.

Promises that a page which cannot be had, or is another story, leaves the beginning as it was, with a doubt that says why.
Asks at most a few dozen pages at a time.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from cipc_newsletter.errors import NewsletterError
from cipc_newsletter.ingest import html_page
from cipc_newsletter.ingest.draft import Draft, Plan
from cipc_newsletter.ingest.identity import item_id
from cipc_newsletter.ingest.sameness import missing_words, words_of
from cipc_newsletter.ingest.stories import begun_said
from cipc_newsletter.ingest.words import stems
from cipc_newsletter.wording import _, ngettext

MOST_PAGES = 50
_MOSTLY = 0.5  # of the words of a beginning

Page = Callable[[str], Plan]  # an address → the plan for the page that stands there


def page_plan(content: bytes, *, address: str, charset: str, language: str | None) -> Plan:
    """Return the plan for the page of one story."""
    return html_page.read(content, location=address, charset=charset, language=language)


def followed(plan: Plan, read: Page) -> Plan:
    """Return `plan` with the stories that it has but the beginning of as `read` gives them from their own pages."""
    drafts = tuple(_followed(plan, read))
    reasons = [doubt for draft in drafts for doubt in draft.doubts if doubt.startswith(_beginning_alone(""))]
    if not reasons:
        return replace(plan, drafts=drafts)
    said = ngettext(
        "{count} story could not be read from its own page. {reason}",
        "{count} stories could not be read from their own pages. The first: {reason}",
        len(reasons),
    )
    return replace(plan, drafts=drafts, doubts=(*plan.doubts, said.format(count=len(reasons), reason=reasons[0])))


def _followed(plan: Plan, read: Page) -> Iterator[Draft]:
    asked = 0
    for draft in plan.drafts:
        if draft.is_whole or draft.refusal or not draft.link:
            yield draft
        elif asked == MOST_PAGES:
            yield _doubted(draft, _("only {count} pages are read at a time.").format(count=MOST_PAGES))
        else:
            asked += 1
            yield _whole(draft, read)


def _whole(draft: Draft, read: Page) -> Draft:
    """Return the story of a draft as its own page has it, under the key by which its source knows it."""
    try:
        stories = read(draft.link).drafts
    except NewsletterError as error:
        return _doubted(draft, error.what)
    if len(stories) != 1 or stories[0].refusal or not stories[0].is_whole:
        return _doubted(draft, _("its page does not show the one story."))
    (story,) = stories
    if _is_another(draft, story):
        return _doubted(draft, _("its page shows another story, “{title}”.").format(title=story.title))
    published = draft.published or story.published
    day = story.date or published
    return replace(
        story,
        id=item_id(story.title, day) if day else "",
        key=draft.key,
        published=published,
        topics=draft.topics or story.topics,
        translations=draft.translations or story.translations,
        dropped=(*draft.dropped, *story.dropped),
    )


def _is_another(draft: Draft, story: Draft) -> bool:
    """Whether a page tells of something else: under another title, without the words that were begun with."""
    own, told = stems(draft.title), stems(story.title)
    if 2 * len(own & told) >= min(len(own), len(told)):
        return False
    begun = words_of("", draft.body)
    return missing_words(begun, words_of(story.title, story.body)) > _MOSTLY * begun.total()


def _beginning_alone(reason: str) -> str:
    return _("Only its beginning is here: {reason}").format(reason=reason)


def _doubted(draft: Draft, reason: str) -> Draft:
    others = (doubt for doubt in draft.doubts if doubt != begun_said())
    return replace(draft, doubts=(*others, _beginning_alone(reason)))
