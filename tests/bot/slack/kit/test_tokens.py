import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.incident.ids import ChannelId, PersonId
from bot.sandbox.text import escape
from bot.slack.kit.tokens import channels_in, linked_channel, people_in, read

NAMES = {PersonId("U0123ABCD"): "Ada L"}
PLACES = {ChannelId("C0123ABCD"): "incident-0001-web"}


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&amp;lt; &amp;copy;", "&lt; &copy;"),
        ("<@U0123ABCD|ada> pays", "@ada pays"),
        ("<@U0123ABCD> pays", "@Ada L pays"),
        ("<@U0NOBODY>", "@U0NOBODY"),
        ("<@W0123ABCD|kim>", "@kim"),
        ("<#C0123ABCD|help>", "#help"),
        ("<#C0123ABCD>", "#incident-0001-web"),
        ("<#C0123ABCD|>", "#incident-0001-web"),
        ("<#C0ELSE|>", "#C0ELSE"),
        ("<!channel>", "@channel"),
        ("<!here> look", "@here look"),
        ("<!here|here>", "@here"),
        ("<!everyone|@everyone>", "@everyone"),
        ("<!subteam^S012|@oncall>", "@oncall"),
        ("<!subteam^S012|oncall>", "@oncall"),
        ("<!subteam^S012>", "@S012"),
        ("<tel:+441234|01234>", "01234"),
        ("<tel:01234>", "01234"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<mailto:a@b.example>", "a@b.example"),
        ("<https://a.example|a.example> down", "a.example down"),
        ("<http://a.example/|a.example>", "a.example"),
        ("<https://a.example/?x=1&amp;y=2>", "https://a.example/?x=1&y=2"),
        ("<https://a.example/x|the runbook>", "the runbook (https://a.example/x)"),
        ("<https://a.example/x|https://a.example/x>", "https://a.example/x"),
        ("<!date^1767268800^{date} at {time}|1 Jan>", "1 Jan"),
        ("<!date^1767268800^{date}>", "2026-01-01 12:00 UTC"),
        ("<https://a.example|a &lt;b&gt;>", "a <b> (https://a.example)"),
        ("<unknown>", "<unknown>"),
        ("<!later^1|a &lt;new&gt; thing>", "a <new> thing"),
        ("<sip:ada@a.example|Ada>", "Ada"),
        ("ERROR\tgateway-2\t502", "ERROR gateway-2 502"),
        ("  spaces around  ", "spaces around"),
        ("", ""),
    ],
)
def test_what_slack_sent_is_read_as_the_person_saw_it(sent: str, typed: str) -> None:
    assert read(sent, NAMES, PLACES).text == typed


def test_a_channel_is_known_again_by_the_words_that_stand_for_it() -> None:
    found = read("close <#C0123ABCD|> or <#C9|help>, <#C8|ops-2>", {}, PLACES)

    assert found.text == "close #incident-0001-web or #help, #ops-2"
    assert found.channels == {
        "#incident-0001-web": "C0123ABCD",
        "#help": "C9",
        "#ops-2": "C8",
    }


def test_only_what_has_no_name_beside_it_is_looked_up() -> None:
    sent = "<@U1> <@U2|bob> <@U3|> <#C1> <#C2|help> <#C3|> <!here>"

    assert people_in(sent) == ("U1", "U3")
    assert channels_in(sent) == ("C1", "C3")


def test_they_are_looked_up_once_each_in_the_order_of_their_mention() -> None:
    ids = [f"{x}" for x in (5, 2, 9, 1, 8, 3, 7)]
    sent = " ".join(f"<@U{x}> <#C{x}>" for x in (*ids, *ids))

    assert people_in(sent) == tuple(f"U{x}" for x in ids)
    assert channels_in(sent) == tuple(f"C{x}" for x in ids)


@pytest.mark.parametrize(
    ("word", "channel"),
    [
        ("https://acme.slack.com/archives/C0123ABCD/p1700000000000000", "C0123ABCD"),
        ("<https://acme.slack.com/archives/C0123ABCD/p17>", "C0123ABCD"),
        ("https://acme.slack.com/archives/C0123ABCD", "C0123ABCD"),
        ("https://acme.slack.com/archives/C01/p17?thread_ts=1.2&cid=C01", "C01"),
        ("https://acme.enterprise.slack.com/archives/C01/p17", "C01"),
        ("https://acme.slack-gov.com/archives/G01/p17", "G01"),
        ("https://app.slack.com/client/T01/C01", "C01"),
        ("acme.slack.com/archives/C01/p17", "C01"),
        ("http://acme.slack.com/archives/C01", "C01"),
        ("HTTPS://Acme.Slack.COM/archives/C01", "C01"),
        ("https://acme.slack.com/messages/C01", "C01"),
        ("https://acme.slack.com/ARCHIVES/C01", None),
        ("ftp://acme.slack.com/archives/C01", None),
        ("https://acme.slack.com/archives/", None),
        ("https://acme.slack.com/files/U1/F1", None),
        ("https://slack.com.evil.example/archives/C01/p17", None),
        ("https://evil.example/archives/C01/p17", None),
        ("C01", None),
    ],
)
def test_a_permalink_leads_to_its_channel(word: str, channel: str | None) -> None:
    assert linked_channel(word) == channel


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs"])))
def test_whatever_is_escaped_is_read_as_it_was_typed(typed: str) -> None:
    found = read(escape(f"x{typed}x"))

    assert found.text == f"x{typed}x"
    assert found.channels == {}
