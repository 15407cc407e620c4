"""The news of a workspace: `news/<id>/<language>.md`, each file read when it is first asked for.

Promises that files nobody asks for cost nothing but a look at the folder, that a broken file breaks no other, and
that conflict copies of sync services are named, never read. Keeps nothing from one library to the next.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path

from cipc_newsletter import item_files, operating_system
from cipc_newsletter.content.beside import entries, leaves_folder, lies_beside
from cipc_newsletter.content.bodies import body_mistakes, missing
from cipc_newsletter.content.conflict_copies import is_conflict_copy
from cipc_newsletter.content.ids import resolved
from cipc_newsletter.errors import FileError, Mistake
from cipc_newsletter.item_files import is_item_id
from cipc_newsletter.model.item import Item
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

NEWS = "news"
ItemKey = tuple[str, str]


@frozen
class Library:
    """The items of a workspace, by id and language.

    `ids` are the folders that hold an item file, in alphabetical order, which is that of their dates;
    `conflict_copies` are paths relative to the workspace; `misnamed` are files and folders that look like items
    and are called otherwise.
    """

    root: Path
    keys: tuple[ItemKey, ...] = ()
    conflict_copies: tuple[str, ...] = ()
    misnamed: tuple[Mistake, ...] = ()
    _read: dict[ItemKey, tuple[Item | None, tuple[Mistake, ...]]] = field(default_factory=dict, repr=False)

    @property
    def items(self) -> Mapping[ItemKey, Item]:
        """Every item whose file can be read; a key is looked up without reading the others."""
        return _Items(self)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, oldest first."""
        return tuple(dict.fromkeys(item_id for item_id, _language in self.keys))

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """Every mistake of every item file."""
        return (*self.misnamed, *(mistake for key in self.keys for mistake in self.file(key)[1]))

    def languages(self, item_id: str) -> tuple[str, ...]:
        """Return the languages item `item_id` has a file for, readable or not, in the order fr, en, es."""
        return tuple(language for language in LANGUAGES if (item_id, language) in self.keys)

    def file(self, key: ItemKey) -> tuple[Item | None, tuple[Mistake, ...]]:
        """Return the item of a file, None where it cannot be read, and the file's mistakes."""
        if key not in self._read:
            self._read[key] = _read_file(self.root, key)
        return self._read[key]


class _Items(Mapping[ItemKey, Item]):
    """The readable items of a library; iterating reads all files, looking one up reads that one."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __getitem__(self, key: ItemKey) -> Item:
        item = self._library.file(key)[0] if key in self._library.keys else None
        if item is None:
            raise KeyError(key)
        return item

    def __iter__(self) -> Iterator[ItemKey]:
        return (key for key in self._library.keys if self._library.file(key)[0] is not None)

    def __len__(self) -> int:
        return sum(1 for _key in self)


def read_items(root: Path) -> Library:
    """Return the library of the workspace at `root`; a workspace without news has an empty one."""
    keys: list[ItemKey] = []
    copies: list[str] = []
    misnamed: list[Mistake] = []
    for folder in _folders(root / NEWS):
        for path in entries(folder):
            shown = path.relative_to(root).as_posix()
            if is_conflict_copy(path.stem, LANGUAGES.__contains__) and path.suffix in {".md", ".md#"}:
                copies.append(shown)
            elif path.suffix.casefold() != ".md" or path.stem.casefold() not in LANGUAGES:
                continue
            elif is_conflict_copy(folder.name, is_item_id):
                copies.append(folder.relative_to(root).as_posix())
                break
            elif is_item_id(folder.name) and path.name == f"{path.stem.casefold()}.md":
                keys.append((folder.name, path.stem))
            else:
                misnamed.append(_misnamed(shown, folder.name, path))
    order = {language: number for number, language in enumerate(LANGUAGES)}
    return Library(
        root=root,
        keys=tuple(sorted(keys, key=lambda key: (key[0], order[key[1]]))),
        conflict_copies=tuple(copies),
        misnamed=tuple(misnamed),
    )


def _folders(news: Path) -> list[Path]:
    return [path for path in entries(news) if path.is_dir() and not path.name.startswith(".")]


def _misnamed(shown: str, folder_name: str, path: Path) -> Mistake:
    if is_item_id(folder_name):
        right = item_files.path_of(folder_name, path.stem.casefold())
        return Mistake(
            what=_("the file's name is in capitals, which not every system takes for the same name."),
            right=_("It is {path}.").format(path=right),
            remedy=_("Rename it. Until then it is not read."),
            path=shown,
        )
    return Mistake(
        what=_('the folder "{name}" is not named like an item.').format(name=folder_name),
        right=_("An item's id is lower-case letters without accents, digits and hyphens, at most {count}.").format(
            count=item_files.ID_LENGTH
        ),
        remedy=_("Rename the folder. Until then it is not read."),
        path=shown,
    )


def _read_file(root: Path, key: ItemKey) -> tuple[Item | None, tuple[Mistake, ...]]:
    path = item_files.path_of(*key)
    try:
        text = operating_system.read_text(root / path, shown=path)
    except FileError as error:
        return None, error.mistakes
    item, mistakes = item_files.parse(text, path=path)
    return (item, mistakes) if item is None else (item, tuple(picture_mistakes(item, root)))


def picture_mistakes(item: Item, root: Path) -> Iterator[Mistake]:
    """Yield what is wrong with the files `item` names, in its front matter and its body, looked up under `root`."""
    folder = (root / item.path).parent
    named = [("image.file", item.image.file)] if item.image and item.image.file else []
    if item.document and not item.document.startswith(("https://", "http://")):
        named.append(("document", item.document))
    for key, name in named:
        if leaves_folder(name) or not lies_beside(folder, name):
            yield missing(item, name, line=_line_of(root / item.path, key), key=key, folder=folder)
    yield from body_mistakes(item, folder=folder)


def _line_of(path: Path, key: str) -> int | None:
    """Return the line of the file at `path` on which the last part of the dotted `key` is given."""
    lines = operating_system.read_text(path).split("\n")
    name = key.rpartition(".")[2]
    return next(
        (number for number, line in enumerate(lines, start=1) if line.partition("=")[0].strip() == name), None
    )


def resolve_item(library: Library, name: str) -> str:
    """Return the id that `name` is, or the only one it is part of. Raises ContentError with the nearest."""
    return resolved(
        name,
        library.ids,
        unknown=_('no item "{name}".').format(name=name),
        remedy=_("Look at the list: cipc-newsletter news list"),
    )
