"""Take every sentence of the source into the French catalogue, then compile it.

Run by `make messages`. Sentences already translated stay; those gone from the source go. Click's own sentences are
taken in as well, so that a usage error speaks French, and the remarks in the files that `init` writes. Prints what is
left to translate and leaves with 1 then.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from cipc_newsletter.toml_files.remarks import with_remarks

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "cipc_newsletter"
FOLDER = SOURCE / "locale" / "fr" / "LC_MESSAGES"
PO, MO = FOLDER / "cipc_newsletter.po", FOLDER / "cipc_newsletter.mo"
WITH_REMARKS = (ROOT / "config.example.toml", *sorted((ROOT / "issues").glob("*.toml")))
METHODS = [("**.py", "python"), ("**/pages/**.html", "jinja2.ext:babel_extract")]  # of the pages the program shows
# The table of rules keeps its sentences in English until they are shown.
KEYWORDS = {"_": None, "ngettext": (1, 2), "_blocker": (2,), "_warning": (2,), "_noted": (2,)}
HEAD = (
    ("Language", "fr"),
    ("Plural-Forms", "nplurals=2; plural=(n > 1);"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
)


class Translated(Catalog):
    """The catalogue as it is compiled: no dates in its head, and only sentences that are whole in French."""

    def __iter__(self) -> Iterator[Message]:
        yield Message("", "".join(f"{name}: {value}\n" for name, value in HEAD))
        yield from (message for message in super().__iter__() if message.id and is_translated(message))


def template() -> Catalog:
    """Return every sentence of the source, in the order of the files."""
    catalog = Catalog(project="cipc-newsletter", charset="utf-8", fuzzy=False)
    for folder, prefix in ((SOURCE, "src/cipc_newsletter"), (Path(click.__file__).parent, "click")):
        found = sorted(
            extract_from_dir(folder, METHODS, keywords=KEYWORDS, strip_comment_tags=True),
            key=lambda entry: (entry[0], entry[1]),
        )
        for name, _line, message, _comments, context in found:
            catalog.add(message, locations=[(f"{prefix}/{Path(name).as_posix()}", 0)], context=context)
    for path in WITH_REMARKS:
        for remark in remarks_in(path):
            catalog.add(remark, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return catalog


def remarks_in(path: Path) -> list[str]:
    """Return the remarks of a file that `init` writes, in their order."""
    remarks: list[str] = []

    def kept(remark: str) -> str:
        remarks.append(remark)
        return remark

    with_remarks(path.read_text(encoding="utf-8"), kept)
    return remarks


def merged() -> Catalog:
    """Return the French catalogue brought up to date with the source."""
    french = read_po(io.BytesIO(PO.read_bytes()), locale="fr") if PO.exists() else Catalog(locale="fr", fuzzy=False)
    french.update(template(), no_fuzzy_matching=True)
    french.obsolete.clear()
    french.fuzzy = False
    return french


def po_bytes(catalog: Catalog) -> bytes:
    """Return the catalogue as text: no dates, no line numbers, so that it changes only when a sentence does."""
    out = io.BytesIO()
    write_po(out, catalog, width=118, omit_header=False, include_lineno=False, ignore_obsolete=True)
    head = 'msgid ""\nmsgstr ""\n' + "".join(f'"{name}: {value}\\n"\n' for name, value in HEAD)
    body = out.getvalue().decode("utf-8").partition('msgid ""')[2].partition("\n\n")[2]
    return (head + "\n" + body).encode("utf-8")


def mo_bytes() -> bytes:
    """Return the compiled catalogue of the text as it stands."""
    kept = Translated(locale="fr")
    for message in read_po(io.BytesIO(PO.read_bytes()), locale="fr"):
        if message.id:
            kept[message.id] = message
    out = io.BytesIO()
    write_mo(out, kept)
    return out.getvalue()


def is_translated(message: Message) -> bool:
    """Whether a sentence has French, in both forms where it goes with a number."""
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def untranslated(catalog: Catalog) -> list[str]:
    """Return the English sentences that have no French."""
    return [str(message.id) for message in catalog if message.id and not is_translated(message)]


def main() -> int:
    """Bring both files up to date."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    catalog = merged()
    PO.write_bytes(po_bytes(catalog))
    MO.write_bytes(mo_bytes())
    missing = untranslated(catalog)
    for sentence in missing:
        print(f"not translated: {sentence}")
    print(f"{len(catalog)} sentences, {len(missing)} without French")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
