"""Reads modules as the house rules see them: their names, imports and syntax."""

import ast
from collections.abc import Iterator
from pathlib import Path

from attrs import field, frozen

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("actors", "bot")


@frozen
class Import:
    """One name that a module imports, in full, and the line of it."""

    target: str
    line: int
    level: int = 0


@frozen
class Module:
    """A module by its dotted name, whether it stands in a file or in a test."""

    name: str
    text: str
    tree: ast.Module = field(init=False, eq=False, repr=False)

    @tree.default
    def _parse(self) -> ast.Module:
        return ast.parse(self.text, self.name)

    def within(self, *packages: str) -> bool:
        return is_within(self.name, *packages)

    def imports(self) -> Iterator[Import]:
        """Yield what is imported anywhere, also in functions and for types only."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(alias.name, node.lineno)
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    target = f"{node.module or ''}.{alias.name}"
                    yield Import(target, node.lineno, node.level)


def is_within(name: str, *packages: str) -> bool:
    return any(name == p or name.startswith(f"{p}.") for p in packages)


def read_modules(*packages: str) -> tuple[Module, ...]:
    """Read the modules of these packages, or of all that the bot consists of."""
    return tuple(
        Module(_name(path), path.read_text(encoding="utf-8"))
        for package in packages or PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    )


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
