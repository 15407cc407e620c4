"""Posts as drafts: every word, link, picture and caption; a reason for what is skipped."""

import datetime as dt
import json

import pytest

from cipc_newsletter.ingest.draft import Draft, Plan
from cipc_newsletter.ingest.wordpress import read
from wordpress_making import HOST, TEXT, TITLE, answer, featuring, post, terms

LANTERNS = f"{HOST}/wp-content/uploads/2023/10/lanternes"


def plan_of(*posts: dict, **said) -> Plan:
    return read(answer(*posts), location="posts.json", **said)


def draft_of(number: int = 7, **changes) -> Draft:
    (draft,) = plan_of(post(number, **changes)).drafts
    return draft


def content(html: str) -> dict:
    return {"rendered": html, "protected": False}


def test_a_featured_picture_that_the_text_repeats_without_words_is_doubted_once() -> None:
    again = content(f'<p>Un soir.</p><img src="{LANTERNS}-300x200.jpg"><p>Bonjour.</p>')
    doubts = draft_of(content=again, **featuring(alt_text="Une lanterne")).doubts
    assert [doubt for doubt in doubts if "lanternes-300x200" in doubt] == []


def test_a_post_becomes_a_draft_with_all_it_says() -> None:
    draft = draft_of()
    assert draft.title == TITLE
    assert draft.body.splitlines() == [
        "Le 9 octobre 2023, la nuit des lanternes a réuni 400 voisins au parc Sainte-Marthe, sous une pluie fine.",
        "",
        f"Le comité a prêté [les lanternes]({HOST}/lanternes/); les enfants ont mené la marche.",
    ]
    assert (draft.key, draft.link) == ("voisins.example#7", f"{HOST}/actualites/nouvelle-7/")
    assert (draft.date, draft.published) == (dt.date(2023, 10, 9), dt.date(2023, 10, 12))
    assert draft.id == "2023-10-09-nuit-lanternes-parc-sainte-marthe"
    assert (draft.language, draft.summary, draft.refusal) == ("fr", "", "")
    assert draft.is_whole


def test_the_plan_names_its_kind_and_keeps_the_site_s_order() -> None:
    plan = plan_of(post(9), post(3), post(7))
    assert (plan.kind, plan.location) == ("wordpress", "posts.json")
    assert [draft.key for draft in plan.drafts] == ["voisins.example#9", "voisins.example#3", "voisins.example#7"]


def test_the_pages_of_an_answer_are_joined_and_a_post_on_two_of_them_comes_once() -> None:
    plan = read([answer(post(9), post(8)), answer(post(8), post(7))], location=HOST)
    assert [draft.key[-1] for draft in plan.drafts] == ["9", "8", "7"]


def test_entities_and_marks_of_a_title_are_read() -> None:
    title = "L&rsquo;été &#8211; &lt;b&gt; &amp;amp; <em>jeunes</em> &#038; police<br>ensemble"
    assert draft_of(title={"rendered": title}).title == "L’été – <b> &amp; jeunes & police ensemble"


def test_titles_are_composed_and_hold_no_control_characters() -> None:
    assert (
        draft_of(title={"rendered": "L\u2019e\u0301te\u0301\x00 &#128;\n 2023"}).title
        == "L\u2019\u00e9t\u00e9 € 2023"
    )


def test_a_post_without_a_title_is_called_by_its_first_words() -> None:
    draft = draft_of(title={"rendered": ""})
    assert draft.title == "Le 9 octobre 2023, la nuit des lanternes a réuni 400…"


def test_the_day_is_the_site_s_own() -> None:
    late = draft_of(date="2023-10-12T23:30:00", date_gmt="2023-10-13T03:30:00")
    assert late.published == dt.date(2023, 10, 12)
    assert draft_of(date="0000-00-00T00:00:00").published == dt.date(2023, 10, 12)
    assert draft_of(date=None, date_gmt=None).published is None


def test_an_excerpt_that_says_something_is_the_summary() -> None:
    excerpt = {"rendered": "<p>Les voisins ont marché ensemble. <a class='more-link' href='#'>Lire la suite</a></p>"}
    assert draft_of(excerpt=excerpt).summary == "Les voisins ont marché ensemble."


