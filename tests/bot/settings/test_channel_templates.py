from hypothesis import given, settings
from hypothesis import strategies as st

from actors.incident.ids import IncidentNumber
from bot.settings.channel_names import channel_name
from bot.settings.validators import channel_name_flaw

PARTS = st.sampled_from(["{number:04}", "{service}", "{title}", "-", "_", "a", "-inc-"])
WELL_FORMED = (
    st.lists(PARTS, min_size=1, max_size=8)
    .map("".join)
    .filter(lambda template: channel_name_flaw(template) is None)
)


@settings(deadline=None)
@given(WELL_FORMED, st.text("ab -", min_size=60), st.text("ab-", max_size=20))
def test_no_title_can_cut_the_number_off(
    template: str, title: str, service: str
) -> None:
    name = channel_name(template, IncidentNumber(7777), service, title)
    assert "7777" in name
    assert len(name) <= 80
