"""Drops a file on a window, as a file manager would: the source's side of XDND version 5 (freedesktop.org, drag-and-drop protocol for X)."""

import time
from urllib.parse import quote

from Xlib import X, Xatom, display
from Xlib.protocol import event


def drop(file, title, seconds):
    x = display.Display()
    atom = x.intern_atom
    root = x.screen().root
    target = find(root, title.lstrip("^"), atom("_NET_WM_NAME"))
    if target is None:
        raise RuntimeError("no window to drop on")
    source = root.create_window(0, 0, 10, 10, 0, x.screen().root_depth, event_mask=X.PropertyChangeMask)
    selection, uris = atom("XdndSelection"), atom("text/uri-list")
    source.set_selection_owner(selection, X.CurrentTime)

    def send(name, *data):
        data = (list(data) + [0] * 5)[:5]
        message = event.ClientMessage(window=target, client_type=atom(name), data=(32, [source.id] + data[:4]))
        target.send_event(message)
        x.flush()

    place = target.translate_coords(root, 0, 0)
    at = ((-place.x + 200) << 16) | (-place.y + 200)
    send("XdndEnter", 5 << 24, uris, 0, 0)
    send("XdndPosition", 0, at, X.CurrentTime, atom("XdndActionCopy"))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not x.pending_events():
            time.sleep(0.01)
            continue
        said = x.next_event()
        if said.type == X.SelectionRequest:
            content = ("file://" + quote(file) + "\r\n").encode()
            said.requestor.change_property(said.property, uris, 8, content)
            answer = event.SelectionNotify(
                time=said.time, requestor=said.requestor, selection=said.selection, target=said.target, property=said.property
            )
            said.requestor.send_event(answer)
            x.flush()
        elif said.type == X.ClientMessage and said.client_type == atom("XdndStatus"):
            if said.data[1][1] & 1:
                send("XdndDrop", 0, X.CurrentTime)
        elif said.type == X.ClientMessage and said.client_type == atom("XdndFinished"):
            source.destroy()
            x.close()
            return
    raise RuntimeError("the drop was not finished")


def find(window, title, name):
    for child in window.query_tree().children:
        named = child.get_full_property(name, 0)
        if named and named.value.decode(errors="replace").startswith(title):
            return child
        old = child.get_full_property(Xatom.WM_NAME, Xatom.STRING)
        if old and bytes(old.value).decode(errors="replace").startswith(title):
            return child
        found = find(child, title, name)
        if found:
            return found
    return None
