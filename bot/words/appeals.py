"""The message about steps for people who did not ask for them but may help."""

from actors.incident.views import AppealView, Progress
from bot.words.phrases import name_of
from bot.words.spans import Said, say
from bot.words.step_outcomes import refused


def head(view: AppealView) -> Said:
    """Say how many steps need somebody, without naming anybody."""
    bad = len(view.lines) + view.uninvited
    name, title = name_of(view.number), view.title
    if not bad:
        said = "*{name}: {title}*\nNo step needs anyone any more."
        return say(said, name=name, title=title)
    return say(
        "*{name}: {title}*\n{needs} someone. Muster could not tell whoever asked for "
        "this. If you can help, start with `/incident status {number}`.",
        name=name,
        title=title,
        needs="1 step needs" if bad == 1 else f"{bad} steps need",
        number=view.number,
    )


def lines(view: AppealView) -> list[Said]:
    """Say what was refused, and nothing about any person."""
    bad = [x for x in view.lines if x.progress is Progress.REFUSED]
    said = [refused(line, view) for line in bad]
    if view.uninvited:
        uninvited = (
            "*Not done: invite {people}.*\n"
            "*What to do:* Ask in the incident's channel who is missing."
        )
        people = "1 person" if view.uninvited == 1 else f"{view.uninvited} people"
        said.append(say(uninvited, people=people))
    return said
