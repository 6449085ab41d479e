from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox import METHODS, Args, Sandbox, SandboxOptions
from bot.sandbox.blocks.elements import ELEMENTS
from bot.sandbox.blocks.layout import BLOCKS
from bot.sandbox.blocks.validate import check_view, message_blocks
from bot.sandbox.errors import SlackError
from bot.sandbox.fields import dump
from bot.sandbox.ids import IdSource
from bot.sandbox.methods.invocation import Invocation
from bot.sandbox.text import mentions

quickly = settings(deadline=None, derandomize=True, max_examples=150)

NAMES = [
    "type",
    "text",
    "block_id",
    "action_id",
    "elements",
    "element",
    "accessory",
    "label",
    "options",
    "option_groups",
    "initial_option",
    "initial_options",
    "initial_value",
    "max_length",
    "value",
    "title",
    "submit",
    "blocks",
]
TYPES = [*BLOCKS, *ELEMENTS, "plain_text", "mrkdwn", "modal", "home"]
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(TYPES)
)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
    ),
    max_leaves=25,
)

ARGUMENTS = [
    "channel",
    "channel_id",
    "users",
    "user",
    "name",
    "ts",
    "timestamp",
    "text",
    "blocks",
    "metadata",
    "view",
    "trigger_id",
    "cursor",
    "limit",
    "types",
    "oldest",
    "latest",
]


@quickly
@given(blocks=anything, kind=st.sampled_from(["modal", "home"]))
def test_any_blocks_are_accepted_or_refused(blocks: object, kind: str) -> None:
    for check in (
        lambda: message_blocks(blocks, IdSource(1)),
        lambda: check_view(blocks, kind, IdSource(1)),
    ):
        with suppress(SlackError):
            assert check() is not None


@quickly
@given(text=st.text())
def test_any_text_has_its_mentions_read(text: str) -> None:
    assert mentions(text, [{"type": "plain_text", "text": text}]) >= set()


@quickly
@given(
    name=st.sampled_from(sorted(METHODS)),
    fields=st.dictionaries(st.sampled_from(ARGUMENTS), anything | st.just("here")),
)
def test_whatever_arguments_come_a_method_answers(
    name: str, fields: dict[str, object]
) -> None:
    sandbox = Sandbox.build(SandboxOptions())
    here = sandbox.workspace.add_channel("here")
    ids = {"here": here.id}
    given_ids = {
        k: ids.get(v, v) if isinstance(v, str) else v for k, v in fields.items()
    }
    method = METHODS[name]
    call = Invocation(
        args=Args(given_ids),
        workspace=sandbox.workspace,
        options=sandbox.options,
        scopes=method.scopes,
        open_socket=sandbox.socket_mode.ticket,
    )
    try:
        answer = method.act(call)
    except SlackError as error:
        answer = error.answer()

    assert dump(answer)
