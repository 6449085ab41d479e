"""Does the work on a request; if it fails, the person is told why instead."""

from collections.abc import Awaitable, Callable

from attrs import frozen

from bot.base.guard import guarded
from bot.dialogue.context import Context
from bot.dialogue.refused import REFUSALS, note, why_refused
from bot.gateway.request_info import RequestInfo
from bot.gateway.responses import Response, apology
from bot.slack.kit.requests import Request
from bot.words import refusals


@frozen
class Attempts:
    """Answers requests, even those whose work fails."""

    context: Context

    def info_of(self, request: Request) -> RequestInfo:
        return RequestInfo.of(request, self.context.new_id())

    async def of(
        self, request: Request, work: Callable[[], Awaitable[Response]]
    ) -> Response:
        """Do the work. If it fails, tell the person why.

        A bug affects one request only, and its envelope is acknowledged.
        """
        info = self.info_of(request)

        async def answered() -> Response:
            try:
                return await work()
            except REFUSALS as refusal:
                note(refusal, info.kind, info.reference, info.number)
                return apology(request, why_refused(refusal, None, info.reference))

        broken = apology(request, refusals.broke(info.reference))
        return await guarded(
            answered,
            broken,
            request=info.kind,
            reference=info.reference,
            incident=info.number,
        )
