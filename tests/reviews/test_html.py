"""The HTML in a real browser: it asks nobody for anything, and fits a phone."""

import http.server
import re
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--virtual-time-budget=4000",
]


class Server:
    """Serves a folder to the browser, and as its proxy notes every other address it asks for."""

    def __init__(self, folder: Path):
        asked = self.asked = []

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *args):
                super().__init__(*args, directory=str(folder))

            def do_GET(self):
                if self.path.startswith("http"):
                    asked.append(self.path)
                    self.send_error(404)
                else:
                    super().do_GET()

            def do_CONNECT(self):
                asked.append(self.path)
                self.send_error(404)

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, name: str, tmp_path: Path) -> str:
        """The document after the browser has run it, all other addresses going through the proxy."""
        proxy = [f"--proxy-server=127.0.0.1:{self.port}", "--proxy-bypass-list=127.0.0.1"]
        profile = f"--user-data-dir={tmp_path / 'profile'}"
        url = f"http://127.0.0.1:{self.port}/{name}"
        command = [CHROMIUM, *QUIET, *proxy, profile, "--dump-dom", url]
        return subprocess.run(command, capture_output=True, text=True, timeout=90).stdout

    def asked_of(self, host: str) -> list[str]:
        return [address for address in self.asked if host in address]


@pytest.fixture
def server(demo_folder, tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    for language in ("fr", "en"):
        shutil.copy(demo_folder / f"review.{language}.html", site)
    server = Server(site)
    yield server
    server.server.shutdown()


# The browser's own calls home, which no flag silences everywhere.
OWN = re.compile(r"google|gvt1|chromium|gstatic")


def others(asked: list[str]) -> list[str]:
    return [address for address in asked if not OWN.search(address)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_loads_nothing_from_elsewhere(server, tmp_path, language):
    dom = server.page(f"review.{language}.html", tmp_path)
    assert "<svg" in dom and "<table" in dom
    assert others(server.asked) == []


def test_the_check_above_would_see_a_request(server, tmp_path):
    (tmp_path / "site" / "calls.html").write_text('<img src="http://elsewhere.example/x.png">', encoding="utf-8")
    server.page("calls.html", tmp_path)
    assert others(server.asked) == ["http://elsewhere.example/x.png"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_address_stands_in_it_that_a_browser_would_load(demo_folder, language):
    html = (demo_folder / f"review.{language}.html").read_text(encoding="utf-8")
    assert re.findall(r"""(?:src|href)=["'](?!#|data:)[^"']*|url\((?!["']?(?:#|data:))[^)]*""", html) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_weighs_less_than_five_megabytes(demo_folder, language):
    assert (demo_folder / f"review.{language}.html").stat().st_size < 5e6


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_does_not_scroll_sideways(server, tmp_path, width):
    (tmp_path / "site" / "frame.html").write_text(
        f'<iframe src="review.fr.html" style="width:{width}px;height:900px;border:0"></iframe><script>'
        "addEventListener('load', () => { document.title = document.querySelector('iframe')"
        ".contentDocument.documentElement.scrollWidth })</script>",
        encoding="utf-8",
    )
    title = re.search(r"<title>(\d+)</title>", server.page("frame.html", tmp_path))
    assert title and int(title[1]) <= width


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_says_its_language_and_shows_no_code(demo_folder, language):
    html = (demo_folder / f"review.{language}.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}"' in html
    assert "open_run" not in html and "<script" not in html
