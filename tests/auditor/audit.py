"""The audit: every promise, checked against Slack and the journal.

Every test of crashes, faults and restarts ends with it, whether Slack and the bot are
real or simulated. The rules are numbered I1 to I11, like the promises.

Most rules hold at every moment, so they apply to a run that ended in the middle too.
Rules about completeness, and about what Slack shows, apply once nothing is due soon.

Not here: that one stuck incident does not delay another (I6) is a matter of time.
``isolation`` in ``tests/benchmarks/figures.py`` measures it, and
``tests/acceptance/test_rate_limits.py`` shows it for methods with a rate limit. How
much waits (I11) is visible only inside the bot, in the simulation. Drills (I10) and a
chain of audit records (I12) do not exist yet.
"""

from collections.abc import Callable, Iterator

from tests.auditor.announcements import hidden_news, reposted, wrong_announcements
from tests.auditor.answers import missing_answers
from tests.auditor.briefings import (
    missing_briefs,
    unasked_briefs,
    unasked_repeats,
    wrong_readers,
)
from tests.auditor.cards import dead_cards
from tests.auditor.checklists import lost_ticks, torn_ticks, unasked_ticks
from tests.auditor.declarations import (
    false_answers,
    second_incidents,
    wrong_declarations,
)
from tests.auditor.edits import lost_edits, unasked_changes, unfilled_roles
from tests.auditor.evidence import Case, Evidence
from tests.auditor.exactly_once import (
    unknown_objects,
    wrong_channel_contents,
    wrong_channels,
    wrong_messages,
)
from tests.auditor.handovers import (
    missing_handover_messages,
    wrong_handover_messages,
    wrong_handovers,
)
from tests.auditor.heard import mistold, read_twice, unheard
from tests.auditor.invitations import uninvited, wrong_leads, wrongly_invited
from tests.auditor.joined import unasked_joins, wrong_notes
from tests.auditor.journal import (
    missing_steps,
    unfinished_work,
    wrong_index,
    wrong_moves,
)
from tests.auditor.known_events import unknown_events
from tests.auditor.limits import early_calls
from tests.auditor.members import hidden_absences, wrong_absences
from tests.auditor.message_places import unknown_places
from tests.auditor.offers import wrong_offers
from tests.auditor.outsiders import changes_by_outsiders, homes_of_outsiders
from tests.auditor.promises import (
    missing_reminders,
    unasked_snoozes,
    wrong_reminders,
    wrongly_asked,
)
from tests.auditor.question_answers import lost_postponements, unasked_postponements
from tests.auditor.question_waits import wrong_times
from tests.auditor.questions import (
    answerable_questions,
    live_questions,
    missing_questions,
    wrong_questions,
)
from tests.auditor.role_changes import lost_roles, unasked_acceptances
from tests.auditor.rows import unknown_rows
from tests.auditor.surfaces import wrong_surfaces, wrong_topic
from tests.auditor.task_messages import told_twice, wrong_task_messages
from tests.auditor.task_requests import lost_tasks, second_takers, unasked_task_changes
from tests.auditor.task_turns import missing_task_messages, unasked_task_messages
from tests.auditor.texts import bugs, leaks, overflow, wrong_mentions
from tests.auditor.trials import heard_by_others, wrong_ends
from tests.auditor.typed_impacts import lost_impacts
from tests.auditor.typed_severities import lost_severities
from tests.auditor.typed_text import cut_summaries, cut_titles
from tests.auditor.updates import falsely_sent, lost_updates, unasked_updates
from tests.auditor.vacancies import missing_vacancies, wrong_vacancies

OfOneJournal = Callable[[Case], Iterator[str]]
OfOneIncident = Callable[[Case, Evidence], Iterator[str]]
OfAll = Callable[[Evidence], Iterator[str]]

OF_ONE_JOURNAL: tuple[OfOneJournal, ...] = (
    unknown_events,
    wrong_moves,
    wrong_index,
    unknown_rows,
    wrong_ends,
)
OF_ONE_INCIDENT: tuple[OfOneIncident, ...] = (
    wrong_channels,
    wrong_messages,
    mistold,
    read_twice,
    unknown_places,
    wrong_channel_contents,
    reposted,
    hidden_news,
    lost_edits,
    unasked_changes,
    unfilled_roles,
    unasked_ticks,
    lost_ticks,
    torn_ticks,
    wrong_leads,
    wrongly_invited,
    unasked_joins,
    wrong_notes,
    heard_by_others,
    cut_summaries,
    dead_cards,
    wrong_times,
    wrong_questions,
    missing_questions,
    answerable_questions,
    unasked_postponements,
    lost_postponements,
    wrong_absences,
    wrong_offers,
    unasked_task_changes,
    second_takers,
    told_twice,
    unasked_acceptances,
    lost_roles,
    unasked_briefs,
    unasked_repeats,
    wrong_readers,
    unasked_task_messages,
    wrong_handovers,
    wrong_handover_messages,
    unasked_updates,
    lost_updates,
    wrong_reminders,
    wrongly_asked,
    unasked_snoozes,
    wrong_vacancies,
)
OF_ALL: tuple[OfAll, ...] = (
    wrong_declarations,
    second_incidents,
    false_answers,
    lost_impacts,
    lost_severities,
    missing_answers,
    changes_by_outsiders,
    homes_of_outsiders,
    cut_titles,
    unknown_objects,
    wrong_mentions,
    leaks,
    early_calls,
    overflow,
    bugs,
    lost_tasks,
    falsely_sent,
)
AT_REST: tuple[OfOneJournal, ...] = (missing_steps,)
AT_REST_IN_SLACK: tuple[OfOneIncident, ...] = (
    unfinished_work,
    unheard,
    wrong_surfaces,
    wrong_announcements,
    wrong_topic,
    uninvited,
    live_questions,
    hidden_absences,
    missing_briefs,
    missing_task_messages,
    missing_handover_messages,
    missing_reminders,
    missing_vacancies,
    wrong_task_messages,
)


def violations(evidence: Evidence) -> list[str]:
    """Return a sentence for each promise that does not hold."""
    cases = evidence.journal.cases.values()
    is_at_rest = evidence.journal.is_at_rest(evidence.now)
    of_journals = (*OF_ONE_JOURNAL, *(AT_REST if is_at_rest else ()))
    of_incidents = (*OF_ONE_INCIDENT, *(AT_REST_IN_SLACK if is_at_rest else ()))
    return [
        *evidence.flaws,
        *(said for case in cases for rule in of_journals for said in rule(case)),
        *(
            said
            for case in cases
            for rule in of_incidents
            for said in rule(case, evidence)
        ),
        *(said for rule in OF_ALL for said in rule(evidence)),
    ]
