"""The page of `siting app`, served in this process on a free port."""

import contextlib
import socket
import threading
import time

import uvicorn

from siting.app.server import application

KEY = "a-key-of-this-test"


class Served:
    """Where the page is, and its application."""

    def __init__(self, app, port, root):
        self.app, self.port, self.root = app, port, root
        self.url = f"http://127.0.0.1:{port}"
        self.start = f"{self.url}/?key={KEY}"


@contextlib.contextmanager
def served(root, *, lang=""):
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    app = application(root, port=port, key=KEY, lang=lang)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", ws="none"))
    server.install_signal_handlers = lambda: None
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Served(app, port, root)
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listening.close()
