"""The table of rules is the one that is documented, in both languages."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from cipc_newsletter.check.rules import RULES, Waivable

DOCS = Path(__file__).parents[2] / "docs"


def pages() -> ModuleType:
    specification = importlib.util.spec_from_file_location("checks_page", DOCS / "checks.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_has_the_table_and_what_the_rules_say(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    made = pages()
    assert made.page(language) == made.PAGES[language].read_text(encoding="utf-8"), "run: make documents"


def test_every_rule_stands_once() -> None:
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)


def test_headers_consent_and_the_law_on_mailing_may_never_be_waived() -> None:
    waivable = {rule.id for rule in RULES if rule.waiver is not Waivable.NEVER}
    advice = {"HDR-11", "HDR-12", "HDR-14", "HDR-16", "HDR-17"}
    assert {one for one in waivable if one.startswith(("HDR", "UNS", "LAW-CA", "LAW-FR-02", "WVR"))} == advice
