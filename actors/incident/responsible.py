"""Who is asked for an update, and who is asked about the whole incident."""

from actors.incident.ids import PersonId
from actors.incident.model import Incident

COMMS = "comms"
"""The key of the comms lead's role."""


def asked_for_updates(incident: Incident) -> PersonId:
    """Return the comms lead, or else whom anybody would ask."""
    return incident.lead(COMMS) or asked_about_it(incident)


def asked_about_it(incident: Incident) -> PersonId:
    """Return the incident lead, or else the person who declared it."""
    return incident.roles.incident_lead or incident.declared.by
