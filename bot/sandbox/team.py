"""The team: its people, its conversations and its one installed app."""

from attrs import define, field

from bot.sandbox import changes
from bot.sandbox.channel import Channel, Kind
from bot.sandbox.clock import Clock
from bot.sandbox.feed import Feed
from bot.sandbox.ids import IdSource
from bot.sandbox.person import Person


@define(kw_only=True, eq=False)
class Team:
    """The people, their conversations and the app."""

    clock: Clock
    ids: IdSource
    feed: Feed
    name: str
    app_name: str
    enterprise: str = ""
    id: str = field(init=False)
    app_id: str = field(init=False)
    bot_id: str = field(init=False)
    bot: Person = field(init=False)
    _people: dict[str, Person] = field(factory=dict, init=False)
    _channels: dict[str, Channel] = field(factory=dict, init=False)
    _names: dict[str, Channel] = field(factory=dict, init=False)
    _directs: dict[frozenset[str], Channel] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.id = self.ids.new("T")
        self.app_id = self.ids.new("A")
        self.bot_id = self.ids.new("B")
        self.bot = self.add_person(self.app_name, bot=True)

    @property
    def now(self) -> float:
        return self.clock.wall()

    @property
    def domain(self) -> str:
        return self.name.lower().replace(" ", "-")

    @property
    def people(self) -> list[Person]:
        return list(self._people.values())

    @property
    def channels(self) -> list[Channel]:
        """Every conversation, including archived and private ones and DMs."""
        return list(self._channels.values())

    def add_person(
        self,
        name: str,
        *,
        guest: bool = False,
        deactivated: bool = False,
        bot: bool = False,
        display_name: str | None = None,
        team: str = "",
        enterprise: str | None = None,
        hidden: str = "",
    ) -> Person:
        """Add somebody with an account here or, if given, in another team."""
        home = "" if team else self.enterprise
        person = Person(
            id=self.ids.new("U"),
            name=name,
            guest=guest,
            deactivated=deactivated,
            bot=bot,
            display_name=display_name,
            team=team,
            enterprise=home if enterprise is None else enterprise,
            hidden=hidden,
        )
        self._people[person.id] = person
        return person

    def person(self, person_id: str) -> Person | None:
        return self._people.get(person_id)

    def find(self, channel_id: str) -> Channel | None:
        return self._channels.get(channel_id)

    def channel(self, channel_id: str) -> Channel:
        return self._channels[channel_id]

    def named(self, name: str) -> Channel | None:
        """Return the channel with this name, even if archived or private."""
        return self._names.get(name)

    def channel_ids(self) -> dict[str, str]:
        return {name: channel.id for name, channel in self._names.items()}

    def make(self, name: str, kind: Kind, creator: Person) -> Channel:
        channel = Channel(
            id=self.ids.new("D" if kind is Kind.DIRECT else "C"),
            name=name,
            kind=kind,
            creator=creator.id,
            created=self.now,
        )
        self._channels[channel.id] = channel
        if name:
            self._names[name] = channel
        self.feed.tell(
            changes.ChannelCreated(
                at=self.now, channel=channel.id, name=name, by=creator.id
            )
        )
        return channel

    def renamed(self, channel: Channel, name: str) -> None:
        """Rename a channel; its old name is free again."""
        channel.previous_names.append(channel.name)
        del self._names[channel.name]
        channel.name = name
        self._names[name] = channel

    def direct(self, one: Person, other: Person) -> Channel:
        """Return the direct messages of two people; open them if necessary."""
        key = frozenset({one.id, other.id})
        if key not in self._directs:
            channel = self.make("", Kind.DIRECT, one)
            channel.members = {one.id: self.now, other.id: self.now}
            self._directs[key] = channel
        return self._directs[key]

    def has_direct(self, one: Person, other: Person) -> bool:
        return frozenset({one.id, other.id}) in self._directs
