"""The timeline's entries for the questions whether an incident is over."""

from actors.incident.ids import StepKey
from actors.incident.question import QuestionAsked, QuestionScheduled
from actors.incident.steps.events import SurfaceLost
from tests.bot.record.sample_incident import at, entries, shown


def test_when_the_next_question_is_due_is_not_told() -> None:
    quiet = (
        QuestionScheduled(at=at(1), ask_at=at(3)),
        shown(3, "question/1/1", "question/1"),
        QuestionAsked(at=at(3), turn=1, ask_at=at(600)),
        SurfaceLost(at=at(4), step=StepKey("question/1/1/edit"), surface="question/1"),
    )
    assert entries(*quiet) == ["14:02:10 Asked whether it is over."]
