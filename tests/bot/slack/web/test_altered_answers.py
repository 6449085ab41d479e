"""What a proxy adds to an answer, or puts in its place."""

import pytest

from bot.slack.web.results import CallResult, Done, Refused, Unknown
from bot.slack.web.session import slack_session
from bot.slack.web.web_api import WebApi
from tests.bot.slack.socket.transport_fake import raw_peer
from tests.bot.slack.web.office import TOKEN, office, says
from tests.connect_proxy import answer


@pytest.mark.parametrize(
    "added",
    [
        b"Via: 1.1 office\r\nX-Cache: MISS",
        b"X-Policy: " + b"a" * 20_000,
        b"\r\n".join(b"X-%d: a" % number for number in range(300)),
        b"Server: a\r\nServer: b\r\nDate: x\r\nDate: y",
        b"Date: Fri, 31 Dec 9999 23:59:59 GMT",
        b"Set-Cookie: \xff\xfe a=b;;;",
        b"X-Folded: a\r\n b",
    ],
    ids=["via", "long", "many", "twice", "late", "cookie", "folded"],
)
async def test_extra_headers_in_slacks_answer_do_not_matter(
    added: bytes,
) -> None:
    async with office(answer(b"200 OK", added, body=b'{"ok":true}')) as here:
        assert await here.call() == Done(body={"ok": True})


async def test_a_date_at_the_end_of_the_calendar_is_ignored() -> None:
    seconds = [0.0]
    last = answer(b"200 OK", b"Date: Fri, 31 Dec 9999 23:59:59 GMT", body=b"{}")
    async with raw_peer(says(last)) as peer, slack_session() as session:
        api = WebApi(
            session=session,
            token=TOKEN,
            base_url=peer.base_url,
            clock=lambda: seconds[0],
        )
        await api.call("auth.test")
        assert api.slack_time is not None
        seconds[0] = 1.0
        assert api.slack_time is None


BLOCKED = b"<!DOCTYPE html><title>Blocked by policy</title>"


@pytest.mark.parametrize(
    ("status", "called", "responded"),
    [
        (b"200 OK", Unknown(error="http_200_not_json"), Unknown(error="http_200_page")),
        (b"403 No", Unknown(error="http_403_not_json"), Refused(error="http_403")),
        (b"511 No", Unknown(error="http_511"), Unknown(error="http_511")),
    ],
)
async def test_a_blocking_page_is_never_taken_for_success(
    status: bytes, called: CallResult, responded: CallResult
) -> None:
    async with office(answer(status, body=BLOCKED)) as here:
        assert (await here.call(), await here.respond()) == (called, responded)
