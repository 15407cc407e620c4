"""Moments in tables: integer microseconds UTC, so that both databases compare and store them alike.

Promises that an aware moment comes back equal to the microsecond. Does not read any clock.
"""

import datetime as dt

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


def microseconds_of(moment: dt.datetime) -> int:
    """Return the aware `moment` as microseconds since 1970 UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(microseconds: int) -> dt.datetime:
    """Return the aware UTC moment that `microseconds` since 1970 UTC stand for."""
    return _EPOCH + microseconds * _MICROSECOND


def optional_moment_of(microseconds: int | None) -> dt.datetime | None:
    """Return the moment, or None where the column is empty."""
    return None if microseconds is None else moment_of(microseconds)
