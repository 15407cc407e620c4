"""The text part of every sample issue says what its HTML says, in every language."""

import re
from pathlib import Path

import pytest

from cipc_newsletter.check.reading import says, words_of
from cipc_newsletter.compose.plaintext import WIDTH, columns
from cipc_newsletter.config import open_workspace
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.pipeline.issues import composition
from html_seen import Seen

REPOSITORY = Path(__file__).parents[2]
ISSUES = [path.stem for path in sorted((REPOSITORY / "issues").glob("*.toml"))]
LEAF = re.compile(r'<div aria-hidden="true">.*?</div>', re.DOTALL)  # the day beside an event, said again in words


@pytest.fixture(scope="module", params=ISSUES)
def messages(request: pytest.FixtureRequest) -> tuple[ComposedMessage, ...]:
    """A sample issue in all its languages."""
    return composition(open_workspace(REPOSITORY), request.param).composed.messages


def test_every_paragraph_of_the_html_is_said(messages: tuple[ComposedMessage, ...]) -> None:
    for message in messages:
        said = words_of(message.text)
        content = LEAF.sub("", message.html.partition('class="paper"')[2].partition('class="foot"')[0])
        blocks = [text for _within, text in Seen(f"<div {content}").blocks]
        assert len(blocks) > 8
        for block in blocks:
            for part in re.split(r"[ \u00a0]· |: | : ", re.sub(r" ?\[\d+\]", "", block)):
                assert says(said, part), (message.language, part)


def test_no_line_is_wider_than_the_page_but_for_an_address(messages: tuple[ComposedMessage, ...]) -> None:
    for message in messages:
        for line in message.text.split("\n"):
            assert columns(line) <= WIDTH or re.fullmatch(r"(\[\d+\] )?<?https://\S+|.*\[\[.*", line)


def test_every_link_leads_on_from_the_text_too(messages: tuple[ComposedMessage, ...]) -> None:
    for message in messages:
        assert all(link.removeprefix("mailto:") in message.text for link in message.links)
