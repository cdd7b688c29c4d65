"""The table of docs/method.md ("Checks from outside"): the core's distances beside those of dcgan.py, after 1,500 steps:

    python crates/train/tests/independent/core.py --out FOLDER

Trains each design of experiments/study/core.toml with dcgan.py at the setting that results/core/plan.json holds for it, two seeds, where
`FOLDER` has no samples of it yet (about a quarter of an hour of one core), and measures the samples of the moving average with `cargo xtask
compare`. The core's numbers are the evaluations of its moving averages at that step, in results/core/published/series.parquet.
"""

import argparse
import json
import pathlib
import subprocess
import sys

import numpy as np
import pandas as pd

ROOT = pathlib.Path(__file__).resolve().parents[4]
STEP, AVERAGE, SEEDS = 1500, 5000, (0, 1)


def chosen():
    """The setting of each arm."""
    plan = json.loads((ROOT / "results/core/plan.json").read_text())
    changes = {arm["name"]: {change["key"]: change["to"] for change in arm["changes"]} for arm in plan["arms"]}
    keys = ("initializer_std", "optimizer.beta_1", "optimizer.learning_rate")
    return {arm: [str(of[key]) for key in keys] for arm, of in changes.items() if "optimizer.beta_1" in of}


def samples(arm, setting, seed, out):
    file = out / f"{arm}-{seed}-{STEP}-average.npy"
    if not file.exists():
        std, beta_1, rate = setting
        program = [sys.executable, str(pathlib.Path(__file__).with_name("dcgan.py")), arm, "--seed", str(seed), "--steps", str(STEP)]
        settings = ["--std", std, "--beta-1", beta_1, "--rate", rate, "--average", str(AVERAGE)]
        subprocess.run([*program, *settings, "--out", str(out)], check=True)
    return file


def distance(file):
    command = ["cargo", "xtask", "compare", "fashion-mnist", str(file.resolve()), "--json"]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)["measures"]["frechet_distance"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    out = parser.parse_args().out

    series = pd.read_parquet(ROOT / "results/core/published/series.parquet")
    series = series[(series.name == "average_frechet_distance") & (series.step == STEP)]
    rows = []
    for arm, setting in chosen().items():
        core = series[series.run.str.fullmatch(rf"{arm}/seed-\d+-flex")].value
        outside = ", ".join(f"{distance(samples(arm, setting, seed, out)):.3g}" for seed in SEEDS)
        rows.append(f"| `{arm}` | {len(core)} | {np.exp(np.log(core).mean()):.3g} | {core.min():.3g} to {core.max():.3g} | {outside} |")
    print("| arm | core, seeds | core, geometric mean | core, range | PyTorch |\n|:--|--:|--:|--:|--:|")
    print("\n".join(rows))


main()
