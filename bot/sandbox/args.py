"""The arguments of a Web API call, from a query, a form or a JSON body."""

from urllib.parse import parse_qsl

from attrs import frozen

from bot.sandbox.errors import SlackError, explained
from bot.sandbox.fields import Fields, parse

TRUE = frozenset({"1", "true", "True"})


@frozen
class Args:
    """Arguments with typed readers, for which a form's JSON strings are JSON."""

    fields: Fields

    @classmethod
    def read(cls, content_type: str, query: str, body: bytes) -> "Args":
        fields: Fields = dict(parse_qsl(query, keep_blank_values=True))
        if not body:
            return cls(fields)
        if content_type == "application/json":
            try:
                value = parse(body)
            except ValueError:
                raise SlackError("invalid_json") from None
            if not isinstance(value, dict):
                raise SlackError("json_not_object")
            fields.update(value)
        elif content_type in {"application/x-www-form-urlencoded", ""}:
            fields.update(
                parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
            )
        else:
            raise SlackError("invalid_post_type")
        return cls(fields)

    def get(self, name: str) -> object:
        return self.fields.get(name)

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        if value is None or value is True or value is False:
            return ""
        return str(value)

    def required(self, name: str) -> str:
        if not (value := self.text(name)):
            raise explained(
                "invalid_arguments", f"[ERROR] missing required field: {name}"
            )
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.fields.get(name)
        if value is None:
            return default
        return value is True or str(value) in TRUE

    def number(self, name: str, *, default: int, most: int) -> int:
        try:
            value = int(self.text(name) or default)
        except ValueError:
            value = -1
        if not 0 < value <= most:
            raise SlackError("invalid_limit" if name == "limit" else "invalid_args")
        return value

    def json(self, name: str, error: str) -> object:
        """Return a value, which in a form is JSON in a string."""
        value = self.fields.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return parse(value)
        except ValueError:
            raise SlackError(error) from None

    def several(self, name: str) -> list[str]:
        """Return ids given as a list or separated by commas."""
        value = self.fields.get(name)
        if isinstance(value, list):
            return [str(item) for item in value]
        return [item.strip() for item in self.text(name).split(",") if item.strip()]
