"""Declaring an incident, with a window or without one."""

from actors.incident.audience import announced_to
from actors.incident.facts import NOT_SURE, Severity
from actors.incident.lifecycle import Kind
from actors.incident.model import Incident
from bot.words import test_incidents
from bot.words.buttons import DECLARE_NOW
from bot.words.closing_text import closed_meanwhile
from bot.words.phrases import channel_or_name, enumerated, in_a_sentence, name_of
from bot.words.spans import Part, Person, Place, Said, joined, say


def does_not_fit(rest: str) -> Said:
    return say(
        "What you typed does not all fit into the window. "
        "This is the rest, to copy:\n{rest}",
        rest=rest,
    )


WINDOW_REFUSED = say("Slack did not open the window.")


def shortcut_refused() -> Said:
    return say(
        "Slack did not open the window, so nothing was declared. Select the shortcut "
        "again, or type `/incident`."
    )


BECOMES_A_REPLY = say("Muster will announce it in a reply to that message.")


def declared_from(link: str) -> str:
    """Begin a description with where the text came from."""
    return f"Declared from this message: {link}"


WINDOW_REFUSED_TYPED = say(
    "Slack did not open the window. What you typed is kept for 1 day."
)


def text_gone() -> Said:
    return say(
        "What you typed was kept for 1 day and is no longer there. "
        "Type it again: `/incident` and what's happening"
    )


def window_refused_now(default: Severity) -> Said:
    """Offer to declare without a window, for people who cannot wait for one."""
    return say(
        "{refused} *{button}* declares it without a window, as {severity}, to be "
        "confirmed.",
        refused=WINDOW_REFUSED_TYPED,
        button=DECLARE_NOW,
        severity=default.word,
    )


def declared_now(incident: Incident, *, is_new: bool) -> Said:
    """Confirm a declaration that needed no window."""
    if incident.closed:
        return closed_meanwhile(incident)
    now = "declared" if is_new else "already declared"
    return say(
        "*{incident} {now}: {title}*\nIts channel: {place}. {leads}To change anything: "
        "`/incident edit {number}`. You'll get a direct message when Muster has "
        "finished, or after 20 seconds.",
        incident=name_of(incident.number),
        now=now,
        title=incident.title,
        place=channel_or_name(incident),
        leads=joined([leads, ""], " ") if (leads := _who_leads(incident)) else "",
        number=incident.number,
    )


def setting_up(incident: Incident) -> Said:
    """Say what Muster does now. A channel that does not exist yet is shown by name."""
    if incident.closed:
        return closed_meanwhile(incident)
    told = announced_to(incident)
    announced = [Place(x) for x in told if incident.thread_for(x) is None]
    others = [
        x.person for x in incident.roles.invitees if x.person != incident.declared.by
    ]
    people: list[Part] = ["you", *map(Person, others)]
    # Written by hand: a new row of the plan that people wait for wants a line here.
    steps = [
        say("• invite {people}", people=enumerated(people)),
        say("• set the topic and pin the incident card"),
    ]
    if incident.channel is None:
        steps.insert(0, say("• create {name}", name=channel_or_name(incident)))
    if announced:
        steps.append(say("• announce it in {channels}", channels=enumerated(announced)))
    if (thread := incident.origin_thread) and thread.channel in told:
        steps.append(say("• reply to the message in {at}", at=Place(thread.channel)))
    if unclear := _to_be_confirmed(incident):
        steps.append(unclear)
    if leads := _who_leads(incident):
        steps.append(leads)
    head = (
        test_incidents.declared(incident)
        if incident.kind is Kind.TEST
        else say("*{incident} declared.*", incident=name_of(incident.number))
    )
    place = say(" Its channel is {place}.", place=channel_or_name(incident))
    tail = say(
        "You can close this window and carry on. You'll get a direct message when "
        "Muster has finished, or after 20 seconds. It says whether anything needs you."
    )
    known: list[Part] = [head, place] if incident.channel else [head]
    return joined([joined([*known, " Muster will now:"], ""), *steps, tail], "\n")


def _who_leads(incident: Incident) -> Said | None:
    """Say who leads the incident, so that people know when they lead one."""
    lead = next((x for x in incident.leads if x.role.leads), None)
    if lead is None:
        return None
    role = in_a_sentence(lead.role.word)
    if lead.person == incident.declared.by:
        return say("You are {role} until you hand the role over.", role=role)
    return say("{person} is {role}.", person=Person(lead.person), role=role)


def _to_be_confirmed(incident: Incident) -> Said | None:
    """Say what nobody was sure of, and what the severity is treated as until then."""
    service = "the service" if incident.service.key == NOT_SURE.key else ""
    severity = (
        f"the severity (treated as {incident.severity.word} until then)"
        if incident.unsure
        else ""
    )
    unclear = [x for x in (service, severity) if x]
    if not unclear:
        return None
    return say("To be confirmed: {unclear}.", unclear=enumerated(unclear))
