"""The message about steps for a channel whose people did not ask for them."""

from actors.incident.views import AppealView, Progress
from bot.screens.messages.content import Content
from bot.screens.messages.room import first_parts, notification, text_alone
from bot.screens.messages.step_parts import is_any_refused, step_parts, try_again
from bot.words import appeals, step_outcomes
from bot.words.spans import Said, joined


def appeal(view: AppealView) -> Content:
    if view.plain:
        return Content(text=text_alone(_typed_instead(view)))
    head = appeals.head(view)
    blocks = first_parts(step_parts(head, view, appeals.lines(view)))
    if _may_try_again(view):
        blocks.append(try_again(view.number))
    return Content(text=notification(head), blocks=blocks)


def _may_try_again(view: AppealView) -> bool:
    return is_any_refused(view) or view.uninvited > 0


def _typed_instead(view: AppealView) -> Said:
    """Say everything in one text, with words to type instead of buttons."""
    said = [appeals.head(view)]
    if _may_try_again(view):
        said.append(step_outcomes.type_to_retry(view.number))
    doubted = [x for x in view.lines if x.progress is Progress.DOUBTED]
    said += [step_outcomes.doubted_plain(line, view) for line in doubted]
    return joined([*said, *appeals.lines(view)], "\n")
