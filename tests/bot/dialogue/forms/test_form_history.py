"""What a form remembers of its submissions, so that repeating one changes nothing."""

from bot.dialogue.forms.form import Form
from bot.dialogue.forms.form_history import REMEMBERED, FormHistory, name_of

FORM = Form(id="form", origin=None, number=None)


def test_the_same_text_has_the_same_name_in_the_same_form_only() -> None:
    assert name_of(FORM, "text") == name_of(FORM, "text")
    assert name_of(FORM, "text") != name_of(FORM, "other text")
    other = Form(id="other", origin=None, number=None)
    assert name_of(FORM, "text") != name_of(other, "text")


def test_the_same_text_again_is_the_same_request() -> None:
    history = FormHistory()
    history.carried_out("one", "t1", "content")

    assert history.request("one", "t2") == "one"
    assert history.request("one", "t2") in history.done


def test_text_that_comes_back_after_other_text_is_a_new_request() -> None:
    history = FormHistory()
    history.carried_out("one", "t1", "content")
    history.carried_out("two", "t2", "content")

    assert history.request("one", "t3") not in history.done
    assert history.request("one", "t1") in history.done
    assert history.request("one", "") == "one"


def test_a_submission_is_late_if_another_one_was_carried_out_since() -> None:
    history = FormHistory()
    history.arrives("t1")
    history.carried_out("one", "t1", "content")
    history.arrives("t1")
    assert not history.is_late

    history.arrives("t2")
    assert not history.is_late
    history.arrives("t1")
    assert history.is_late


def test_nothing_is_late_before_anything_was_carried_out() -> None:
    history = FormHistory()
    for trigger in ("t1", "t2", "t1"):
        history.arrives(trigger)

    assert not history.is_late


def test_only_the_latest_requests_are_remembered() -> None:
    history = FormHistory()
    for number in range(3 * REMEMBERED):
        history.carried_out(f"text {number}", f"t{number}", "content")

    assert len(history.done) <= 2 * REMEMBERED
    kept = 2 * REMEMBERED
    assert history.request(f"text {kept}", f"t{kept}") in history.done
    assert history.request("text 0", "t0") not in history.done


def test_only_the_latest_submissions_are_remembered() -> None:
    history = FormHistory()
    for number in range(REMEMBERED + 1):
        history.arrives(f"t{number}")
        history.carried_out("one", f"t{number}", "content")
    history.arrives("t0")

    assert not history.is_late
    assert len(history.triggers) == REMEMBERED


def test_the_latest_content_is_known_by_its_kind() -> None:
    history = FormHistory()
    assert history.latest_of(str) is None
    history.carried_out("one", "t1", "content")

    assert history.latest_of(str) == "content"
    assert history.latest_of(int) is None
