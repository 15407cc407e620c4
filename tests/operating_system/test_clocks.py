"""The clock that goes on while the computer sleeps."""

from cipc_newsletter import operating_system


def test_the_boot_clock_goes_forward() -> None:
    before = operating_system.boot_seconds()
    assert operating_system.boot_seconds() >= before
