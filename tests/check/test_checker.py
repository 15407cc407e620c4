"""A good mail passes; broken in one place, it is caught by the rule for that place and by no unrelated one."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

import good_mail
from cipc_newsletter.check.check_input import OtherIssue
from cipc_newsletter.check.checker import FUNCTIONS, LANGUAGE_FUNCTIONS, check
from cipc_newsletter.check.rules import ONLINE, RULES
from cipc_newsletter.model.finding import Finding, Severity
from cipc_newsletter.model.issue import Issue, Section, Waiver
from cipc_newsletter.model.item import Picture
from good_mail import Mail, check_input, issue, item, mail
from mutations import ANSWERS, LEAD, LINK, MUTATIONS, WRITTEN


def rules_found(french: Mail | None = None, **changes: object) -> set[str]:
    """Return the rules that find something in the French mail."""
    return {finding.rule for finding in check(check_input(french, **changes)).findings if finding.language == "fr"}


def test_a_good_mail_passes() -> None:
    assert check(check_input()).findings == ()


@pytest.mark.parametrize("name", MUTATIONS)
def test_one_thing_broken_is_caught_by_its_rule_alone(name: str) -> None:
    broken = mail()
    breaks, expected = MUTATIONS[name]
    breaks(broken)
    every = check(check_input(broken)).findings
    found = [finding for finding in every if finding.language == "fr"]
    assert {finding.rule for finding in found} == expected, [finding.message for finding in found]
    assert_sentences_with_a_place(every)


@pytest.mark.parametrize("name", WRITTEN)
def test_one_thing_written_otherwise_is_caught_by_its_rule_alone(name: str) -> None:
    changes, expected = WRITTEN[name]
    found = check(check_input(**changes())).findings
    assert {finding.rule for finding in found} == expected, [finding.message for finding in found]
    assert_sentences_with_a_place(found)


def assert_sentences_with_a_place(findings: Iterable[Finding]) -> None:
    for finding in findings:
        assert finding.message.endswith((".", '".', "?="))
        assert finding.right
        assert finding.fix
        assert finding.path
        assert "{" not in finding.right + finding.fix


def test_every_rule_is_broken_by_some_mutation() -> None:
    caught = set().union(
        *(expected for _breaks, expected in (*MUTATIONS.values(), *WRITTEN.values(), *ANSWERS.values()))
    )
    assert caught == {rule.id for rule in RULES}


def test_there_are_enough_mutations() -> None:
    assert len(MUTATIONS) + len(WRITTEN) >= 120


def with_item(**changes: object) -> Issue:
    return issue({"fr": item("fr", **changes)})


SOURCE_MUTATIONS: dict[str, tuple[Issue, str, str, int | None]] = {
    "a picture nobody described": (
        with_item(image=Picture(alt="", file="parc.jpg")),
        "A11-06",
        "news/2025-12-02-ete/fr.md",
        None,
    ),
    "a description that is a file name": (
        with_item(image=Picture(alt="IMG_2031.jpg", file="parc.jpg")),
        "A11-06",
        "news/2025-12-02-ete/fr.md",
        None,
    ),
    "a description that says it is a picture": (
        with_item(image=Picture(alt="Photo de jeunes dans un parc", file="parc.jpg")),
        "A11-06",
        "news/2025-12-02-ete/fr.md",
        None,
    ),
    "a description that repeats the title": (
        with_item(image=Picture(alt="Jeunes et police : l'été autrement", file="parc.jpg")),
        "A11-06",
        "news/2025-12-02-ete/fr.md",
        None,
    ),
    "a description as long as a text": (
        with_item(image=Picture(alt="Des jeunes " * 14, file="parc.jpg")),
        "A11-06",
        "news/2025-12-02-ete/fr.md",
        None,
    ),
    "a picture in a text nobody described": (
        with_item(
            body=f"{good_mail.WORDS['fr']['summary']}\n\n```\n![](code.png)\n```\n\n![](plan.png)\nhttps://criterion.example/ete"
        ),
        "A11-06",
        "news/2025-12-02-ete/fr.md",
        18,
    ),
    "a section without anything": (
        issue(sections=(*issue().sections, Section(layout="cards", line=31))),
        "CNT-06",
        "issues/2025-12.toml",
        31,
    ),
    "a section the text forgot": (
        issue(sections=(replace(issue().sections[0], titles={"fr": "En bref", "es": "En portada"}, line=20),)),
        "CNT-05",
        "issues/2025-12.toml",
        20,
    ),
}


@pytest.mark.parametrize("name", SOURCE_MUTATIONS)
def test_a_fault_of_the_sources_is_found_at_its_place(name: str) -> None:
    written, rule, path, line = SOURCE_MUTATIONS[name]
    found = [finding for finding in check(check_input(written=written)).findings if finding.language == "fr"]
    assert [(finding.rule, finding.path, finding.line) for finding in found] == [(rule, path, line)]


def test_an_address_for_examples_is_found_where_it_was_written() -> None:
    broken = mail()
    broken.swap("https://criterion.example/ete", "https://www.example.com/ete")
    body = f"{good_mail.WORDS['fr']['summary']}\n\n[Voir](https://www.example.com/ete)"
    written = with_item(body=body, link="")
    (finding,) = check(check_input(broken, written=written)).blockers
    assert (finding.rule, finding.path, finding.line) == ("CNT-06", "news/2025-12-02-ete/fr.md", 14)


@pytest.mark.parametrize(
    "address",
    [
        "http://192.168.1.20/ete",
        "http://10.0.0.7/",
        "http://127.0.0.1:8000/",
        "http://[::1]/",
        "http://localhost/a",
        "http://intranet/a",
        "mailto:nom@example.com",
    ],
)
def test_an_address_inside_a_network_leads_no_reader_anywhere(address: str) -> None:
    broken = mail()
    broken.swap("https://criterion.example/ete", address)
    assert rules_found(broken, written=with_item(link=address, body="…")) == {"CNT-06"}


def test_a_picture_is_ours_by_the_address_it_was_published_at() -> None:
    published = mail()
    published.in_html(
        "https://img.criterion.example/parc-0a1b.jpg", "https://wp.criterion.example/2025/parc-scaled.jpg"
    )
    assert "IMG-06" in rules_found(published)
    published.picture(address="https://wp.criterion.example/2025/parc-scaled.jpg")
    assert "IMG-06" not in rules_found(published)


def test_a_number_that_is_taken_is_a_blocker() -> None:
    (finding,) = check(
        check_input(others=(OtherIssue(id="2025-11", number=12), OtherIssue(id="2025-10", number=11)))
    ).findings
    assert (finding.rule, finding.path) == ("CNT-06", "issues/2025-12.toml")
    assert "2025-11" in finding.message


def test_the_organisations_own_addresses_are_no_leftovers() -> None:
    own = mail()
    own.swap("criterion.example", "example.org")
    own.in_html("https://img.example.org/", "http://localhost:8080/images/")
    organisation = replace(good_mail.ORGANISATION, website="https://example.org", email="info@example.org")
    given = check_input(own, written=with_item(link="", body="…"), organisation=organisation)
    french = [finding for finding in check(given).findings if finding.language == "fr"]
    assert [finding for finding in french if finding.rule == "CNT-06"] == []


GOOD_VARIANTS: dict[str, Callable[[Mail], None]] = {
    "a picture's words inside a link": lambda m: m.in_html(
        'alt="Des jeunes assis en cercle dans un parc" width="552"></a>',
        'alt="" role="presentation" width="552"><b style="font-size:16px;color:#0f5e57">L’été</b></a>',
    ),
    "a short button that goes on aloud": lambda m: m.in_html(
        f">{LEAD}<", f' aria-label="{LEAD}">{LEAD.removesuffix(" sur l’été des jeunes")}<'
    ),
    "a second way out by mail": lambda m: m.header(
        "List-Unsubscribe", f"List-Unsubscribe: <{LINK}>,", " <mailto:unsub@criterion.example?subject=unsubscribe>"
    ),
    "plain ASCII as 7bit": lambda m: m.bytes_replaced(
        b"=_b\r\nContent-Type: text/plain", b"=_b\r\nContent-Type: text/plain"
    ),
    "a title in capitals": lambda m: m.in_text("À la une", "À LA UNE"),
    "a title over two lines": lambda m: m.in_text("Jeunes et police", "Jeunes\net police"),
    "colours by name and in other notations": lambda m: m.in_html(
        "background-color:#ffffff;color:#22303c", "background:white;color:rgb(34, 48, 60)"
    ),
    "white on a dark button": lambda m: m.in_html(
        'style="color:#0f5e57">Se dés', 'style="background:#0f5e57;color:#fff">Se dés'
    ),
    "a long address on a line of its own": lambda m: m.in_text("A: 1", f"https://criterion.example/{'a' * 90}"),
    "a literal field": lambda m: m.swap("au parc", "\\[[first_name]] au parc"),
    "the Portuguese word for all": lambda m: m.swap("au parc", "todo"),
    "a caption-less number in Roman figures": lambda m: m.swap("au parc", "au XXXe congrès"),
    "markup that only Outlook reads": lambda m: m.in_html(
        "<h3 ", "<!--[if mso]><table role='none'></table><![endif]--><h3 "
    ),
    "a marked section": lambda m: m.in_html("<h3 ", "<![if !mso]><![endif]><h3 "),
}


@pytest.mark.parametrize("name", GOOD_VARIANTS)
def test_another_right_way_passes_too(name: str) -> None:
    variant = mail()
    GOOD_VARIANTS[name](variant)
    assert check(check_input(variant)).findings == ()


def test_spanish_todo_is_a_word_and_a_mark() -> None:
    shouted, marked = mail("es"), mail("es")
    shouted.swap("hablando", "TODO EL DÍA")
    marked.swap("hablando", "TODO: hablar")
    for spanish, expected in ((shouted, set()), (marked, {"CNT-06"})):
        given = check_input()
        composed = good_mail.composed_issue(mail(), spanish)
        given = replace(given, composed=composed, mime={"fr": mail().raw(), "es": spanish.raw()})
        assert {finding.rule for finding in check(given).findings} == expected


def test_a_roman_number_before_a_name_is_no_row_of_crosses_in_spanish() -> None:
    spanish = mail("es")
    spanish.swap("hablando", "el XXX Congreso")
    given = replace(
        check_input(),
        composed=good_mail.composed_issue(mail(), spanish),
        mime={"fr": mail().raw(), "es": spanish.raw()},
    )
    assert check(given).findings == ()


def test_a_mail_too_long_names_a_paragraph_only_where_one_is_to_blame() -> None:
    def told(blown_up: str) -> str:
        long = mail()
        long.in_html("<h3 ", f"{blown_up}<h3 ")
        return next(finding.message for finding in check(check_input(long)).findings if finding.rule == "CNT-01")

    assert "costs most" in told(f"<p>{'mot ' * 30_000}</p>")
    assert "none of them long" in told("<p>Une phrase de quelques mots.</p>" * 4_000)


def test_an_empty_mail_is_blocked_and_not_an_accident() -> None:
    report = check(check_input(mime={}))
    assert {"HDR-01", "HDR-07", "UNS-04", "LAW-CA-02"} <= {finding.rule for finding in report.blockers}


@pytest.mark.parametrize(
    "raw", [b"\r\n\r\n", b"\x00\xff\r\n", b"From: =?utf-8?b?!?=\r\n\r\n", b"From: <\r\nTo: ,\r\n\r\n<![x[<a"]
)
def test_no_bytes_make_the_checks_fail(raw: bytes) -> None:
    assert check(check_input(mime={"fr": raw, "es": raw})).blockers


def test_the_order_is_that_of_weight_then_rule_then_language() -> None:
    waiver = Waiver(rule="XYZ-01", reason="…", by="…", until=dt.date(2026, 1, 1), path="issues/2025-12.toml", line=40)
    report = check(check_input(mime={}, written=issue(waivers=(waiver,))))
    ids = [rule.id for rule in RULES]
    order = [(finding.severity is not Severity.BLOCKER, ids.index(finding.rule)) for finding in report.findings]
    assert order == sorted(order)
    first = [finding.language for finding in report.findings if finding.rule == "HDR-06"]
    assert first == sorted(first, key=["fr", "es"].index)


def test_the_report_names_the_version_it_is_about() -> None:
    report = check(check_input())
    assert (report.issue_id, report.digest) == ("2025-12", "ab" * 32)


def test_every_rule_of_the_table_is_run_and_no_other() -> None:
    table = {rule.id for rule in RULES if not rule.id.startswith(("WVR", ONLINE))}
    assert table == set(FUNCTIONS) | set(LANGUAGE_FUNCTIONS)


def in_spanish(french: Mail) -> Mail:
    french.swap(good_mail.WORDS["fr"]["title"], good_mail.WORDS["es"]["title"])
    return french


def test_an_item_of_another_language_is_marked_as_such() -> None:
    borrowed = issue({"fr": item("es")})
    assert rules_found(in_spanish(mail()), written=borrowed) == {"A11-02", "LAW-QC-08"}
    marked = in_spanish(mail())
    marked.in_html('<h3 style="font-size:26px"', '<h3 lang="es" style="font-size:26px"')
    assert rules_found(marked, written=borrowed) == {"LAW-QC-08"}
