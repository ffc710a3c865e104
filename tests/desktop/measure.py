"""Measures a window under Xvfb: from the start of the process to its first picture, what it costs when nothing happens, and its memory.

    measure.py PROGRAM ARGUMENT…

Prints one JSON object. Needs python3-xlib.
"""

import json
import os
import statistics
import subprocess
import sys
import time

RUNS = 5
IDLE_SECONDS = 10


def main():
    from Xlib import X, display

    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1000x1000x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.environ["DISPLAY"] = ":" + os.read(read, 16).decode().strip()
    os.environ["LIBGL_ALWAYS_SOFTWARE"] = "1"
    screen = display.Display()
    root = screen.screen().root
    starts, told = [], {}
    for run in range(RUNS):
        begun = time.monotonic()
        program = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # The middle of the window is black until something is painted there.
        while not any(root.get_image(300, 300, 1, 1, X.ZPixmap, 0xFFFFFFFF).data[:3]):
            if time.monotonic() - begun > 60 or program.poll() is not None:
                raise SystemExit("there was no picture")
        starts.append((time.monotonic() - begun) * 1000)
        if run == RUNS - 1:
            time.sleep(3)  # Everything that begins with the window has ended.
            before = ticks(program.pid)
            time.sleep(IDLE_SECONDS)
            used = (ticks(program.pid) - before) * 1000 / os.sysconf("SC_CLK_TCK")
            told = {"idle_cpu_ms_per_s": used / IDLE_SECONDS, "resident_mb": memory(program.pid)}
        program.kill()
        program.wait()
    server.kill()
    print(json.dumps({"first_frame_ms": statistics.median(starts), "first_frames_ms": starts, **told}))


def ticks(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def memory(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


main()
