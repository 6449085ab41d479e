"""The scenario: what the people in the demo do, in order."""

from functools import partial

from attrs import define, evolve, field

from bot.demo.department import APPLY, REGISTER, REPORT, Department
from bot.demo.informing import Informing
from bot.demo.lookup import Lookup, leads_in
from bot.demo.outcome import Answers, ExpectedIncident
from bot.demo.person import DemoPerson
from bot.demo.teamwork import Teamwork
from bot.demo.watcher import DemoError, Watcher
from bot.sandbox import Channel, Person, Window

TITLE = "Sign-in fails"
DESCRIPTION = "Since the 9:40 release. 30 tickets so far, @alex is looking."
OTHER_TITLE = "🔥 登録できません @channel"
SUMMARY = "Fixed by rolling back, thanks @alex"

LOW, MEDIUM, HIGH = "P3 Low", "P2 Medium", "P1 High"
SPACES = "   "


def first_of(department: Department) -> ExpectedIncident:
    return ExpectedIncident(
        number=1,
        title=TITLE,
        service=APPLY,
        severities=(LOW, HIGH),
        declarer=department.sam.name,
        leads=frozenset({department.alex.name, department.kim.name}),
        announced_in=frozenset(
            {department.apply_support.name, department.incidents.name}
        ),
        guest=department.guest.name,
        summary=SUMMARY,
        moved=(("Scribe", department.alex.name), ("Comms lead", department.sam.name)),
    )


def second_of(department: Department) -> ExpectedIncident:
    return ExpectedIncident(
        number=2,
        title=OTHER_TITLE,
        service=REGISTER,
        severities=(MEDIUM, MEDIUM),
        declarer=department.priya.name,
        leads=frozenset({department.robin.name}),
        announced_in=frozenset({department.incidents.name}),
        unreachable=department.registers_only.name,
    )


