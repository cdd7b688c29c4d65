"""The interface between your own trainer and a sweep (docs/own-trainer.md).

Copy this file beside your program. It needs Python 3.8 and nothing else.

    from sweeprun import done, evaluates, log, params, sample, steps

    p = params(lr=2e-4)
    for step in range(1, steps() + 1):
        ...
        if evaluates(step):
            log(step, "frechet_distance", distance)
    done()

Outside a sweep the program runs as well. It then prints rows and writes nothing.
"""

import json
import os
import shutil
import signal
import struct
import sys
import time
import zlib

_OUT = os.environ.get("SWEEP_OUT")
_PARENT = os.getppid()
_START = time.monotonic()
_state = {"file": None, "before": 0.0, "last": {}, "stopping": None}


def spec():
    """The run's spec: seed, steps, batch_size, cadence, params. Empty outside a sweep."""
    path = os.environ.get("SWEEP_SPEC")
    if path is None:
        return {}
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def params(**defaults):
    """The defaults, updated with the run's `params`. A key without a default is an error: the program would not read it."""
    given = spec().get("params", {})
    unknown = sorted(set(given) - set(defaults)) if defaults else []
    if unknown:
        sys.exit(f"error: unknown parameters {', '.join(unknown)}\nhint: known ones are {', '.join(sorted(defaults))}")
    return {**defaults, **given}


def seed(default=0):
    """The run's seed."""
    return spec().get("seed", default)


def steps(default=1000):
    """The run's number of steps."""
    return spec().get("steps", default)


def evaluates(step):
    """Whether to evaluate at a step: every `cadence.evaluate` steps, at the budgets of the claims, and at the end."""
    cadence = spec().get("cadence", {})
    return _is_due(step, "evaluate") or step in cadence.get("evaluate_at", [])


def samples(step):
    """Whether to write a picture at a step: every `cadence.sample` steps, and at the end."""
    return _is_due(step, "sample")


def _is_due(step, what):
    return step % spec().get("cadence", {}).get(what, 100) == 0 or step == steps()


def log(step, name, value):
    """Writes a measure. The outcome is `frechet_distance`, or `test_error` for classifiers; lower is better."""
    step, value = int(step), float(value)
    if not 0 <= step <= steps():
        sys.exit(f"error: step {step} was logged, and the run has {steps()}")
    if not name.replace("_", "").isalnum():
        sys.exit(f"error: `{name}` is no name of a measure\nhint: letters, digits and `_` make one, as in frechet_distance")
    _state["last"][name] = step
    if _OUT is None:
        print(f"step {step}: {name} {value}")
        return
    if os.getppid() != _PARENT:
        sys.exit("error: the runner has gone")
    if _state["file"] is None:
        _state["file"] = _open()
    seconds = _state["before"] + time.monotonic() - _START
    _state["file"].write(f"{step},{seconds:.3f},{name},{value!r}\n")
    _state["file"].flush()


def _open():
    path = os.path.join(_OUT, "metrics.csv")
    with open(path, encoding="utf-8") as file:
        last = file.read().splitlines()[-1].split(",")
    _state["before"] = float(last[1]) if last[0].isdigit() else 0.0
    return open(path, "a", encoding="utf-8")


def sample(step, picture):
    """Stores a picture: the path of a PNG file, or pixels from 0 to 255 as [height][width] or [height][width][3]."""
    if _OUT is None:
        return
    path = os.path.join(_OUT, "samples", f"step-{int(step):06}.png")
    if isinstance(picture, (str, os.PathLike)):
        shutil.copyfile(picture, path)
        return
    with open(path, "wb") as file:
        file.write(_png(picture))


def _png(rows):
    rows = [[list(map(int, pixel)) if hasattr(pixel, "__len__") else [int(pixel)] for pixel in row] for row in rows]
    height, width, channels = len(rows), len(rows[0]), len(rows[0][0])
    data = b"".join(b"\0" + bytes(value for pixel in row for value in pixel) for row in rows)

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2 if channels == 3 else 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def checkpoint_folder():
    """The folder for checkpoints, with `checkpoints = true`; None outside a sweep."""
    return None if _OUT is None else os.path.join(_OUT, "checkpoint")


def checkpoint(step):
    """Declares a checkpoint of that step as saved. An interrupted run resumes there, with the measures up to it."""
    if _OUT is None:
        return
    path = os.path.join(_OUT, "checkpoint", "step")
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(f"{int(step)}\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)


def resumed():
    """The step of the checkpoint to resume from; 0 at the start of a run."""
    try:
        with open(os.path.join(_OUT or "", "checkpoint", "step"), encoding="utf-8") as file:
            return int(file.read())
    except (OSError, ValueError):
        return 0


def stopping():
    """Whether to stop: write a checkpoint and exit. A program that never calls this is ended at once."""
    if _state["stopping"] is None:
        _state["stopping"] = False

        def stop(*_):
            _state["stopping"] = True

        signal.signal(signal.SIGTERM, stop)
    return _state["stopping"]


def done():
    """Ends the run. The outcome must have been logged at the last step."""
    outcomes = ("frechet_distance", "frechet_distance_random", "test_error")
    if not any(_state["last"].get(name) == steps() for name in outcomes):
        sys.exit(f"error: none of {', '.join(outcomes)} was logged at step {steps()}, the last one")
    if _state["file"] is not None:
        _state["file"].close()
