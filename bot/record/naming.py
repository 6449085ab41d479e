"""What people, places and steps are called in the record."""

from collections.abc import Mapping

from attrs import frozen

from actors.incident.facts import Lead
from actors.incident.ids import ChannelId, PersonId, StepKey
from actors.incident.keys import (
    INVITE,
    RECEIPT,
    is_edit,
    row_of,
    target_of,
)
from actors.incident.model import DECLARED, Incident
from bot.words import reasons
from bot.words import steps as step_names
from bot.words.renderers.markdown import Markdown, escape, several


def reason(error: str) -> Markdown:
    """Slack's word for a refusal in ours; an unknown one is quoted."""
    known = reasons.known_reason(error)
    return Markdown(known) if known else Markdown(f"Slack answered “{escape(error)}”")


@frozen
class Naming:
    """Names by ids; whoever has no name here goes by the id."""

    names: Mapping[PersonId, str]

    def person(self, who: PersonId) -> Markdown:
        return escape(self.names.get(who, "").strip() or who)

    def leads(self, who: tuple[Lead, ...]) -> Markdown:
        named = [
            Markdown(f"{escape(x.role.word)}: {self.person(x.person)}") for x in who
        ]
        return several(named) if named else Markdown("nobody was named")

    def place(self, where: ChannelId, incident: Incident) -> Markdown:
        own = incident.channel
        return own_channel(incident) if own and own.id == where else escape(where)

    def deed(self, step: StepKey, incident: Incident) -> Markdown:
        """Say what a step is to do, as in "Slack refused to …"."""
        row, target = row_of(step), target_of(step)
        if row == RECEIPT:
            return Markdown(f"tell {self._reported_to(step, incident)} what was done")
        if step == INVITE:
            return Markdown("invite people")
        to_do = step_names.deed_in(row, is_edit=is_edit(step)).to_do
        return Markdown(to_do.format(what=self._object(row, target, incident), s=""))

    def _object(self, row: str, target: str, incident: Incident) -> str:
        match row:
            case "channel":
                return own_channel(incident)
            case "invite":
                return self.person(PersonId(target))
            case "announce" | "told":
                return self.place(ChannelId(target), incident)
            case "bookmark":
                return f"“{page(target, incident)}”"
            case _:
                return ""

    def _reported_to(self, step: StepKey, incident: Incident) -> Markdown:
        _row, key, *_rest = [*step.split("/"), DECLARED]
        occasion = next((x for x in incident.occasions if x.key == key), None)
        return self.person(occasion.mark.by if occasion else incident.declared.by)

    def told(self, step: StepKey, incident: Incident) -> Markdown:
        """Say who was told by a message or a receipt."""
        if row_of(step) == RECEIPT:
            return self._reported_to(step, incident)
        return self.place(ChannelId(target_of(step)), incident)


def own_channel(incident: Incident) -> Markdown:
    """The incident's channel, or the name that it was to have."""
    return channel_name(incident.channel_name)


def channel_name(name: str) -> Markdown:
    return Markdown(f"#{escape(name)}")


def page(key: str, incident: Incident) -> Markdown:
    """A link's title."""
    found = (link.title for link in incident.links if link.key == key)
    return escape(next(found, key))
