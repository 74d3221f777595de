"""To keep it running."""

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=4200, show_default=True, type=click.IntRange(1, 65_535))
def serve(host: str, port: int) -> None:
    """Prefect server, deployments and a worker, one command, until interrupted."""
    from connectors import settings
    from connectors.serving import serve as run_all

    settings.silence()
    run_all(settings.load(), host, port, click.echo)


COMMANDS = (serve,)
