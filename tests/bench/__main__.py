"""`make bench`: the budgets, measured on this machine. Needs nothing but the project; with PLANCAST_TEST_DATA the real sites as well."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from tests.bench.forecasts import m4
from tests.bench.generated_market import served

ROOT = Path(__file__).resolve().parents[2]
SIZES = (300, 1_000, 3_000)


def children_cpu_s() -> float:
    """CPU seconds of all children that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measured(command: Sequence[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """CPU seconds, wall seconds, and the peak memory in MB of the command and all processes below it, sampled 10 times a second."""
    before, began, peak = children_cpu_s(), time.monotonic(), 0.0
    process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while process.poll() is None:
        peak = max(peak, tree_mb(process.pid))
        time.sleep(0.1)
    if process.returncode not in {0, 3}:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}: {process.stderr.read().decode()[-2_000:] if process.stderr else ''}")
    return children_cpu_s() - before, time.monotonic() - began, peak


def tree_mb(pid: int) -> float:
    """Proportional memory of a process and all below it, in MB, without the Prefect server: it is not the plan's."""
    total = 0.0
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        try:
            command = Path(f"/proc/{one}/cmdline").read_bytes()
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            waiting += [int(child) for task in Path(f"/proc/{one}/task").iterdir() for child in (task / "children").read_text().split()]
        except (OSError, ProcessLookupError):
            continue
        if b"uvicorn" not in command:
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
    return total


def plan_of(pages: int) -> tuple[float, float, float]:
    """What a plan of a generated market of so many pages costs."""
    with tempfile.TemporaryDirectory() as home, served(pages) as market:
        hosts = list(market)
        environment = {"PLANCAST_HOME": home, "PLANCAST_RESOLVE": ",".join(f"{host}={address}" for host, address in market.items())}
        rivals = [part for host in hosts[1:] for part in ("--competitor", f"http://{host}")]
        command = [
            sys.executable,
            "-m",
            "flows.cli",
            "plan",
            "--site",
            f"http://{hosts[0]}",
            *rivals,
            "--max-pages",
            "100000",
            "--out",
            f"{home}/out",
        ]
        return measured(command, environment)


def help_time() -> str:
    """Wall seconds of `plancast --help`, the best of five."""
    return f"{min(measured([sys.executable, '-m', 'flows.cli', '--help'], {})[1] for _ in range(5)):.2f} s (budget 0.5)"


def growth() -> str:
    """Start-up, CPU a page, peak memory, and the exponent of growth beyond the start-up."""
    start_cpu, start_wall, _ = plan_of(3)
    figures = [plan_of(size) for size in SIZES]
    beyond = [cpu - start_cpu for cpu, _, _ in figures]
    exponent = float(np.polyfit(np.log(SIZES), np.log(beyond), 1)[0])
    lines = [f"start-up (a plan of 3 pages): {start_cpu:.1f} CPU s, {start_wall:.1f} s"]
    for size, (cpu, wall, peak) in zip(SIZES, figures, strict=True):
        rate = (cpu - start_cpu) / size
        lines.append(f"{size:>6} pages: {cpu:.1f} CPU s ({rate * 1000:.1f} ms a page beyond the start-up), {wall:.1f} s, peak {peak:.0f} MB")
    return "\n    ".join([*lines, f"exponent of growth: {exponent:.2f} (budget 1.1)"])


def memory() -> str:
    """Peak memory at 10,000 pages."""
    cpu, wall, peak = plan_of(10_000)
    return f"{peak:.0f} MB at 10,000 pages (budget 1,000), {cpu:.0f} CPU s, {wall:.0f} s"


def keywords() -> str:
    """CPU seconds and peak memory of expansion, folding, intent and clusters of 100,000 keywords, in a process of its own."""
    cpu, _, peak = measured([sys.executable, "-m", "tests.bench.many_keywords", "100000"], {})
    return f"{cpu:.0f} CPU s, {peak:.0f} MB for 100,000 keywords (budget 120 and 1,500)"


def daily_analytics() -> str:
    """CPU seconds of a daily run of analytics on 10,000 pages with 16 months of figures."""
    done = subprocess.run([sys.executable, "-m", "tests.bench.daily_analytics", "10000"], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def forecasts() -> str:
    """CPU seconds and peak memory of 1,000 daily series, start-up included, and what is reached on real series where there are any."""
    cpu, _, peak = measured([sys.executable, "-m", "tests.bench.forecasts", "1000"], {})
    line = f"{cpu:.0f} CPU s, {peak:.0f} MB for 1,000 daily series of two years, 90 days ahead (budget 120)"
    return f"{line}\n    M4 weekly: {m4()}" if os.environ.get("PLANCAST_TEST_DATA") else line


def recommendations() -> str:
    """CPU seconds and peak memory of the recommendations of a site of 10,000 pages, in a process of its own."""
    cpu, _, peak = measured([sys.executable, "-m", "tests.bench.many_recommendations", "10000"], {})
    return f"{cpu:.0f} CPU s, {peak:.0f} MB for 10,000 pages (budget 30 CPU s)"


BENCHMARKS: dict[str, Callable[[], str]] = {
    "help": help_time,
    "growth": growth,
    "memory": memory,
    "keywords": keywords,
    "forecasts": forecasts,
    "analytics": daily_analytics,
    "recommendations": recommendations,
}


def main() -> None:
    """Run all benchmarks, or those that are named."""
    for name in sys.argv[1:] or BENCHMARKS:
        print(f"{name}: {BENCHMARKS[name]()}", flush=True)


if __name__ == "__main__":
    main()
