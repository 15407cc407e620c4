"""What is wrong with the syntax of a TOML text, statement by statement, and what can still be read of it.

Promises one mistake for one slip, so that ten slips in a file are told in one run, and that lines keep their numbers.
"""

import re
import tomllib
from typing import Any

from cipc_newsletter.errors import Mistake
from cipc_newsletter.toml_files.in_words import dotted, place_in_words
from cipc_newsletter.toml_files.places import KeyPath
from cipc_newsletter.toml_files.slip import TABLE_LISTS, Slip, shortened
from cipc_newsletter.toml_files.slips import FINDERS
from cipc_newsletter.toml_files.statements import parses, statements_of
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_HEADER = re.compile(r"\s*(?P<brackets>\[\[?)\s*(?P<name>[\w.-]+)")
_KEY = re.compile(r"\s*[\"'“”«]?(?P<key>\w[\w.-]*)")
_LINE = re.compile(r"at line (\d+)")
_MERGE_MARK = re.compile(r"^<{7} .*\n(?:.*\n)*?={7}$", re.MULTILINE)
_PRIVATE = re.compile(r"(?:_env|key|secret|password|token|store\.url)$")
_MOST_MISTAKES = 50


@frozen
class Salvage:
    """What was read of a broken text: `text` has the same lines, mended or emptied."""

    data: dict[str, Any]
    text: str
    mistakes: tuple[Mistake, ...]
    is_whole: bool


def salvaged(text: str, *, path: str, first_line: int) -> Salvage:
    """Return what can be read of `text`, with every mistake of its syntax."""
    merge = _MERGE_MARK.search(text)
    if merge:
        return Salvage(data={}, text="", mistakes=(_merge_mistake(text, merge, path, first_line),), is_whole=False)
    return _Salvaging(text, path, first_line).done()


def _merge_mistake(text: str, merge: re.Match[str], path: str, first_line: int) -> Mistake:
    return Mistake(
        what=_("two versions of this file were merged and not reconciled."),
        right=_("Only one version of each line may stand there."),
        remedy=_("Keep one of the two versions, and delete the lines <<<<<<<, ======= and >>>>>>>."),
        path=path,
        line=first_line + text.count("\n", 0, merge.start()),
    )


