"""What the benchmark is busy with, for whoever waits."""

import sys
import time

STARTED = time.monotonic()


def say(text: str) -> None:
    minutes, seconds = divmod(int(time.monotonic() - STARTED), 60)
    print(f"{minutes:3}:{seconds:02}  {text}", file=sys.stderr, flush=True)
