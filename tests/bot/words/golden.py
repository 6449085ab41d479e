"""Files that hold what is expected, and how they are renewed.

After a wanted change run ``MUSTER_RENEW=1 python -m pytest -n0 tests`` once,
and read the difference that version control shows before you keep it.
"""

import json
import os
from pathlib import Path


def is_renewing() -> bool:
    return bool(os.environ.get("MUSTER_RENEW"))


def renewed(file: Path, found: object) -> object:
    """Return what the file holds; when asked to renew, after writing it.

    A file that does not exist holds nothing.
    """
    if is_renewing():
        text = json.dumps(found, indent=2, ensure_ascii=False)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{text}\n", encoding="utf-8")
    if not file.exists():
        return None
    held: object = json.loads(file.read_text(encoding="utf-8"))
    return held
