"""The frozen parameters of this room. Each default was chosen by measurement or from the source that its note names."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LanguageParameters:
    """When a text is long and clear enough to say its language."""

    read_characters: int = 600  # the beginning tells
    shortest_letters: int = 20  # below, the model guesses
    lowest_probability: float = 0.5  # of the first choice
    declared_share: float = 0.2  # of the first choice's probability: then the page's own declaration wins


@dataclass(frozen=True, slots=True)
class KeyphraseParameters:
    """How phrases are ranked: the score of a phrase is the sum of these weights times what was counted.

    Fitted by logistic regression on half of the abstracts of SemEval-2017 task 10, checked on the other half and by eye on
    web pages in four languages, then rounded.
    """

    longest_words: int = 5  # a run of more content words is a list or a headline, not a phrase
    read_characters: int = 12_000  # only this much of a text is read: a subject shows early, and cost stays bounded
    sampled_texts: int = 2_000  # document frequencies are counted on at most this many texts, evenly spread
    length_weights: tuple[float, ...] = (-0.6, 0.4, 0.5, 0.3, -0.2)  # by content words: people choose two or three
    own_weight: float = 0.6  # log of the times that the phrase stands on its own
    nested_weight: float = 0.5  # log of one plus the times that it stands inside a longer phrase
    support_weight: float = 0.4  # log of the mean number of uses of its words
    position_weight: float = -0.12  # log of one plus the words before its first use
    rarity_weight: float = 0.35  # inverse document frequency, among the given texts, of its rarest word
    acronym_weight: float = 1.2  # its first word has two or more capitals
    name_weight: float = 0.2  # capitalised inside a sentence


@dataclass(frozen=True, slots=True)
class ReadabilityParameters:
    """What a readability formula is given: they were made on samples of about a hundred words."""

    shortest_words: int = 30


@dataclass(frozen=True, slots=True)
class TfidfParameters:
    """What is a term, which terms count, and how much."""

    longest_ngram: int = 2  # 1: words, 2: also pairs of neighbouring words
    least_documents: int = 2  # a term of one text relates it to no other
    largest_share: float = 0.5  # of the texts; a term of more says nothing
    title_weight: int = 3  # a word in the title counts as so many in the text
    is_sublinear: bool = True  # 1 + log(count): the tenth use says less than the first
    largest_vocabulary: int = 200_000  # the terms of most texts are kept: the vocabulary is what costs memory
    read_characters: int = 40_000


LANGUAGE = LanguageParameters()
KEYPHRASES = KeyphraseParameters()
READABILITY = ReadabilityParameters()
TFIDF = TfidfParameters()
