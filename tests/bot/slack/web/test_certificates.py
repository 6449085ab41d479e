"""Which authorities are trusted, behind a proxy that reads the traffic."""

import ssl

from attrs import evolve

from bot.slack.web.network import DIRECT
from bot.slack.web.results import NotDone
from bot.slack.web.unreachable import problem
from tests.bot.slack.web.office import office


async def test_a_certificate_of_an_unknown_authority_is_refused() -> None:
    async with office() as here:
        answered = await here.call(evolve(here.network, certificates=""))

    expected = "ClientConnectorCertificateError"
    assert answered == NotDone(error=expected, retry_after=None)
    assert "problem" in problem(expected)
    assert here.slack.requests == []


async def test_configured_authorities_are_trusted_besides_the_systems() -> None:
    async with office() as here:
        trusting, plain = here.network.trust(), DIRECT.trust()

    ours = {str(x["subject"]) for x in trusting.get_ca_certs()}
    assert ours > {str(x["subject"]) for x in plain.get_ca_certs()}
    for context in (trusting, plain):
        assert context.check_hostname
        assert context.verify_mode == ssl.CERT_REQUIRED
        # A company may provide only an intermediate authority, and many companies'
        # certificates lack fields that the strict mode requires.
        assert context.verify_flags & ssl.VERIFY_X509_PARTIAL_CHAIN
        assert not context.verify_flags & ssl.VERIFY_X509_STRICT
        assert context.keylog_filename is None
