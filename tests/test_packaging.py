import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.source_code import ROOT

# Split, so that this file does not hold what it looks for.
REGISTRIES = tuple(
    ".".join(parts).encode()
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("crates", "io"),
        ("proxy.golang", "org"),
        ("deb.debian", "org"),
    )
)
OUR_DOT_FOLDERS = {".ci", ".github"}

# uv breaks a requirement into lines that end in a backslash.
REQUIREMENT = re.compile(r"^[a-z0-9].*?(?<!\\)$", re.MULTILINE | re.DOTALL)
PLACE = re.compile(r"://|--(extra-)?index|--find-links|^ *-[a-z]|(^|\s)/", re.MULTILINE)


def our_files(folder: Path) -> Iterator[Path]:
    """Yield the files of a checkout, without environments, caches and git's own."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.is_symlink():
            yield path
        elif path.is_dir() and not is_foreign(path):
            yield from our_files(path)


def is_foreign(folder: Path) -> bool:
    if folder.name.startswith(".") and folder.name not in OUR_DOT_FOLDERS:
        return True
    return folder.name == "__pycache__" or (folder / "pyvenv.cfg").exists()


def names_registry(content: bytes) -> bool:
    return any(host in content.lower() for host in REGISTRIES)


def pins(text: str) -> Mapping[str, Requirement]:
    """Read a compiled requirements file: name to requirement."""
    found = (
        Requirement(block[0].partition("--hash")[0].replace("\\\n", " ").strip())
        for block in REQUIREMENT.finditer(text)
    )
    return {canonicalize_name(pin.name): pin for pin in found}


def without_hash(text: str) -> list[str]:
    blocks = [block[0] for block in REQUIREMENT.finditer(text)]
    return [block for block in blocks if "--hash=sha256:" not in block]


def out_of_step(wanted: list[str], compiled: str) -> list[str]:
    """List the wanted requirements that the compiled ones do not meet exactly."""
    pinned = pins(compiled)
    return [requirement for requirement in wanted if not is_met(requirement, pinned)]


def is_met(wanted: str, pinned: Mapping[str, Requirement]) -> bool:
    requirement = Requirement(wanted)
    pin = pinned.get(canonicalize_name(requirement.name))
    if pin is None:
        return False
    (exactly,) = pin.specifier
    return exactly.operator == "==" and requirement.specifier.contains(exactly.version)


def wanted_by(*groups: str) -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = list(project["project"]["dependencies"])
    for group in groups:
        wanted += project["dependency-groups"][group]
    return wanted


def read(name: str) -> str:
    return (ROOT / name).read_text()


COMPILED = {"requirements.txt": (), "requirements-dev.txt": ("dev",)}
PIN = "attrs==26.1.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n    # via x\n"


@pytest.mark.parametrize(("name", "groups"), COMPILED.items())
def test_compiled_requirements_are_in_step_with_the_project(
    name: str, groups: tuple[str, ...]
) -> None:
    assert out_of_step(wanted_by(*groups), read(name)) == []


@pytest.mark.parametrize(
    ("wanted", "compiled"),
    [
        ("attrs>=26.2", PIN),
        ("cattrs>=26.1", PIN),
        ("attrs>=26.1", PIN.replace("==", ">=")),
        ("attrs>=26.1", ""),
    ],
)
def test_a_requirement_out_of_step_is_noticed(wanted: str, compiled: str) -> None:
    assert out_of_step([wanted], compiled) == [wanted]


def test_a_requirement_in_step_is_not_complained_of() -> None:
    assert out_of_step(["attrs>=26"], PIN) == []


def test_development_runs_on_what_production_runs_on() -> None:
    production, development = map(pins, map(read, COMPILED))
    assert {name: development.get(name) for name in production} == production


@pytest.mark.parametrize("name", COMPILED)
def test_every_requirement_has_a_hash(name: str) -> None:
    assert len(pins(read(name))) >= len(wanted_by(*COMPILED[name]))
    assert without_hash(read(name)) == []


def test_a_requirement_without_a_hash_is_noticed() -> None:
    assert without_hash(f"{PIN}cattrs==26.2.1\n    # via x\n") == ["cattrs==26.2.1"]


@pytest.mark.parametrize("name", COMPILED)
def test_requirements_name_no_place(name: str) -> None:
    assert PLACE.search(read(name)) is None


@pytest.mark.parametrize(
    "line",
    [
        "--index-url x",
        "--extra-index-url x",
        "--find-links x",
        "-f wheels",
        "attrs @ https://x/attrs.whl",
        "./a.txt\n/home/me/attrs.whl",
    ],
)
def test_a_place_in_requirements_is_noticed(line: str) -> None:
    assert PLACE.search(PIN + line) is not None


def test_no_file_names_a_package_registry() -> None:
    paths = list(our_files(ROOT))
    assert ROOT / "pyproject.toml" in paths
    assert ROOT / ".ci" / "run" in paths
    assert [path for path in paths if names_registry(path.read_bytes())] == []


@pytest.mark.parametrize("host", REGISTRIES)
def test_a_package_registry_is_noticed(host: bytes) -> None:
    assert names_registry(b"see https://files." + host.upper() + b"/simple")


def test_there_is_no_second_lock_file() -> None:
    assert not (ROOT / "uv.lock").exists()


def test_the_worker_is_started_by_the_procfile() -> None:
    release, worker = read("Procfile").splitlines()
    assert release == "release: python -m bot migrate"
    assert worker == "worker: python -m bot run"


def test_the_pinned_python_is_one_that_we_support() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    supported = Requirement(f"python{project['requires-python']}").specifier
    assert re.fullmatch(r"3\.\d+\n", read(".python-version"))
    assert supported.contains(f"{read('.python-version').strip()}.0")


@pytest.mark.parametrize(
    ("readme", "status", "says"),
    [
        ("Test it:\n```\ntrue && echo ran -m pytest\n```\n", 0, "\nran -m pytest\n"),
        ("    $ echo indented -m pytest\n", 0, "\nindented -m pytest\n"),
        ("echo a && false && echo b -m pytest\n", 1, "+ echo a"),
        ("exit 5; echo -m pytest\n", 5, "+ exit 5"),
        ("Run `python -m pytest`.\n", 1, "README.md has 0 lines"),
        ("true -m pytest\nfalse -m pytest\n", 1, "README.md has 2 lines"),
        (None, 1, "README.md has 0 lines"),
    ],
)
def test_ci_runs_the_readme_s_command_and_fails_with_it(
    tmp_path: Path, readme: str | None, status: int, says: str
) -> None:
    (tmp_path / ".ci").mkdir()
    script = shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    if readme is not None:
        (tmp_path / "README.md").write_text(readme)
    done = subprocess.run(
        ["bash", script], capture_output=True, text=True, check=False, cwd="/"
    )
    assert (done.returncode, says in done.stdout + done.stderr) == (status, True)
