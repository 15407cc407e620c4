"""The templates of the package's own pages, for people who look at mails in a browser.

Promises that every value is text unless a template's author made it markup, that a value which is missing is an error,
and that a page speaks the language in use. Decides nothing: a page is given what it shows. Templates that people write
are run in compose/sandbox.py.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    import jinja2


def environment_of(folder: Path) -> "jinja2.Environment":
    """Return what renders the templates in `folder`."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update({"_": _, "ngettext": ngettext})
    return environment
