"""The people and channels of a made-up department, and its configuration."""

from attrs import frozen

from bot.demo.clocks import SlackClock
from bot.sandbox import (
    MEMBER_EVENTS,
    ActingPerson,
    Channel,
    Fault,
    How,
    Person,
    Sandbox,
    SandboxOptions,
)
from bot.slack.web.scopes import bot_scopes

PLAYBOOK = ("Incident playbook", "https://example.org/playbook")
CATEGORISE = ("How to choose a severity", "https://example.org/severities")
REPORT = ("Report template", "https://example.org/report")
LINKS = (PLAYBOOK, CATEGORISE, REPORT)

APPLY = "Apply for teacher training"
REGISTER = "Register trainee teachers"

LATENCY = 0.1
"""Seconds that a call to Slack takes: realistic, and slow enough to see each step."""


@frozen(kw_only=True)
class Department:
    """The people and channels that exist before the first command is typed."""

    sandbox: Sandbox
    clock: SlackClock
    sam: Person
    priya: Person
    alex: Person
    kim: Person
    robin: Person
    guest: Person
    apply_support: Channel
    incidents: Channel
    registers_only: Channel

    def lose_an_answer(self) -> None:
        """Make Slack post the next message in #incidents but lose its answer."""
        place = self.incidents.id
        self.sandbox.plant(
            Fault(
                how=How.RESET,
                method="chat.postMessage",
                acts=True,
                when=lambda args: args.text("channel") == place,
            )
        )

    def acting(self, person: Person) -> ActingPerson:
        return self.sandbox.acting(person)

    @property
    def configuration(self) -> str:
        """The contents of the department's muster.toml."""
        return f"""
[channels]
announce = ["{self.incidents.id}"]

[[services]]
key = "apply"
name = "{APPLY}"
leads = {{ tech = "{self.alex.id}", comms = "{self.kim.id}", \
support = "{self.guest.id}" }}

[[services]]
key = "register"
name = "{REGISTER}"
leads = {{ tech = "{self.robin.id}" }}

[[services]]
key = "find"
name = "Find teacher training courses"

[[links]]
key = "playbook"
title = "{PLAYBOOK[0]}"
url = "{PLAYBOOK[1]}"

[[links]]
key = "categorise"
title = "{CATEGORISE[0]}"
url = "{CATEGORISE[1]}"

[[links]]
key = "report"
title = "{REPORT[0]}"
url = "{REPORT[1]}"
"""


def options(clock: SlackClock) -> SandboxOptions:
    return SandboxOptions(
        clock=clock,
        app_name="Muster",
        team_name="Department",
        # Only what the manifest asks for.
        scopes=frozenset(bot_scopes()),
        events=MEMBER_EVENTS,
        latency=LATENCY,
        rate_limits=False,
    )


def set_up(sandbox: Sandbox, clock: SlackClock) -> Department:
    team = sandbox.workspace
    sam, priya, alex, kim, robin = map(
        team.add_person, ("Sam", "Priya", "Alex", "Kim", "Robin")
    )
    guest = team.add_person("Gus", guest=True)
    return Department(
        sandbox=sandbox,
        clock=clock,
        sam=sam,
        priya=priya,
        alex=alex,
        kim=kim,
        robin=robin,
        guest=guest,
        apply_support=team.add_channel("apply-support", [sam, alex, kim]),
        incidents=team.add_channel("incidents", [sam, priya, alex, kim, robin]),
        registers_only=team.add_channel(
            "register-private", [priya, robin], private=True, with_bot=False
        ),
    )
