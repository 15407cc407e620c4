"""Write docs/client-support.md: what of our mails each mail program does not know, and what its readers see instead.

Run by `make documents`; a test holds the page to the templates and the data. Reads the sample issues of this
repository, in every language, and the vendored data of Can I email.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from cipc_newsletter import wording
from cipc_newsletter.check.client_features import Use, features_of
from cipc_newsletter.check.client_support import INSTEAD, ClientData, client_data, is_structural
from cipc_newsletter.check.mail_view import view_of
from cipc_newsletter.compose.composer import compose
from cipc_newsletter.compose.sample import sample_bytes
from cipc_newsletter.compose.theme import read_theme
from cipc_newsletter.config import open_workspace
from cipc_newsletter.content.issues import issue_ids, issue_template, read_issue
from cipc_newsletter.content.items import read_items

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "client-support.md"
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "Apple Mail": ("apple-mail-ios", "apple-mail-macos"),
    "Gmail": ("gmail-web", "gmail-ios", "gmail-android", "gmail-mobile-web"),
    "Outlook for Windows, classic": ("outlook-windows",),
    "Outlook, new and elsewhere": ("outlook-com", "outlook-ios", "outlook-android", "outlook-macos"),
    "Yahoo": ("yahoo-web", "yahoo-ios", "yahoo-android"),
    "Samsung Email": ("samsung-android",),
    "Thunderbird": ("thunderbird",),
    "Orange": ("orange-web", "orange-ios", "orange-android"),
    "SFR, La Poste, Free": ("sfr-web", "laposte-web", "free-web"),
    "Proton": ("proton-web", "proton-ios", "proton-android"),
}
HEAD = """# What each mail program makes of our mails

Made by `make documents` from the sample issues and from the data of [Can I email](https://www.caniemail.com)
(MIT, © Rémi Parmentier), state of {date}, commit `{commit}`. What was tested, when, and in which version stands on the
page of each feature; a program may have changed since.

A feature is **structural** where it carries layout, text or meaning, and an **enhancement** where its absence changes
the finish alone: what stands in the style block only, and what this page says something else is seen for. Nothing
structural is unsupported in any of these programs; a test holds it. `cipc-newsletter check` looks at every issue
(rule SUP-01), with the weights of `[clients]` in `config.toml`. *Partly* means with limits, or in some versions only.
"""
# What a program knows in part is used in the part it knows; the limits are those Can I email notes.
PARTLY: Mapping[str, str] = {
    "css-background": "Colours alone are set by it, and each stands in background-color too.",
    "css-background-color": "Where hexadecimal colours are lost, the program's own ground and ink.",
    "css-border": "Thin rules in one colour; a paragraph's may be left out.",
    "css-direction": "Written from left to right, as the program does by itself.",
    "css-display": "Of its values block and inline-block are used; columns of Outlook are tables.",
    "css-font-size": "Sizes are in pixels, which are known.",
    "css-font-weight": "Normal and bold, which are known.",
    "css-line-height": "Heights in pixels; classic Outlook may set lines a little further apart.",
    "css-margin": "No negative margins; the space of columns is padding of table cells.",
    "css-padding": "Padding stands on table cells.",
    "css-text-align": "Left and centre, which are known.",
    "css-text-transform": "Nothing is set in small letters by it.",
    "css-width": "Widths stand on tables and cells, and as attributes of pictures.",
    "html-align": "Tables in the middle; pictures fill their column.",
    "html-height": "Heights in pixels; on a screen of 120 dpi a picture may look smaller.",
    "html-lists": "Lists with the program's own marks and indents.",
    "html-width": "Widths in pixels; on a screen of 120 dpi a picture may look smaller.",
    "html-img": "Pictures with a width of their own.",
    "html-table": "Plain rows and cells.",
}

IN_THE_BLOCK = "The reader sees what is written on the elements: light colours, and columns by their own width."


def uses() -> dict[str, Use]:
    """Return the features in use over all sample issues and languages; one written on an element comes first."""
    wording.speak("en")
    workspace = open_workspace(ROOT)
    library = read_items(ROOT)
    known = frozenset(client_data().features)
    found: dict[str, Use] = {}
    for issue_id in issue_ids(ROOT):
        theme = read_theme(workspace, issue_template(ROOT, issue_id))
        issue = read_issue(ROOT, issue_id, library=library, blocks=theme.blocks)
        composed = compose(issue, workspace=workspace, version="0", theme=theme)
        for message in composed.messages:
            for use in features_of(view_of(sample_bytes(composed, message.language), message), known):
                if use.slug not in found or (found[use.slug].is_in_block and not use.is_in_block):
                    found[use.slug] = use
    return dict(sorted(found.items()))


def page() -> str:
    """Return the whole page."""
    data = client_data()
    used = uses()
    parts = [HEAD.format(date=data.date, commit=data.commit[:12])]
    for family, clients in FAMILIES.items():
        rows = list(_rows({slug: use for slug, use in used.items() if not use.is_in_block}, data, clients))
        parts.append(f"## {family}\n")
        if rows:
            parts.append(
                "| feature | not supported | partly | kind | what the reader sees instead |\n|---|---|---|---|---|"
            )
            parts.append("\n".join(rows) + "\n")
        else:
            parts.append("Everything written on the elements is supported.\n")
        lacking = [
            _plain(data.features[slug].title)
            for slug, use in used.items()
            if use.is_in_block and any(data.features[slug].answers[name] in "an" for name in clients)
        ]
        if lacking:
            parts.append(
                f"In the style block alone, and lost or limited there: {', '.join(lacking)}. {IN_THE_BLOCK}\n"
            )
    return "\n".join(parts)


def _rows(used: Mapping[str, Use], data: ClientData, clients: tuple[str, ...]) -> Iterator[str]:
    for slug, use in used.items():
        feature = data.features[slug]
        answers = {name: feature.answers[name] for name in clients}
        lacking = [_short(name, clients) for name, answer in answers.items() if answer == "n"]
        partly = [_short(name, clients) for name, answer in answers.items() if answer == "a"]
        if not lacking and not partly:
            continue
        kind = "structural" if is_structural(use) else "enhancement"
        instead = INSTEAD.get(slug) or PARTLY.get(slug, "See the limits that Can I email notes.")
        link = f"[{_plain(feature.title)}](https://www.caniemail.com/features/{slug}/)"
        yield f"| {link} | {', '.join(lacking)} | {', '.join(partly)} | {kind} | {instead} |"


def _short(name: str, clients: tuple[str, ...]) -> str:
    """Return what tells a program from the others of its family."""
    if len(clients) == 1:
        return "yes"
    return name.partition("-")[0] if "sfr-web" in clients else name.partition("-")[2].removeprefix("mail-")


def _plain(title: str) -> str:
    return title.replace("|", "\\|").replace("<", "\\<").replace("[", "\\[").replace("]", "\\]")


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8", newline="\n")
