"""The errors that a user can meet: each has a stable code, and its message ends with the remedy."""

from typing import ClassVar


class PlancastError(Exception):
    """Anything Plancast refuses or fails at, knowingly. `code` is stable; the message says how to mend it."""

    code: ClassVar[str] = "PC000"


class BriefError(PlancastError):
    """The brief cannot be planned as written."""

    code = "PC100"


class MetricsFileError(PlancastError):
    """A file of metrics cannot be read as one."""

    code = "PC120"


class CapturesFileError(PlancastError):
    """A file of captures that others made, or of an index of them, cannot be read as one."""

    code = "PC190"


class NameRefused(PlancastError):
    """What is to be forgotten names nobody."""

    code = "PC180"


class DecisionRefused(PlancastError):
    """A decision is about nothing that is known."""

    code = "PC160"


class PublishRefused(PlancastError):
    """What was asked to be published cannot be: it is not known, or nobody has approved it."""

    code = "PC170"


class PublishingBlocked(PlancastError):
    """A plan holds so much less than the one before it that nothing of it is published."""

    code = "PC410"


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


class BackupError(PlancastError):
    """A backup cannot be made or read, or the place it is to be restored to is not empty."""

    code = "PC320"


class ContractBroken(PlancastError):
    """A dataset broke a critical expectation; what depends on it is withheld."""

    code = "PC400"


class RunHeld(PlancastError):
    """Another live process is already working on the same run."""

    code = "PC500"


class SourceError(PlancastError):
    """An outside source of figures gave none. `source` is its name, `status` the HTTP status that it answered, if it did."""

    code = "PC600"

    def __init__(self, source: str, message: str, status: int | None = None) -> None:
        super().__init__(source, message, status)
        self.source = source
        self.status = status

    def __str__(self) -> str:
        return f"{self.source}: {self.args[1]}"


class CredentialsRefused(SourceError):
    """The source does not accept the credentials, or they do not permit what was asked for."""

    code = "PC610"


class QuotaExceeded(SourceError):
    """The source's quota, or the run's own budget of calls, is used up."""

    code = "PC620"


class SourceUnavailable(SourceError):
    """No whole answer was had, however often it was asked for."""

    code = "PC630"


class SourceAnswerInvalid(SourceError):
    """The source answered something that cannot be read as what was asked for."""

    code = "PC640"


class EventRefused(PlancastError):
    """What a person asked of a calendar entry cannot be."""

    code = "PC140"
