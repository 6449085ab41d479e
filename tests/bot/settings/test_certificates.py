from pathlib import Path

import pytest
import trustme

from bot.settings import SettingsError, read_settings, read_text
from tests.bot.settings.inputs import TOKENS, only_file

PEM = trustme.CA().cert_pem.bytes().decode().strip()
ANOTHER = trustme.CA().cert_pem.bytes().decode().strip()
FIX = "name a file that this user may read, or unset it"
PEM_FIX = "convert it: openssl x509 -inform der -in FILE -out FILE.pem"
DAMAGED_FIX = "copy the file from its source again"


def certificates(text: str) -> str:
    environ = {**TOKENS, "SSL_CERT_FILE": "own.pem"}
    return read_settings(environ, only_file("own.pem", text)).certificates


def problem(environ: dict[str, str], folder: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        read_settings({**TOKENS, **environ}, lambda path: read_text(folder / path))
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (PEM, PEM),
        (f"# Büro\n\n{PEM}\n# Other\n{ANOTHER}\n", f"{PEM}\n{ANOTHER}"),
        (PEM.replace("\n", "\r\n"), PEM.replace("\n", "\r\n")),
    ],
)
def test_every_certificate_of_the_file_is_kept(text: str, found: str) -> None:
    assert certificates(text) == found


def test_without_a_file_there_are_no_certificates() -> None:
    assert read_settings(TOKENS, only_file("x", "")).certificates == ""
    empty = {**TOKENS, "SSL_CERT_FILE": " "}
    assert read_settings(empty, only_file("x", "")).certificates == ""


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (None, f'there is no file "own.pem". Fix: {FIX}'),
        (b"", f'"own.pem" has no certificate in PEM format. Fix: {PEM_FIX}'),
        (b"hello", f'"own.pem" has no certificate in PEM format. Fix: {PEM_FIX}'),
        (
            b"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n",
            f'"own.pem" has no certificate in PEM format. Fix: {PEM_FIX}',
        ),
        (b"\x30\x82\xff\xfe", f'"own.pem" is not in PEM format. Fix: {PEM_FIX}'),
        (
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            f'"own.pem" has a damaged certificate. Fix: {DAMAGED_FIX}',
        ),
        (
            PEM.encode() + b"\n-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----",
            f'"own.pem" has a damaged certificate. Fix: {DAMAGED_FIX}',
        ),
    ],
)
def test_a_file_without_certificates_is_reported_with_a_fix(
    content: bytes | None, what: str, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "own.pem").write_bytes(content)
    told = problem({"SSL_CERT_FILE": "own.pem"}, tmp_path)
    assert told == f"SSL_CERT_FILE: {what}"


def test_a_folder_or_an_impossible_name_is_reported_with_a_fix(tmp_path: Path) -> None:
    (tmp_path / "own.pem").mkdir()
    told = problem({"SSL_CERT_FILE": "own.pem"}, tmp_path)
    assert told == f'SSL_CERT_FILE: cannot read "own.pem": Is a directory. Fix: {FIX}'
    assert "cannot read" in problem({"SSL_CERT_FILE": "a\0b"}, tmp_path)
