import pytest

from bot.settings.toml_lines import KeyPath, LineFinder, dotted

TEXT = '''# a comment
title = "a [[b]] # no comment"

[channels]
announce = [  # "x" = 1
  "C1",
]
about = """
[severities]
rank = 1
"""
"a b".c = { d = 1, e.f = 2 }

[[services]]
key = 'a'
  [services.leads]
  tech = "U1"

[[services]]
key = 'b'
[[services.notes]]
[[services.notes]]
text = 1

[last]
'''

LINES: list[tuple[KeyPath, int | None]] = [
    (("title",), 2),
    (("channels",), 4),
    (("channels", "announce"), 5),
    (("channels", "announce", 0), 5),
    (("channels", "about"), 8),
    (("channels", "a b", "c", "d"), 12),
    (("channels", "a b", "c", "e", "f"), 12),
    (("channels", "missing"), 4),
    (("services",), 14),
    (("services", 0), 14),
    (("services", 0, "key"), 15),
    (("services", 0, "leads"), 16),
    (("services", 0, "leads", "tech"), 17),
    (("services", 0, "leads", "missing"), 16),
    (("services", 1), 19),
    (("services", 1, "key"), 20),
    (("services", 1, "leads"), 19),
    (("services", 1, "notes", 0), 21),
    (("services", 1, "notes", 1, "text"), 23),
    (("last",), 25),
    (("severities",), None),
    (("nowhere", 1), None),
    ((), None),
]


@pytest.mark.parametrize(("path", "line"), LINES)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_key_is_found_on_its_line(
    path: KeyPath, line: int | None, line_end: str
) -> None:
    assert LineFinder.of(TEXT.replace("\n", line_end)).line(path) == line


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ((), ""),
        (("severities", 1, "rank"), "severities[1].rank"),
        (("a b", "c"), '"a b".c'),
        (("a\n",), r"'a\n'"),
        (("xoxb-1",), "(redacted)"),
    ],
)
def test_a_path_is_written_as_people_do(path: KeyPath, written: str) -> None:
    assert dotted(path) == written
