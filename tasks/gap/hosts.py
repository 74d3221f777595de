"""Which hosts can be competitors of a site, and why the others cannot. A host is taken for what its name says; nothing is looked up.

The rules, in this order: the site itself, its subdomains and its siblings under one registrable domain are its `own`; networks, hosting,
stores and tools that sites of every field link to are `platform`s; hosts that only deliver files are `delivery`; encyclopaedias,
dictionaries, archives and standards are `reference`; governments and schools are `public`, unless the target is one itself.
"""

PLATFORMS = frozenset(
    """
    amazon.com apple.com archive.org bing.com bit.ly bsky.app creativecommons.org discord.com discord.gg doi.org docs.google.com
    drive.google.com eventbrite.com facebook.com fb.com feedburner.com flickr.com forms.gle github.com github.io gitlab.com goo.gl google.com
    gravatar.com instagram.com issuu.com itunes.apple.com linkedin.com mailchimp.com maps.google.com mastodon.social medium.com meetup.com
    microsoft.com mozilla.org news.ycombinator.com open.spotify.com patreon.com paypal.com pinterest.com play.google.com
    podcasts.apple.com reddit.com schema.org slack.com slideshare.net soundcloud.com spotify.com stackoverflow.com substack.com
    support.google.com t.co t.me telegram.org threads.net tiktok.com tumblr.com twitter.com vimeo.com w3.org whatsapp.com wikimedia.org
    wikipedia.org wordpress.com wordpress.org x.com xing.com yelp.com youtu.be youtube.com zoom.us
    adobe.com aliexpress.com amzn.to blogger.com blogspot.com calendly.com ebay.com etsy.com facebook.net fb.me goodreads.com hubspot.com
    imgur.com indiegogo.com kickstarter.com ko-fi.com lnkd.in messenger.com netlify.app ow.ly quora.com shopify.com snapchat.com
    squarespace.com stripe.com surveymonkey.com tinyurl.com tripadvisor.com trustpilot.com twitch.tv typeform.com vercel.app walmart.com
    weebly.com whatsapp.net wix.com yahoo.com
    """.split()
)
"""Hosts that sites of every field link to. They host content of others or serve as tools, and are not suggested as competitors."""

_STORES = frozenset({"amazon", "ebay", "etsy", "google", "pinterest", "tripadvisor", "yahoo"})
"""Of these the same holds under the domain of every country."""

_DELIVERY = frozenset(
    """
    akamaihd.net akamaized.net amazonaws.com azureedge.net b-cdn.net bootstrapcdn.com cloudflare.com cloudfront.net cloudinary.com
    doubleclick.net edgekey.net fastly.net fbcdn.net google-analytics.com googleapis.com googletagmanager.com googleusercontent.com
    gstatic.com imgix.net jquery.com jsdelivr.net licdn.com pinimg.com stackpathcdn.com twimg.com typekit.net unpkg.com wp.com ytimg.com
    """.split()
)
_DELIVERY_LABELS = frozenset({"assets", "cdn", "fonts", "images", "img", "media", "static"})
_REFERENCE = frozenset(
    """
    arxiv.org britannica.com cambridge.org dictionary.com duden.de ietf.org imdb.com iso.org jstor.org loc.gov merriam-webster.com
    openstreetmap.org orcid.org wikidata.org wikihow.com wiktionary.org worldcat.org
    """.split()
)
_PUBLIC = frozenset(
    "gov mil edu int gouv.fr gob.es gob.mx gov.uk ac.uk sch.uk nhs.uk bund.de europa.eu admin.ch gv.at gc.ca canada.ca go.jp ac.jp".split()
)
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "go", "gob", "gov", "gv", "ne", "net", "or", "org"})
_COUNTRY_LETTERS = 2


def why_not_rival(host: str, target: str) -> str | None:
    """Why a site cannot be suggested to `target` as a competitor (`own`, `platform`, `delivery`, `reference`, `public`), or None if it can."""
    if registrable(host) == registrable(target):
        return "own"
    name, own = _bare(host), _bare(target)
    if _is_under(name, PLATFORMS) or registrable(name).split(".")[0] in _STORES:
        return "platform"
    if _is_under(name, _DELIVERY) or (name != registrable(name) and name.split(".")[0] in _DELIVERY_LABELS):
        return "delivery"
    if _is_under(name, _REFERENCE):
        return "reference"
    return "public" if _is_public(name) and not _is_public(own) else None


def registrable(host: str) -> str:
    """The part of a host that one owner registers: two labels, or three under a country's second level (`co.uk`) or a platform for many."""
    labels = _bare(host).split(".")
    if labels[-1].isdigit():  # an address, of which each port is a site of its own
        return host
    for start in range(1, len(labels)):
        if ".".join(labels[start:]) in PLATFORMS:
            return ".".join(labels[start - 1 :])
    count = 3 if len(labels) > 2 and len(labels[-1]) == _COUNTRY_LETTERS and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-count:])


def _is_public(host: str) -> bool:
    labels = host.split(".")
    is_national = len(labels) > 1 and len(labels[-1]) == _COUNTRY_LETTERS and labels[-2] in ("gov", "edu", "mil", "ac", "gob", "gouv")
    return is_national or _is_under(host, _PUBLIC)


def _is_under(host: str, known: frozenset[str]) -> bool:
    parts = host.split(".")
    return any(".".join(parts[start:]) in known for start in range(len(parts)))


def _bare(host: str) -> str:
    return host.split(":")[0].lower().removeprefix("www.")
