"""What the checks share: Chromium, a site's pages and their types, a server, and the report."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

KINDS = ("datasets", "key-value-stores", "request-queues")
# Every details open, as a reader may have them.
OPEN = "document.querySelectorAll('details').forEach((part) => { part.open = true })"


def pages(site: Path) -> list[str]:
    """The paths of a site's pages; published data that happen to be HTML are none.

    Nor is `404.html`, which belongs to the site's own address and has a check of its own.
    """
    paths = (path.relative_to(site) for path in site.rglob("*.html") if path != site / "404.html")
    return sorted(path.as_posix() for path in paths if not {"files", "records"} & set(path.parts[:-1]))


def page_type(path: str) -> str:
    """`datasets/products/items/3.html` is a `datasets/*/items/N.html`."""
    parts = path.split("/")
    if parts[0] in KINDS and len(parts) > 2:
        parts[1] = "*"
    return "/".join(re.sub(r"\d+(?=\.html$)", "N", part) for part in parts)


def one_of_each(site: Path) -> list[str]:
    """The largest page of each type, which has most to go wrong."""
    largest: dict[str, str] = {}
    for path in pages(site):
        kind = page_type(path)
        if kind not in largest or (site / path).stat().st_size > (site / largest[kind]).stat().st_size:
            largest[kind] = path
    return sorted(largest.values())


class Report:
    """A line for each check, with the first things that were wrong."""

    def __init__(self) -> None:
        self.failed = 0

    def say(self, what: str, count: int, problems: list[str], noun: str = "pages") -> None:
        # A check that looked at nothing has found nothing out.
        problems = problems or ([] if count else ["there was nothing to check"])
        print(f"{what:<44}{count:>6} {noun:<10}{'ok' if not problems else f'{len(problems)} wrong'}", flush=True)
        for problem in problems[:12]:
            print("    " + problem[:400])
        self.failed += bool(problems)


class Browser:
    """Chromium, from which nothing reaches the network."""

    def __init__(self, playwright) -> None:
        path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        self.chromium = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )

    @contextmanager
    def page(self, base: str, *, width: int = 1280, **options):
        """A page that collects in `page.problems` what no page of a site at `base` may do."""
        context = self.chromium.new_context(viewport={"width": width, "height": 900}, **options)
        page = context.new_page()
        page.problems = []
        wrong = page.problems.append

        def requested(request) -> None:
            if not request.url.startswith((base, "data:")):
                wrong(f"asks for {request.url}")

        def asked(dialog) -> None:
            wrong(f"dialog: {dialog.message}")
            dialog.dismiss()

        page.on("console", lambda message: wrong(f"console: {message.text}"))
        page.on("pageerror", lambda error: wrong(f"error: {error}"))
        page.on("request", requested)
        # A page that is left gives up what it was still loading.
        page.on("requestfailed", lambda request: request.failure == "net::ERR_ABORTED" or wrong(f"failed: {request.url}"))
        page.on("response", lambda response: response.status >= 400 and wrong(f"{response.status}: {response.url}"))
        page.on("dialog", asked)
        context.on("page", lambda other: wrong(f"opens {other.url}"))
        try:
            yield page
        finally:
            context.close()


@contextmanager
def chromium():
    with sync_playwright() as playwright:
        yield Browser(playwright)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder under `/published/site/`, as a site is that shares its host."""

    prefix = "/published/site/"

    def translate_path(self, path: str) -> str:
        inside = path.startswith(self.prefix)
        return super().translate_path("/" + path[len(self.prefix) :]) if inside else self.directory + "/no-such-file"

    def log_message(self, *ignored) -> None:
        pass


@contextmanager
def served(site: Path):
    """The address of a server for the site, on a free port."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{Handler.prefix}"
    finally:
        server.shutdown()


def file_base(site: Path) -> str:
    return site.resolve().as_uri() + "/"
