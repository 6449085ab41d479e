"""The form: gives a window an id, so submitting it twice makes one request."""

from attrs import evolve as with_
from attrs import frozen

from actors.incident.ids import ChannelId, IncidentNumber, MessageTs
from actors.incident.lifecycle import Kind
from bot.base.json_types import NOTHING, dumps, loads_object, text, whole
from bot.slack.kit.requests import View


@frozen(kw_only=True)
class Form:
    """The data in a window's private metadata.

    Attributes:
        id: the same for every submission of the window.
        origin: the channel where somebody asked for the window.
        origin_name: that channel's name, if it is public.
        origin_thread: the message there that somebody declares from, or the first one
            of its thread.
        link: the address of the message that becomes a task.
        number: the incident that an update window changes.
        kind: what a declare window declares: an incident, or a test of Muster.
        asked_for: the service whose open incident the window shows, by its key: who
            submits it declares another one anyway.
        version: the journal version that an update window showed when it opened.
    """

    id: str
    origin: ChannelId | None
    number: IncidentNumber | None
    version: int = 0
    origin_name: str = ""
    asked_for: str = ""
    kind: Kind = Kind.REAL
    origin_thread: MessageTs | None = None
    link: str = ""

    @staticmethod
    def of(view: View) -> "Form":
        """Read the metadata. If it has no id, use the window's own id."""
        form = Form.of_metadata(view.metadata)
        return form if form.id else with_(form, id=view.id)

    @staticmethod
    def of_metadata(metadata: str) -> "Form":
        """Read what ``write`` has written."""
        fields = loads_object(metadata) or NOTHING
        given = whole(fields, "number")
        return Form(
            id=text(fields, "id"),
            origin=ChannelId(text(fields, "origin")) or None,
            number=IncidentNumber(given) if given else None,
            version=whole(fields, "version"),
            origin_name=text(fields, "origin_name"),
            asked_for=text(fields, "asked_for"),
            origin_thread=MessageTs(text(fields, "origin_thread")) or None,
            link=text(fields, "link"),
            kind=Kind.TEST if text(fields, "kind") == Kind.TEST else Kind.REAL,
        )

    def write(self) -> str:
        return dumps(
            {
                "id": self.id,
                "origin": self.origin,
                "number": self.number,
                "version": self.version,
                "origin_name": self.origin_name,
                "asked_for": self.asked_for,
                "kind": self.kind,
                "origin_thread": self.origin_thread,
                "link": self.link,
            }
        )
