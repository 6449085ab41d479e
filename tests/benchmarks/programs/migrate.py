"""Make the tables in a PostgreSQL database: ``migrate URL``."""

import sys

import anyio

from bot.storage.postgres.migrate import migrate

if __name__ == "__main__":
    anyio.run(migrate, sys.argv[1])
