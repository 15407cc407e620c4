"""The shape of the house, held by a test: storeys, no knots, sizes, forbidden names."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "cipc_newsletter"
PACKAGE = "cipc_newsletter"

STOREYS: tuple[frozenset[str], ...] = (
    frozenset({"__init__", "values", "wording"}),
    frozenset({"errors", "model"}),
    frozenset(
        {"operating_system", "toml_files", "time_zones", "tokens", "mime", "issue_container"}
        | {"merge_fields", "typography", "fetching", "browser", "computers", "page_templates", "spreadsheets"}
    ),
    frozenset({"config", "item_files"}),
    frozenset({"content", "ingest", "compose", "check", "translation", "providers", "store"}),
    frozenset({"audience", "review", "deliver", "publishing", "report", "archive"}),
    frozenset({"pipeline"}),
    frozenset({"web", "cli", "__main__"}),
)
STAGES_APART = {name for storey in STOREYS[4:6] for name in storey}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "service", "misc"}
SHELL_ONLY = {"click", "rich", "starlette", "uvicorn", "watchfiles"}
MODULE_LINES, FUNCTION_LINES = 500, 60

MODULES = {
    ".".join((PACKAGE, *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(SOURCE.rglob("*.py"))
    if "migrations" not in path.parts
}


def imports_of(path: Path) -> Iterator[str]:
    """Every import of a module, those in functions and under TYPE_CHECKING included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path.name}: a relative import hides where a name comes from"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in MODULES else node.module


def storey_of(module: str) -> int:
    room = module.removeprefix(PACKAGE).lstrip(".").split(".")[0] or "__init__"
    return next(number for number, rooms in enumerate(STOREYS) if room in rooms)


def room_of(module: str) -> str:
    return module.removeprefix(PACKAGE).lstrip(".").split(".")[0]


def test_every_module_has_a_storey() -> None:
    for module in MODULES:
        storey_of(module)


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_downward_only(module: str) -> None:
    for name in imports_of(MODULES[module]):
        if not name.startswith(PACKAGE):
            continue
        assert storey_of(name) <= storey_of(module), f"{module} reaches up to {name}"
        if storey_of(name) == storey_of(module) and room_of(name) != room_of(module):
            assert room_of(module) not in STAGES_APART, f"{module} and {name} are stages of one storey"


def test_no_module_imports_itself_through_others() -> None:
    edges = {
        module: {name for name in imports_of(path) if name in MODULES and name != module}
        for module, path in MODULES.items()
    }
    done: set[str] = set()
    trail: list[str] = []

    def walk(module: str) -> None:
        assert module not in trail, f"a knot: {' → '.join([*trail[trail.index(module) :], module])}"
        if module in done:
            return
        trail.append(module)
        for name in sorted(edges[module]):
            walk(name)
        done.add(trail.pop())

    for module in MODULES:
        walk(module)


@pytest.mark.parametrize("module", MODULES)
def test_nothing_below_the_shell_knows_the_shell(module: str) -> None:
    if room_of(module) in {"cli", "web", "__main__"}:
        return
    for name in imports_of(MODULES[module]):
        assert name.split(".")[0] not in SHELL_ONLY, f"{module} imports {name}"


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_functions_stay_readable(module: str) -> None:
    text = MODULES[module].read_text(encoding="utf-8")
    assert text.count("\n") <= MODULE_LINES
    tree = ast.parse(text)
    assert ast.get_docstring(tree), f"{module} does not say what it promises"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            length = node.end_lineno - node.lineno + 1
            assert length <= FUNCTION_LINES, f"{module}.{node.name} has {length} lines"


def test_no_drawer_for_everything() -> None:
    for module in MODULES:
        assert not FORBIDDEN_NAMES & set(module.split(".")), module


def test_values_are_made_by_frozen() -> None:
    costly = [
        f"{name}: @dataclass(frozen=True, slots=True, kw_only=True); write @frozen (docs/decisions/0012-frozen-values.md)"
        for name, path in MODULES.items()
        if name != f"{PACKAGE}.values"
        and "@dataclass(frozen=True, slots=True, kw_only=True)" in path.read_text(encoding="utf-8")
    ]
    assert costly == []
