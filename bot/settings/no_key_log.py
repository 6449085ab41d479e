"""What this process inherits and shall not have; the first import of a program.

aiohttp opens the file of SSLKEYLOGFILE while it is imported. A file that cannot be
opened would end the start in a traceback, and one that can would be told the keys to
everything that is said to Slack.
"""

import os

os.environ.pop("SSLKEYLOGFILE", None)
