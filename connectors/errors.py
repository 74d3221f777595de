"""The errors that a user can meet: each has a stable code, and its message ends with the remedy."""

from typing import ClassVar


class PlancastError(Exception):
    """Anything Plancast refuses or fails at, knowingly. `code` is stable; the message says how to mend it."""

    code: ClassVar[str] = "PC000"


class BriefError(PlancastError):
    """The brief cannot be planned as written."""

    code = "PC100"


class SettingsError(PlancastError):
    """An environment setting cannot be used."""

    code = "PC110"


class RefusedAddress(PlancastError):
    """A fetch was asked to connect to an address that is not public."""

    code = "PC200"


class CrawlError(PlancastError):
    """The crawler itself failed (a site that does not answer is an outcome, not an error)."""

    code = "PC210"


class ArchiveError(PlancastError):
    """An archived answer cannot be read back."""

    code = "PC220"


class StoreError(PlancastError):
    """The database cannot be used, or refuses what was asked of it."""

    code = "PC300"


class ContractBroken(PlancastError):
    """A dataset broke a critical expectation; what depends on it is withheld."""

    code = "PC400"


class RunHeld(PlancastError):
    """Another live process is already working on the same run."""

    code = "PC500"
