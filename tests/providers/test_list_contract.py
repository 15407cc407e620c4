"""What every list provider promises, held by one suite over all of them, each against its own stand-in.

The judge is the stand-in: who got what, what was started, what was asked. A provider without drafts starts a mailing by
making it; what differs there is asked of its capabilities, never of its name.
"""

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

import sample_list
from cipc_newsletter.errors import (
    AuthenticationError,
    BadRequestError,
    ConfigError,
    ProviderError,
    RateLimitedError,
    UnavailableError,
    UncertainError,
)
from cipc_newsletter.merge_fields import filled
from cipc_newsletter.model.message import Addressee
from cipc_newsletter.providers import registry
from cipc_newsletter.providers.list_port import Mailing, MailingState
from providers.list_benches import BENCHES, ListBench
from sample_list import NOON

LATER = NOON + dt.timedelta(hours=2)
NOT_THERE = "987654321"

# What each answer proves of a call that asks for a change (docs of errors.py): the trouble, its status, the class.
PROVEN = [
    ("refuse", 400, BadRequestError),
    ("refuse", 401, AuthenticationError),
    ("refuse", 402, AuthenticationError),
    ("refuse", 403, AuthenticationError),
    ("refuse", 405, AuthenticationError),
    ("refuse", 413, BadRequestError),
    ("refuse", 422, BadRequestError),
    ("refuse", 429, RateLimitedError),
    ("redirect", 301, AuthenticationError),
    ("redirect", 307, AuthenticationError),
    ("redirect", 308, AuthenticationError),
]
UNCLEAR = [
    ("lose", 0),
    ("lose-before", 0),
    ("hang", 0),
    ("fail", 500),
    ("fail", 502),
    ("fail", 504),
    ("refuse", 500),
    ("refuse", 503),
    ("refuse", 408),
    ("refuse", 409),
    ("redirect", 302),
    ("redirect", 303),
    ("html", 200),
]
SOME = [("lose", 0), ("lose-before", 0), ("fail", 500), ("html", 200)]


@pytest.fixture(params=BENCHES)
def bench(request: pytest.FixtureRequest) -> Iterator[ListBench]:
    with BENCHES[request.param]() as running:
        running.server.control.now = NOON
        running.server.control.wait_seconds = 2.5
        yield running
        assert running.server.control.mistakes == []


def mailing(bench: ListBench, audience: str = "", *, language: str = "fr") -> Mailing:
    message = bench.provider.translated(sample_list.composed(language))
    at = None if bench.provider.capabilities.has_drafts else LATER
    return sample_list.mailing(message, audience=audience or bench.french, language=language, at=at)


def made(bench: ListBench, one: Mailing | None = None) -> str:
    """Make a mailing and fill it."""
    wanted = one or mailing(bench)
    ref = bench.provider.create(wanted)
    bench.provider.fill(ref, wanted)
    return ref


def started(bench: ListBench, one: Mailing | None = None) -> str:
    """Make a mailing and let it leave two hours later."""
    ref = made(bench, one)
    if bench.provider.capabilities.has_drafts:
        bench.provider.start(ref, LATER)
    return ref


def sent(bench: ListBench, one: Mailing | None = None) -> str:
    """Make a mailing and let the time pass until it has left."""
    ref = started(bench, one)
    bench.server.control.now = LATER + dt.timedelta(minutes=1)
    return ref


def in_part(bench: ListBench, audience: str) -> set[str]:
    """Return who is in a part of the list, as the adapter tells."""
    return {member.email for member in bench.provider.members((audience,)) if member.audiences}


def only_with_drafts(bench: ListBench) -> None:
    if not bench.provider.capabilities.has_drafts:
        pytest.skip("what is made there is already on its way")


# Names and tables.


def test_it_is_known_under_its_name_and_described(bench: ListBench) -> None:
    assert bench.provider.name == bench.name
    assert registry.is_list(bench.name)
    description = registry.describe(bench.name)
    assert description.title == bench.provider.title
    assert description.tags == (bench.provider.tags if bench.has_table else ())
    assert description.unverified == bench.provider.capabilities.unverified


