"""Set-ups that are broken in part: the bot runs, and warns."""

from bot.sandbox import SandboxOptions
from bot.sandbox.options import SCOPES
from tests.acceptance import broken
from tests.acceptance.broken_for_good import MANIFEST

CHANNEL = (
    "select the channel's name in Slack, open About, and copy the channel ID at the "
    "bottom"
)
PERSON = (
    "Fix: open the profile of the person who is to lead, select ⋮ > Copy member ID, "
    "and use that"
)
ANNOUNCE = "MUSTER_CONFIG: channels.announce[0]"
LEAD = "MUSTER_CONFIG: services[0].leads.tech"


WARNS = [
    broken.BrokenSetUp(
        name="no pins:write",
        code=0,
        options=SandboxOptions(scopes=SCOPES - {"pins:write"}),
        says="SLACK_BOT_TOKEN: the app was not granted pins:write, so incident cards "
        f"are not pinned. {MANIFEST}",
    ),
    broken.BrokenSetUp(
        name="no channels:join",
        code=0,
        options=SandboxOptions(scopes=SCOPES - {"channels:join"}),
        says="SLACK_BOT_TOKEN: the app was not granted channels:join, so Muster does "
        f"not join channels by itself. {MANIFEST}",
    ),
    broken.BrokenSetUp(
        name="an archived channel",
        code=0,
        before=broken.archived,
        says=f"{ANNOUNCE}: C0ARCHIVED is archived. Fix: unarchive the channel, or "
        "remove it from the list",
    ),
    broken.BrokenSetUp(
        name="a channel without Muster",
        code=0,
        before=broken.without_us,
        says=f"{ANNOUNCE}: Muster is not a member of C0OTHERS. Fix: type /invite "
        "@muster in that channel",
    ),
    broken.BrokenSetUp(
        name="no such channel",
        code=0,
        env=broken.announcing("C0NOWHERE"),
        says=f"{ANNOUNCE}: C0NOWHERE does not exist, or is a private channel without "
        "Muster (channel_not_found). Fix: type /invite @muster in that channel, or "
        f"correct it: {CHANNEL}",
    ),
    broken.BrokenSetUp(
        name="the documentation's channel",
        code=0,
        env=broken.announcing("C0123ABCD"),
        says=f"{ANNOUNCE}: C0123ABCD is the example in Muster's documentation. "
        f"Fix: {CHANNEL}",
    ),
    broken.BrokenSetUp(
        name="the documentation's lead",
        code=0,
        env=broken.led_by("U0123ABCD"),
        says=f"{LEAD}: U0123ABCD is the example in Muster's documentation. {PERSON}",
    ),
    broken.BrokenSetUp(
        name="no such lead",
        code=0,
        env=broken.led_by("U0NOBODY"),
        says=f"{LEAD}: U0NOBODY does not exist in this workspace. {PERSON}",
    ),
    broken.BrokenSetUp(
        name="a lead who has left",
        code=0,
        before=broken.somebody(broken.left),
        says=f"{LEAD}: U0SOMEBODY is deactivated. {PERSON}",
    ),
    broken.BrokenSetUp(
        name="a guest who leads",
        code=0,
        before=broken.somebody(broken.visiting),
        says=f"{LEAD}: U0SOMEBODY is a guest, and guests cannot be invited into every "
        f"channel. {PERSON}",
    ),
    broken.BrokenSetUp(
        name="a guest of one channel who leads",
        code=0,
        before=broken.somebody(broken.visiting_once),
        says=f"{LEAD}: U0SOMEBODY is a guest, and guests cannot be invited into every "
        f"channel. {PERSON}",
    ),
    broken.BrokenSetUp(
        name="a bot that leads",
        code=0,
        before=broken.somebody(broken.mechanical),
        says=f"{LEAD}: U0SOMEBODY is a bot, and bots cannot lead. {PERSON}",
    ),
    broken.BrokenSetUp(
        name="an address that is on no list",
        code=0,
        before=broken.fails("auth.test", "access_denied"),
        says="SLACK_API_URL: 127.0.0.1 does not accept this machine's address "
        "(access_denied); the tokens are not the reason. Fix: at api.slack.com/apps "
        "open OAuth & Permissions and add the address to Allowed IP Address Ranges",
    ),
    broken.BrokenSetUp(
        name="no sockets from this address",
        code=0,
        before=broken.fails("apps.connections.open", "access_denied"),
        says="SLACK_API_URL: 127.0.0.1 does not accept this machine's address "
        "(access_denied); the tokens are not the reason. Fix: at api.slack.com/apps "
        "open OAuth & Permissions and add the address to Allowed IP Address Ranges",
    ),
    broken.BrokenSetUp(
        name="no /api/ elsewhere",
        code=0,
        before=lambda surroundings: {
            "SLACK_API_URL": surroundings.sandbox.api_url[: -len("api/")]
        },
        says="SLACK_API_URL: 127.0.0.1 answers with 404 Not Found, which is not an "
        "answer of the Slack API. Fix: set it to an address that ends in /api/",
    ),
    broken.BrokenSetUp(
        name="an API that is away",
        code=0,
        env={"SLACK_API_URL": "http://127.0.0.1:1/api/"},
        says="SLACK_API_URL: 127.0.0.1 cannot be reached (ClientConnectorError). "
        "Fix: correct the host, or unset SLACK_API_URL",
    ),
]
