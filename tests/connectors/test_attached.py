import os
import signal
import subprocess
import sys
from pathlib import Path

from connectors import attached

PARENT = """
import sys
from connectors import attached
child = attached.start("http.server", ["--bind", "127.0.0.1", "0"])
print(child.pid, flush=True)
sys.stdin.read()
"""


def ended(pid: int) -> bool:
    """Wait for the end of a process that is not this one's child."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    import select

    try:
        return bool(select.select([descriptor], [], [], 30)[0])
    finally:
        os.close(descriptor)


def test_a_child_ends_with_a_parent_that_is_killed() -> None:
    root = str(Path(__file__).parents[2])
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.communicate()
    assert ended(pid)


def test_a_child_is_stopped_on_request_and_its_words_are_kept(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as out:
        child = attached.start("json.tool", ["--help"], log=out)
    child.wait(30)
    attached.stop(child)
    assert "usage" in log.read_text()


def test_one_that_does_not_heed_the_request_is_killed() -> None:
    stubborn = "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); signal.pause()"
    child = subprocess.Popen([sys.executable, "-c", stubborn], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    before = attached.GRACE_S
    attached.GRACE_S = 0.1
    try:
        attached.stop(child)
    finally:
        attached.GRACE_S = before
        child.stdout.close()
    assert child.returncode == -signal.SIGKILL


def test_what_a_child_has_started_in_a_session_of_its_own_ends_before_it() -> None:
    code = "import subprocess, sys; p = subprocess.Popen(['sleep', '600'], start_new_session=True); print(p.pid, flush=True); p.wait()"
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    grandchild = int(child.stdout.readline())
    attached.stop_with_children(child, 5)
    assert child.poll() is not None
    assert ended(grandchild)
