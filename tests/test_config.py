"""Settings: every mistake at once, every default from the schema, and an example that holds every key."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cipc_newsletter import config
from cipc_newsletter.config import read_config
from cipc_newsletter.errors import ConfigError, FileError
from cipc_newsletter.toml_files import parse, schema
from cipc_newsletter.toml_files.schemas import node_of

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "config.example.toml"
TYPOGRAPHY = ("languages", "typography")
SMALLEST = """[organisation]
name = "Centre"
postal_address = "1, rue Claire, Montréal"
phone = "514 555-0142"
[sender]
from_email = "infolettre@Example.org"
"""


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_smallest_file_is_enough(tmp_path: Path) -> None:
    settings = read_config(written(tmp_path, SMALLEST))
    assert settings.organisation.name == {"fr": "Centre", "en": "Centre", "es": "Centre"}
    assert settings.sender.from_name == settings.organisation.name
    assert settings.sender.list_id_domain == "Example.org"
    assert (settings.send.provider, settings.send.grace_minutes, settings.send.approvals_required) == (
        "outbox",
        10.0,
        1,
    )
    assert settings.locale("fr") == "fr-CA"
    assert settings.store_url == "sqlite:///var/newsletter.db"
    assert settings.providers["outbox"] == {"folder": "var/outbox"}
    assert "mailgun" not in settings.providers
    assert settings.images_base_url == ""


def test_names_are_by_language_and_the_first_serves_where_one_is_missing(tmp_path: Path) -> None:
    text = SMALLEST.replace('name = "Centre"', 'name = { fr = "Centre", es = "Centro" }')
    assert read_config(written(tmp_path, text)).organisation.name == {"fr": "Centre", "en": "Centre", "es": "Centro"}


def test_pictures_are_loaded_from_the_public_address_unless_said_otherwise(tmp_path: Path) -> None:
    public = SMALLEST + '[public]\nbase_url = "https://i.example.org/"\n'
    settings = read_config(written(tmp_path, public))
    assert (settings.public_base_url, settings.images_base_url) == (
        "https://i.example.org",
        "https://i.example.org/images",
    )
    own = public + '[images]\nbase_url = "https://cdn.example.org/x/"\n'
    assert read_config(written(tmp_path, own)).images_base_url == "https://cdn.example.org/x"


def test_the_defaults_of_a_provider_are_filled_in(tmp_path: Path) -> None:
    settings = read_config(
        written(tmp_path, SMALLEST + '[provider.mailgun]\ndomain = "mg.example.org"\nregion = "eu"\n')
    )
    mailgun = settings.providers["mailgun"]
    assert (mailgun["domain"], mailgun["region"]) == ("mg.example.org", "eu")
    assert (mailgun["api_key_env"], mailgun["track_opens"], mailgun["batch_size"]) == ("MAILGUN_API_KEY", False, 500)


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("mailchimp", "MAILCHIMP_API_KEY"),
        ("brevo-campaign", "BREVO_API_KEY"),
        ("cyberimpact", "CYBERIMPACT_API_KEY"),
    ],
)
def test_a_provider_that_keeps_the_list_needs_no_setting_before_it_is_looked_at(
    tmp_path: Path, name: str, variable: str
) -> None:
    table = read_config(written(tmp_path, SMALLEST)).providers[name]
    assert (table["list"], table["audiences"], table["consent"], table["accept"]) == ("", {}, "", [])
    assert table["api_key_env"] == variable


def test_the_hyphen_of_a_provider_stands_in_its_table(tmp_path: Path) -> None:
    text = (
        f'{SMALLEST}[send]\nprovider = "brevo-campaign"\n[provider.brevo-campaign]\naudiences = {{ fr = "list:7" }}\n'
    )
    settings = read_config(written(tmp_path, text))
    assert settings.send.provider == "brevo-campaign"
    assert settings.providers["brevo-campaign"]["audiences"] == {"fr": "list:7"}


@pytest.mark.parametrize("ref", ["segment:123", "tag:Two words", "field:LANGUAGE=es", "group:7", "list:7", "list"])
def test_an_audience_is_named_by_its_kind(tmp_path: Path, ref: str) -> None:
    text = f'{SMALLEST}[provider.mailchimp]\naudiences = {{ fr = "{ref}" }}\n'
    assert read_config(written(tmp_path, text)).providers["mailchimp"]["audiences"] == {"fr": ref}


@pytest.mark.parametrize("ref", ["123", "segment:", "tags:French", "field:LANGUAGE", "", "field:=es"])
def test_an_audience_without_its_kind_is_refused_with_what_it_may_be(tmp_path: Path, ref: str) -> None:
    text = f'{SMALLEST}[provider.mailchimp]\naudiences = {{ fr = "{ref}" }}\n'
    with pytest.raises(ConfigError, match="providers check") as caught:
        read_config(written(tmp_path, text))
    assert caught.value.key == "provider.mailchimp.audiences.fr"


def test_a_change_that_nobody_may_accept_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="footer") as caught:
        read_config(written(tmp_path, f'{SMALLEST}[provider.mailchimp]\naccept = ["footer", "words"]\n'))
    assert caught.value.key == "provider.mailchimp.accept.2"


def test_every_mistake_of_the_file_is_told_at_once_as_one_of_the_settings(tmp_path: Path) -> None:
    text = """[organisation]
