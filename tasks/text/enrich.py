"""What the pages frame says of a page's text. Runs in parse workers: light imports, no state but caches."""

from hashlib import sha256
from typing import Any

from tasks.text.fingerprint import fingerprint
from tasks.text.language import detect_languages
from tasks.text.readability import readability
from tasks.text.words import count_words, words_of


def enrich_page(title: str | None, description: str | None, text: str | None, declared_language: str | None) -> dict[str, Any]:
    """The columns `text_digest`, `word_count`, `language`, `readability`, `readability_method`, `fingerprint`.

    All are of the main text alone, but the language of a short one, which title and description help to tell. `language` is
    None where the text is too short to tell, `readability` and `fingerprint` where there is nothing to measure.
    """
    body = text or ""
    whole = "\n".join(part for part in (title, description, body) if part)
    language = detect_languages([body or whole], [declared_language])[0] or detect_languages([whole], [declared_language])[0]
    words = words_of(body)
    score, method = readability(body, language, words=words)
    return {
        "text_digest": sha256(body.encode("utf-8", "surrogatepass")).hexdigest(),
        "word_count": count_words(body, words=words),
        "language": language,
        "readability": score,
        "readability_method": method,
        "fingerprint": fingerprint(body, words=words),
    }
