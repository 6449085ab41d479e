"""The voice: what a test can hold of the rules for every word that people read."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from bot.record.record import OUTLINE
from bot.words import buttons, field_errors, forms, refusals, update_window
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.bot.shown import texts
from tests.bot.words.test_golden import BODIES, PLACE
from tests.source_code import ROOT

FIRST_PERSON = re.compile(r"\b(I|I'm|I'll|me|my|mine|we|our|ours|us)\b")
"""Messages are quoted and forwarded, and then nobody knows who that is."""

NOT_OUR_WORDS = re.compile(
    r"\b(please|sorry|press|click|clicks|modal|dialog|receipt|deed|hit|hits|hurt|"
    r"commander|handoff|hand-off|part)\b|!(?=\s|$)",
    re.IGNORECASE,
)
"""What people read has another word for each of these, or none."""

MARKUP = re.compile(r"[`*<>]|\{[a-z]+\}@")
BEGINNING = 60
"""So many characters of a notification have to do."""


def literals(module: Path) -> Iterator[str]:
    """Every text in a module but its docstrings."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    docstrings = {id(x.value) for x in ast.walk(tree) if isinstance(x, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield from [node.value] if isinstance(node.value, str) else []


def constants(module: object) -> dict[str, str]:
    return {
        name: value
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str)
    }


def without_gaps(said: str) -> str:
    """Leave out the places where names and typed text go."""
    return re.sub(r"\{\w+\}", "", said)


BY_THE_TEAM = {*OUTLINE, *OUTLINE.values()}
"""The parts of a report, in which the team that writes it speaks."""

BY_PEOPLE = {
    update_window.FIRST,
    update_window.FIRST_WITH_IMPACT,
    update_window.CHANGE,
    update_window.NO_CHANGE,
    update_window.MONITORING,
}
"""Texts to start from, in which the people speak who send them."""

SENTENCES = [
    pytest.param(sentence, id=f"{file.stem}: {sentence[:40]}")
    for folder in (
        "bot/words",
        "bot/record",
        "bot/features",
        "bot/screens",
    )
    for file in sorted((ROOT / folder).rglob("*.py"))
    for sentence in literals(file)
    if " " in sentence.strip() and sentence not in BY_THE_TEAM | BY_PEOPLE
]
MESSAGES = {
    name: json.loads((PLACE / f"{name}.json").read_text("utf-8"))
    for name in BODIES
    if (PLACE / f"{name}.json").exists()
}


def flaws(said: str, labels: Iterable[str] = constants(buttons).values()) -> list[str]:
    """Say which rules of the voice a sentence breaks, and by which word.

    The label of a button is what its reader says, so it may say "I".
    """
    by_muster = said
    for label in labels:
        by_muster = by_muster.replace(without_gaps(label), "")
    rules = (
        (
            FIRST_PERSON,
            by_muster,
            "name who it is, as messages are quoted",
        ),
        (NOT_OUR_WORDS, said, "say it with another word, or leave it out"),
    )
    return [
        f"“{found[0]}” in “{said}”: {rule}"
        for words, text, rule in rules
        if (found := words.search(text))
    ]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_has_the_voice(sentence: str) -> None:
    assert flaws(without_gaps(sentence)) == []


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_has_the_voice(name: str) -> None:
    said = [read(MESSAGES[name]["text"]), *map(read, texts(MESSAGES[name]["blocks"]))]

    assert [flaw for sentence in said for flaw in flaws(sentence)] == []


def test_a_flaw_says_which_word_of_which_sentence_breaks_which_rule() -> None:
    (person,) = flaws("Then we wait.")
    (word,) = flaws("Please wait.")

    assert person.startswith("“we” in “Then we wait.”: name who it is")
    assert word.startswith("“Please” in “Please wait.”: say it with another word")


def test_only_on_a_button_the_reader_speaks() -> None:
    label = "I'll do it"

    assert flaws(label, labels=[label]) == []
    assert flaws(f"Select *{label}*.", labels=[label]) == []
    assert flaws(f"{label}, or I'll ask.", labels=[label])
    assert flaws(label)


FIELD_ERRORS = constants(field_errors) | {
    "SLOW_WINDOW": as_mrkdwn(refusals.SLOW_WINDOW)
}


@pytest.mark.parametrize("name", FIELD_ERRORS)
def test_a_field_error_is_plain_text_without_a_full_stop(name: str) -> None:
    assert not MARKUP.search(FIELD_ERRORS[name])
    assert not FIELD_ERRORS[name].endswith(".")


LABELS = {
    name: label
    for name, label in (constants(forms) | constants(buttons)).items()
    if not name.endswith("_HINT")
}


@pytest.mark.parametrize("name", LABELS)
def test_a_label_is_plain_text_without_a_full_stop(name: str) -> None:
    assert not MARKUP.search(LABELS[name].replace("{title}", ""))
    assert not LABELS[name].endswith(".")


def read(text: str) -> str:
    """A text as people see it, but for names, which stand for themselves."""
    text = re.sub(r"<!date[^|]*\|([^>]*)>", r"\1", text)
    text = re.sub(r"<https?:[^|]*\|([^>]*)>", r"\1", text)
    return re.sub(r"<[@#!](\w+)>", r"@\1", text)


WHICH = re.compile(
    r"(@channel |@UADA, )?"
    r"((Test i|[Ii])ncident \d+|P\d \w+ incident|(Closed|Reopened|Now P\d \w+): )"
)
"""How a message begins: with the incident, or with what is new of it."""


@pytest.mark.parametrize("name", MESSAGES)
def test_a_notification_alone_says_which_incident_and_what_is_new(name: str) -> None:
    said = read(MESSAGES[name]["text"])
    first = said[:BEGINNING]
    if name == "notice_inside":
        # The channel is the incident's own.
        assert first.startswith("@UBOB raised the severity to P1 High")
    elif name == "notice_overtaken":
        assert re.match(r"Checkout fails \(@COWN\)\nEarlier, ", first)
    else:
        assert WHICH.match(first)
    if name.startswith(("receipt", "appeal")):
        assert re.search(r"(steps?|done|to do|Slack)\b", said[: 2 * BEGINNING])
