"""What can go wrong with an ending, as functions that change it."""

from collections.abc import Callable

from attrs import evolve

from bot.demo.outcome import Answers, BotMessage, Conversation, Outcome
from tests.bot.demo.good_outcome import OTHER, OWN

Change = Callable[[Outcome], Outcome]


def in_conversation(
    name: str, change: Callable[[Conversation], Conversation]
) -> Change:
    def applied(outcome: Outcome) -> Outcome:
        conversations = (
            change(x) if x.name == name else x for x in outcome.conversations
        )
        return evolve(outcome, conversations=tuple(conversations))

    return applied


def more(name: str, said: BotMessage) -> Change:
    return in_conversation(
        name,
        lambda conversation: evolve(
            conversation, messages=(*conversation.messages, said)
        ),
    )


def less(name: str, text: str) -> Change:
    def without(conversation: Conversation) -> Conversation:
        return evolve(
            conversation,
            messages=tuple(x for x in conversation.messages if text not in x.text),
        )

    return in_conversation(name, without)


def in_answers(change: Callable[[Answers], Answers]) -> Change:
    return lambda outcome: evolve(outcome, answers=change(outcome.answers))


def twice(outcome: Outcome) -> Outcome:
    return evolve(
        outcome,
        conversations=(
            *outcome.conversations,
            Conversation(name=f"{OWN}-2", is_made_by_bot=True),
        ),
    )


def badly_named(outcome: Outcome) -> Outcome:
    return in_conversation(
        OTHER, lambda conversation: evolve(conversation, name="x-0002-é")
    )(outcome)


def still_offering(name: str) -> Change:
    """Leave a button on every message in a conversation."""
    return in_conversation(
        name,
        lambda x: evolve(
            x, messages=tuple(evolve(y, buttons=("Late",)) for y in x.messages)
        ),
    )
