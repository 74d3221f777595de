"""Markers that are near certain on their own, whatever stands beside them; each was right for at least nine in ten of the examples that have it."""

import re

_NOT_ASKED = r"^(?!how |what |why |when |who |which |is |are |can |do |does |wie |was |warum |wann |comment |pourquoi |quand |qué |cómo |por qué )(?:.*)"

MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (intent, re.compile(pattern))
    for intent, pattern in (
        ("transactional", _NOT_ASKED + r"\b(?:near ?me|nearby|around me|in my area|in (?:der|meiner) nähe|près de (?:moi|chez moi)|cerca de m[ií])$"),
        ("transactional", _NOT_ASKED + r"\b(?:for sale|for rent|to rent|to let|zu verkaufen|à vendre|à louer|en venta|en alquiler|te koop)\b(?! deed| by owner)"),
        ("transactional", r"^(?:buy|order|book|rent|hire|download|acheter|comprar|commander|réserver|télécharger|descargar|louer|alquilar|kaufe)\b(?! of| or | vs | side)"),
        ("transactional", _NOT_ASKED + r"\b(?:kaufen|bestellen|mieten|buchen|beantragen|herunterladen|coupons?|promo code|discount code|voucher|gutschein)$"),
        ("transactional", r"\b(?:calculator|converter|generator|templates?|printable|vorlage|rechner|calculadora|plantilla)(?: free| pdf| online| word| uk)?$"),
        ("transactional", _NOT_ASKED + r"\b(?:second ?hand|hire|rentals?|lessons|tickets|quote|gebraucht|d'occasion|occasion|segunda mano)$"),
        ("commercial", r"\b(?:reviews?|comparison|alternatives?|compared|competitors|vergleich|erfahrungen|testsieger|comparatif|opiniones|comparativa)$"),
        ("commercial", r"^(?:best|top(?: rated)?|cheapest|beste[rns]?|meilleure?s?|mejor(?:es)?|avis|opiniones|comparatif)\b(?! way| time| friends?| man | \d+ tallest| of | to )"),
        ("commercial", r"(?:^how much (?:do|does|is|are|to)\b.*(?:cost|replace|install)?|^cost of|\bcosts?)$"),
        ("informational", r"^(?:how (?:to|do|does|did|long|often|many|old|far|tall|is|are)|what (?:is|are|does|do|causes|happens)|why|when (?:to|is|do|does|did)|who (?:is|was|won))\b(?!.*\b(?:best|cost|price|near me|buy)\b)"),
        ("informational", r"\b(?:meaning|definition|symptoms?|recipes?|lyrics|explained|bedeutung|rezept|recette|receta|significado|síntomas|symptome)$"),
        ("informational", r"^(?:wie (?:lange|viel|oft|alt|kann|macht)|was (?:ist|sind|bedeutet)|warum|wann|comment|pourquoi|qu'est-ce|cómo|qué es|por qué|cuántos?)\b(?!.*\b(?:kostet|kosten|coûte|cuesta)\b)"),
        ("navigational", r"\b(?:log ?in|sign ?in|logon|customer service|phone number|opening (?:hours|times)|hours|connexion|iniciar sesi[oó]n|öffnungszeiten|official site|webmail)$"),
        ("navigational", r"\b(?:association|society|council|federation|institute|ministry|guild|chamber of commerce)$"),
        ("navigational", r"(?:^www\.|^https?:|\b[\w-]+\.(?:com|org|net|gov|edu|de|fr|es|co\.uk)$)"),
    )
)
"""Each is an intent and a pattern that is sought in the normalised query."""


def markers(query: str) -> list[str]:
    """The intents that a normalised query is marked for, one for each marker found."""
    return [intent for intent, pattern in MARKERS if pattern.search(query)]
