"""What an incident lacks."""

from collections.abc import Mapping

from actors.incident.card_views import Gap, Missing
from bot.words.phrases import in_a_sentence
from bot.words.spans import Said, Time, say

GAPS: Mapping[Gap, str] = {
    Gap.ROLE: "nobody is {role}",
    Gap.IMPACT: "nobody has written what users see",
    Gap.FIRST_UPDATE: "no update has been sent, the first is due by {time}",
    Gap.UPDATE: "the update promised for {time} has not been sent",
    Gap.SEVERITY: "the severity is to be confirmed, treated as {severity}",
    Gap.SERVICE: "the service is to be confirmed",
    Gap.TASK_OWNER: "“{task}” has no owner",
}


def gap(missing: Missing) -> Said:
    """Say it within a sentence, without a full stop."""
    role, severity, task = missing.role, missing.severity, missing.task
    return say(
        GAPS[missing.gap],
        role=in_a_sentence(role.word) if role else "",
        severity=severity.word if severity else "",
        task=task.text if task else "",
        time=Time(missing.due_at) if missing.due_at else "",
    )


def missing_now(missing: Missing | None) -> Said:
    """Say what is missing as a sentence of its own."""
    return say("Missing now: {gap}.", gap=gap(missing) if missing else "nothing")
