"""What Prometheus reads follows its text format to the letter."""

import datetime as dt
import re

from cipc_newsletter.model.campaign import Campaign, CampaignCounts, CampaignState
from cipc_newsletter.pipeline.metrics import metrics

NOW = dt.datetime(2025, 12, 10, 15, 30, tzinfo=dt.UTC)
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\\\|\\"|\\n)*"'
SAMPLE = re.compile(rf"({NAME})\{{({LABEL}(?:,{LABEL})*)?\}} (-?[0-9.e+]+|NaN|[+-]Inf)")


def parsed(text: str) -> dict[str, list[tuple[dict[str, str], float]]]:
    """Read the exposition format strictly: HELP, TYPE, samples, each family in one piece, each sample once."""
    assert text.endswith("\n")
    families: dict[str, list[tuple[dict[str, str], float]]] = {}
    lines, current, seen = text.splitlines(), "", set()
    for number, line in enumerate(lines):
        if line.startswith("# HELP "):
            current = line.split(" ", 3)[2]
            assert current not in families, f"{current} has two HELP lines"
            assert lines[number + 1] == f"# TYPE {current} gauge"
            families[current] = []
        elif not line.startswith("# TYPE "):
            found = SAMPLE.fullmatch(line)
            assert found, line
            assert found[1] == current, "a sample stands among those of another metric"
            assert line.rpartition(" ")[0] not in seen, "a sample stands there twice"
            seen.add(line.rpartition(" ")[0])
            labels = dict(re.findall(r'([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"', found[2] or ""))
            families[current].append((labels, float(found[3])))
    return families


def campaign(number: int = 1, **changes: object) -> Campaign:
    values: dict[str, object] = {
        "id": f"2025-12-{number}",
        "key": number,
        "uid": "c0ffee",
        "issue_id": "2025-12",
        "number": number,
        "digest": "d" * 64,
        "provider": "mailgun",
        "state": CampaignState.SENDING,
        "created_at": NOW,
    }
    return Campaign(**{**values, **changes})  # type: ignore[arg-type]


COUNTS = CampaignCounts(planned=12, accepted=5, refused=1, held=2, remaining=4)


def test_what_is_written_can_be_read_and_says_where_everybody_is() -> None:
    families = parsed(metrics([(campaign(), COUNTS, 2.5), (campaign(2, finished_at=NOW), COUNTS, 0.0)]))
    people = {
        (labels["campaign"], labels["place"]): value for labels, value in families["cipc_newsletter_campaign_people"]
    }
    assert people["2025-12-1", "accepted"] == 5
    assert sum(value for (name, _place), value in people.items() if name == "2025-12-1") == 12
    assert ({"campaign": "2025-12-1", "provider": "mailgun"}, 2.5) in families[
        "cipc_newsletter_campaign_people_per_second"
    ]


def test_a_campaign_is_in_exactly_one_state() -> None:
    states = parsed(metrics([(campaign(), COUNTS, 0.0)]))["cipc_newsletter_campaign_state"]
    assert {labels["state"]: value for labels, value in states if value} == {"sending": 1.0}
    assert len(states) == len(CampaignState)


def test_quotes_and_line_ends_in_a_label_are_escaped() -> None:
    families = parsed(metrics([(campaign(provider='a"b\\c\nd'), COUNTS, 0.0)]))
    assert families["cipc_newsletter_campaign_planned_people"][0][0]["provider"] == r"a\"b\\c\nd"


def test_without_any_campaign_the_metrics_are_there_and_empty() -> None:
    assert all(samples == [] for samples in parsed(metrics([])).values())
