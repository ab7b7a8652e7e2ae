"""Chromium without a window, spoken to over its two pipes: no port, no driver, no package. It asks nothing of the network."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PROGRAM = "chromium"
_FLAGS = (
    "--headless",
    "--no-sandbox",  # its own sandbox needs rights that containers do not give; the pages are ours
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
_PATIENCE = 120  # seconds for an answer; the machine may be busy


class Browser:
    """One page of one browser. `requests` are the addresses that the page asked for since it was opened, without those that its
    own policy kept it from asking and what it holds in itself."""

    def __init__(self, to: int, of: int) -> None:
        self._to, self._of = to, of
        self._buffer = b""
        self._number = 0
        self._session: str | None = None
        self._requests: dict[str, str] = {}
        self._loaded = False
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Accessibility"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and wait for its answer; an error is a RuntimeError."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._to, data) :]
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                result: dict[str, Any] = answer["result"]
                return result

    def _next(self) -> dict[str, Any]:
        until = time.monotonic() + _PATIENCE
        while b"\0" not in self._buffer:
            if not select.select([self._of], [], [], max(until - time.monotonic(), 0))[0]:
                raise TimeoutError("Chromium does not answer")
            data = os.read(self._of, 2**20)
            if not data:
                raise RuntimeError("Chromium has ended")
            self._buffer += data
        text, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        event, said = message.get("method"), message.get("params", {})
        if event == "Network.requestWillBeSent":
            self._requests[said["requestId"]] = said["request"]["url"]
        elif event == "Network.loadingFailed" and said.get("blockedReason") == "csp":
            del self._requests[said["requestId"]]
        elif event == "Page.loadEventFired":
            self._loaded = True
        return message

    @property
    def requests(self) -> list[str]:
        """See the class."""
        return [address for address in self._requests.values() if not address.startswith("data:")]

    def open(
        self, path: Path, *, width: int = 1280, height: int = 900, dark: bool = False, script: bool = True
    ) -> None:
        """Show a file, in a window of that size; without `script` nothing of the page could run."""
        self._requests.clear()
        self._loaded = False
        phone = width < 600
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])
        self.ask("Emulation.setScriptExecutionDisabled", value=not script)
        self.ask("Page.navigate", url=path.resolve().as_uri())
        while not self._loaded:
            self._next()

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression, waited for where it is a promise."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"], ensure_ascii=False)[:2000])
        return answer["result"].get("value")

    def press(self, key: str, *, shift: bool = False) -> None:
        """A key, as a person presses it: Tab, Enter."""
        code = {"Tab": 9, "Enter": 13}[key]
        event = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": 8 if shift else 0}
        text = {"text": "\r"} if key == "Enter" else {}
        self.ask("Input.dispatchKeyEvent", type="keyDown", **event, **text)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **event)

    def spoken(self) -> list[tuple[str, str]]:
        """What a screen reader is given: (role, name) of each node that is not ignored."""
        nodes = self.ask("Accessibility.getFullAXTree")["nodes"]
        return [
            (node["role"]["value"], node.get("name", {}).get("value", "").strip())
            for node in nodes
            if not node["ignored"]
        ]

    def pdf(self) -> bytes:
        """The page as it is printed on A4."""
        sizes = {"paperWidth": 8.27, "paperHeight": 11.69}
        return base64.b64decode(self.ask("Page.printToPDF", printBackground=True, **sizes)["data"])


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser with a profile of its own in `folder`; ended afterwards."""
    program = shutil.which(PROGRAM)
    assert program, f"{PROGRAM} is not installed"
    to_child, to = os.pipe()
    of, of_child = os.pipe()

    def in_place() -> None:
        """The child speaks on 3 and 4."""
        spare = [os.dup(to_child), os.dup(of_child)]
        while min(spare) < 5:
            spare = [os.dup(each) for each in spare]
        os.dup2(spare[0], 3)
        os.dup2(spare[1], 4)

    with (folder / "chromium.log").open("wb") as log:
        child = subprocess.Popen(
            [program, *_FLAGS, f"--user-data-dir={folder}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=in_place,
            pass_fds=(3, 4),
            start_new_session=True,
        )
    os.close(to_child)
    os.close(of_child)
    try:
        yield Browser(to, of)
    finally:
        os.close(to)
        os.close(of)
        with suppress(subprocess.TimeoutExpired):
            child.wait(10)
        if child.poll() is None:
            child.kill()
            child.wait()
