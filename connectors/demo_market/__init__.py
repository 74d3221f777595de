"""The fictional demo market: small websites of our own writing, and the loopback server that answers for them.

Here belong the sites' words (`content/`), the pages made of them (`sites.py`), what was planted in them for tests to
find (`planted.py`) and the server (`server.py`). What crawls, parses or judges the pages belongs in `connectors/web/`
and `tasks/`; it must not know that these sites are fictional.
"""
