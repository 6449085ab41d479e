"""The documents as tests read them: parts, tables and anchors."""

import re

from tests.source_code import ROOT


def part(page: str, header: str) -> str:
    """Return what stands between a header and the next of its kind or above."""
    after = (ROOT / page).read_text("utf-8").split(f"\n{header}\n")[1]
    level = header.count("#")
    return re.split(rf"^#{{2,{level}}} ", after, maxsplit=1, flags=re.MULTILINE)[0]


def cells(page: str, header: str) -> list[list[str]]:
    """Return the rows of a part's table, without its head."""
    lines = [line for line in part(page, header).split("\n") if line.startswith("|")]
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in lines[2:]]


def anchors(page: str) -> set[str]:
    text = (ROOT / page).read_text("utf-8")
    headers = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", x).lower().replace(" ", "-") for x in headers}
