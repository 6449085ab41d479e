"""An answer that Slack refused in its usual place."""

from actors.incident.ids import PersonId
from bot.words.spans import Person, Said, say


def answer_for(who: PersonId) -> Said:
    return say("{person}, this is the answer to your request.", person=Person(who))


PEOPLE_LEFT_OUT = say("Steps about people are shown in the incident's channel only.")


def typed_instead(label: str, command: str) -> Said:
    """Say what to type where no button can be shown."""
    said = "Instead of a button “{label}”, type `{command}`"
    return say(said, label=label, command=command)
