"""Drives a window by names and roles, as a screen reader would (AT-SPI), and by the keyboard (xdotool).

Started inside `dbus-run-session`, with a display. Starts the program given on the command line, then does what it reads line by line, fields
apart by tabs, and answers each line with `ok` or `error: …`:

    wait NAME          until something with a name that contains NAME is there
    gone NAME          until nothing with such a name is there
    press NAME         what can be pressed and has exactly this name
    type NAME TEXT     into the field of this name
    keys KEY…          keys, as xdotool calls them
    until-owned        until somebody has put something on the clipboard
    drop FILE          drops a file on the window, as a file manager would (XDND)
    shot FILE          a picture of the screen
    names              every name and role, for whoever looks for a mistake
    unnamed            fails if something that can be used has no name
    run COMMAND        a shell command beside the program, in its view of the file system
    kill               ends the program at once
    close              closes the window and waits for the program
"""

import os
import signal
import subprocess
import sys
import time

import drag

SECONDS = 60


def prepare():
    import dbus

    launcher = "/usr/libexec/at-spi-bus-launcher"
    subprocess.Popen([launcher, "--launch-immediately"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    bus = dbus.SessionBus()
    until("the accessibility bus", lambda: bus.name_has_owner("org.a11y.Bus"))
    status = dbus.Interface(bus.get_object("org.a11y.Bus", "/org/a11y/bus"), "org.freedesktop.DBus.Properties")
    for name in ("IsEnabled", "ScreenReaderEnabled"):
        status.Set("org.a11y.Status", name, True)


def until(what, found):
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            result = found()
        except Exception:  # The window changes while it is read.
            result = None
        if result:
            return result
        time.sleep(0.05)
    raise RuntimeError(f"{what} did not come within {SECONDS} s")


class Driver:
    def __init__(self, program):
        import pyatspi

        self.atspi = pyatspi
        # The registry must be there before the program, which announces itself only once.
        until("the registry", lambda: pyatspi.Registry.getDesktop(0) is not None)
        self.program = subprocess.Popen(program)
        until("the window", self.window)
        # There is no window manager that would give it the keyboard.
        subprocess.run(["xdotool", "search", "--sync", "--name", "^Carnet", "windowfocus", "--sync"], check=True)

    def window(self):
        desktop = self.atspi.Registry.getDesktop(0)
        for app in desktop:
            if app and app.get_process_id() == self.program.pid:
                for window in app:
                    if window.name.startswith("Carnet"):
                        return app
        return None

    def nodes(self):
        todo = [self.window()]
        while todo:
            node = todo.pop()
            if node is None:
                continue
            yield node
            todo.extend(reversed([child for child in node]))

    def find(self, name, can=None, contains=False):
        for node in self.nodes():
            fits = name in node.name if contains else name == node.name
            if fits and (can is None or can(node)):
                return node
        return None

    def is_usable(self, node):
        states = node.getState()
        return states.contains(self.atspi.STATE_ENABLED) or states.contains(self.atspi.STATE_SENSITIVE)

    def wait(self, name):
        until(f"`{name}`", lambda: self.find(name, contains=True))

    def gone(self, name):
        until(f"the end of `{name}`", lambda: not self.find(name, contains=True))

    def press(self, name):
        def pressable(node):
            actions = node.queryAction() if "Action" in self.atspi.listInterfaces(node) else None
            return actions is not None and actions.nActions > 0 and self.is_usable(node)

        node = until(f"`{name}` to press", lambda: self.find(name, pressable))
        node.queryAction().doAction(0)

    def type(self, name, text):
        def editable(node):
            return "EditableText" in self.atspi.listInterfaces(node)

        def focused(node):
            return editable(node) and node.getState().contains(self.atspi.STATE_FOCUSED)

        until(f"the field `{name}`", lambda: self.find(name, editable)).queryComponent().grabFocus()
        until("the focus", lambda: self.find(name, focused))
        for at, line in enumerate(text.split("\\n")):
            if at:
                self.keys("Return")
            subprocess.run(["xdotool", "type", "--delay", "2", line], check=True)

    def keys(self, *keys):
        subprocess.run(["xdotool", "key", *keys], check=True)

    def until_owned(self):
        def owned():
            targets = subprocess.run(["xclip", "-selection", "clipboard", "-o", "-t", "TARGETS"], capture_output=True, timeout=5)
            return targets.returncode == 0

        until("the clipboard", owned)

    def drop(self, file):
        drag.drop(file, "^Carnet", SECONDS)

    def shot(self, file):
        subprocess.run(["import", "-window", "root", file], check=True)

    def names(self):
        return "; ".join(f"{node.getRoleName()} `{node.name}`" for node in self.nodes())

    def unnamed(self):
        roles = {"push button", "button", "entry", "text", "check box", "radio button", "slider", "toggle button", "image"}
        bad = [node.getRoleName() for node in self.nodes() if node.getRoleName() in roles and not node.name.strip()]
        if bad:
            raise RuntimeError(f"without a name: {bad}")

    def run(self, command):
        subprocess.run(["sh", "-ec", command], check=True, capture_output=True, timeout=SECONDS)

    def kill(self):
        self.program.send_signal(signal.SIGKILL)
        self.program.wait()

    def close(self):
        self.program.terminate()
        self.program.wait(SECONDS)


def main():
    prepare()
    driver = Driver(sys.argv[1:])
    print("ok", flush=True)
    for line in sys.stdin:
        verb, *words = line.rstrip("\n").split("\t")
        try:
            told = getattr(driver, verb.replace("-", "_"))(*words)
            print(f"ok {told}" if told else "ok", flush=True)
        except Exception as error:
            # What is there instead tells most.
            print(f"error: {error}; there is {driver.names()}".replace("\n", " "), flush=True)
    if driver.program.poll() is None:
        driver.kill()
    os._exit(0)


main()