def test_categories_and_tags_are_topics() -> None:
    draft = draft_of(**terms("Jeunesse &amp; police", "Non classé"))
    assert draft.topics == ("Jeunesse & police",)
    assert draft_of(**terms("parc", taxonomy="post_tag")).topics == ("parc",)
    assert draft_of(**terms("fr", taxonomy="language")).topics == ()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"content": {"rendered": "", "protected": True}}, "it is protected by a password on the site."),
        ({"excerpt": {"rendered": "", "protected": True}}, "it is protected by a password on the site."),
        ({"status": "private"}, "it is private on the site."),
        ({"status": "future"}, "it is not published on the site (status “future”)."),
        ({"content": content("<p>&nbsp;</p>"), "excerpt": content("")}, "it holds no text and no picture."),
        (
            {"content": content(""), "excerpt": content(""), "featured_media": 70},
            "it holds no text, and its picture is not in this answer; ask the site with _embed.",
        ),
    ],
)
def test_what_a_site_keeps_back_is_skipped_with_the_reason(changes: dict, reason: str) -> None:
    draft = draft_of(**changes)
    assert (draft.refusal, draft.body) == (reason, "")


def test_a_post_pinned_to_the_top_is_news() -> None:
    assert draft_of(sticky=True).refusal == ""


def test_an_answer_with_excerpts_alone_gives_beginnings() -> None:
    whole = post(7, excerpt=content("<p>Les voisins ont marché ensemble le 9 octobre 2023.</p>"))
    del whole["content"]
    (draft,) = plan_of(whole).drafts
    assert not draft.is_whole
    assert draft.body.strip() == "Les voisins ont marché ensemble le 9 octobre 2023."
    assert "Its source gives but the beginning of the text." in draft.doubts


def test_the_featured_picture_leads_with_its_words() -> None:
    draft = draft_of(**featuring())
    assert draft.image is not None
    assert draft.image.alt == "Des lanternes – le soir"
    assert draft.image.caption == "La marche vers la rivière"
    assert draft.image.credit == "Ana Ruiz"
    assert [(one.name, one.address) for one in draft.pictures] == [(draft.image.file, f"{LANTERNS}-1536x1024.jpg")]


def test_a_featured_picture_that_the_text_begins_with_is_shown_once() -> None:
    figure = (
        f'<figure class="wp-block-image"><img src="{LANTERNS}-1024x683.jpg" alt="Des enfants en marche">'
        "<figcaption>Sous la pluie, à huit heures du soir</figcaption></figure>"
    )
    draft = draft_of(content=content(f"{figure}<p>Bonjour.</p>"), **featuring(alt_text="", caption={"rendered": ""}))
    assert draft.image is not None
    assert (draft.image.alt, draft.image.caption) == ("Des enfants en marche", "Sous la pluie, à huit heures du soir")
    assert draft.body.strip() == "Bonjour."
    assert len(draft.pictures) == 1


def test_a_featured_picture_that_the_answer_only_numbers_is_doubted() -> None:
    draft = draft_of(featured_media=70)
    assert draft.image is None
    assert "Its featured picture is not in this answer; ask the site with _embed." in draft.doubts


def test_one_post_has_one_key_whatever_the_address_it_was_asked_at() -> None:
    english = {"self": [{"href": "https://www.voisins.example/en/wp-json/wp/v2/posts/7"}]}
    assert draft_of(_links=english, link="https://www.voisins.example/en/news/").key == "voisins.example#7"


def test_sites_that_share_a_host_have_keys_of_their_own() -> None:
    own = {"self": [{"href": "https://voisins.example/quartier/wp-json/wp/v2/posts/7"}]}
    assert draft_of(_links=own).key == "voisins.example/quartier#7"


def test_addresses_without_a_host_are_the_site_s() -> None:
    bare = {"id": 7, "date": "2023-10-12", "link": "/a/", "title": "Parc", "content": '<p><a href="b/">Oui</a></p>'}
    (draft,) = read(json.dumps(bare).encode(), location=f"{HOST}/posts").drafts
    assert (draft.key, draft.link) == ("voisins.example#7", f"{HOST}/a/")
    assert draft.body.strip() == f"[Oui]({HOST}/a/b/)"


def test_posts_before_a_day_are_left_out() -> None:
    plan = plan_of(post(9), post(8, date="2023-10-11T23:59:59"), since=dt.date(2023, 10, 12))
    assert [draft.key[-1] for draft in plan.drafts] == ["9"]


def test_posts_of_one_category_are_taken_by_name_slug_or_number() -> None:
    posts = (post(9, **terms("Jeunesse")), post(8, **terms("Police"), categories=[44]))
    for wanted in ("jeunesse", "Jeunesse ", "1"):
        assert [draft.key[-1] for draft in plan_of(*posts, categories=(wanted,)).drafts] == ["9"]
    assert [draft.key[-1] for draft in plan_of(*posts, categories=("44", "x")).drafts] == ["8"]
    assert plan_of(*posts, tags=("parc",)).drafts == ()


def test_posts_whose_categories_are_only_numbered_are_told_by_their_classes() -> None:
    numbered = post(9, class_list=["post-9", "category-jeunesse", "tag-parc"])
    assert len(plan_of(numbered, post(8), categories=("jeunesse",), tags=("parc",)).drafts) == 1


