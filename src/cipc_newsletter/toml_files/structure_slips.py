"""Slips in the structure: equals signs, keys, headers, commas, brackets and braces."""

import re

from cipc_newsletter.toml_files.slip import (
    PAIR,
    REMARK,
    STRAIGHT,
    TABLE_LISTS,
    Slip,
    outside_strings,
    pair_of,
)
from cipc_newsletter.toml_files.text_slips import CURLY, TWO_PAIRS, no_quotes
from cipc_newsletter.wording import _

_REMARK_ELSEWHERE = re.compile(r"\s*(?://|--|;|<!--)")


def no_statement(statement: str) -> Slip | None:
    """Find lines that are no statement: remarks of other languages, lists, a key alone."""
    line = statement.strip()
    pair = pair_of(statement)
    if _REMARK_ELSEWHERE.match(statement):
        return Slip(
            what=_("this is not a remark in TOML."),
            right=_("A remark begins with #."),
            remedy=_("Write # before it."),
        )
    if re.fullmatch(r"[\w.-]+", line) or (pair and not pair[1]):
        return Slip(
            what=_('"{key}" has no value.').format(key=line.rstrip("= ")),
            right=_('A line is a key, an equals sign and a value, such as title = "…".'),
            remedy=_("Write a value, or take the line out."),
        )
    return None


def header(statement: str) -> Slip | None:
    """Find a line in square brackets that is not closed as it was opened, or has a name that cannot be."""
    match = re.fullmatch(r"\s*(\[{0,2})[ \t]*(?P<name>[^\[\]=#]*?)[ \t]*(\]*)[ \t]*(?:#.*)?", statement)
    if match is None or not (match[1] or match[3]):
        return None
    name = match["name"]
    if not re.fullmatch(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*", name):
        return Slip(
            what=_('"{name}" cannot be the name of a table.').format(name=name),
            right=_("The name in square brackets is one word of letters without accents."),
            remedy=_("Look up the right name, such as [image] or [[section]]."),
        )
    count = 2 if name in TABLE_LISTS else 1
    mended = f"{'[' * count}{name}{']' * count}"
    return Slip(
        what=_("the square brackets around {name} do not match.").format(name=name),
        right=_("As many close as open."),
        mended=mended,
    )


def no_equals_sign(statement: str) -> Slip | None:
    """Find `key: value`, `key "value"` and `key == value`."""
    match = re.fullmatch(r"(\s*[\w.-]+)[ \t]*(?P<sign>:|==|)[ \t]*(?P<value>[^\s=:][^\n]*)", statement)
    if match is None or (not match["sign"] and match["value"][0] not in "\"'[{" + CURLY):
        return None
    mended = f"{match[1]} = {match['value']}"
    return Slip(
        what=_("there is no single equals sign between the key and its value."),
        right=_('A line is a key, an equals sign and a value, such as title = "…".'),
        mended=_quoted_where_bare(mended),
    )


def odd_key(statement: str) -> Slip | None:
    """Find keys with accents or spaces."""
    match = PAIR.fullmatch(statement)
    if match is None or re.fullmatch(r"[\w.\"'-]+", match["key"], re.ASCII) or match["key"][0] in "[\"'{}]":
        return None
    return Slip(
        what=_('"{key}" cannot be a key.').format(key=match["key"].strip()),
        right=_("A key is one word of letters without accents."),
        remedy=_("Look up the right key, or take the line out."),
    )


def trailing_sign(statement: str) -> Slip | None:
    """Find a comma or a semicolon after the value."""
    match = re.fullmatch(r"(?P<statement>.*\S)[ \t]*(?P<sign>[,;])[ \t]*(?:#[^\n]*)?", statement, re.DOTALL)
    if match is None:
        return None
    return Slip(
        what=_('the line ends with "{sign}".').format(sign=match["sign"]),
        right=_("Nothing follows a value but a remark after #."),
        remedy=_("Delete it."),
        mended=match["statement"],
    )


def two_on_a_line(statement: str) -> Slip | None:
    """Find two keys on one line."""
    pair = pair_of(statement)
    if pair is None or not TWO_PAIRS.match(pair[1]):
        return None
    return Slip(
        what=_("two keys stand on one line."),
        right=_("Each key has a line of its own."),
        remedy=_("Begin a new line before the second."),
    )


def no_brackets(statement: str) -> Slip | None:
    """Find several texts that should be a list."""
    pair = pair_of(statement)
    if pair is None or not re.fullmatch(r'"[^"]*"(?:[ \t]*,[ \t]*"[^"]*")+,?', pair[1]):
        return None
    return Slip(
        what=_("several values stand there without brackets."),
        right=_("A list stands in square brackets."),
        mended=f"{pair[0]}[{pair[1]}]",
    )


def two_commas(statement: str) -> Slip | None:
    """Find a comma too many in a list or in braces."""
    mended = outside_strings(
        statement, lambda part: re.sub(r",([ \t\n]*)(?=\})", r"\1", re.sub(r",[ \t]*(?=,)", "", part))
    )
    if mended == statement:
        return None
    return Slip(
        what=_("there is a comma too many."),
        right=_("One comma stands between two values, none before the closing brace."),
        remedy=_("Delete it."),
        mended=mended,
    )


def no_comma(statement: str) -> Slip | None:
    """Find elements of a list, or keys in braces, without a comma between them."""
    mended = re.sub(r"([\"'\]}])((?:[ \t\n]|(?<=[ \t])#[^\n]*\n)+)(?=[\"'\[{])", r"\1,\2", statement)
    mended = re.sub(r"(\{[^{}\n]*?[\"'\]\w])([ \t]+)(?=[\w-]+[ \t]*=)", r"\1,\2", mended)
    if mended == statement:
        return None
    return Slip(
        what=_("a comma is missing between two values."),
        right=_("In brackets and braces, values are separated by commas."),
        mended=mended,
    )


def open_bracket(statement: str) -> Slip | None:
    """Find a list or a table in braces that is never closed."""
    for opening, closing in ("[]", "{}"):
        bare = STRAIGHT.sub("", statement)
        missing = bare.count(opening) - bare.count(closing)
        if missing > 0 and "=" in bare.partition(opening)[0]:
            return Slip(
                what=_('"{bracket}" is never closed.').format(bracket=opening),
                right=_('What begins with "{opening}" ends with "{closing}".').format(
                    opening=opening, closing=closing
                ),
                remedy=_('Put "{closing}" after the last value.').format(closing=closing),
                mended=statement.rstrip().rstrip(",") + closing * missing + "\n" * _blank_end(statement),
                is_at_start=True,
            )
    return None


def braces_over_lines(statement: str) -> Slip | None:
    """Find a table in braces over several lines."""
    if "\n" not in statement or "{" not in statement:
        return None
    lines = [REMARK.sub("", line) if number else line for number, line in enumerate(statement.split("\n"))]
    joined = re.sub(r",?[ \t]*\}", " }", " ".join(line.strip() for line in lines))
    return Slip(
        what=_("braces go on over several lines."),
        right=_("What stands in braces stands on one line."),
        remedy=_("Put it on one line, or make it a table: its name in square brackets, its keys below."),
        mended=joined + "\n" * statement.count("\n"),
    )


def _blank_end(statement: str) -> int:
    return statement.count("\n") - statement.rstrip().count("\n")


def _quoted_where_bare(statement: str) -> str:
    slip = no_quotes(statement)
    return slip.mended if slip and slip.mended else statement