@define(kw_only=True)
class Scenario:
    """The parts of the demo, and the answers that people got so far.

    Attributes:
        pause: seconds before each action of a person.
        ack_times: how long each acknowledgement took.
        due_at: when the update is due that was promised before the pause.
    """

    department: Department
    watcher: Watcher
    pause: float = 0.15
    ack_times: list[float] = field(factory=list)
    answers: Answers = field(factory=Answers)
    due_at: float = field(default=0.0, init=False)

    async def begin(self) -> None:
        await self._declare()
        await self._declare_another()
        await self._work_together()
        await self._ask_questions()
        await self._raise_severity()
        informing = self._informing()
        await informing.send_update()
        self.due_at = informing.due_at

    async def go_on(self) -> None:
        informing = self._informing()
        await informing.catch_up()
        await informing.keep_promise()
        await self._close()
        self.answers = evolve(
            self.answers,
            offer=informing.offer,
            caught_up=informing.caught_up,
            times=tuple(self.ack_times),
        )

    def _informing(self) -> Informing:
        return Informing(
            department=self.department,
            watcher=self.watcher,
            lookup=self._lookup,
            person=self._person,
            own=self._own,
        )

    # The parts.

    async def _declare(self) -> None:
        sam, terminal = self._person(self.department.sam), self.watcher.terminal
        terminal.heading("Sam notices something and declares an incident")
        window = await sam.opens("/incident", "", self.department.apply_support)
        terminal.window(window, hints=True)
        terminal.line(f"Sam chooses {APPLY}, which fills in the roles")
        await self._choose_service(sam, window, "apply")
        terminal.line("Sam fills in the rest, but types only spaces as the title")
        sam.fills(window, "title", SPACES)
        sam.fills(window, "severity", "p3")
        sam.fills(window, "description", DESCRIPTION)
        before = _values(sam, window)
        reply = await sam.submits(window)
        terminal.window(window, errors=reply.errors)
        self.answers = evolve(
            self.answers,
            empty_title=reply.errors.get("title", ""),
            kept=(before, _values(sam, window)),
            leads_shown=leads_in(sam, window),
        )
        terminal.line("Nothing is lost; Sam writes the title")
        sam.fills(window, "title", TITLE)
        await self._submit(sam, window)

    async def _declare_another(self) -> None:
        department = self.department
        priya = self._person(department.priya)
        self.watcher.terminal.heading(
            "At the same time Priya declares another incident"
        )
        window = await priya.opens("/incident", OTHER_TITLE, department.registers_only)
        await self._choose_service(priya, window, "register")
        priya.fills(window, "severity", "p2")
        self.watcher.terminal.window(window)
        await self._submit(priya, window)
        for person in (department.sam, department.priya):
            await self.watcher.until(
                f"a direct message to {person.name}",
                partial(self._lookup.has_direct_message, person),
            )
        self.watcher.terminal.note(
            f"{department.guest.name} is a guest, and the bot is not in "
            f"#{department.registers_only.name}. If Slack refuses a step, the person "
            "who declared is told which step, and what to do by hand."
        )

    async def _work_together(self) -> None:
        teamwork = Teamwork(
            department=self.department,
            watcher=self.watcher,
            lookup=self._lookup,
            person=self._person,
            own=self._own,
        )
        await teamwork.run()

    async def _ask_questions(self) -> None:
        department = self.department
        self.watcher.terminal.heading("Other people ask questions")
        kim, alex = self._person(department.kim), self._person(department.alex)
        listed = await kim.types("/incident", "list", department.incidents)
        pong = await kim.types("/ping", "", department.incidents)
        slip = await alex.types("/incident", "clsoe", self._own)
        read = self.watcher.reader.plain
        self.answers = evolve(
            self.answers,
            list=read(listed.text),
            ping=read(pong.text),
            slip=read(slip.text),
        )

    async def _raise_severity(self) -> None:
        sam, own, lookup = self._person(self.department.sam), self._own, self._lookup
        terminal = self.watcher.terminal
        terminal.heading("It is worse than expected, so Sam raises the severity")
        window = await sam.opens("/incident", "edit", own)
        sam.fills(window, "severity", "p1")
        terminal.window(window)
        await sam.submits(window)
        await self._wait_everywhere("the new severity", f"to {HIGH} (was {LOW})")
        until = self.watcher.until
        await until("the new topic", lambda: HIGH in own.topic)
        await until("the new card", lambda: lookup.has_card(own, HIGH))

    async def _close(self) -> None:
        department, own, lookup = self.department, self._own, self._lookup
        until = self.watcher.until
        terminal = self.watcher.terminal
        terminal.heading("The incident is over, so Sam closes it")
        department.lose_an_answer()
        await self._person(department.sam).types("/closeincident", SUMMARY, own)
        await self._wait_everywhere("the closure", SUMMARY)
        await until("the next steps", lambda: lookup.has_message(own, REPORT[1]))
        await until("the closed card", lambda: lookup.has_card(own, SUMMARY))
        await self.watcher.until_read(department.incidents)
        terminal.note(
            f"Slack's answer about the message in #{department.incidents.name} was "
            "lost. The bot looked there, found the message and did not repeat it."
        )
        again = await self._person(department.alex).types("/closeincident", "", own)
        said = self.watcher.reader.plain(again.text)
        self.answers = evolve(self.answers, second_close=said)

    # Used by several parts.

    async def _choose_service(
        self, person: DemoPerson, window: Window, key: str
    ) -> None:
        await person.chooses(window, "service", key)
        leads = partial(leads_in, person, window)
        await self.watcher.until("the service's leads in the window", leads)

    async def _submit(self, person: DemoPerson, window: Window) -> None:
        """Submit the window, print what it says, and close it."""
        reply = await person.submits(window)
        self.watcher.terminal.window(window, errors=reply.errors)
        if refused := reply.failure or ", ".join(reply.errors.values()):
            raise DemoError(f"{person.person.name} was refused: {refused}")
        await person.closes(window)

    async def _wait_everywhere(self, what: str, words: str) -> None:
        department, lookup = self.department, self._lookup
        for place in (self._own, department.apply_support, department.incidents):
            name = f"{what} in #{place.name}"
            await self.watcher.until(name, partial(lookup.has_message, place, words))

    def _person(self, person: Person) -> DemoPerson:
        acting = self.department.acting(person)
        return DemoPerson(
            acting=acting,
            watcher=self.watcher,
            ack_times=self.ack_times,
            pause=self.pause,
        )

    @property
    def _lookup(self) -> Lookup:
        return Lookup(workspace=self.department.sandbox.workspace)

    @property
    def _own(self) -> Channel:
        """The first incident's channel; without it the demo cannot go on."""
        if channel := self._lookup.incident_channel(1):
            return channel
        raise DemoError("the first incident has no channel")


def _values(person: DemoPerson, window: Window) -> tuple[str, ...]:
    return tuple(person.value(window, block) for block in person.inputs(window))