class _Salvaging:
    """The work on one text: each statement kept, mended or emptied, until the whole is TOML."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.statements = list(statements_of(text))
        self.kept = [statement.text for statement in self.statements]
        self.mistakes: list[Mistake] = []
        self.unknown: set[int] = set()
        self.is_whole = True

    def done(self) -> Salvage:
        for number, statement in enumerate(self.statements):
            if not parses(statement.text):
                self._mend(number)
        data = self._whole()
        mistakes = sorted(self.mistakes, key=lambda mistake: mistake.line or 0)[:_MOST_MISTAKES]
        return Salvage(data=data, text="\n".join(self.kept), mistakes=tuple(mistakes), is_whole=self.is_whole)

    def _mend(self, number: int) -> None:
        """Tell what is wrong with a statement, and keep it as it was meant, or empty its lines."""
        original = self.statements[number].text
        found, mended = _slips_of(original)
        if not found and not self._follows_unknown(number):
            self.unknown.add(number)
            found = (_unknown_slip(),)
        for slip in found:
            self._tell(number, slip, mended=mended)
        if mended is None:
            self._empty(number)
        else:
            self.kept[number] = mended

    def _follows_unknown(self, number: int) -> bool:
        """Whether the line above could not be read either: a text that lost its quotes is told once."""
        above = number - 1
        while above > 0 and not self.statements[above].text.strip():
            above -= 1
        if above in self.unknown:
            self.unknown.add(number)
            return True
        return False

    def _empty(self, number: int) -> None:
        self.kept[number] = "\n" * self.kept[number].count("\n")
        self.is_whole = False

    def _whole(self) -> dict[str, Any]:
        """Return the values of the statements together, emptying those that say again what was said before."""
        for _attempt in self.statements:
            try:
                return tomllib.loads("\n".join(self.kept))
            except (ValueError, RecursionError) as error:
                number = self._statement_at(str(error))
                if number is None:
                    break
                self._tell(number, self._repeated(number))
                if not self._as_array_header(number):
                    self._empty(number)
        self.is_whole = False
        if not self.mistakes:
            self._tell(0, _unknown_slip())
        return {}

    def _statement_at(self, message: str) -> int | None:
        """Return the statement that `tomllib` names by its last line, not an empty one."""
        place = _LINE.search(message)
        line = int(place[1]) - 1 if place else len("\n".join(self.kept).split("\n")) - 1
        numbers = [
            number
            for number, statement in enumerate(self.statements)
            if statement.number <= line and self.kept[number].strip() and not statement.is_blank
        ]
        return numbers[-1] if numbers else None

    def _as_array_header(self, number: int) -> bool:
        """Give [section] its second pair of brackets where that is what was meant, for all of them at once."""
        match = _HEADER.match(self.kept[number])
        if match is None or match["name"] not in TABLE_LISTS:
            return False
        single = re.compile(rf"(\s*)\[\s*{match['name']}\s*\]([^\]]*)")
        changed = False
        for other, kept in enumerate(self.kept):
            header = single.fullmatch(kept)
            if header:
                self.kept[other] = f"{header[1]}[[{match['name']}]]{header[2]}"
                changed = True
        return changed

    def _repeated(self, number: int) -> Slip:
        """Say what is said twice by a statement that is TOML by itself."""
        header = _HEADER.match(self.kept[number])
        if header:
            first = self._line_of_first(number, header["name"], _HEADER, "name")
            return Slip(
                what=_("[{name}] stands in the file twice.").format(name=header["name"]) + first,
                right=_("A table stands once; a list of tables has two brackets each time, such as [[section]]."),
                remedy=_("Put the keys of both together, or write two brackets where there are to be several."),
            )
        match = _KEY.match(self.kept[number])
        key = match["key"] if match else self.kept[number].strip()
        first = self._line_of_first(number, key, _KEY, "key")
        return Slip(
            what=_('"{key}" is given twice.').format(key=key) + first,
            right=_("A key stands once in its table."),
            remedy=_("Take one of the two out."),
        )

    def _line_of_first(self, number: int, name: str, pattern: re.Pattern[str], group: str) -> str:
        for other in range(number - 1, -1, -1):
            match = pattern.match(self.kept[other])
            if match and match[group] == name:
                line = self.first_line + self.statements[other].number
                return " " + _("First on line {line}.").format(line=line)
        return ""

    def _tell(self, number: int, slip: Slip, *, mended: str | None = None) -> None:
        statement, key = self.statements[number], self._key(number)
        offset, line = _first_difference(statement.text, mended)
        example = _("Write it like this: {example}").format(example=line) if line else ""
        if _PRIVATE.search(dotted(key)):
            slip, example = _private_slip(key), ""
        self.mistakes.append(
            Mistake(
                what=slip.what,
                right=slip.right,
                remedy=slip.remedy or example,
                path=self.path,
                line=self.first_line + statement.number + (0 if slip.is_at_start else offset),
                key=dotted(key) or None,
                within=_within(key),
            )
        )

    def _key(self, number: int) -> KeyPath:
        """Return the path of a statement's key, by the header above it."""
        counts: dict[str, int] = {}
        table: KeyPath = ()
        for kept in self.kept[: number + 1]:
            header = _HEADER.match(kept)
            if header:
                name = header["name"]
                table = tuple(name.split("."))
                if header["brackets"] == "[[":
                    table = (*table, counts.get(name, 0))
                    counts[name] = counts.get(name, 0) + 1
        match = _KEY.match(self.statements[number].text)
        return (*table, *match["key"].split(".")) if match else table


def _within(key: KeyPath) -> str:
    numbered = place_in_words(key)
    return numbered or (f"[{'.'.join(map(str, key[:-1]))}]" if len(key) > 1 else "")


def _slips_of(statement: str) -> tuple[tuple[Slip, ...], str | None]:
    """Return the slips that together make a statement TOML, mended; else the first found, and None."""
    current, found = statement, []
    for finder in FINDERS:
        slip = finder(current)
        if slip is None:
            continue
        found.append(slip)
        if slip.mended is None:
            break
        if parses(slip.mended):
            return tuple(found), slip.mended
        current = slip.mended
    return tuple(found[:1]), None


def _private_slip(key: KeyPath) -> Slip:
    """Return the slip of a key whose value may be a secret, pasted where its name belongs: it is not repeated."""
    return Slip(
        what=_('the value of "{key}" cannot be read.').format(key=key[-1]),
        right=_("A text stands between straight quotes."),
        remedy=_('Write it like this: {key} = "…"').format(key=key[-1]),
    )


def _unknown_slip() -> Slip:
    return Slip(
        what=_("this line cannot be read."),
        right=_('A line is a key, an equals sign and a value, such as title = "…".'),
        remedy=_("Compare it with a file that works."),
    )


def _first_difference(original: str, mended: str | None) -> tuple[int, str]:
    """Return on which line of a statement, from 0, the slip is, and how that line reads when mended."""
    if mended is None:
        return 0, ""
    pairs = enumerate(zip(original.split("\n"), mended.split("\n"), strict=False))
    return next(((number, shortened(after.strip())) for number, (before, after) in pairs if before != after), (0, ""))
