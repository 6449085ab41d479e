"""A body of every kind with any text in it, and readers of rendered messages."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import get_args

from attrs import evolve as with_

from actors.incident.bodies import (
    Body,
    JoiningView,
    NextStepsView,
    NoticeView,
    ReplyView,
)
from actors.incident.card_views import Gap, Missing
from actors.incident.crew_views import TaskLine
from actors.incident.details import (
    DescriptionNews,
    ImpactNews,
    ServiceNews,
    SeverityNews,
    TitleNews,
)
from actors.incident.events import News
from actors.incident.facts import Lead, Link, Mark, Role, Service, Severity
from actors.incident.ids import ChannelId, IncidentNumber, PersonId, StepKey
from actors.incident.lifecycle import ClosingNews, ReopeningNews
from actors.incident.roles import LeadNews
from actors.incident.status import Status, StatusWords
from actors.incident.steps.events import ChannelNews
from actors.incident.updates import StatusNews, UpdateNews
from actors.incident.views import (
    AnnouncementView,
    AppealView,
    CardView,
    EndingView,
    Progress,
    QuestionState,
    QuestionView,
    ReceiptLine,
    ReceiptView,
    TopicView,
)
from bot.words.steps import STEP_WORDS
from tests.actors.incident.case import ADA, BOB, CYD, T0
from tests.bot.brief_bodies import briefs
from tests.bot.handover_bodies import handovers
from tests.bot.promise_bodies import promise_bodies
from tests.bot.task_bodies import task_bodies

NUMBER = IncidentNumber(123456)
OWN = ChannelId("C0OWN")
MARK = Mark(by=ADA, at=T0)
PEOPLE = tuple(PersonId(f"U{number:09}") for number in range(10))
IS_CHANNEL = {"announce", "announcement", "reply", "told"}
ABOUT_PEOPLE = {"invite", "assignment", "brief", "handover", "unanswered"}


def severity(text: str, *, rank: int = 1) -> Severity:
    return Severity(
        key=f"p{rank}",
        word=text[:75],
        sentence=text[:300],
        rank=rank,
        mentions_channel=rank == 1,
    )


def service(text: str) -> Service:
    return Service(key="web", name=text[:75])


def leads(text: str, count: int = 10) -> tuple[Lead, ...]:
    return tuple(
        Lead(role=role, person=person)
        for role, person in zip(roles(text), PEOPLE[:count], strict=False)
    )


def links(text: str, url: int = 300) -> tuple[Link, ...]:
    address = "https://example.org/".ljust(url, "x")
    return tuple(
        Link(key=f"link-{number}", title=text[:75], url=address) for number in range(10)
    )


def changes(text: str) -> tuple[News, ...]:
    return (
        TitleNews(before=text[:120], after=text[:120]),
        DescriptionNews(after=text[:3000]),
        ImpactNews(before="", after=text[:300]),
        ImpactNews(before=text[:300], after=""),
        ServiceNews(before=service(text), after=service(text)),
        SeverityNews(before=severity(text), after=severity(text, rank=2)),
        SeverityNews(before=severity(text, rank=2), after=severity(text)),
        SeverityNews(before=severity(text), after=severity(text)),
        SeverityNews(before=severity(text), after=severity(text), unsure=True),
        LeadNews(role=Role(key="r", word=text[:75]), before=BOB, after=CYD),
        LeadNews(role=Role(key="r", word=text[:75]), before=None, after=CYD),
        LeadNews(role=Role(key="r", word=text[:75]), before=BOB, after=None),
        StatusNews(before=Status.INVESTIGATING, after=Status.FIXING),
        UpdateNews(
            text=text[:700],
            status=Status.MONITORING,
            severity=severity(text),
            update_at=T0 + timedelta(minutes=30),
            words=StatusWords(monitoring=text[:30]),
        ),
        ClosingNews(summary=text[:3000], after=timedelta(hours=49)),
        ReopeningNews(),
        ChannelNews(),
    )


def card(text: str, *, closed: bool = False, url: int = 300) -> CardView:
    return CardView(
        number=NUMBER,
        title=text[:120],
        description=text[:3000],
        severity=severity(text),
        unsure=True,
        service=service(text),
        leads=leads(text),
        declared=MARK,
        links=links(text, url),
        closed=MARK if closed else None,
        summary=text[:3000] if closed else "",
        absent=PEOPLE,
        impact="" if closed else text[:300],
        roles=() if closed else roles(text),
        unaccepted=() if closed else tuple(f"r{number}" for number in range(10)),
        tasks=tasks(text),
        open_tasks=1000,
        checked=0 if closed else 99,
        checks=0 if closed else 100,
        missing=None if closed else Missing(gap=Gap.ROLE, role=roles(text)[0]),
        update_at=None if closed else T0,
        update_by=None if closed else ADA,
    )


def roles(text: str, count: int = 20) -> tuple[Role, ...]:
    return tuple(Role(key=f"r{number}", word=text[:75]) for number in range(count))


def tasks(text: str) -> tuple[TaskLine, ...]:
    return tuple(
        TaskLine(task=number, text=text[:300], owner=person)
        for number, person in enumerate((None, *PEOPLE[:4]))
    )


def topic(text: str, count: int = 3) -> TopicView:
    return TopicView(
        title=text[:120],
        severity=severity(text),
        service=service(text),
        leads=leads(text, count),
        closed=True,
    )


def announcement(text: str, *, channel: ChannelId | None = OWN) -> AnnouncementView:
    return AnnouncementView(
        number=NUMBER,
        title=text[:120],
        severity=severity(text),
        service=service(text),
        declared=MARK,
        channel=channel,
        closed=None if channel else MARK,
        is_late=not channel,
        rings=channel is not None,
    )


def closed_announcement(text: str) -> AnnouncementView:
    """Return one that was posted while the incident was open."""
    return with_(announcement(text), closed=MARK, summary=text, rings=False)


def notice(text: str, *, inside: bool = False) -> NoticeView:
    return NoticeView(
        number=NUMBER,
        title=text[:120],
        severity=severity(text),
        channel=OWN if inside else None,
        inside=inside,
        news=tuple((MARK, change) for change in changes(text)),
    )


def joining(text: str) -> JoiningView:
    return JoiningView(number=NUMBER, joined=MARK, note=text)


def receipt(
    text: str, progress: Progress, each: int = 3, *, channel: ChannelId | None = OWN
) -> ReceiptView:
    """Make a body of the direct message with so many lines of every row."""
    return ReceiptView(
        number=NUMBER,
        title=text[:120],
        severity=severity(text),
        occasion="declared",
        channel=channel,
        channel_name="incident-123456-web",
        lines=tuple(
            ReceiptLine(
                row=row,
                target=_target(row, number),
                progress=progress,
                error=text[:80] if progress is Progress.REFUSED else "",
                step=StepKey(f"{row}/{number}"),
            )
            for row in STEP_WORDS
            for number in range(each)
        ),
        retried=MARK,
    )


def appeal(text: str) -> AppealView:
    told = receipt(text, Progress.REFUSED)
    return AppealView(
        number=NUMBER,
        title=told.title,
        channel=told.channel,
        channel_name=told.channel_name,
        lines=tuple(line for line in told.lines if line.row not in ABOUT_PEOPLE),
        uninvited=3,
    )


def _target(row: str, number: int) -> str:
    if row in ABOUT_PEOPLE:
        return PEOPLE[number % 10]
    return f"C{number:09}" if row in IS_CHANNEL else f"link-{number}"


def question(text: str, state: QuestionState) -> QuestionView:
    return QuestionView(
        number=NUMBER,
        title=text[:120],
        declarer=ADA,
        since=T0,
        turn=3,
        state=state,
        by=MARK,
        until=T0 + timedelta(days=1),
    )


def missing_kinds(made: Iterable[Body]) -> list[str]:
    """Name the kinds of messages of which there is none; a topic is no message."""
    kinds = set(get_args(Body)) - {TopicView, *map(type, made)}
    return sorted(kind.__name__ for kind in kinds)


JOININGS_AND_ENDINGS: Mapping[str, Body] = {
    "joining": joining("Nobody can pay\nSince noon, everywhere."),
    "joining_longest": joining("<Words> & more\n" + "so much more " * 240),
    "ending": EndingView(number=NUMBER),
    "ending_after_a_person": EndingView(number=NUMBER, closed=MARK),
}


def reply(text: str) -> ReplyView:
    return ReplyView(number=NUMBER, title=text[:120], declared=MARK, channel=OWN)


def bodies(text: str) -> Mapping[str, Body]:
    """Return a body of every kind and of every shape."""
    report = links(text)[0]
    return {
        "card": card(text),
        "card, closed": card(text, closed=True),
        "announcement": announcement(text),
        "announcement, late": announcement(text, channel=None),
        "announcement, closed": closed_announcement(text),
        "notice": notice(text),
        "notice, inside": notice(text, inside=True),
        "next steps": NextStepsView(number=NUMBER, closed=MARK, report=report),
        "next steps, no report": NextStepsView(number=NUMBER, closed=MARK, report=None),
        "reply": reply(text),
        "joining": joining(text),
        "ending": EndingView(number=NUMBER),
        **{f"receipt, {progress}": receipt(text, progress) for progress in Progress},
        "receipt, no channel": receipt(text, Progress.REFUSED, channel=None),
        "appeal": appeal(text),
        **{f"question, {state}": question(text, state) for state in QuestionState},
        **briefs(text, NUMBER, severity(text)),
        **task_bodies(text),
        **handovers(text, NUMBER),
        **promise_bodies(text),
    }