def test_the_table_of_tags_has_a_line_for_every_field_people_know(bench: ListBench) -> None:
    assert {"first_name", "last_name", "email", "unsubscribe_url"} <= {tag.field for tag in bench.provider.tags}


def test_the_account_says_its_name_and_whether_the_sender_may_be_used(bench: ListBench) -> None:
    account = bench.provider.check()
    assert account.name
    assert account.sender_is_verified is not False


# Who is there.


def test_the_list_comes_first_with_everybody_who_would_be_mailed(bench: ListBench) -> None:
    whole = bench.provider.audiences()[0]
    assert whole.ref == "list"
    assert whole.count == len(bench.mailable()) == bench.provider.count("list")


def test_every_part_is_counted_as_its_ref_is(bench: ListBench) -> None:
    parts = bench.provider.audiences()[1:]
    assert {bench.french, bench.english} <= {part.ref for part in parts}
    assert [part.count for part in parts] == [bench.provider.count(part.ref) for part in parts]


def test_a_part_that_is_not_there_is_refused_by_name(bench: ListBench) -> None:
    with pytest.raises(ConfigError) as caught:
        bench.provider.count(bench.unknown)
    assert bench.unknown.partition(":")[2] in str(caught.value)
    for nonsense in ("", "nonsense", "tag:", "segment:x", "segment:../../campaigns", "field:", "field:X"):
        with pytest.raises(ConfigError):
            bench.provider.count(nonsense)


def test_members_are_everybody_who_would_be_mailed_with_the_parts_that_hold_them(bench: ListBench) -> None:
    members = {member.email: member.audiences for member in bench.provider.members((bench.french, bench.english))}
    assert set(members) == bench.mailable()
    assert members[bench.in_neither] == ()
    assert members[bench.in_both] == (bench.french, bench.english)
    assert bench.left not in members
    assert bench.bounced not in members


def test_names_that_others_chose_stay_on_one_line_and_move_no_terminal(bench: ListBench) -> None:
    bench.name_things("Liste\x1b[2J\r\n\u202e\x00<script>" + "x" * 500)
    for audience in bench.provider.audiences():
        assert len(audience.name) <= 80
        assert not any(
            unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") for sign in audience.name + audience.ref
        )


# What it says.


def test_translating_is_pure_and_always_the_same(bench: ListBench) -> None:
    message = sample_list.composed()
    before = replace(message)
    assert bench.provider.translated(message) == bench.provider.translated(message)
    assert message == before
    assert bench.server.control.calls == []


def test_everybody_finds_what_the_merge_fields_give_for_them(bench: ListBench) -> None:
    message = sample_list.composed()
    sent(bench)
    mails = {mail.to: bench.without_own(mail) for mail in bench.server.mails()}
    assert set(mails) == in_part(bench, bench.french)
    for email, mail in mails.items():
        link = bench.unsubscribe_link(email)
        person = Addressee(
            subscriber_id=1,
            uid=bytes(8),
            email=email,
            fields={**bench.server.values_of(email), "unsubscribe_url": link},
        )
        expected = filled(message, person, date=NOON, message_id="<x@y.example>")
        assert mail.subject == expected.subject
        assert mail.html == expected.html
        if bench.provider.capabilities.carries_text:
            assert mail.text == expected.text


@pytest.mark.parametrize("part", ["subject", "html", "text"])
def test_its_own_syntax_is_escaped_or_refused(bench: ListBench, part: str) -> None:
    said = getattr(sample_list.composed(), part)
    spoilt = said.replace("boucles", bench.accident).replace("l’", bench.accident)
    assert spoilt != said
    assert bench.accident not in str(_translated_or_refused(bench, part, spoilt))


def _translated_or_refused(bench: ListBench, part: str, text: str) -> str | None:
    """Return the part in the provider's tags, None where it is refused in three parts."""
    try:
        return str(getattr(bench.provider.translated(sample_list.composed(**{part: text})), part))
    except BadRequestError as error:
        return None if error.mistakes[0].right and error.mistakes[0].remedy else bench.accident


