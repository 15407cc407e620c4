"""The remarks of a TOML text, each in the words of another language.

Promises that nothing but remarks changes: a # inside a text in quotes is none, and a remark that is TOML itself, kept for
whoever takes its sign away, keeps its keys and values.
"""

import re
from collections.abc import Callable

from cipc_newsletter.toml_files.statements import parses

_TOKEN = re.compile(
    r"\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|(?P<sign>#[ \t]*)(?P<remark>[^\n]*)",
    re.DOTALL,
)
_DIRECTIVE = ":"  # "#:schema …" speaks to the editor


def with_remarks(text: str, said: Callable[[str], str]) -> str:
    """Return `text` with each of its remarks as `said` says it."""

    def changed(token: "re.Match[str]") -> str:
        remark = token["remark"]
        if not remark or remark.startswith(_DIRECTIVE):
            return token[0]
        return token["sign"] + (with_remarks(remark, said) if parses(remark) else said(remark))

    return _TOKEN.sub(changed, text)
