"""No text of a site's JSON is one that no file can hold."""

import json

import pytest

from cipc_newsletter.ingest.json_values import with_whole_signs


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (r'"Nuit \ud83d"', "Nuit \ufffd"),
        (r'{"\udc00": ["a\ud800b"]}', {"\ufffd": ["a\ufffdb"]}),
        (r'"\ud83c\udfee et é"', "\U0001f3ee et é"),
        ('{"a": [1, 2.5, true, null]}', {"a": [1, 2.5, True, None]}),
    ],
)
def test_half_a_sign_is_marked_as_missing_and_a_whole_one_stays(written: str, value: object) -> None:
    assert with_whole_signs(json.loads(written)) == value