def test_its_own_syntax_in_a_fallback_is_escaped_or_refused(bench: ListBench) -> None:
    html = sample_list.HTML.replace("[[first_name|abonnée, abonné]]", f"[[first_name|{bench.accident}]]")
    assert bench.accident not in str(_translated_or_refused(bench, "html", html))


def test_a_mail_without_its_way_out_is_refused(bench: ListBench) -> None:
    html = sample_list.HTML.replace("[[unsubscribe_url]]", "https://cipc.example/")
    with pytest.raises(BadRequestError, match="unsubscribe"):
        bench.provider.translated(sample_list.composed(html=html))


def test_a_field_the_list_lacks_is_refused_by_name_before_anything_is_made(bench: ListBench) -> None:
    changes = {"html": sample_list.HTML + "[[shoe_size|42]]", "text": sample_list.TEXT + "[[shoe_size|42]]"}

    def make() -> None:
        message = bench.provider.translated(sample_list.composed(**changes))
        with pytest.raises(BadRequestError, match="shoe_size"):
            bench.provider.require_fields(message)
        bench.provider.create(replace(mailing(bench), message=message))

    with pytest.raises(BadRequestError, match="shoe_size"):
        make()
    assert bench.server.control.changing() == []
    bench.provider.require_fields(mailing(bench).message)


# Making it.


def test_what_is_made_is_found_again_by_its_mark(bench: ListBench) -> None:
    ref = made(bench)
    (found,) = bench.again().ours()
    assert (found.ref, found.mark) == (ref, sample_list.mark())
    is_draft = bench.provider.capabilities.has_drafts
    assert found.standing.state is (MailingState.DRAFT if is_draft else MailingState.SCHEDULED)


def test_making_a_draft_starts_nothing(bench: ListBench) -> None:
    only_with_drafts(bench)
    made(bench)
    bench.server.control.now = LATER
    assert bench.server.started() == []
    assert bench.server.mails() == []


def test_what_is_read_back_is_what_was_uploaded(bench: ListBench) -> None:
    wanted = mailing(bench)
    content = bench.provider.read_back(made(bench, wanted))
    assert content.subject == wanted.message.subject
    assert content.html == wanted.message.html
    assert content.text == (wanted.message.text if bench.provider.capabilities.carries_text else content.text)
    assert content.sender == wanted.message.sender
    assert content.audience == wanted.audience


def test_what_was_changed_there_is_read_back_changed(bench: ListBench) -> None:
    bench.server.control.modes |= {"footer", "links", "one-character"}
    wanted = mailing(bench)
    content = bench.provider.read_back(made(bench, wanted))
    assert content.html != wanted.message.html


def test_tracking_that_is_switched_on_there_is_named(bench: ListBench) -> None:
    quiet = bench.provider.read_back(made(bench)).tracking
    bench.server.control.modes |= {"tracking"}
    loud = bench.provider.read_back(
        made(bench, replace(mailing(bench), mark=sample_list.mark(language="en")))
    ).tracking
    assert set(quiet) < set(loud) or quiet == loud != ()


def test_filling_again_gives_the_same(bench: ListBench) -> None:
    only_with_drafts(bench)
    wanted = mailing(bench)
    ref = made(bench, replace(wanted, message=replace(wanted.message, subject="Autre chose")))
    for _time in range(2):
        bench.provider.fill(ref, wanted)
        assert bench.provider.read_back(ref).subject == wanted.message.subject
    assert len(bench.provider.ours()) == 1


def test_each_language_goes_to_its_part_and_nobody_else_gets_it(bench: ListBench) -> None:
    for language, audience in (("fr", bench.french), ("en", bench.english)):
        started(bench, mailing(bench, audience, language=language))
    expected = [in_part(bench, bench.french), in_part(bench, bench.english)]
    assert [set(one.people) for one in bench.server.started()] == expected
    bench.server.control.now = LATER + dt.timedelta(minutes=1)
    assert len(bench.server.mails()) == sum(map(len, expected))


