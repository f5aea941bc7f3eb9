"""Passwords, tokens and keys: recognised by their kind, so that no message, record or notebook shows one."""

import re

NAMES = (
    r"pass(?:word|wd|phrase|code)|(?<![a-z])pass|sslpass|pwd|mdp|mot[ _-]?de[ _-]?passe|secret|token|credentials?"
    r"|(?:api|access|account|private|shared|signing|encryption)[ _-]?key"
)
"""What a name holds that stands before a secret, in English, French, ODBC and libpq."""
SPACE = r"(?:\s|\x1b\[[\d;]*m)*"
"""Notebooks colour what they quote."""
VALUE = (
    r"(?:\{[^}]*\}+|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.|'')*'"
    r"|[^\n;&'\"]+(?=;)|(?:(?!%3B|%26)[^\s;&'\",)}\]])+)"
)
"""In braces (ODBC), in quotes, up to a semicolon, or one word."""
SHAPES = (
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+|\bgh[oprsu]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bsk-[\w-]{16,}"
    r"|\bsk_live_\w{10,}|\bxox[abprs]-[\w-]{10,}|\bAKIA[A-Z0-9]{16}\b"
)
"""What tells a secret by itself: private keys, JSON web tokens, keys of well-known services."""
HIDDEN = "***"
HINTS = r"(?i)://.*@|pass|pwd|mdp|secret|token|credential|key|sig|auth|code=|sas=|eyJ|\bgh|glpat|\bsk[-_]|xox|AKIA"
"""One of these is in every text that holds a secret: for engines that look through many."""

_IN_URL = re.compile(r"(?<=://)(?:[^\s/@:'\"]{0,200}:[^\n'\"]{0,500}|\S{0,500})@")
_SHAPE = re.compile(SHAPES)
_IN_QUERY = re.compile(r"(?i)([?&][\w.-]*(?:sig|signature|key|auth|credential|code|sas)[\w.-]*=)[^\s&#'\"]+")
_BEARER = re.compile(rf"(?i)(authorization['\"]?{SPACE}[=:]{SPACE}['\"]?(?:(?:bearer|basic)\s+)?)[^\s'\",;]+")
_GIVEN = re.compile(rf"(?i)((?:{NAMES})[\w.-]*{SPACE}(?:=|%3D){SPACE}){VALUE}")
_NAMED = re.compile(rf"(?i)((?:{NAMES})[\w.-]*['\"]?{SPACE}:(?!//){SPACE}){VALUE}")


def mask(text: str) -> str:
    """A text without the secrets in it.

    >>> mask("postgresql://me:s3cret@host/erp?sslpassword=x")
    'postgresql://***@host/erp?sslpassword=***'
    """
    return _NAMED.sub(rf"\g<1>{HIDDEN}", _mask_plain(text))


def holds_credential(text: str, query: bool = False) -> bool:
    """Does a text hold a secret for sure? In a SQL `query` ``token = 'x'`` may compare a column."""
    return (_SHAPE.sub("", _IN_URL.sub("", text)) if query else _mask_plain(text)) != text


def _mask_plain(text: str) -> str:
    text = _SHAPE.sub(HIDDEN, _IN_URL.sub(f"{HIDDEN}@", text))
    for kind in (_IN_QUERY, _BEARER, _GIVEN):
        text = kind.sub(rf"\g<1>{HIDDEN}", text)
    return text
