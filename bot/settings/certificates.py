"""Reads SSL_CERT_FILE: a company's own certificate authorities."""

import re
import ssl
from pathlib import Path

from bot.settings.problem import quoted
from bot.settings.source import ReadFile, reason
from bot.settings.validators import Flaw

_PEM = re.compile(r"-----BEGIN CERTIFICATE-----[\x00-\x7f]+?-----END CERTIFICATE-----")
_FIX = "name a file that this user may read, or unset it"
_PEM_FIX = "convert it: openssl x509 -inform der -in FILE -out FILE.pem"
_DAMAGED_FIX = "copy the file from its source again"


def read_certificates(setting: str, read_file: ReadFile) -> str | Flaw:
    """Read the certificates once; the file may change or go afterwards."""
    shown = quoted(setting)
    try:
        text = read_file(Path(setting))
    except UnicodeDecodeError:
        # A certificate in DER, or another file that is not text.
        return f"{shown} is not in PEM format", _PEM_FIX
    # An impossible file name raises ValueError.
    except (OSError, ValueError) as error:
        return f"cannot read {shown}: {reason(error)}", _FIX
    if text is None:
        return f"there is no file {shown}", _FIX
    found: list[str] = _PEM.findall(text)
    if not found:
        return f"{shown} has no certificate in PEM format", _PEM_FIX
    if not all(map(_is_whole, found)):
        return f"{shown} has a damaged certificate", _DAMAGED_FIX
    return "\n".join(found)


def _is_whole(certificate: str) -> bool:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=certificate)
    except ssl.SSLError:
        return False
    return True