# Starting, stopping, removing.


def test_a_moment_is_kept(bench: ListBench) -> None:
    ref = started(bench)
    standing = bench.provider.standing(ref)
    assert (standing.state, standing.at) == (MailingState.SCHEDULED, LATER)
    bench.server.control.now = LATER - dt.timedelta(minutes=1)
    assert bench.server.mails() == []
    bench.server.control.now = LATER + dt.timedelta(minutes=1)
    standing = bench.provider.standing(ref)
    assert (standing.state, standing.n) == (MailingState.SENT, len(in_part(bench, bench.french)))


def test_without_a_moment_it_leaves_now(bench: ListBench) -> None:
    only_with_drafts(bench)
    ref = made(bench)
    bench.provider.start(ref, None)
    assert {mail.to for mail in bench.server.mails()} == in_part(bench, bench.french)
    assert bench.provider.standing(ref).state in (MailingState.SENDING, MailingState.SENT)


def test_a_moment_off_the_grid_is_refused_before_it_is_asked_for(bench: ListBench) -> None:
    only_with_drafts(bench)
    step = bench.provider.capabilities.minutes_step
    if step == 1:
        pytest.skip("every minute will do")
    ref = made(bench)
    before = len(bench.server.control.calls)
    with pytest.raises(BadRequestError):
        bench.provider.start(ref, LATER + dt.timedelta(minutes=1))
    assert len(bench.server.control.calls) == before


def test_a_second_start_mails_nobody_again(bench: ListBench) -> None:
    only_with_drafts(bench)
    ref = made(bench)
    bench.provider.start(ref, None)
    with pytest.raises(ProviderError):
        bench.provider.start(ref, None)
    assert len(bench.server.started()) == 1


def test_a_scheduled_one_is_taken_back_as_often_as_it_is_asked(bench: ListBench) -> None:
    ref = started(bench)
    for _time in range(2):
        bench.provider.stop(ref)
        assert bench.provider.standing(ref).state in (MailingState.DRAFT, MailingState.STOPPED, MailingState.MISSING)
    bench.server.control.now = LATER + dt.timedelta(minutes=1)
    assert bench.server.mails() == []
    assert bench.server.started() == []


def test_what_is_leaving_is_not_taken_back(bench: ListBench) -> None:
    ref = sent(bench)
    with pytest.raises(BadRequestError):
        bench.provider.stop(ref)


def test_a_draft_is_removed_and_nothing_else_is(bench: ListBench) -> None:
    only_with_drafts(bench)
    ref = made(bench)
    bench.provider.remove(ref)
    assert bench.provider.ours() == ()
    bench.provider.remove(ref)
    for ref in (started(bench), sent(bench)):
        with pytest.raises(BadRequestError):
            bench.provider.remove(ref)
        assert ref in [found.ref for found in bench.provider.ours()]


def test_one_that_is_not_there_is_said_to_be_missing(bench: ListBench) -> None:
    provider, one = bench.provider, mailing(bench)
    assert provider.standing(NOT_THERE).state is MailingState.MISSING
    provider.remove(NOT_THERE)
    calls: tuple[Callable[[], object], ...] = (
        lambda: provider.read_back(NOT_THERE),
        lambda: provider.results(NOT_THERE),
        *(
            (lambda: provider.fill(NOT_THERE, one), lambda: provider.start(NOT_THERE, LATER))
            if provider.capabilities.has_drafts
            else ()
        ),
    )
    for call in calls:
        with pytest.raises(BadRequestError):
            call()
    assert bench.server.started() == []


def test_a_test_copy_goes_to_the_addresses_named_and_to_nobody_else(bench: ListBench) -> None:
    only_with_drafts(bench)
    ref = made(bench)
    addresses = ("elise@cipc.example", "ana@cipc.example")
    bench.provider.test(ref, addresses)
    assert [(mail.to, mail.is_test) for mail in bench.server.mails()] == [(email, True) for email in addresses]
    assert bench.provider.standing(ref).state is MailingState.DRAFT
    assert bench.server.started() == []


