"""Every slip there is a finder for, in the order in which they are looked for.

Promises that what is sure comes first: a curly quote is one whatever else is wrong, a missing quote is a guess.
"""

from cipc_newsletter.toml_files import structure_slips as structure
from cipc_newsletter.toml_files import text_slips as text
from cipc_newsletter.toml_files import value_slips as value
from cipc_newsletter.toml_files.slip import Finder

FINDERS: tuple[Finder, ...] = (
    structure.no_statement,
    text.invisible_characters,
    structure.header,
    text.curly_quotes,
    structure.no_equals_sign,
    structure.odd_key,
    value.date_without_form,
    value.number_with_frills,
    value.spoken_truth,
    structure.no_brackets,
    structure.trailing_sign,
    structure.two_on_a_line,
    text.quotes_in_quotes,
    text.backslash,
    text.open_quote,
    text.no_quotes,
    text.bare_words,
    structure.two_commas,
    structure.no_comma,
    structure.open_bracket,
    structure.braces_over_lines,
)
