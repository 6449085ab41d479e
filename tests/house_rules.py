"""The house rules about one module or about all, each as a function of source text.

Each gives its findings as lines for people; no findings means that the rule is kept.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping

from tests.source_code import Import, Module, is_within

CORE = ("actors.incident", "actors.errors", "actors.moves")
"""The pure core, and the two files of the runtime whose words it uses."""

# No loop, no clock, no randomness and nothing that reaches outside the process.
FOR_THE_CORE = (
    "__future__",
    "abc",
    "actors.errors",
    "actors.incident",
    "actors.moves",
    "anyascii",
    "attrs",
    "bisect",
    "collections",
    "datetime",
    "enum",
    "functools",
    "heapq",
    "immutables",
    "itertools",
    "math",
    "operator",
    "re",
    "string",
    "textwrap",
    "types",
    "typing",
    "unicodedata",
)
NOT_FOR_THE_RUNTIME = (
    "actors.incident",
    "aiohttp",
    "bot",
    "psycopg",
    "slack_sdk",
    "sqlite3",
)
BROAD_EXCEPTS_ALLOWED: Mapping[str, int] = {
    "actors.supervisor": 1,
    "bot.base.guard": 1,
}
SENTENCES = ("bot.words", "bot.record", "bot.dialogue", "bot.features")
FILE_LINES = 300
LONG_FILES: Mapping[str, str] = {}
"""The modules that may be longer, each with its reason."""
FUNCTION_LINES = 50

_CLOCKS = {"now", "utcnow", "today"}
_BROAD = {"Exception", "BaseException"}

Finding = str


def impure_imports(module: Module) -> Iterator[Finding]:
    if module.within(*CORE):
        for found in module.imports():
            if not is_within(found.target, *FOR_THE_CORE):
                yield _at(module, found.line, f"the core imports {found.target}")


def clock_readings(module: Module) -> Iterator[Finding]:
    if not module.within(*CORE):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in _CLOCKS:
            yield _at(module, node.lineno, f"the core reads the clock: {node.attr}")


def upward_imports(module: Module) -> Iterator[Finding]:
    """Find what the runtime must not know of."""
    if module.within("actors") and not module.within("actors.incident"):
        for found in module.imports():
            if is_within(found.target, *NOT_FOR_THE_RUNTIME):
                yield _at(module, found.line, f"the runtime imports {found.target}")


def sandbox_imports(module: Module) -> Iterator[Finding]:
    """Find what would make the sandbox agree with the bot by sharing its code."""
    if not module.within("bot.sandbox"):
        return
    for found in module.imports():
        is_ours = is_within(found.target, "actors", "bot")
        if is_ours and not is_within(found.target, "bot.sandbox"):
            yield _at(module, found.line, f"the sandbox imports {found.target}")


def early_markup(module: Module) -> Iterator[Finding]:
    """Find finished markup where sentences can still be read out in any form."""
    if not module.within(*SENTENCES) or module.within("bot.words.renderers"):
        return
    for found in module.imports():
        if found.target == "bot.slack.kit.mrkdwn.Mrkdwn":
            why = "a sentence is Said, and renderers make Mrkdwn of it"
            yield _at(module, found.line, why)


def environment_readings(module: Module) -> Iterator[Finding]:
    if module.within("bot.settings"):
        return
    banned = {"environ", "environb", "getenv", "getenvb"}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in banned:
            yield _at(module, node.lineno, f"reads the environment: {node.attr}")
    for found in module.imports():
        if found.target in {f"os.{name}" for name in banned}:
            yield _at(module, found.line, f"reads the environment: {found.target}")


def broad_excepts(module: Module) -> Iterator[Finding]:
    lines = [
        node.lineno
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.ExceptHandler) and _swallows_all(node))
        or (isinstance(node, ast.Call) and _suppresses_all(node))
    ]
    allowed = BROAD_EXCEPTS_ALLOWED.get(module.name, 0)
    for line in sorted(lines)[allowed:]:
        yield _at(module, line, "catches everything, and does not raise it again")


def missing_docstrings(module: Module) -> Iterator[Finding]:
    if not (ast.get_docstring(module.tree) or "").strip():
        yield _at(module, 1, "opens without a docstring")


def relative_imports(module: Module) -> Iterator[Finding]:
    for found in module.imports():
        if found.level:
            yield _at(module, found.line, "imports relatively")


def long_files(
    module: Module, allowed: Mapping[str, str] = LONG_FILES
) -> Iterator[Finding]:
    lines = module.text.count("\n")
    is_long, is_allowed = lines > FILE_LINES, bool(allowed.get(module.name))
    if is_long and not is_allowed:
        yield _at(module, lines, f"is longer than {FILE_LINES} lines")
    if module.name in allowed and not is_long:
        yield _at(module, lines, "is short enough without an exception")


def long_functions(module: Module) -> Iterator[Finding]:
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES:
            what = f"{node.name} is longer than {FUNCTION_LINES} lines"
            yield _at(module, node.lineno, what)


def import_cycles(modules: Iterable[Module]) -> Iterator[Finding]:
    """Find modules that need themselves, by taking away those that need no other."""
    by_name = {module.name: module for module in modules}
    needs = {
        name: {
            needed
            for found in module.imports()
            if (needed := _module_of(found, by_name)) is not None
        }
        for name, module in by_name.items()
    }
    while done := {name for name, others in needs.items() if not others & set(needs)}:
        needs = {name: others for name, others in needs.items() if name not in done}
    # What is left stands in a cycle or above one; those above are needed by no other.
    while above := set(needs) - {
        other for others in needs.values() for other in others
    }:
        needs = {name: others for name, others in needs.items() if name not in above}
    if needs:
        yield f"these import each other: {', '.join(sorted(needs))}"


def _module_of(found: Import, by_name: Mapping[str, Module]) -> str | None:
    """Tell which module an imported name is, or is taken from."""
    if found.target in by_name:
        return found.target
    package = found.target.rpartition(".")[0]
    return package if package in by_name else None


def _swallows_all(handler: ast.ExceptHandler) -> bool:
    """Tell a catch-all from one that cleans up and lets everything go on."""
    last = handler.body[-1]
    leaves = (ast.Return, ast.Break, ast.Continue)
    lets_go = (
        isinstance(last, ast.Raise)
        and last.exc is None
        and not any(isinstance(node, leaves) for node in ast.walk(handler))
    )
    return _is_broad(handler.type) and not lets_go


def _is_broad(caught: ast.expr | None) -> bool:
    if caught is None:
        return True
    names = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(_last_name(name) in _BROAD for name in names)


def _suppresses_all(call: ast.Call) -> bool:
    is_suppress = _last_name(call.func) == "suppress"
    return is_suppress and any(_last_name(arg) in _BROAD for arg in call.args)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _at(module: Module, line: int, what: str) -> Finding:
    return f"{module.name}:{line} {what}"


RULES = (
    impure_imports,
    clock_readings,
    upward_imports,
    sandbox_imports,
    early_markup,
    environment_readings,
    broad_excepts,
    missing_docstrings,
    relative_imports,
    long_files,
    long_functions,
)