# What became of it.


def test_the_results_are_in_people_and_add_up(bench: ListBench) -> None:
    ref = sent(bench)
    bench.server.mails()  # the stand-in lets it leave
    people = sorted(in_part(bench, bench.french))
    bench.server.bounced.add(people[0])
    bench.complain(people[1])
    results = bench.provider.results(ref)
    assert results.sent == len(people) == results.delivered + results.bounced + results.pending
    assert (results.bounced, results.complained, results.unsubscribed) == (1, int(bench.tells_complaints), 1)
    assert results.opened == (0 if bench.measures_opens else None)


def test_of_one_that_has_not_left_nobody_was_mailed(bench: ListBench) -> None:
    results = bench.provider.results(started(bench))
    assert (results.sent, results.delivered, results.is_final) == (0, 0, False)


def test_whoever_left_bounced_or_complained_departs(bench: ListBench) -> None:
    bench.complain(bench.in_both)
    complained = (bench.in_both, "complained" if bench.tells_complaints else "unsubscribed")
    departed = {(departure.email, departure.why) for departure in bench.provider.departures()}
    expected = {(bench.left, "unsubscribed"), (bench.bounced, "bounced"), complained}
    assert expected <= departed
    assert {email for email, _why in departed}.isdisjoint(bench.mailable())


def test_somebody_who_left_here_is_mailed_there_no_more(bench: ListBench) -> None:
    for email in (bench.in_both, bench.in_both, bench.left, "inconnu@lecteurs.example"):
        bench.provider.leave(email)
    assert bench.in_both not in bench.mailable()
    assert bench.in_both in {one.email for one in bench.provider.departures()}
    sent(bench)
    assert bench.in_both not in {mail.to for mail in bench.server.mails()}


def test_leaving_does_not_change_how_the_case_of_an_address_is_written(bench: ListBench) -> None:
    bench.provider.leave(bench.in_both.upper())
    assert bench.in_both not in bench.mailable()


# What an answer proves.


@pytest.mark.parametrize(("word", "status", "kind"), PROVEN)
@pytest.mark.parametrize("method", ["create", "fill", "start", "leave"])
def test_a_refusal_is_told_by_its_class_and_has_done_nothing(
    bench: ListBench, method: str, word: str, status: int, kind: type[ProviderError]
) -> None:
    act = doing(bench, method)
    bench.server.control.trouble(word, on=bench.changes[method], status=status)
    before = bench.server.started()
    with pytest.raises(ProviderError) as caught:
        act()
    assert type(caught.value) is kind
    assert bench.server.started() == before
    assert bench.server.mails() == []
    if kind is RateLimitedError:
        assert caught.value.retry_after == 7


@pytest.mark.parametrize(
    ("method", "word", "status"),
    [
        *((method, *trouble) for method in ("create", "start") for trouble in UNCLEAR),
        *((method, *trouble) for method in ("fill", "stop", "remove", "test", "leave") for trouble in SOME),
    ],
)
def test_what_may_have_been_done_is_unclear(bench: ListBench, method: str, word: str, status: int) -> None:
    hasten(bench, word)
    act = doing(bench, method)
    bench.server.control.trouble(word, on=bench.changes[method], status=status)
    before = len(bench.server.control.calls)
    with pytest.raises(UncertainError):
        act()
    asked = [call for call in bench.server.control.calls[before:] if call.trouble]
    assert len(asked) == 1, "a call that may have been done is not made again"


@pytest.mark.parametrize("word", ["cut", "huge"])
def test_an_answer_that_breaks_off_or_never_ends_is_unclear(bench: ListBench, word: str) -> None:
    act = doing(bench, "create")
    bench.server.control.trouble(word, on=bench.changes["create"])
    with pytest.raises(UncertainError):
        act()


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("refuse", 500),
        ("refuse", 503),
        ("lose-before", 0),
        ("html", 200),
        ("html", 404),
        ("cut", 0),
    ],
)
@pytest.mark.parametrize("method", ["check", "audiences", "ours", "standing", "members", "departures", "read_back"])
def test_a_question_that_is_not_answered_is_never_taken_for_an_answer(
    bench: ListBench, method: str, word: str, status: int
) -> None:
    act = asking(bench, method)
    bench.server.control.trouble(word, on="^GET ", status=status)
    with pytest.raises((UnavailableError, UncertainError, AuthenticationError)):
        act()


