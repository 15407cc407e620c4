"""Where templates run: Jinja that can loop, choose and include, and nothing else.

Promises that a template reads only files of its own folders, that text is always escaped in MJML (there is no `safe`),
that an undefined name is an error with template and line, and that no expression makes a text of a gigabyte.
Each MJML tag is preceded by a comment with its template and line, which `mjml` reads to say where a mistake is, then
takes out.
"""

import contextlib
import hashlib
import io
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from pickle import PickleError
from types import TracebackType
from typing import Any

import jinja2
from jinja2 import BaseLoader, BytecodeCache, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cipc_newsletter import __version__, operating_system
from cipc_newsletter.compose.template_folders import Layer, found
from cipc_newsletter.errors import FileError, TemplateError
from cipc_newsletter.wording import _

MARK = "<!--@{file}:{line}-->"
_FILTERS = frozenset(
    {"batch", "capitalize", "default", "d", "e", "escape", "first", "int", "join", "last", "length", "list", "lower"}
    | {"reject", "rejectattr", "select", "selectattr", "sort", "sum", "trim", "unique", "upper"}
)
# Methods of a text that can make it as long as a number says.
_GROWING = frozenset({"center", "expandtabs", "format", "format_map", "join", "ljust", "rjust", "replace", "zfill"})
_LARGEST_PRODUCT = 1_000_000
# A comment of either kind is left alone; anywhere else an MJML tag opens.
_TAGS = re.compile(r"<!--.*?-->|\{#.*?#\}|<mj(?=[a-z-])", re.DOTALL)


class TemplateFiles(BaseLoader):
    """The files of one template and of those it extends, each read once; `sources` has the digest of each."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._layers = layers
        self.files: list[str] = []
        self.sources: dict[str, str] = {}

    def get_source(self, _environment: object, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of `template` with its places marked; TemplateNotFound for anything outside its folders."""
        place = found(self._layers, template)
        if place is None:
            raise TemplateNotFound(template)
        path, shown = place
        text = operating_system.read_text(path, shown=shown)
        if shown not in self.files:
            self.files.append(shown)
        self.sources[shown] = hashlib.sha256(text.encode()).hexdigest()
        if template.endswith(".mjml.j2"):
            text = _marked(text, self.files.index(shown))
        return text, shown, lambda: True


class CompiledTemplates(BytecodeCache):
    """Templates as Python compiled them, kept for the next run in the user's own cache folder.

    Never in the workspace, which others may write to: compiled code is outside the sandbox. Jinja holds each file
    against the digest of the template's text; a cache that cannot be read or written is as good as none.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill `bucket` from its file, if there is one that fits."""
        try:
            with self._path(bucket).open("rb") as stream:
                bucket.load_bytecode(stream)
        except (OSError, EOFError, LookupError, ValueError, TypeError, AttributeError, ImportError, PickleError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what `bucket` holds."""
        stream = io.BytesIO()
        bucket.write_bytecode(stream)
        with contextlib.suppress(FileError, OSError):
            operating_system.write_whole(self._path(bucket), stream.getvalue(), is_private=True)

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.bytecode"


def cache_folder() -> Path:
    """Return where this version keeps compiled templates: the user's cache, on this computer."""
    # What a template is compiled to depends on Jinja and on the sandbox's own rules, which stand in this file.
    own = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    return operating_system.cache_folder(f"templates-{__version__}-{jinja2.__version__}-{own}")


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja with few filters, escaping by file name, and products kept small."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(
        self, loader: TemplateFiles, filters: Mapping[str, Callable[..., Any]], *, cache: Path | None = None
    ) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            autoescape=lambda name: name is None or not name.endswith(".txt.j2"),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            cache_size=-1,
            bytecode_cache=CompiledTemplates(cache) if cache else None,
        )
        self.filters = {name: function for name, function in self.filters.items() if name in _FILTERS}
        self.filters.update(filters)
        self.globals = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Refuse, beside what Jinja refuses, the methods that make a text as long as a number says."""
        if attr in getattr(type(obj), "__dataclass_fields__", ()):
            return True  # a field of a view of ours; Jinja's own look takes as long as the rest of a template
        if isinstance(obj, str) and attr in _GROWING:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, _value: object) -> None:
        """Offer no `format`: Jinja's own would keep to the sandbox, yet pad a text to any length."""
        return

    def call_binop(self, _context: object, operator: str, left: Any, right: Any) -> Any:
        """Multiply small numbers; nothing else is multiplied or raised to a power here."""
        both_numbers = all(
            isinstance(value, int | float) and abs(value) < _LARGEST_PRODUCT for value in (left, right)
        )
        if operator == "*" and both_numbers:
            return left * right
        raise SecurityError(_("a template multiplies small numbers only"))


def rendered(environment: Sandbox, name: str, values: Mapping[str, Any], *, shown: str) -> str:
    """Return what the template `name` makes of `values`. Raises TemplateError with the template and the line.

    `shown` is the path of the template for people.
    """
    try:
        return environment.get_template(name).render(values)
    except TemplateNotFound as error:
        path, line = _place_of(error.__traceback__, environment, shown)
        raise TemplateError(
            _('the template includes "{name}", which is not in its folder.').format(name=error.name),
            right=_("A template includes only files of its own folder."),
            remedy=_("Mend the include, or add the file."),
            path=path,
            line=line,
        ) from error
    except TemplateSyntaxError as error:
        from cipc_newsletter.compose.template_slips import slip_in_reading

        what, right = slip_in_reading(error)
        raise TemplateError(
            what,
            right=right,
            remedy=_("Mend the line."),
            path=error.filename or shown,
            line=error.lineno,
        ) from error
    except (JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError) as error:
        from cipc_newsletter.compose.template_slips import slip_in_rendering

        path, line = _place_of(error.__traceback__, environment, shown)
        what, right = slip_in_rendering(error)
        raise TemplateError(
            what,
            right=right,
            remedy=_("Mend the line."),
            path=path,
            line=line,
        ) from error


def _marked(text: str, file: int) -> str:
    """Write the place before every MJML tag. Adds no line, so Jinja's own line numbers stay right."""

    def mark(match: re.Match[str]) -> str:
        if not match[0].startswith("<mj"):
            return match[0]
        return MARK.format(file=file, line=text.count("\n", 0, match.start()) + 1) + match[0]

    return _TAGS.sub(mark, text)


def _place_of(traceback: TracebackType | None, environment: Sandbox, shown: str) -> tuple[str, int | None]:
    """Return the innermost template and line an error went through: Jinja rewrites tracebacks to say so."""
    loader = environment.loader
    files = loader.files if isinstance(loader, TemplateFiles) else []
    place: tuple[str, int | None] = (shown, None)
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename in files:
            place = (traceback.tb_frame.f_code.co_filename, traceback.tb_lineno)
        traceback = traceback.tb_next
    return place
