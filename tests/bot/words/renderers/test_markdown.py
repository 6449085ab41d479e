from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from actors.incident.details import DescriptionChanged, TitleChanged
from bot.words.renderers.markdown import escape, quote
from tests.bot.record.sample_incident import closed, mark, page


def read(markdown: str) -> list[str]:
    """Give the lines of the one paragraph that this is; nothing else may be in it."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown)
    kinds = [token.type for token in tokens if not token.type.startswith("blockquote")]
    assert kinds == ["paragraph_open", "inline", "paragraph_close"]
    (inline,) = [token for token in tokens if token.type == "inline"]
    lines = [""]
    for part in inline.children or []:
        assert part.type in {"text", "text_special", "hardbreak"}
        if part.type == "hardbreak":
            lines.append("")
        lines[-1] += part.content
    return [line.replace("\xa0", " ") for line in lines]


def typed(*, lines: bool) -> st.SearchStrategy[str]:
    """Texts full of what Markdown knows, and any others."""
    alphabet = st.one_of(
        st.sampled_from("\\`*_{}[]()<>#+-.!|&~=:;$1a \t" + "\n" * lines),
        st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]),
    )
    marks = st.sampled_from(
        ["&amp;", "<b>", "[a](b)", "![a](b)", "1. a", "- a", "---", "===", "```", "a_b"]
    )
    return st.lists(st.one_of(alphabet, marks)).map("".join).filter(str.strip)


@given(typed(lines=False))
def test_a_typed_line_comes_out_as_it_was_typed(text: str) -> None:
    assert read(f"x {escape(text)}") == [f"x {' '.join(text.split())}"]


@given(typed(lines=True))
def test_a_typed_text_comes_out_line_by_line_as_it_was_typed(text: str) -> None:
    wanted = [line.rstrip() for line in text.strip().split("\n")]
    assert read(quote(text)) == [line.expandtabs(4) for line in wanted]


@given(typed(lines=False))
def test_a_title_stays_in_its_heading(text: str) -> None:
    first, *_rest = page(TitleChanged(mark=mark(60), title=text)).split("\n")
    opening, inline, closing = MarkdownIt("gfm-like", {"linkify": False}).parse(first)
    assert (opening.tag, closing.tag) == ("h1", "h1")
    said = "".join(part.content for part in inline.children or [])
    assert said == f"Incident 12: {' '.join(text.split())}"


@given(typed(lines=True))
def test_no_text_adds_a_heading_to_the_page(text: str) -> None:
    def headings(written: str) -> list[str]:
        tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(written)
        return [token.tag for token in tokens if token.type == "heading_open"]

    change = DescriptionChanged(mark=mark(1), description=text)
    assert headings(page(change, closed(2, text))) == headings(page(closed(2)))


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert escape("a\x1b[31m\x00b") == "a\ufffd\\[31m\ufffdb"
