"""What the default roles ask of the people who get them, in five lines each."""

from collections.abc import Mapping

BRIEF_LINES = 5
"""How many lines a brief may have: it is read at three in the morning."""

BRIEF_LINE = 200
"""How many characters a line of a brief may have."""

DEFAULT_BRIEFS: Mapping[str, tuple[str, ...]] = {
    "lead": (
        (
            "You decide and keep people together. If only you can fix it, hand over "
            "the lead first."
        ),
        (
            "Every 10 minutes, say what is known, what is being tried, who has it and"
            " when they report back."
        ),
        (
            "Give each task to one person, with a time: “Priya, roll back, tell me in"
            " 5 minutes.”"
        ),
        (
            "Ask “Any strong objection?”, then decide. If unsure about the severity, "
            "go higher."
        ),
        (
            "Close only when the service works for users again. Book the review "
            "before you leave."
        ),
    ),
    "comms": (
        (
            "You alone speak to people outside, so that others can work. Ask for "
            "facts; do not wait for them."
        ),
        (
            "Post on time, even when nothing is new. Always say when the next update "
            "comes."
        ),
        (
            "Decide with the leads whether to tell users: yes if it lasts, or if it "
            "would save many tickets."
        ),
        (
            "If it is serious, tell senior stakeholders, and the central incident "
            "team if you have one."
        ),
        "Write what users see and can do, not how it broke.",
    ),
    "tech": (
        (
            "Find the quickest safe way to stop the harm: roll back, switch off, fall"
            " back. The cause can wait."
        ),
        "Report 3 things: what state it is in, what you will do, what you need.",
        "Say what you will change before you change it, and what you saw afterwards.",
        "Check the services around yours. Tell the comms lead which teams to call.",
        (
            "Save logs and times before you restart anything, always if data may be "
            "at risk."
        ),
    ),
    "support": (
        (
            "Watch the support queue. Every 15 to 30 minutes, post the numbers and "
            "users' own words."
        ),
        "Say at once if it is worse than the channel thinks, or different.",
        "Agree one reply with the comms lead, and use it everywhere.",
        (
            "Flag anyone at special risk: a deadline, a payment, safeguarding, "
            "personal data."
        ),
        "Keep a list of people to write back to at the end.",
    ),
    "scribe": (
        "Muster records what it does and what people do with it. You record the talk.",
        "Write decisions, facts and actions in the channel, one line each.",
        "Mark guesses as guesses.",
        "Write down who decided, and what was known at that moment.",
        "Note follow-ups as you hear them.",
    ),
}
"""By the role's key. A configured role with one of these keys has this brief, too."""
