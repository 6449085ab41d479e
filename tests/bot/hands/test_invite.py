"""Inviting people: nobody counts as invited whom Slack may have left out."""

from actors.incident.effects import (
    Admitted,
    Delayed,
    Doubtful,
    Invite,
    Outcome,
    Refused,
)
from actors.incident.ids import ChannelId, PersonId
from bot.slack.web import results
from bot.slack.web.results import CallResult, Done, Misconfigured, NotDone, Unknown
from tests.actors.incident.case import ADA, BOB, CYD, DECLARE
from tests.actors.incident.run import run_of
from tests.bot.scripted import OK, Scripted, looked_up, performed, scripted, step_of

INCIDENT = run_of(DECLARE).incident


async def invited(api: Scripted, *people: PersonId) -> Outcome:
    step = step_of(Invite(channel=ChannelId("C1"), people=people), "invite/1")
    return await performed(api, INCIDENT, step)


def asked(api: Scripted) -> list[object]:
    return [arguments["users"] for _method, arguments in api.calls]


def no(error: str, **people: str) -> results.Refused:
    listed = [{"user": x, "ok": False, "error": e} for x, e in people.items()]
    return results.Refused(error=error, body={"errors": listed})


async def test_people_are_invited_together_and_never_by_force() -> None:
    api = scripted(conversations_invite=OK)

    assert await invited(api, ADA, BOB) == Admitted(invited=(ADA, BOB), refused=())
    assert api.calls == [
        ("conversations.invite", {"channel": "C1", "users": f"{ADA},{BOB}"})
    ]


async def test_a_person_who_cannot_be_invited_keeps_nobody_else_out() -> None:
    said: list[CallResult] = [
        no("cant_invite", UBOB="cant_invite"),
        OK,
        no("cant_invite"),
        OK,
    ]
    api = scripted(conversations_invite=said)

    assert await invited(api, ADA, BOB, CYD) == Admitted(
        invited=(ADA, CYD), refused=((BOB, "cant_invite"),)
    )
    assert asked(api) == [f"{ADA},{BOB},{CYD}", ADA, BOB, CYD]


async def test_a_person_who_is_in_the_channel_already_counts_as_invited() -> None:
    already, us = no("already_in_channel"), no("cant_invite_self")
    api = scripted(conversations_invite=[already, already, us])

    assert await invited(api, ADA, BOB) == Admitted(invited=(ADA, BOB), refused=())


async def test_an_ok_that_names_somebody_s_error_does_not_count_for_them() -> None:
    listed = [
        {"user": BOB, "ok": False, "error": "user_not_found"},
        {"user": CYD, "ok": False, "error": "already_in_channel"},
    ]
    api = scripted(conversations_invite=Done(body={"errors": listed}))

    assert await invited(api, ADA, BOB, CYD) == Admitted(
        invited=(ADA, CYD), refused=((BOB, "user_not_found"),)
    )


async def test_each_person_gets_their_own_error() -> None:
    api = scripted(conversations_invite=no("cant_invite", UADA="ura_max_channels"))

    assert await invited(api, ADA) == Admitted(
        invited=(), refused=((ADA, "ura_max_channels"),)
    )


async def test_a_refusal_of_the_whole_call_is_not_repeated_for_each_person() -> None:
    api = scripted(conversations_invite=no("is_archived"))

    assert await invited(api, ADA, BOB) == Refused(error="is_archived")
    assert asked(api) == [f"{ADA},{BOB}"]

    error = "missing_scope: needed groups:write, provided channels:manage"
    api = scripted(conversations_invite=Misconfigured(error=error))
    assert await invited(api, ADA, BOB) == Refused(error=error)


async def test_answers_from_before_slack_made_us_wait_are_kept() -> None:
    wait = NotDone(error="ratelimited", retry_after=9)
    api = scripted(conversations_invite=[no("cant_invite"), OK, wait, wait])
    assert await invited(api, ADA, BOB) == Admitted(invited=(ADA,), refused=())

    api = scripted(conversations_invite=[no("cant_invite"), wait])
    assert await invited(api, ADA, BOB) == Delayed(seconds=9, why="ratelimited")

    lost = Unknown(error="timeout")
    api = scripted(conversations_invite=[no("cant_invite"), no("cant_invite"), lost])
    assert await invited(api, ADA, BOB) == Admitted(
        invited=(), refused=((ADA, "cant_invite"),)
    )


async def test_an_invitation_in_doubt_is_sent_again() -> None:
    api = scripted(conversations_invite=no("already_in_channel"))
    step = step_of(Invite(channel=ChannelId("C1"), people=(ADA,)), "invite/1")

    outcome = await looked_up(api, INCIDENT, step)
    assert outcome == Admitted(invited=(ADA,), refused=())


async def test_the_step_is_in_doubt_if_not_even_the_first_person_has_an_answer() -> (
    None
):
    lost = Unknown(error="timeout")
    api = scripted(conversations_invite=[no("cant_invite"), lost])

    assert await invited(api, ADA, BOB) == Doubtful(why="timeout")
