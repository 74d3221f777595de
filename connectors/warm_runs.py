"""Runs of flows as forks of a loaded process, for Prefect's process worker."""

import atexit
import multiprocessing
import os
import runpy
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Mapping
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from typing import Any

import anyio
from anyio.abc import TaskStatus
from prefect.client.schemas.objects import FlowRun, State
from prefect.context import SyncClientContext, refresh_global_settings_context
from prefect.flows import load_flow_from_flow_run
from prefect.runner._flow_run_executor import FlowRunExecutorContext
from prefect.runner._hook_runner import HookRunner
from prefect.runner._process_manager import ProcessHandle
from prefect.settings import get_current_settings
from prefect.utilities.processutils import sanitize_subprocess_env
from prefect.workers.process import ProcessJobConfiguration, ProcessWorker, ProcessWorkerResult

Environment = Mapping[str, str]


class Forks:
    """Processes forked from one that has loaded `connectors.warm`; it is started with the first of them."""

    def __init__(self) -> None:
        """Nothing is started yet."""
        self._context: ForkServerContext = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["connectors.warm"])

    def start(self, work: Callable[..., None], *arguments: Any) -> BaseProcess:
        """A process that does some work, in an environment of its own (the first argument)."""
        process = self._context.Process(target=_forked, args=(work, *arguments))
        process.start()
        return process

    def warm_up(self) -> None:
        """Have everything loaded: returns at once, and the first run waits for what is left."""
        self.start(_nothing, dict(os.environ))


RUNS = Forks()
"""Those of this process: the module that forks is one of a process, too."""


async def ended(process: BaseProcess) -> int:
    """Wait for a process's end; its exit code, negative where a signal ended it."""
    await anyio.wait_readable(process.sentinel)
    process.join()
    return process.exitcode or 0


class WarmStarter:
    """Starts the run of a flow: what Prefect's own starter does with a new interpreter."""

    def __init__(self, environment: Mapping[str, str | None], control: Any) -> None:
        """`environment` is the job's; `control` is the channel through which Prefect tells a run why it is ended."""
        self._environment = environment
        self._control = control

    async def start(self, flow_run: FlowRun, task_status: TaskStatus[ProcessHandle] = anyio.TASK_STATUS_IGNORED) -> None:
        """Start it, say that it was started, and wait for its end."""
        port, token = self._control.register(flow_run.id)
        environment = _of_run(self._environment, flow_run, {"PREFECT__CONTROL_PORT": str(port), "PREFECT__CONTROL_TOKEN": token})
        process = RUNS.start(_run_flow, environment, str(flow_run.id))
        task_status.started(ProcessHandle(process))  # type: ignore[arg-type]  # a process all the same, of multiprocessing's other start method
        await ended(process)


class WarmHooks:
    """Runs what a flow wants done when it crashed or was cancelled, where the flow is loaded: in a process of its own, not in the worker."""

    def __init__(self, environment: Mapping[str, str | None]) -> None:
        """The environment of the run that has ended."""
        self._environment = environment

    async def run_cancellation_hooks(self, flow_run: FlowRun, state: State) -> None:
        """Those of a flow that was cancelled."""
        await ended(RUNS.start(_run_hooks, _of_run(self._environment, flow_run), "run_cancellation_hooks", flow_run, state))

    async def run_crashed_hooks(self, flow_run: FlowRun, state: State) -> None:
        """Those of a flow that crashed."""
        await ended(RUNS.start(_run_hooks, _of_run(self._environment, flow_run), "run_crashed_hooks", flow_run, state))


def _warm_worker() -> type[ProcessWorker]:
    """Prefect keeps one class a type of work pool, and warns where another takes its place: this one means to."""

    class WarmWorker(ProcessWorker):
        """Prefect's process worker, whose runs are forks of a loaded process, except where a deployment asks for a command of its own."""

        async def run(
            self, flow_run: FlowRun, configuration: ProcessJobConfiguration, task_status: TaskStatus[int] | None = None
        ) -> ProcessWorkerResult:
            """Run a flow to its end."""
            if configuration._command_configured:
                return await super().run(flow_run, configuration, task_status)
            async with FlowRunExecutorContext() as context, anyio.create_task_group() as tasks:
                starter = WarmStarter(configuration.env, context.control_channel)
                hooks = WarmHooks(configuration.env)
                executor = context.create_executor(flow_run, starter, propose_submitting=False, hook_runner=hooks)
                handle = await tasks.start(executor.submit)
                if task_status is not None:
                    task_status.started(handle.pid)
            return ProcessWorkerResult(status_code=handle.returncode or 0, identifier=str(handle.pid))

    return WarmWorker


with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "Type 'WarmWorker'")
    WarmWorker = _warm_worker()


def _of_run(job: Mapping[str, str | None], flow_run: FlowRun, control: Environment | None = None) -> dict[str, str]:
    """The environment of a run: the worker's, the job's and the worker's settings, in the order of Prefect's own worker."""
    settings = get_current_settings().to_environment_variables(exclude_unset=True)
    own = {"PREFECT__FLOW_RUN_ID": str(flow_run.id), "PREFECT__ENABLE_CANCELLATION_AND_CRASHED_HOOKS": "false", **(control or {})}
    return dict(sanitize_subprocess_env({**os.environ, **settings, **job, **own}))


def _forked(work: Callable[..., None], environment: Environment, *arguments: Any) -> None:
    """The first thing that a fork does, and the last."""
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_end_with_worker, daemon=True).start()
    refresh_global_settings_context()
    try:
        work(*arguments)
    finally:
        atexit._run_exitfuncs()  # a forked process ends without them; they send what was logged last


def _end_with_worker() -> None:
    worker = multiprocessing.parent_process()
    if worker is not None:
        worker.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _nothing() -> None:
    """Starts the process that runs are forked from."""


def _run_flow(flow_run_id: str) -> None:
    sys.argv = ["prefect.engine", flow_run_id]
    sys.modules.pop("prefect.engine", None)  # Prefect's entry point is run as `__main__`, as its own worker does
    with SyncClientContext():  # one for all tasks: a client each costs 20 ms to read the authorities that it trusts
        runpy.run_module("prefect.engine", run_name="__main__", alter_sys=True)


def _run_hooks(name: str, flow_run: FlowRun, state: State) -> None:
    anyio.run(getattr(HookRunner(resolve_flow=load_flow_from_flow_run), name), flow_run, state)
