"""Every check of the audit as data: what it finds, how bad that is, why it matters, and how to mend it.

Severities: `critical`, visitors or search engines cannot use the page, or the whole site, at all; `high`, something is broken or says the
opposite of what is meant; `medium`, it weakens the page where people look for it; `low`, worth mending when the page is edited anyway.
"""

from dataclasses import dataclass

SEVERITIES = ("critical", "high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `area` groups checks in reports; `what`, `why` and `how_to_mend` are sentences for readers."""

    check: str
    severity: str
    area: str
    what: str
    why: str
    how_to_mend: str


_ANSWERS = (
    ("robots_unreachable", "critical", "The robots.txt fails.", "Search engines then leave the whole site alone.",
     "Let /robots.txt answer with its rules, or with 404 if there are none."),
    ("home_not_indexable", "critical", "The home page is closed to search engines.", "It is the page that most people look for.",
     "Take away the noindex directive, or the rule in robots.txt, that closes the home page."),
    ("server_error", "critical", "The address answers with a server error.", "Nobody can read it, and search engines drop it.",
     "Find the error in the server's log and mend it; if the page is gone, answer 404 or redirect."),
    ("no_answer", "high", "The address gave no answer.", "Readers see an error, and crawlers come less often.",
     "Check that the server answers this address in time."),
    ("soft_404", "high", "A page that was not found answers 200.", "Search engines index an error page, or distrust the site.",
     "Answer 404 or 410, or redirect to the page that replaces it."),
    ("script_only", "high", "Without JavaScript the page is empty.", "Many crawlers and all previews read plain HTML only.",
     "Render the text on the server, or prerender the page."),
    ("site_not_https", "high", "The site is served over plain http.", "Browsers call it not secure, and search engines prefer https.",
     "Get a certificate, serve every page over https and redirect http to it."),
    ("page_not_https", "high", "The page answers over http on a site that has https.", "It is not secure, and a second copy of the page.",
     "Redirect the http address to the https one for good."),
    ("mixed_content", "high", "A page on https loads or sends something over http.", "Browsers block it or warn of it.",
     "Use https addresses for images, scripts, style sheets, frames and forms."),
    ("too_large", "medium", "The page is beyond the crawler's limit and was not read.", "Search engines, too, read only its beginning, if that.",
     "Split the page, or take embedded data out of its HTML."),
    ("slow_answer", "medium", "The answer was slow.", "Readers leave, and crawlers fetch fewer pages.",
     "Cache the page, or find out what its server waits for."),
    ("no_text", "medium", "The page has no text of its own.", "There is nothing in it to be found by.",
     "Write what the page is about, or keep it out of search."),
    ("large_page", "low", "The HTML is very large.", "It is slow on a telephone, and its end may not be read.",
     "Take inline images, styles and data out of the HTML, or split the page."),
)  # fmt: skip
_LINKS = (
    ("redirect_loop", "high", "The address redirects in a circle or too often.", "Nobody reaches a page.",
     "Point the redirect straight to an address that answers 200."),
    ("redirect_broken", "high", "The redirect leads to a page that is not there.", "Links to the old address end in an error.",
     "Point the redirect to the page that replaces it."),
    ("broken_links", "high", "The page links to addresses that are not there.", "Readers meet errors, and what the link passes on is lost.",
     "Correct the links, take them out, or bring the pages back."),
    ("redirect_chain", "medium", "The redirect leads to another redirect.", "Each step costs time, and crawlers give up after some.",
     "Point the redirect straight to the last address."),
    ("orphan", "medium", "No page of the site links to this page.", "Readers do not find it, and search engines think little of it.",
     "Link to it from pages on the same subject, or retire it."),
    ("unreachable", "medium", "No path of links leads from the home page to this page.", "It is found only by pages that nobody reaches either.",
     "Link to it, or to the pages that link to it, from a list or a hub."),
    ("links_to_http", "medium", "The page links to http addresses of its own site.", "Each click takes a redirect, and may be read by others.",
     "Write the links with https."),
    ("meta_refresh", "medium", "The page sends its readers on by a refresh tag.", "It confuses readers, and search engines advise against it.",
     "Use a redirect of the server (301) instead."),
    ("links_to_redirects", "low", "The page links to addresses that redirect.", "Each click and each crawl takes a detour.",
     "Link to the address that the redirect leads to."),
    ("redirect_temporary", "low", "A redirect says that it is temporary.", "Search engines keep the old address for long.",
     "If the move is for good, answer 301 or 308."),
    ("dead_end", "low", "The page links to no other page of the site.", "Readers have nowhere to go on to.",
     "Link to what to read or do next."),
    ("deep_page", "low", "The page is many clicks from the home page.", "Deep pages are read and crawled less.",
     "Link to it from a hub, or shorten the path with better lists."),
    ("many_links", "low", "The page has very many links.", "None of them stands out, for readers or for search engines.",
     "Split the list, or link to groups instead."),
    ("empty_anchors", "low", "Links to the page's own site have no words.", "Neither readers' aids nor search engines know what they lead to.",
     "Give each link words, or its image a text alternative."),
    ("generic_anchors", "low", "Every link to this page says no more than 'read more'.", "Its links do not tell what it is about.",
     "Use words of the page's subject in links to it."),
    ("internal_nofollow", "low", "The page marks links to its own site as nofollow.", "What the links would pass on is lost.",
     "Take nofollow away from links to own pages."),
    ("blocked_but_linked", "low", "robots.txt closes an address that pages link to.", "Search engines may list it without knowing what it says.",
     "If it is not to be listed, allow crawling and use noindex; if it is, open it."),
)  # fmt: skip
_INDEXING = (
    ("canonical_broken", "high", "The canonical address is not there.", "The page may drop out of search along with its canonical.",
     "Name an address that answers 200, usually the page's own."),
    ("canonical_noindex", "high", "The canonical page is closed to search engines.", "Both pages may disappear.",
     "Take noindex away from the canonical page, or name another one."),
    ("canonical_blocked", "high", "robots.txt closes the canonical page.", "Search engines cannot read the page that they are to list.",
     "Open the canonical page to crawlers, or name another one."),
    ("canonical_redirect", "medium", "The canonical address redirects.", "The signal is weaker, or ignored.",
     "Name the address that the redirect leads to."),
    ("canonical_chain", "medium", "The canonical page names another page as canonical.", "Search engines choose for themselves.",
     "Name the last page of the chain."),
    ("canonical_several", "medium", "The page names several canonical addresses.", "Search engines ignore all of them.",
     "Keep one canonical link in the head of the page."),
    ("canonical_to_http", "medium", "A page on https names an http address as canonical.", "It says that the insecure copy is the real one.",
     "Write the canonical address with https."),
    ("canonical_other_site", "medium", "The canonical page is on another site.", "That site gets the credit for this text.",
     "If the text is your own, name your own address."),
    ("noindex_and_canonical", "medium", "The page is marked noindex and names another page as canonical.", "The two say opposite things.",
     "Keep the canonical link for a copy, noindex for a page that nobody is to find."),
    ("nofollow_page", "medium", "The page tells search engines to follow none of its links.", "The pages that it links to lose its support.",
     "Take nofollow away from the robots directives."),
    ("canonical_missing", "low", "The page names no canonical address.", "Copies with parameters may be listed in its place.",
     "Add a canonical link with the page's own address."),
    ("nosnippet", "low", "The page forbids any snippet of its text.", "Results without a text are chosen less often.",
     "Take nosnippet (or max-snippet:0) away unless it is meant."),
)  # fmt: skip
_HEAD = (
    ("title_missing", "high", "The page has no title.", "The title is what people choose in results.",
     "Write a title that says what the page is about."),
    ("title_duplicate", "medium", "Other pages have the same title.", "Readers and search engines cannot tell the pages apart.",
     "Give each page a title of its own, or merge the pages."),
    ("title_several", "medium", "The page has more than one title element.", "Search engines pick one.",
     "Keep one title element in the head."),
    ("description_missing", "low", "The page has no meta description.", "Results then show whatever passage of the text comes first.",
     "Write one or two sentences that say what the page offers."),
    ("description_duplicate", "low", "Other pages have the same description.", "It describes none of them.",
     "Describe each page in its own words."),
    ("description_several", "low", "The page has more than one meta description.", "Search engines pick one, or none.",
     "Keep one meta description."),
    ("title_short", "low", "The title is very short.", "It leaves room unused that could say more.",
     "Say what the page is about, in words that people search for."),
    ("title_long", "low", "The title is too long to be shown whole.", "Its end is cut in results.",
     "Put what matters first, and shorten the rest."),
    ("description_short", "low", "The description is very short.", "Search engines tend to replace it.",
     "Say what the page offers, in one or two sentences."),
    ("description_long", "low", "The description is too long to be shown whole.", "Its end is cut in results.",
     "Put what matters into the first sentence."),
    ("h1_missing", "medium", "The page has no main heading.", "Readers, and readers' aids, look for it first.",
     "Add one h1 that says what the page is about."),
    ("h1_several", "low", "The page has several main headings.", "It is unclear which one names the page.",
     "Keep one h1, and make the others h2."),
    ("heading_skipped", "low", "A level of headings is skipped.", "The outline of the page has holes for readers' aids.",
     "Let each heading be at most one level below the one before."),
    ("viewport_missing", "medium", "The page has no viewport tag.", "Telephones show it as a small picture of a desktop page.",
     'Add <meta name="viewport" content="width=device-width, initial-scale=1">.'),
    ("social_missing", "low", "The page has no Open Graph title or image.", "Where it is shared, the preview is bare.",
     "Add og:title, og:description and og:image."),
)  # fmt: skip
_LANGUAGES = (
    ("lang_missing", "low", "The page does not say which language it is in.", "Readers' aids and translators have to guess.",
     "Add a lang attribute to the html element."),
    ("lang_invalid", "medium", "The declared language is no language code.", "It is ignored.",
     "Use a code such as en, de or pt-BR."),
    ("lang_mismatch", "medium", "The page is in another language than it declares.", "It is read aloud, translated and listed wrongly.",
     "Declare the language that the text is in."),
    ("hreflang_invalid", "medium", "An hreflang code is not valid.", "The link is ignored.",
     "Use a language of ISO 639-1, if need be with a region of ISO 3166-1 (en-GB), or x-default."),
    ("hreflang_broken", "high", "An hreflang link leads to a page that is not there.", "Readers of that language meet an error.",
     "Link to the page that answers 200, or take the link out."),
    ("hreflang_not_canonical", "medium", "An hreflang link leads to a redirect, a noindex page or a copy.", "All links of the group may be ignored.",
     "Link to the canonical address of that language's page."),
    ("hreflang_no_return", "medium", "A page named by hreflang does not name this one back.", "Links without a return link are ignored.",
     "List all language versions, the same ones, on each of them."),
    ("hreflang_no_self", "low", "The page lists other languages by hreflang, but not itself.", "Search engines ask for a complete list on each page.",
     "Add the page's own language and address to its list."),
    ("hreflang_conflict", "medium", "One hreflang code has several addresses.", "Search engines cannot tell which one is meant.",
     "Keep one address a language."),
)  # fmt: skip
_CONTENT = (
    ("duplicate_text", "high", "Another address has the very same text.", "The two compete, and search engines choose one of them.",
     "Redirect one to the other, or name one as canonical."),
    ("near_duplicate", "medium", "Another page has nearly the same text.", "The two compete for the same searches.",
     "Merge them, tell them apart, or name one as canonical."),
    ("thin", "medium", "The page says little.", "It rarely answers what people look for.",
     "Say more, merge it with a page on the same subject, or retire it."),
    ("date_in_future", "medium", "The page says it was published in the future.", "A wrong date makes a page look newer than it is.",
     "Correct the date of publication."),
    ("stale", "low", "The page has not been changed for years.", "What it says may no longer hold, and newer pages are preferred.",
     "Read it again, correct it and date the change, or retire it."),
    ("date_missing", "low", "An article does not say when it was published.", "Readers cannot tell whether it still holds.",
     "Show the date, and state it as datePublished."),
    ("author_missing", "low", "An article does not say who wrote it.", "Readers and search engines look for who stands behind a text.",
     "Name the author, and state it in the structured data."),
    ("hard_to_read", "low", "The page is much harder to read than the site's others.", "Readers give up.",
     "Shorten sentences, and replace long words."),
    ("images_without_alt", "medium", "Images have no text alternative.", "Who cannot see them learns nothing, and neither do search engines.",
     'Describe each image in its alt attribute; use alt="" for decoration.'),
    ("structured_data_invalid", "medium", "A block of structured data is no valid JSON.", "All of it is ignored.",
     "Correct the JSON-LD block at the place that is named."),
    ("structured_data_incomplete", "medium", "Structured data lacks required properties.", "Results show no rich form of the page.",
     "Add the properties that are named."),
    ("structured_data_missing", "low", "The page has no structured data.", "Search engines have to guess what it is, by whom and when.",
     "Add JSON-LD with the type of the page (such as BlogPosting or Product)."),
)  # fmt: skip
_ADDRESSES = (
    ("url_parameters", "low", "The address has many parameters.", "One page may have many addresses.",
     "Use paths for what names a page, and a canonical link for the rest."),
    ("url_long", "low", "The address is long.", "It is cut when it is shown or shared.",
     "Shorten it to the words that name the page; redirect the old one."),
    ("url_uppercase", "low", "The address has capital letters.", "Addresses that differ in case alone are different ones.",
     "Use small letters, and redirect."),
    ("url_underscores", "low", "The address joins words with underscores.", "Search engines read them as one word.", "Use hyphens in new addresses."),
    ("url_double_slash", "low", "The path has an empty part.", "It is usually a second address of the same page.",
     "Mend the link template, and redirect."),
    ("url_spaces", "low", "The address has spaces in it.", "It breaks when it is passed on.", "Use hyphens, and redirect."),
)  # fmt: skip
_SITEMAPS = (
    ("sitemap_missing", "medium", "The site has no sitemap.", "Pages that few others link to are found late or never.",
     "Publish a sitemap, and name it in robots.txt."),
    ("sitemap_unreadable", "high", "A sitemap fails, or is none.", "What it lists is not found through it.",
     "Let it answer 200 with a valid sitemap, or take it out of robots.txt."),
    ("sitemap_lists_broken", "high", "The sitemap lists an address that is not there.", "Search engines trust a sitemap less the more it is wrong.",
     "Take the address out of the sitemap, or bring the page back."),
    ("sitemap_lists_noindex", "high", "The sitemap lists a page that is marked noindex.", "The two say opposite things.",
     "Take the page out of the sitemap, or the noindex away."),
    ("sitemap_lists_blocked", "high", "The sitemap lists an address that robots.txt closes.", "The two say opposite things.",
     "Open the address in robots.txt, or take it out of the sitemap."),
    ("sitemap_lists_redirect", "medium", "The sitemap lists an address that redirects.", "A sitemap is to list the final addresses.",
     "List the address that the redirect leads to."),
    ("sitemap_lists_copy", "medium", "The sitemap lists a page that names another one as canonical.", "A sitemap is to list canonical pages only.",
     "List the canonical page instead."),
    ("sitemap_omits", "low", "A page that may be listed is not in the sitemap.", "Its changes are noticed later.",
     "Add the page to the sitemap."),
    ("lastmod_in_future", "low", "The sitemap says that the page changes in the future.", "Search engines ignore dates that they cannot trust.",
     "Write the day of the last real change."),
    ("lastmod_uniform", "low", "All dates in the sitemaps are the same day.", "Dates that are set by machine say nothing, and are ignored.",
     "Write the day of each page's last real change."),
)  # fmt: skip

_AREAS = {
    "answers": _ANSWERS, "links": _LINKS, "indexing": _INDEXING, "titles and headings": _HEAD, "languages": _LANGUAGES, "content": _CONTENT,
    "addresses": _ADDRESSES, "sitemaps": _SITEMAPS,
}  # fmt: skip

CHECKS: dict[str, Check] = {
    name: Check(name, severity, area, what, why, mend) for area, rows in _AREAS.items() for name, severity, what, why, mend in rows
}
"""All checks by their name, in the order in which findings of one severity are listed."""
