"""Which process holds a run, and whether it still lives: `host:pid:start`, so that a reused process number is told apart."""

import os
import socket
from functools import lru_cache
from pathlib import Path

_STATE_AND_START = (0, 19)  # fields 3 and 22 of /proc/PID/stat, counted after the command's closing bracket; see proc_pid_stat(5)


def this_process() -> str:
    """The name under which this process holds runs."""
    pid = os.getpid()
    return f"{_host()}:{pid}:{_start_ticks(pid) or 0}"


def is_known_dead(holder: str) -> bool:
    """Whether the holder is a process of this host that runs no more; False for other hosts, of which nothing is known."""
    host, pid, start = holder.rsplit(":", 2)
    if host != _host():
        return False
    if Path("/proc/self/stat").exists():
        return _start_ticks(int(pid)) != int(start)
    return not _answers(int(pid))


def is_known_alive(holder: str) -> bool:
    """Whether the holder is a process of this host that runs."""
    return holder.rsplit(":", 2)[0] == _host() and not is_known_dead(holder)


@lru_cache(maxsize=1)
def _host() -> str:
    """The host's name, and on Linux the namespace of its process numbers: containers may share a name, but not those."""
    try:
        namespace = os.readlink("/proc/self/ns/pid")
    except OSError:  # no such thing on this system
        return socket.gethostname()
    return f"{socket.gethostname()}/{namespace.strip('pid:[]')}"


def _start_ticks(pid: int) -> int | None:
    """When a process started, in clock ticks since the host did; None when it has ended, zombies included."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    state, start = (fields[place] for place in _STATE_AND_START)
    return None if state in "ZX" else int(start)


def _answers(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