nam = "Centre"
postal_address = “1, rue Claire”
[sender]
from_email = "nobody"
[send]
provider = "mailgum"
[provider.smtp]
"""
    with pytest.raises(ConfigError) as caught:
        read_config(written(tmp_path, text))
    assert {(mistake.line, mistake.key) for mistake in caught.value.mistakes} == {
        (1, "organisation"),
        (1, "organisation.name"),
        (2, "organisation.nam"),
        (3, "organisation.postal_address"),
        (5, "sender.from_email"),
        (7, "send.provider"),
        (8, "provider.smtp"),
    }
    assert all(mistake.path == "config.toml" for mistake in caught.value.mistakes)


def test_an_organisation_nobody_can_reach_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(written(tmp_path, SMALLEST.replace('phone = "514 555-0142"\n', "")))
    assert str(caught.value) == (
        "config.toml, line 1: [organisation] says neither phone, nor email, nor website. "
        "The law wants at least one of them in every mail (rule LAW-CA-02). Add one of them under [organisation]."
    )


def test_a_key_pasted_where_its_variable_should_be_named_is_not_shown(tmp_path: Path) -> None:
    text = SMALLEST + '[provider.mailgun]\ndomain = "mg.example.org"\napi_key_env = "3ax6-xxxx-secret"\n'
    with pytest.raises(ConfigError) as caught:
        read_config(written(tmp_path, text))
    assert "secret" not in str(caught.value).replace("never the secret itself", "")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"config\.toml"):
        read_config(tmp_path / "config.toml")


def test_the_workspace_is_found_from_a_folder_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, SMALLEST)
    inner = tmp_path / "news" / "x"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    monkeypatch.delenv(config.WORKSPACE_VARIABLE, raising=False)
    workspace = config.open_workspace()
    assert workspace.root == tmp_path.resolve()
    assert not workspace.is_example
    assert workspace.shown(tmp_path / "news" / "x") == "news/x"


def test_the_example_stands_in_for_settings_that_are_not_there_yet(tmp_path: Path) -> None:
    (tmp_path / config.EXAMPLE_NAME).write_text(SMALLEST, encoding="utf-8")
    assert config.open_workspace(tmp_path).is_example


def test_the_environment_names_the_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, SMALLEST)
    monkeypatch.setenv(config.WORKSPACE_VARIABLE, str(tmp_path))
    assert config.open_workspace().root == tmp_path.resolve()


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"config\.toml"):
        config.find_workspace(tmp_path)


def settings_keys(path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every key that takes a value of its own, tables and the words of each language left out."""
    for key, node in node_of("config", path).get("properties", {}).items():
        inner = (*path, key)
        resolved = node_of("config", inner)
        if resolved.get("type") == "object" and "default" not in resolved and inner != TYPOGRAPHY:
            yield from settings_keys(inner)
        elif node and key != "waiver":  # which is there as a remark: one in force would set something aside
            yield inner


