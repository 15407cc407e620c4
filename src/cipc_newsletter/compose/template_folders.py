"""Where the files of a template lie: the workspace's own, then the program's copy, then those of its parents.

Promises that a workspace may hold only what it changes, that a file or setting missing there comes from the next
folder, and that templates which extend one another in a circle are refused. Understands no setting but `extends`.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from cipc_newsletter import operating_system, toml_files
from cipc_newsletter.config import Workspace, starter_folder
from cipc_newsletter.errors import TemplateError
from cipc_newsletter.toml_files import Document
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

TEMPLATES = "templates"
SETTINGS = "template.toml"
OF_THE_PROGRAM = "cipc-newsletter:"  # before the path of a file that came with the program


@frozen
class Layer:
    """One folder of a template, its path resolved; `shown` is that for people, `settings` its template.toml if any."""

    folder: Path
    shown: str
    settings: Document | None = None

    def path_of(self, name: str) -> Path | None:
        """Return the path of a file of this folder, None where there is none or where it leads out."""
        path = (self.folder / name).resolve()
        return path if path.is_relative_to(self.folder) and path.is_file() else None


def found(layers: Sequence[Layer], name: str) -> tuple[Path, str] | None:
    """Return the path of the first file called `name`, and how it is shown."""
    for layer in layers:
        path = layer.path_of(name)
        if path is not None:
            return path, f"{layer.shown}/{name}"
    return None


def names(workspace: Workspace) -> tuple[str, ...]:
    """Return the names of the templates there are, of the workspace and of the program."""
    folders = [root / TEMPLATES for root in (workspace.root, starter_folder())]
    return tuple(sorted({path.parent.name for folder in folders for path in folder.glob(f"*/{SETTINGS}")}))


def layers_of(workspace: Workspace, template: str) -> tuple[Layer, ...]:
    """Return the folders of `template`, the first to be asked first. Raises TemplateError."""
    layers: list[Layer] = []
    trail: list[str] = []
    extending: Document | None = None
    name = template
    while True:
        if name in trail:
            raise _circle((*trail, name), extending)
        own = tuple(_own_layers(workspace, name))
        if not any(layer.settings for layer in own):
            raise _no_such_template(workspace, name, extending)
        trail.append(name)
        layers.extend(own)
        extending = next(
            (layer.settings for layer in own if layer.settings and "extends" in layer.settings.data), None
        )
        if extending is None:
            return tuple(layers)
        name = _parent(extending)


def _own_layers(workspace: Workspace, name: str) -> Iterator[Layer]:
    """Yield the workspace's folder of that name, then the program's, each where it is there."""
    for root, prefix in ((workspace.root, ""), (starter_folder(), OF_THE_PROGRAM)):
        folder = root / TEMPLATES / name
        if prefix and root.resolve() == workspace.root.resolve():
            continue
        if folder.parent == root / TEMPLATES and name not in (".", "..") and folder.is_dir():
            shown = f"{prefix}{TEMPLATES}/{name}"
            settings = _settings(folder / SETTINGS, f"{shown}/{SETTINGS}")
            yield Layer(folder=folder.resolve(), shown=shown, settings=settings)


def _settings(path: Path, shown: str) -> Document | None:
    if not path.is_file():
        return None
    return toml_files.parse(operating_system.read_text(path, shown=shown), path=shown, error=TemplateError)


def _parent(extending: Document) -> str:
    parent = extending.data["extends"]
    if isinstance(parent, str) and parent:
        return parent
    raise TemplateError(
        _("extends cannot be {value}.").format(value=f'"{parent}"'),
        right=_("It is the name of another template."),
        remedy=_('Write it like this: extends = "bulletin"'),
        path=extending.path,
        line=extending.line_of(("extends",)),
        key="extends",
    )


def _circle(trail: Sequence[str], extending: Document | None) -> TemplateError:
    return TemplateError(
        _("the templates extend one another without end: {names}.").format(names=" → ".join(trail)),
        right=_("A template extends another one; what the program's own has under its name comes by itself."),
        remedy=_("Take extends out of one of them."),
        path=extending.path if extending else None,
        line=extending.line_of(("extends",)) if extending else None,
        key="extends",
    )


def _no_such_template(workspace: Workspace, name: str, extending: Document | None) -> TemplateError:
    nearest = toml_files.nearest(name, names(workspace))
    return TemplateError(
        _('there is no template "{name}".').format(name=name),
        right=_('The nearest is "{name}".').format(name=nearest)
        if nearest
        else _("A template is a folder in templates/ with {file}.").format(file=SETTINGS),
        remedy=_("Mend extends, or add that template.")
        if extending
        else _("Mend template in the issue, or add that template."),
        path=extending.path if extending else f"{TEMPLATES}/{name}",
        line=extending.line_of(("extends",)) if extending else None,
        key="extends" if extending else None,
    )
