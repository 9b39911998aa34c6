"""Run targets of the Makefile one after the other, and say what each took."""

import os
import resource
import subprocess
import sys
import time


def main(targets):
    """Stop at the first target that fails; print the table all the same."""
    rows, status = [], 0
    for target in targets:
        wall, cpu = time.perf_counter(), cpu_seconds()
        status = subprocess.run([os.environ.get("MAKE", "make"), target]).returncode
        rows.append((target, time.perf_counter() - wall, cpu_seconds() - cpu))
        if status:
            break
    print(f"\n{'stage':<12}{'wall, min':>12}{'CPU, min':>12}")
    walls, cpus = (sum(row[column] for row in rows) for column in (1, 2))
    for target, wall, cpu in [*rows, ("together", walls, cpus)]:
        print(f"{target:<12}{wall / 60:>12.1f}{cpu / 60:>12.1f}")
    if status:
        print(f"make {targets[len(rows) - 1]} failed")
    return status


def cpu_seconds():
    """Of all the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
