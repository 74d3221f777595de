"""Markers that are near certain on their own, whatever stands beside them; each was right for at least nine in ten of the examples that have it."""

import re

_ASKED = "how |what |why |when |who |which |is |are |can |do |does |wie |was |warum |wann |comment |pourquoi |quand |qué |cómo |por qué "
_TOLD = rf"^(?!{_ASKED})(?:.*)"
_NEAR = "near ?me|nearby|around me|in my area|in (?:der|meiner) nähe|près de (?:moi|chez moi)|cerca de m[ií]"
_FOR_SALE = "for sale|for rent|to rent|to let|zu verkaufen|à vendre|à louer|en venta|en alquiler|te koop"
_ORDER = "buy|order|book|rent|hire|download|acheter|comprar|commander|réserver|télécharger|descargar|louer|alquilar|kaufe"
_ORDERED = "kaufen|bestellen|mieten|buchen|beantragen|herunterladen|coupons?|promo code|discount code|voucher|gutschein"
_TOOL = "calculator|converter|generator|templates?|printable|vorlage|rechner|calculadora|plantilla"
_USED = "second ?hand|hire|rentals?|lessons|tickets|quote|gebraucht|d'occasion|occasion|segunda mano"
_WEIGHED = "reviews?|comparison|alternatives?|compared|competitors|vergleich|erfahrungen|testsieger|comparatif|opiniones|comparativa"
_BEST = "best|top(?: rated)?|cheapest|beste[rns]?|meilleure?s?|mejor(?:es)?|avis|opiniones|comparatif"
_HOW = "to|do|does|did|long|often|many|old|far|tall|is|are"
_KNOW = rf"how (?:{_HOW})|what (?:is|are|does|do|causes|happens)|why|when (?:to|is|do|does|did)|who (?:is|was|won)"
_KNOW_ABROAD = "wie (?:lange|viel|oft|alt|kann|macht)|was (?:ist|sind|bedeutet)|warum|wann|comment|pourquoi|qu'est-ce|cómo|qué es|por qué|cuántos?"
_MATTER = "meaning|definition|symptoms?|recipes?|lyrics|explained|bedeutung|rezept|recette|receta|significado|síntomas|symptome"
_REACH = (
    "log ?in|sign ?in|logon|customer service|phone number|opening (?:hours|times)|hours|connexion"
    "|iniciar sesi[oó]n|öffnungszeiten|official site|webmail"
)

MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (intent, re.compile(pattern))
    for intent, pattern in (
        ("transactional", rf"{_TOLD}\b(?:{_NEAR})$"),
        ("transactional", rf"{_TOLD}\b(?:{_FOR_SALE})\b(?! deed| by owner)"),
        ("transactional", rf"^(?:{_ORDER})\b(?! of| or | vs | side)"),
        ("transactional", rf"{_TOLD}\b(?:{_ORDERED})$"),
        ("transactional", rf"\b(?:{_TOOL})(?: free| pdf| online| word| uk)?$"),
        ("transactional", rf"{_TOLD}\b(?:{_USED})$"),
        ("commercial", rf"\b(?:{_WEIGHED})$"),
        ("commercial", rf"^(?:{_BEST})\b(?! way| time| friends?| man | \d+ tallest| of | to )"),
        ("commercial", r"^how much (?:do|does|is|are|to)\b|^cost of\b|\bcosts?$"),
        ("informational", rf"^(?:{_KNOW})\b(?!.*\b(?:best|cost|price|near me|buy)\b)"),
        ("informational", rf"\b(?:{_MATTER})$"),
        ("informational", rf"^(?:{_KNOW_ABROAD})\b(?!.*\b(?:kostet|kosten|coûte|cuesta)\b)"),
        ("navigational", rf"\b(?:{_REACH})$"),
        ("navigational", r"\b(?:association|society|council|federation|institute|ministry|guild|chamber of commerce)$"),
        ("navigational", r"(?:^www\.|^https?:|\b[\w-]+\.(?:com|org|net|gov|edu|de|fr|es|co\.uk)$)"),
    )
)
"""Each is an intent and a pattern that is sought in the normalised query."""


def markers(query: str) -> list[str]:
    """The intents that a normalised query is marked for, one for each marker found."""
    return [intent for intent, pattern in MARKERS if pattern.search(query)]
