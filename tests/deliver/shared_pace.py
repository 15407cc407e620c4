"""One of several processes that share an account row, calling a server with a limit that none of them knows.

    python -m deliver.shared_pace FOLDER PORT SECONDS

Each call takes its turn in the store as the engine's calls do; what the server says goes back into the row.
"""

import datetime as dt
import http.client
import sys
import time
from pathlib import Path

from cipc_newsletter.store import accounts
from sending_making import opened


def main(folder: Path, port: int, seconds: float) -> None:
    """Call as often as the shared row allows."""
    end = time.monotonic() + seconds
    with opened(folder) as store:
        with store.reading() as connection:
            account = accounts.at_provider(connection, "counting").id
        while time.monotonic() < end:
            now = dt.datetime.now(dt.UTC)
            with store.writing() as connection:
                turn = accounts.reserve(connection, account, cost=1, now=now, patience=dt.timedelta(seconds=30))
                blocked = accounts.get(connection, account).blocked_until
            if turn is None:
                time.sleep(min(max((blocked - now).total_seconds(), 0.01), 1.0))
                continue
            time.sleep(max((turn - dt.datetime.now(dt.UTC)).total_seconds(), 0))
            with store.reading() as connection:
                if accounts.get(connection, account).blocked_until > dt.datetime.now(dt.UTC):
                    continue  # as the claim looks once more
            call = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            call.request("POST", "/", b"x")
            answer = call.getresponse()
            answer.read()
            now = dt.datetime.now(dt.UTC)
            with store.writing() as connection:
                if answer.status == 429:
                    wait = dt.timedelta(seconds=float(answer.headers["Retry-After"]))
                    accounts.block(connection, account, until=now + wait)
                    accounts.slow_down(connection, account, now=now, observed=1)
                else:
                    accounts.speed_up(connection, account, chance=0.5)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
