"""The announcement of an incident."""

from actors.incident.bodies import AnnouncementView
from bot.words.phrases import channel_or_number
from bot.words.spans import Everybody, Person, Place, Said, say


def announcement(view: AnnouncementView) -> Said:
    rings = view.severity.mentions_channel and not view.closed
    what = say(
        "{bell}*{word}* incident: *{title}*",
        bell=say("{bell} ", bell=Everybody()) if rings else "",
        word=view.severity.word,
        title=view.title,
    )
    if view.closed:
        return say(
            "{what} ({service}) was declared and is over. See {place}.",
            what=what,
            service=view.service.name,
            place=channel_or_number(view.number, view.channel),
        )
    place = (
        say("Follow it in {channel}.", channel=Place(view.channel))
        if view.channel
        else say(
            "There is no channel to join yet. Ask {person}.",
            person=Person(view.declared.by),
        )
    )
    return say(
        "{what}\nService: {service}. Declared by {person}. {place}",
        what=what,
        service=view.service.name,
        person=Person(view.declared.by),
        place=place,
    )
