"""How catctl and its sandbox know each other without telling anybody their secret. Pure.

Both prove that they have it, for this one question: who listens on a port that a dead sandbox has
left learns nothing, and cannot pass for it.
"""

from __future__ import annotations

import hashlib
import hmac

CHALLENGE, PROOF = "X-Catctl-Challenge", "X-Catctl-Proof"  # headers of question and answer


def of_question(secret: str, *, challenge: str, verb: str, body: bytes) -> str:
    """What shows that a question comes from one who knows the secret; 64 hexadecimal digits."""
    return _digest(secret, "question", challenge, verb, hashlib.sha256(body).hexdigest())


def of_answer(secret: str, *, challenge: str, body: bytes) -> str:
    """What shows that an answer comes from one who knows the secret; 64 hexadecimal digits."""
    return _digest(secret, "answer", challenge, hashlib.sha256(body).hexdigest())


def holds(expected: str, given: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def _digest(secret: str, *parts: str) -> str:
    return hmac.new(secret.encode(), "\n".join(parts).encode(), hashlib.sha256).hexdigest()
