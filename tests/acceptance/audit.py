"""The auditor: is everything there that was promised, and nothing twice?"""

from collections import Counter
from collections.abc import Iterator

from tests.acceptance.stage import LINKS, Stage, seen


def audit(on: Stage) -> list[str]:
    """Return what is wrong after one incident was declared and closed."""
    return list(_wrong(on))


def _wrong(on: Stage) -> Iterator[str]:
    ours = [x for x in on.sandbox.workspace.channels if x.name.startswith("incident-")]
    if len(ours) != 1:
        yield f"channels: {[x.name for x in ours]}"
        return
    (channel,) = ours
    invited = {on.sam.person.id, on.alex.person.id}
    if not invited <= set(channel.members):
        yield f"members: {sorted(channel.members)}"
    if not channel.topic.startswith("Closed · P3 Low"):
        yield f"topic: {channel.topic}"
    expected = Counter(link.title for link in LINKS)
    bookmarks = Counter(x.title for x in channel.bookmarks)
    if bookmarks != expected:
        yield f"bookmarks: {bookmarks}"
    for words in ("Mails are late · P3 Low", "closed the incident", "post-mortem."):
        count = sum(words in message.text for message in channel.posts)
        if count != 1:
            yield f"in the channel {count} times: {words}"
    cards = [x.ts for x in channel.posts if "(closed): Mails are late" in x.text]
    if [pin.ts for pin in channel.pins] != cards:
        yield f"pinned: {channel.pins}, the card: {cards}"
    for place in (on.help, on.headquarters):
        for words in ("* incident: *Mails are late*", "closed the incident after"):
            count = sum(words in message.text for message in place.posts)
            if count != 1:
                yield f"in {place.name} {count} times: {words}"
    receipts = on.sam.dm.posts
    if len(receipts) != 1 or "everything is done" not in seen(receipts[0]):
        yield f"receipts: {[x.text for x in receipts]}"
