"""Removes SSLKEYLOGFILE from the environment; import this before aiohttp.

aiohttp opens that file on import. If it cannot, the start would end in a traceback; if
it can, the file would receive the keys to all traffic with Slack.
"""

import os

os.environ.pop("SSLKEYLOGFILE", None)
