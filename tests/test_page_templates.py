"""The package's own pages: a value is text, a missing one is an error, and the page speaks the language in use."""

from pathlib import Path

import jinja2
import pytest

from cipc_newsletter.page_templates import environment_of


def rendered(folder: Path, source: str, **values: object) -> str:
    (folder / "page.html").write_text(source, encoding="utf-8")
    return environment_of(folder).get_template("page.html").render(**values)


def test_a_value_is_text_whatever_it_holds(tmp_path: Path) -> None:
    assert rendered(tmp_path, "<p>{{ name }}</p>", name="<b>É") == "<p>&lt;b&gt;É</p>"


def test_a_value_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(jinja2.UndefinedError, match="nobody"):
        rendered(tmp_path, "{{ nobody }}")


def test_a_page_says_its_sentences_by_the_catalogue(tmp_path: Path) -> None:
    assert rendered(tmp_path, '{{ _("draft") }} {{ ngettext("one", "many", 2) }}') == "draft many"
