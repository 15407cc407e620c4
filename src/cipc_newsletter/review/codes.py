"""The code of a version as people type it: read over the telephone, copied by hand, in small letters.

Promises that what Crockford's base 32 means to be the same is the same (O and 0, I, L and 1), with or without hyphen
and spaces. Does not make codes.
"""

_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def plain_code(typed: str) -> str:
    """Return the letters and digits of a code, those that look alike as one."""
    return "".join(character for character in typed.upper() if character.isalnum()).translate(_ALIKE)


def is_same_code(typed: str, code: str) -> bool:
    """Tell whether `typed` means `code`."""
    return bool(plain_code(typed)) and plain_code(typed) == plain_code(code)
