"""auth.test, apps.connections.open, bots.info, team.info and users.*."""

from bot.sandbox.errors import SlackError
from bot.sandbox.fields import Fields
from bot.sandbox.methods.invocation import Invocation
from bot.sandbox.methods.paging import page


def auth_test(call: Invocation) -> Fields:
    workspace = call.workspace
    org = workspace.enterprise
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        **({"enterprise_id": org} if org else {}),
        "team": workspace.name,
        "user": call.bot.handle,
        "team_id": workspace.id,
        "user_id": call.bot.id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": call.options.org_wide,
    }


def apps_connections_open(call: Invocation) -> Fields:
    return {"url": call.open_socket()}


def bots_info(call: Invocation) -> Fields:
    workspace = call.workspace
    if call.args.required("bot") != workspace.bot_id:
        raise SlackError("bot_not_found")
    bot: Fields = {
        "id": workspace.bot_id,
        "deleted": False,
        "name": workspace.app_name,
        "updated": 0,
        "app_id": call.options.bot_app or workspace.app_id,
        "user_id": call.bot.id,
        "icons": {},
    }
    return {"bot": bot}


def team_info(call: Invocation) -> Fields:
    workspace = call.workspace
    team: Fields = {
        "id": workspace.id,
        "name": workspace.name,
        "domain": workspace.domain,
        "url": f"https://{workspace.domain}.slack.com/",
        "email_domain": "",
        "icon": {},
    }
    return {"team": team}


def users_info(call: Invocation) -> Fields:
    person = call.person()
    if person.hidden:
        raise SlackError(person.hidden)
    return {"user": person.as_json(call.workspace.id)}


def users_list(call: Invocation) -> Fields:
    shown = [person for person in call.workspace.people if not person.hidden]
    people, metadata = page(shown, call.args)
    members = [person.as_json(call.workspace.id) for person in people]
    return {"members": members, "cache_ts": 0, "response_metadata": metadata}
