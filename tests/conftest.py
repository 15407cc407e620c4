"""What holds for every test: hypothesis judges what comes out, never how fast; no test meets another's cache."""

import atexit
import os
import shutil
import signal
import tempfile

from hypothesis import settings

from databases import each_database, postgres_server
from list_campaign_making import for_mailchimp
from running import NO_KEYRING

__all__ = ["each_database", "for_mailchimp", "postgres_server"]  # fixtures for every room

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

# The program keeps compiled templates and prepared pictures in the user's cache. One that other processes fill and
# empty meanwhile would change what a run does on the disk, which the tests that kill it count.
# In the user's data it keeps the name of this computer and how far each store had come: not the developer's own.
for variable in ("XDG_CACHE_HOME", "XDG_DATA_HOME"):
    os.environ[variable] = tempfile.mkdtemp(prefix="cipc-newsletter-")
    atexit.register(shutil.rmtree, os.environ[variable], ignore_errors=True)

# No test reads the developer's own keys, nor writes beside them.
os.environ["PYTHON_KEYRING_BACKEND"] = NO_KEYRING

# A run in the background of a script is deaf to Ctrl-C, and so would be every command it starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
