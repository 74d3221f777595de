"""The pool: order, limits, crashes, memory, and what is left behind."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from connectors.web.parse import parse_page
from connectors.web.parse_pool import ParsePool, ParsePoolError

URL = "https://example.test/a"


def echo(value):
    return value, os.getpid()


def misbehave(what, value):
    if what == "attributes":
        from lxml import html

        html.document_fromstring("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</p>")
    elif what == "regex":
        re.match(r"(a+)+$", "a" * 60 + "b")
    elif what == "sleep":
        time.sleep(3600)
    elif what == "exit":
        os._exit(3)
    elif what == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif what == "memory":
        return len(bytearray(3 << 30))
    elif what == "raise":
        raise LookupError("no such thing")
    elif what == "unpicklable":
        return lambda: None
    elif what == "print":
        print("noise on standard output")  # noqa: T201
    return value


def loaded_modules():
    return sorted(sys.modules)


def marked(item):
    return "timeout", item[1]


def test_results_come_in_order_from_several_processes():
    with ParsePool(2, echo, batch_pages=3) as pool:
        results = list(pool.map((n,) for n in range(50)))
    assert [value for value, _ in results] == list(range(50))
    assert os.getpid() not in {pid for _, pid in results}


def test_items_are_drawn_as_needed():
    drawn = []

    def items():
        for n in range(1000):
            drawn.append(n)
            yield (n,)

    with ParsePool(1, echo, batch_pages=5) as pool:
        results = pool.map(items())
        assert next(results)[0] == 0
        assert len(drawn) <= 5 * 4
        results.close()


@pytest.mark.parametrize("what", ["attributes", "regex", "exit", "kill", "memory"])
def test_a_page_that_ends_its_worker_is_marked_and_no_other_is_lost(what):
    items = [("ok", n) for n in range(10)]
    items[4] = (what, 4)
    with ParsePool(2, misbehave, cpu_limit_s=1, on_timeout=marked, batch_pages=8) as pool:
        results = list(pool.map(items))
    assert results == [("timeout", 4) if n == 4 else n for n in range(10)]


def test_every_page_of_a_batch_may_be_hostile():
    with ParsePool(1, misbehave, cpu_limit_s=1, on_timeout=marked, batch_pages=4) as pool:
        assert list(pool.map([("exit", 0), ("kill", 1), ("exit", 2), ("ok", 3)])) == [("timeout", 0), ("timeout", 1), ("timeout", 2), 3]


def test_a_page_that_waits_for_ever_meets_the_wall_clock_limit():
    with ParsePool(1, misbehave, on_timeout=marked, wall_limit_s=0.2) as pool:
        assert list(pool.map([("sleep", 0), ("ok", 1)])) == [("timeout", 0), 1]


def test_what_the_function_prints_does_not_disturb_the_results():
    with ParsePool(1, misbehave) as pool:
        assert list(pool.map([("print", 1), ("ok", 2)])) == [1, 2]


@pytest.mark.parametrize("what", ["raise", "unpicklable"])
def test_an_error_of_the_function_is_an_error(what):
    with ParsePool(1, misbehave, on_timeout=marked) as pool, pytest.raises(ParsePoolError, match=r"LookupError: no such thing|pickle"):
        list(pool.map([("ok", 0), (what, 1)]))


def test_functions_that_no_worker_could_find_are_refused():
    with pytest.raises(ParsePoolError, match="top-level function"):
        ParsePool(1, lambda: None)
    with pytest.raises(ParsePoolError, match="at least one worker"):
        ParsePool(0, echo)


def test_a_closed_pool_starts_nothing():
    with ParsePool(1, echo) as pool:
        results = pool.map([(1,)] * 100)
        next(results)
    with pytest.raises((ParsePoolError, RuntimeError)):
        list(pool.map([(1,)]))


def test_pages_parse_as_they_do_in_process_and_hostile_ones_say_timeout():
    items = [(f"<title>T{n}</title><p>{'words ' * n}".encode(), URL, "text/html") for n in range(40)]
    with ParsePool(2) as pool:
        assert list(pool.map(items)) == [parse_page(*item) for item in items]


def test_workers_import_no_more_than_the_parser():
    with ParsePool(1, loaded_modules) as pool:
        modules = set(next(iter(pool.map([()]))))
    assert not modules & {"prefect", "pandas", "numpy", "scrapy", "sqlalchemy"}


PARENT = """
import json, os, sys, time
from connectors.web.parse_pool import ParsePool
def busy(n):
    while n: pass
    return os.getpid()
if __name__ == "__main__":
    with ParsePool(2, busy, cpu_limit_s=60, batch_pages=1) as pool:
        results = pool.map([(0,), (0,), (1,), (1,)])
        print(json.dumps([next(results), next(results)]), flush=True)
        list(results)
"""


def test_workers_end_when_their_parent_is_killed(tmp_path: Path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=environment) as parent:
        pids = json.loads(parent.stdout.readline())
        parent.kill()
        # The pipe's other ends are the workers' error streams' siblings: it closes when the parent is gone.
        parent.stdout.read()
    deadline = time.monotonic() + 30
    while any(_is_alive(pid) for pid in pids):
        assert time.monotonic() < deadline, "a worker outlived its parent"
        os.sched_yield()


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
