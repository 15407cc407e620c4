"""Campaigns as Prometheus reads them: its text exposition format 0.0.4.

Promises one HELP and one TYPE line for each metric, before its samples, which follow without a gap; no address and no
name of a person is among the labels. Source: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from cipc_newsletter.model.campaign import Campaign, CampaignCounts, CampaignState

_PREFIX = "cipc_newsletter_campaign_"
_PLACES = tuple(each.name for each in fields(CampaignCounts) if each.name != "planned")


def metrics(rows: Iterable[tuple[Campaign, CampaignCounts, float]]) -> str:
    """Return the metrics of campaigns, each with where its people are and how many a second are settled lately."""
    every = tuple(rows)
    return "".join(f"{line}\n" for line in _metric_lines(every))


def _metric_lines(rows: tuple[tuple[Campaign, CampaignCounts, float], ...]) -> Iterator[str]:
    yield from _metric(
        "people",
        "People of the frozen selection, by where they are.",
        ((_labels(each, place=place), getattr(counts, place)) for each, counts, _speed in rows for place in _PLACES),
    )
    yield from _metric(
        "planned_people",
        "People of the frozen selection.",
        ((_labels(each), counts.planned) for each, counts, _speed in rows),
    )
    yield from _metric(
        "state",
        "1 for the state the campaign is in, 0 for all others.",
        (
            (_labels(each, state=state.value), int(each.state is state))
            for each, _counts, _speed in rows
            for state in CampaignState
        ),
    )
    yield from _metric(
        "people_per_second",
        "People settled in a second, over the last two minutes.",
        ((_labels(each), round(speed, 3)) for each, _counts, speed in rows),
    )
    yield from _metric(
        "created_timestamp_seconds",
        "When somebody said yes to the campaign, in seconds since 1970 UTC.",
        ((_labels(each), each.created_at.timestamp()) for each, _counts, _speed in rows),
    )
    yield from _metric(
        "finished_timestamp_seconds",
        "When everybody was accounted for, in seconds since 1970 UTC.",
        ((_labels(each), each.finished_at.timestamp()) for each, _counts, _speed in rows if each.finished_at),
    )


def _metric(name: str, explained: str, samples: Iterable[tuple[Mapping[str, str], float]]) -> Iterator[str]:
    full = f"{_PREFIX}{name}"
    yield f"# HELP {full} {explained}"
    yield f"# TYPE {full} gauge"
    for labels, value in samples:
        said = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        yield f"{full}{{{said}}} {value}"


def _labels(campaign: Campaign, **more: str) -> dict[str, str]:
    return {"campaign": campaign.id, "provider": campaign.provider, **more}


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