def test_an_answer_that_does_not_name_its_categories_is_doubted() -> None:
    plan = plan_of(post(9), categories=("jeunesse",))
    assert plan.drafts == ()
    assert plan.doubts == ("This answer does not name its categories and tags; ask the site with _embed.",)


def test_a_site_without_posts_gives_a_plan_without_drafts() -> None:
    assert plan_of().drafts == ()


def test_what_is_said_of_the_language_is_given_to_every_post() -> None:
    assert [draft.language for draft in plan_of(post(7), post(8, lang="en"), language="es").drafts] == ["es", "es"]


def test_of_more_posts_than_one_import_reads_the_first_are_taken_and_the_others_counted() -> None:
    pages = [
        json.dumps([{"id": page + number, "title": "a", "content": ""} for number in range(600)]).encode()
        for page in (1, 1001)
    ]
    plan = read(pages, location=HOST, unread=30)
    assert (len(plan.drafts), plan.unread, plan.is_complete) == (1000, 230, False)
    assert plan.doubts[-1].startswith("230 stories were not read")


def test_what_is_not_asked_for_does_not_count_among_what_is_read() -> None:
    long = {"content": content("<p>Bonjour.</p>" * 14_000), "date": "2020-01-01T08:00:00"}
    posts = [*(post(number, **long) for number in range(8, 18)), post(7)]
    assert plan_of(*posts).unread > 0
    recent = plan_of(*posts, since=dt.date(2023, 1, 1))
    assert (len(recent.drafts), recent.unread) == (1, 0)


def test_marks_of_the_post_s_own_language_make_no_passage_where_the_site_does_not_state_it() -> None:
    text = "The neighbours walked to the river and the children led the way with their lanterns."
    draft = draft_of(content=content(f'<div lang="en-CA"><p>{text}</p></div>'), title={"rendered": "The lanterns"})
    assert (draft.language, draft.body) == ("en", text)
    french = draft_of(content=content(f'{TEXT}{TEXT}<p lang="en">{text}</p>'))
    assert french.body.split("\n")[-5:] == ["::: {lang=en}", "", text, "", ":::"]


def test_a_post_written_from_right_to_left_keeps_its_words_and_says_its_language() -> None:
    arabic = "اجتمع الجيران في الحديقة مساء السبت ومعهم الفوانيس."
    draft = draft_of(
        title={"rendered": "ليلة الفوانيس"},
        content=content(f'<p dir="rtl">{arabic}</p><p dir="rtl"><a href="/a/">المزيد عنها</a></p>'),
        excerpt=content(""),
        yoast_head_json={"og_locale": "ar_AR"},
    )
    assert draft.title == "ليلة الفوانيس"
    assert draft.body.split("\n\n") == [arabic, f"[المزيد عنها]({HOST}/a/)"]
    assert draft.language == "ar"
    assert draft.id.startswith("2023-10-12-")


@pytest.mark.parametrize(
    "broken",
    [
        {"title": None},
        {"content": 5},
        {"excerpt": ["a"]},
        {"link": "https://[::1"},
        {"link": 3},
        {"date": "yesterday"},
        {"date": []},
        {"guid": None, "link": None, "_links": None},
        {"_links": {"self": "a"}},
        {"_embedded": []},
        {"_embedded": {"wp:term": [None, [None, 3]], "wp:featuredmedia": [None]}},
        {"_embedded": {"wp:featuredmedia": [{"code": "rest_forbidden", "message": "Non", "data": {"status": 401}}]}},
        {"_embedded": {"wp:featuredmedia": [{"source_url": "javascript:1", "media_details": {"sizes": [3]}}]}},
        {"categories": None, "tags": {"a": 1}},
        {"translations": [1, "x", None, {"id": {}}], "lang": 5},
        {"wpml_translations": {"fr_CA": None}, "wpml_current_locale": None},
        {"yoast_head_json": "a"},
        {"status": 4, "id": "7"},
        {"title": {"rendered": "\ud83d \x00 +++ {{ x }} [[a]] <mj-raw>"}},
        {"id": 10**17},
    ],
)
def test_fields_that_a_plugin_broke_cost_no_post(broken: dict) -> None:
    (draft,) = plan_of(post(7) | broken).drafts
    assert draft.title
    draft.title.encode()
    assert draft.key.startswith("voisins.example#") or "link" in broken


def test_half_a_sign_in_an_address_is_marked_as_missing() -> None:
    draft = draft_of(link="https://voisins.example/\ud83d/")
    assert draft.link == "https://voisins.example/\ufffd/"
