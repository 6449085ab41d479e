"""What people type: hostile, hasty, and sometimes very long."""

HOSTILE = (
    "Mails are late",
    "<!channel> everybody out",
    "@here @channel @everyone",
    "<@{victim}> broke it",
    "*bold* _it_ `code` ~x~ & <b>",
    "<https://evil.example|click> <#C01|x>",
    "日本語 ünïcode 🔥🔥",
    "&lt;!channel&gt; &amp;",
    "x" * 90,
    "-- / '; DROP TABLE events; --",
    "\u202eRTL \u200d zwj",
    "ERROR\tgateway-2\t502",
    "https://db.example/?host=_all&u=/~ops/ rm -f /srv/*.lock",
    "> it is said\tthat @sam knows, see #help",
    "<!here> <#C01|> <mailto:a@b.example|a@b.example> <tel:112|112>",
)

PARAGRAPH = "> On gateway-2 `rm -f /srv/*.lock` helped,\tas @sam & <@{victim}> say.\n"
LONG = (PARAGRAPH * 60)[:2_900]
"""Nearly the longest text that Slack accepts in one field."""

NONCE = "nonce"
"""A word in every title that is typed here, and nowhere else."""
