"""The sample issues of the repository, composed: each once for all tests of a run."""

from functools import lru_cache

from cipc_newsletter.config import open_workspace
from cipc_newsletter.content.issue_files import issue_ids
from cipc_newsletter.pipeline.issues import Composition, composition
from running import REPOSITORY

SAMPLE_ISSUES = issue_ids(REPOSITORY)


@lru_cache(maxsize=8)
def sample(issue_id: str) -> Composition:
    """The sample issue called `issue_id`, in all its languages."""
    return composition(open_workspace(REPOSITORY), issue_id)
