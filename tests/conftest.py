"""What holds for every test: hypothesis judges what comes out, never how fast; no test meets another's cache."""

import atexit
import os
import shutil
import tempfile

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

# The program keeps compiled templates and prepared pictures in the user's cache. One that other processes fill and
# empty meanwhile would change what a run does on the disk, which the tests that kill it count.
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="cipc-newsletter-cache-")
atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)
