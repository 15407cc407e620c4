"""What holds for every test: hypothesis judges what comes out, never how fast on a busy machine."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