@pytest.mark.parametrize(
    ("status", "kind"), [(401, AuthenticationError), (403, AuthenticationError), (429, RateLimitedError)]
)
@pytest.mark.parametrize("method", ["check", "audiences", "ours", "standing", "members", "departures", "read_back"])
def test_a_question_that_is_refused_says_so(
    bench: ListBench, method: str, status: int, kind: type[ProviderError]
) -> None:
    act = asking(bench, method)
    bench.server.control.trouble("refuse", on="^GET ", status=status)
    with pytest.raises(kind):
        act()


@pytest.mark.parametrize("word", ["huge", "hang-before"])
def test_a_question_answered_without_end_or_never_is_given_up(bench: ListBench, word: str) -> None:
    hasten(bench, word)
    act = asking(bench, "ours")
    bench.server.control.trouble(word, on="^GET ")
    with pytest.raises((UncertainError, UnavailableError)):
        act()


def test_a_server_that_is_not_there_was_told_nothing(bench: ListBench) -> None:
    act = doing(bench, "create")
    bench.server.__exit__()
    with pytest.raises(UnavailableError, match="cannot be reached"):
        act()
    bench.server.stopping.clear()


def test_no_error_shows_the_key_or_an_address(bench: ListBench) -> None:
    for method, pattern in bench.changes.items():
        if method not in ("create", "fill", "start", "leave"):
            continue
        act = doing(bench, method)
        bench.server.control.trouble("html", on=pattern, status=400)
        with pytest.raises(ProviderError) as caught:
            act()
        assert bench.key not in f"{caught.value} {caught.value.answer}"
        assert "@lecteurs.example" not in str(caught.value)


def hasten(bench: ListBench, word: str) -> None:
    """Wait no longer than a test has time for, where nothing will come."""
    if word.startswith("hang"):
        bench.read_seconds = 1.5
        bench.provider = bench.again()


def doing(bench: ListBench, method: str) -> Callable[[], object]:
    """Return a call that changes something, ready to be made."""
    provider = bench.provider
    if method not in bench.changes:
        pytest.skip("it has no such call")
    if method == "create":
        one = mailing(bench)
        return lambda: provider.create(one)
    if method == "leave":
        return lambda: provider.leave(bench.in_both)
    if method == "stop":
        ref = started(bench)
        return lambda: provider.stop(ref)
    ref, one = made(bench), mailing(bench)
    acts: dict[str, Callable[[], object]] = {
        "fill": lambda: provider.fill(ref, one),
        "start": lambda: provider.start(ref, LATER),
        "remove": lambda: provider.remove(ref),
        "test": lambda: provider.test(ref, ("elise@cipc.example",)),
    }
    return acts[method]


def asking(bench: ListBench, method: str) -> Callable[[], object]:
    """Return a call that only asks, ready to be made."""
    ref = started(bench)
    provider = bench.again()
    acts: dict[str, Callable[[], object]] = {
        "check": provider.check,
        "audiences": provider.audiences,
        "ours": provider.ours,
        "standing": lambda: provider.standing(ref),
        "members": lambda: list(provider.members((bench.french,))),
        "departures": lambda: list(provider.departures()),
        "read_back": lambda: provider.read_back(ref),
    }
    return acts[method]


# Many.


def test_ours_are_found_among_thousands_of_others(bench: ListBench) -> None:
    first = made(bench)
    bench.add_others(2300)
    second = made(bench, replace(mailing(bench), mark=sample_list.mark(language="en")))
    assert {found.ref for found in bench.again().ours()} == {first, second}