@pytest.mark.parametrize("key", tuple(settings_keys()), ids=".".join)
def test_the_example_holds_every_key_with_its_default_and_a_remark(key: tuple[str, ...]) -> None:
    document = parse(EXAMPLE.read_text(encoding="utf-8"), path="config.example.toml")
    value: Any = document.data
    for part in key:
        assert part in value, f"config.example.toml lacks {'.'.join(key)}"
        value = value[part]
    line = EXAMPLE.read_text(encoding="utf-8").split("\n")[(document.line_of(key) or 0) - 1]
    remark = re.search(r"\s# (.+)$", line)
    assert remark, f"{'.'.join(key)} has no remark"
    node = node_of("config", key)
    if key == TYPOGRAPHY:
        assert value == {language: each["default"] for language, each in node["properties"].items()}
    elif "default" in node and value != node["default"]:
        # Where the example's invented organisation says something, the remark says what a file without it has.
        is_of_organisation = key[0] == "organisation"
        assert is_of_organisation or f'default "{node["default"]}"' in remark[1], ".".join(key)
    elif "default" not in node:
        assert "required" in remark[1] or "left out" in remark[1], ".".join(key)


def test_the_waiver_in_the_example_is_whole_once_its_signs_are_taken_away(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    head, _header, tail = text.partition("# [[waiver]]\n")
    written(tmp_path, f"{head}[[waiver]]\n{re.sub('^# ', '', tail, flags=re.MULTILINE)}")
    (waiver,) = read_config(tmp_path / "config.toml").waivers
    assert set(node_of("config", ("waiver", 0))["properties"]) == set(re.findall(r"^# (\w+) = ", tail, re.MULTILINE))
    assert (waiver.rule, waiver.path, waiver.item) == ("PAR-04", "config.toml", "2025-12-09-journee-tacmes")
    assert waiver.line == text.count("\n", 0, len(head)) + 1


def test_a_waiver_of_the_settings_names_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match='waiver 1: "by" is missing'):
        read_config(written(tmp_path, f'{SMALLEST}\n[[waiver]]\nrule = "PAR-04"\nreason = "x"\nuntil = 2026-12-31\n'))


def test_the_example_can_be_used_as_it_is() -> None:
    settings = read_config(EXAMPLE)
    assert settings.send.provider == "outbox"
    assert settings.organisation.postal_address
    assert schema("config")["title"]


def test_a_named_folder_that_is_not_there_never_means_the_workspace_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, SMALLEST)
    assert config.open_workspace(tmp_path).root == tmp_path.resolve()
    with pytest.raises(ConfigError, match="no folder"):
        config.open_workspace(tmp_path / "absent")
    monkeypatch.setenv(config.WORKSPACE_VARIABLE, str(tmp_path / "absent"))
    with pytest.raises(ConfigError, match="no folder"):
        config.open_workspace()


def test_settings_that_are_a_folder_are_not_replaced_by_the_example(tmp_path: Path) -> None:
    (tmp_path / "config.example.toml").write_text(SMALLEST, encoding="utf-8")
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(ConfigError, match=r"config\.toml: this is a folder"):
        config.open_workspace(tmp_path)


@pytest.mark.parametrize(
    ("name", "said"), [("America/Torronto", 'Nearest: "America/Toronto".'), ("Chez nous", ""), ("../../etc", "")]
)
def test_a_time_zone_that_is_not_there_is_refused_with_the_nearest(tmp_path: Path, name: str, said: str) -> None:
    text = SMALLEST.replace("[sender]", f'timezone = "{name}"\n[sender]')
    with pytest.raises(ConfigError) as raised:
        read_config(written(tmp_path, text))
    assert raised.value.line == 5
    assert said in str(raised.value)
