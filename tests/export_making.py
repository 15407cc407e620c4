"""Exports of list providers, as their accounts hand them over: in their columns, their file names and their archives.

Mailchimp's columns and names are those of public descriptions of its exports (subscribed_members_export_…,
subscribed_email_audience_export_…); all people are made up.
"""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

EXPORT_ID = "1a2b3c4d5e"
_SYSTEM = (
    "MEMBER_RATING OPTIN_TIME OPTIN_IP CONFIRM_TIME CONFIRM_IP LATITUDE LONGITUDE GMTOFF DSTOFF TIMEZONE CC REGION"
)
_LEFT = {
    "subscribed": "LAST_CHANGED",
    "nonsubscribed": "LAST_CHANGED",
    "unsubscribed": "UNSUB_TIME UNSUB_CAMPAIGN_TITLE UNSUB_CAMPAIGN_ID UNSUB_REASON UNSUB_REASON_OTHER",
    "cleaned": "CLEAN_TIME CLEAN_CAMPAIGN_TITLE CLEAN_CAMPAIGN_ID",
}
SIGNED_UP = {
    "MEMBER_RATING": "2",
    "OPTIN_TIME": "2024-06-25 09:26:27",
    "OPTIN_IP": "203.0.113.5",
    "CONFIRM_TIME": "2024-06-25 09:27:01",
    "CONFIRM_IP": "203.0.113.5",
    "LATITUDE": "45.5",
    "TIMEZONE": "america/toronto",
    "CC": "ca",
    "REGION": "qc",
    "LAST_CHANGED": "2024-06-25 09:27:01",
    "LEID": "623251270",
    "EUID": "4c2de1441f",
    "NOTES": "met in May",
}


def mailchimp_columns(state: str, own: Sequence[str] = ()) -> list[str]:
    """Return the header of the file of people in `state`, with `own` merge fields of the organisation."""
    names = ("Email Address", "First Name", "Last Name", *own, *_SYSTEM.split(), *_LEFT[state].split())
    return [*names, "LEID", "EUID", "NOTES", "TAGS"]


def mailchimp_csv(state: str, people: Sequence[Mapping[str, str]], *, own: Sequence[str] = ()) -> bytes:
    """Return one file of the export; what a person lacks is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, mailchimp_columns(state, own), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(people)
    return text.getvalue().encode("utf-8")


def mailchimp_name(state: str) -> str:
    """Return what Mailchimp calls the file."""
    return f"{state}_email_audience_export_{EXPORT_ID}.csv"


def person(email: str, *tags: str, **values: str) -> dict[str, str]:
    """Return somebody who signed up on their own."""
    return {"Email Address": email, "TAGS": ",".join(f'"{tag}"' for tag in tags), **SIGNED_UP, **values}


def added(email: str, *tags: str) -> dict[str, str]:
    """Return somebody whom the organisation added by hand or from a file."""
    return person(email, *tags, OPTIN_TIME="", OPTIN_IP="", CONFIRM_IP="", CONFIRM_TIME="2023-02-01 15:00:00")


def unsubscribed(email: str, at: str = "2025-03-01 10:00:00", reason: str = "") -> dict[str, str]:
    """Return somebody who left."""
    row = person(email, UNSUB_TIME=at, UNSUB_CAMPAIGN_TITLE="Infolettre 12", UNSUB_REASON=reason)
    return {name: value for name, value in row.items() if name != "LAST_CHANGED"}


def cleaned(email: str, at: str = "2025-04-02 11:00:00") -> dict[str, str]:
    """Return somebody whose address does not exist any more."""
    row = person(email, CLEAN_TIME=at, CLEAN_CAMPAIGN_TITLE="Infolettre 13")
    return {name: value for name, value in row.items() if name != "LAST_CHANGED"}


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write an archive with `files`, by their names in it, and return its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def mailchimp_zip(folder: Path, people: Mapping[str, Sequence[Mapping[str, str]]]) -> Path:
    """Write the archive of an audience, its people by their state, and return its path."""
    files = {
        f"audience_export_{EXPORT_ID}/{mailchimp_name(state)}": mailchimp_csv(state, rows)
        for state, rows in people.items()
    }
    return zipped(folder / f"audience_export_{EXPORT_ID}.zip", files)
