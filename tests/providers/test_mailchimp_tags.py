"""Our merge fields in Mailchimp's tags: the fixed table, fallbacks, where they may stand, and what is refused."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sample_list
from cipc_newsletter.errors import BadRequestError
from cipc_newsletter.merge_fields import Part, escaped, replaced_in_context, value_of
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.providers import mailchimp_tags
from cipc_newsletter.providers.list_port import ListMessage
from providers.mailchimp_merge import filled

NONE: dict[str, str] = {}


def of_html(html: str, **changes: str) -> str:
    """Return what becomes of a piece of HTML, beside the way out that no mail may lack."""
    message = sample_list.composed(html=f'{html}<a href="[[unsubscribe_url]]">x</a>', **changes)
    made = mailchimp_tags.translated(message, own=NONE).html
    return made.removesuffix('<a href="*|UNSUB|*">x</a>')


def of_subject(subject: str) -> str:
    return mailchimp_tags.translated(sample_list.composed(subject=subject), own=NONE).subject


@pytest.mark.parametrize(
    ("field", "tag"),
    [
        ("[[email]]", "*|EMAIL|*"),
        ("[[preferences_url]]", "*|UPDATE_PROFILE|*"),
        ("[[first_name|vous]]", "*|IF:FNAME|**|FNAME|**|ELSE:|*vous*|END:IF|*"),
        ("[[last_name|]]", "*|LNAME|*"),
        ("[[ville|ici]]", "*|IF:VILLE|**|VILLE|**|ELSE:|*ici*|END:IF|*"),
        ("[[email|rien]]", "*|EMAIL|*"),
        (r"\[[ littéral ]]", "[[ littéral ]]"),
        ("[[language_notice|]]", ""),
        ('<p lang="[[language_notice_tag|fr-CA]]">', '<p lang="fr-CA">'),
    ],
)
def test_each_field_has_its_tag(field: str, tag: str) -> None:
    assert of_html(field) == tag


def test_a_fallback_is_written_as_its_place_wants_it() -> None:
    assert "ELSE:|*vous &amp; nous*|END" in of_html("[[first_name|vous &amp; nous]]")
    assert "ELSE:|*vous & nous*|END" in of_subject("[[first_name|vous & nous]]")


@pytest.mark.parametrize("name", ["", "Zoé"])
def test_with_and_without_a_name_the_sentence_is_whole(name: str) -> None:
    made = of_subject("[[first_name|Vous]], bonjour [[first_name|à vous]] !")
    assert filled(made, {"FNAME": name}) == (f"{name or 'Vous'}, bonjour {name or 'à vous'} !")


def test_a_way_out_that_is_a_whole_address_stands_where_it_stood() -> None:
    assert of_html('<a href="[[preferences_url]]">Profil</a>') == '<a href="*|UPDATE_PROFILE|*">Profil</a>'


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://cipc.example/?de=[[email]]">x</a>',
        '<a href="mailto:[[email]]">x</a>',
        '<a href="https://cipc.example/?u=[[unsubscribe_url]]">x</a>',
        '<img src="https://cipc.example/[[first_name|x]].png" alt="">',
    ],
)
def test_a_field_inside_an_address_is_refused_by_name(html: str) -> None:
    with pytest.raises(BadRequestError, match="inside an address"):
        of_html(html)


@pytest.mark.parametrize(
    "text",
    [
        "*|FNAME|*",
        "*|LIST:ADDRESS|*",
        "*|IF:X|*",
        "a *| b",
        "*%7CUNSUB%7C*",
        "*%7cunsub%7c*",
        "*|[[first_name|x]]",
        "[[first_name|*|]]",
        "[[first_name|*|ELSE:|*]]",
        "*|[[first_name|x]]|*",
    ],
)
def test_mailchimp_s_own_syntax_is_refused_wherever_it_hides(text: str) -> None:
    for make in (of_html, of_subject):
        with pytest.raises(BadRequestError, match="merge tag of its own"):
            make(text)


@pytest.mark.parametrize("text", ["*étoile*", "a | b", "|*", "a*b|c", "**[[first_name|x]]**", "* | *", "5 * 3 || 2"])
def test_asterisks_and_bars_apart_do_no_harm(text: str) -> None:
    made = of_html(text)
    assert filled(made, {"FNAME": "Zoé"}) == text.replace("[[first_name|x]]", "Zoé")


@pytest.mark.parametrize("part", ["sender", "reply_to"])
def test_a_sender_s_name_with_mailchimp_s_syntax_is_refused(part: str) -> None:
    message = replace(sample_list.composed(), **{part: Mailbox(email="a@b.example", name="*|FNAME|*")})  # type: ignore[arg-type]
    with pytest.raises(BadRequestError):
        mailchimp_tags.translated(message, own=NONE)


@pytest.mark.parametrize("part", ["html", "text"])
def test_both_parts_have_the_way_out(part: str) -> None:
    message = sample_list.composed(**{part: "Bonjour"})
    with pytest.raises(BadRequestError, match="no unsubscribe link"):
        mailchimp_tags.translated(message, own=NONE)


def test_tags_of_the_list_s_own_take_the_place_of_those_in_the_table() -> None:
    own = {"first_name": "PRENOM"}
    made = mailchimp_tags.translated(sample_list.composed(), own=own)
    assert "*|PRENOM|*" in made.html
    assert "FNAME" not in made.html + made.subject + made.text
    assert mailchimp_tags.field_of("PRENOM", own=own) == "first_name"
    assert ("first_name", "*|PRENOM|*") in [(tag.field, tag.tag) for tag in mailchimp_tags.table(own)]


def test_the_list_s_own_fields_are_named_once_and_mailchimp_s_are_not() -> None:
    made = mailchimp_tags.translated(sample_list.composed(), own=NONE)
    assert mailchimp_tags.personal_tags(made) == ("FNAME", "LNAME")
    assert mailchimp_tags.missing_among(("FNAME", "VILLE"), ("fname", "LNAME")) == ("VILLE",)


def test_the_rest_of_the_message_is_not_touched() -> None:
    message = sample_list.composed()
    made = mailchimp_tags.translated(message, own=NONE)
    assert isinstance(made, ListMessage)
    assert (made.sender, made.reply_to) == (message.sender, message.reply_to)
    untouched = [line for line in message.html.splitlines() if "[[" not in line]
    assert [line for line in made.html.splitlines() if line in untouched] == untouched


_SIGNS = ("*", "|", "*|", "|*", "%7C", "%7c", "[[", "]]", "\\[[", "IF:", "ELSE:", "END:IF", "FNAME", "[[first_name|")
_FIELDS = ("[[first_name|vous]]", "[[last_name|]]", "[[ville|ici & là]]", "[[email]]")
_PIECES = st.sampled_from((*_SIGNS, *_FIELDS, " ", "\n", "<", "&amp;", "é", ":", "\\"))
_TEXTS = st.lists(_PIECES, max_size=14).map("".join)


@given(
    text=_TEXTS, part=st.sampled_from([Part.HEADER, Part.HTML, Part.TEXT]), name=st.sampled_from(["", "Zoé", "A & B"])
)
def test_whatever_stands_there_mailchimp_fills_what_we_would_or_it_is_refused(
    text: str, part: Part, name: str
) -> None:
    """What Mailchimp makes of our tags for one person is what merge_fields makes of our fields for the same person."""
    values = {"first_name": name, "last_name": "Roy", "ville": "", "email": "a@b.example"}
    tags = {"FNAME": name, "LNAME": "Roy", "VILLE": "", "EMAIL": "a@b.example"}
    try:
        made = mailchimp_tags._translated(text, part, names=mailchimp_tags._NAMES)
    except BadRequestError:
        return
    expected = replaced_in_context(text, lambda field, place: escaped(value_of(field, values), place), part=part)
    assert filled(made, tags, is_html=part is Part.HTML) == expected
