"""The desk's addresses: requests in, pages and edits out."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Collection
from concurrent.futures import CancelledError
from contextlib import asynccontextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from pipeline.desk import guard, views
from pipeline.desk.editing import Edit, Edited, Outcome
from pipeline.desk.pages import Pages
from pipeline.desk.watching import Watch
from pipeline.desk.words import Words
from pipeline.desk.workbench import Workbench
from pipeline.errors import PipelineError, ProjectError
from pipeline.worksheet import UNFINISHED, Row, Worksheet

# What a leaflet beside the desk shows of the passage that is worked on.
_MARKS = (
    b"<style>[data-passage]{cursor:pointer}[data-passage]:hover{text-decoration:underline dotted;}"
    b".polyleaf-open{background:#ffe9a8;color:#111;outline:.2em solid #ffe9a8}.polyleaf-open *{color:inherit}</style></head>"
)
# Seconds between signs of life, by which a closed page is noticed; and between looks whether the desk is to end.
_ALIVE = 15
_LOOK = 0.5
# Milliseconds until a page asks again when the desk was gone.
_RETRY = 1000
_STATIC = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def application(
    root: Path,
    output: Path | None,
    words: Words,
    names: Collection[str] = (),
    closing: Callable[[], bool] = lambda: False,
) -> Starlette:
    """The desk of a project; `names` are those by which other machines may ask for it.

    `closing` says whether it is to end: pages that listen would keep it.
    """
    desk = _Desk(root, output, words, closing)
    of_language = "/{document}/{tag}"
    routes = [
        Route("/", desk.overview),
        Route("/-/events", desk.events),
        Route("/-/pages/{known_by}/{number:int}.png", desk.page),
        Route("/-/{name}", desk.static),
        Route("/{document}/", desk.start, methods=["POST"]),
        Route(f"{of_language}/", desk.desk),
        Route(f"{of_language}/rows", desk.rows),
        Route(f"{of_language}/face.css", desk.face),
        Route(f"{of_language}/leaflet", desk.leaflet),
        Route(f"{of_language}/pages", desk.pages),
        Route(f"{of_language}/passages/{{passage}}", desk.passage),
        Route(f"{of_language}/passages/{{passage}}", desk.edit, methods=["POST"]),
        Route(f"{of_language}/passages/{{passage}}/findings", desk.tried, methods=["POST"]),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(guard.Guard, names=names)],
        exception_handlers={PipelineError: desk.trouble},
        lifespan=desk.lifespan,
    )


class _Desk:
    """What the addresses lead to."""

    def __init__(self, root: Path, output: Path | None, words: Words, closing: Callable[[], bool]) -> None:
        self._words = words
        self._closing = closing
        self._bench = Workbench(root, output)
        self._watch = Watch(self._bench.project)
        self._pages = Pages()

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Watch while the desk is open."""
        self._pages.warm_up()
        stop = asyncio.Event()
        watching = asyncio.create_task(self._watch.run(stop))
        try:
            yield
        finally:
            stop.set()
            await watching
            self._pages.close()
            self._bench.close()

    # ------------------------------------------------------------------ pages

    def overview(self, _: Request) -> Response:
        """Documents and languages."""
        return HTMLResponse(views.overview(self._bench.overview(), self._words))

    def desk(self, request: Request) -> Response:
        """A language's passages; one of them open, where one is asked for."""
        sheet = self._sheet(request)
        row = sheet.row(request.query_params.get("passage", ""))
        done = request.query_params.get("done", "")
        outcome = Outcome(done) if done in (Outcome.SAVED, Outcome.UNREVIEWED) else None
        work = self._opened(request, sheet, row, outcome=outcome) if row else None
        return HTMLResponse(views.desk(sheet, self._words, _shown(request), work))

    def rows(self, request: Request) -> Response:
        """The list of passages, as it is now."""
        return HTMLResponse(views.rows(self._sheet(request), self._words, _shown(request)))

    def passage(self, request: Request) -> Response:
        """A passage to work on."""
        sheet = self._sheet(request)
        row = sheet.row(request.path_params["passage"])
        if row is None:
            return PlainTextResponse(self._words.say("The original doesn't have this passage any more."), 404)
        # the script has something typed already: what the file has is shown beside it
        outcome = Outcome.CONFLICT if "typed" in request.query_params else None
        return HTMLResponse(views.passage(sheet, self._words, self._opened(request, sheet, row, outcome=outcome)))

    def face(self, request: Request) -> Response:
        """How what is written in the language is set."""
        sheet = self._sheet(request)
        return Response(views.face(sheet.document.master, sheet.language), media_type="text/css")

    def leaflet(self, request: Request) -> Response:
        """The leaflet's page, as it would be published now."""
        page = self._bench.leaflet(request.path_params["document"], request.path_params["tag"])
        headers = {"Content-Security-Policy": guard.LEAFLET}
        return HTMLResponse(page.replace(b"</head>", _MARKS, 1), headers=headers)

    def pages(self, request: Request) -> Response:
        """The leaflet's pages, as they would be printed now."""
        edition = self._bench.edition(request.path_params["document"], request.path_params["tag"])
        known_by, drawn = self._pages.draw(edition)
        try:
            count = len(drawn.result())
        except CancelledError:  # many languages are looked at: this one was dropped for them
            return self.pages(request)
        return HTMLResponse(views.pages(known_by, count, self._words))

    def page(self, request: Request) -> Response:
        """A page as a picture."""
        picture = self._pages.page(request.path_params["known_by"], request.path_params["number"])
        return Response(picture, media_type="image/png") if picture else PlainTextResponse("", 404)

    def static(self, request: Request) -> Response:
        """Style and script."""
        found = {path.name: path for path in views.THEME.iterdir() if path.suffix in _STATIC}
        path = found.get(request.path_params["name"])
        return Response(path.read_bytes(), media_type=_STATIC[path.suffix]) if path else PlainTextResponse("", 404)

    # ------------------------------------------------------------------ what people do

    async def start(self, request: Request) -> Response:
        """Start a language."""
        form = await _form(request)
        document = request.path_params["document"]
        tag = await run_in_threadpool(self._bench.start, document, _first(form, "tag").strip())
        return RedirectResponse(views.here(document, tag), 303)

    async def edit(self, request: Request) -> Response:
        """Write a passage; without a script the answer is a page, with one it is the part that changes."""
        form = await _form(request)
        return await run_in_threadpool(self._edit, request, form)

    def _edit(self, request: Request, form: dict[str, list[str]]) -> Response:
        document, tag, passage = (request.path_params[name] for name in ("document", "tag", "passage"))
        what, typed = _first(form, "do"), tuple(form.get("form", [""]))
        wanted = Edit(passage, _first(form, "version"), typed, reviewed=what == "reviewed")
        done = self._bench.edit(document, tag, wanted)
        scripted = "x-desk" in request.headers
        if done.row is None or done.outcome is Outcome.CONFLICT:
            return self._refused(request, done, typed)
        if scripted:
            work = self._opened(request, done.sheet, done.row, outcome=done.outcome)
            return HTMLResponse(views.passage(done.sheet, self._words, work))
        shown = _shown(request)
        after = (
            _next(done.sheet, passage) if what in ("next", "reviewed") and done.outcome is Outcome.SAVED else passage
        )
        query = f"show={shown}&passage={after}" + (f"&done={done.outcome}" if after == passage else "")
        return RedirectResponse(f"{views.here(document, tag)}?{query}#p-{after}", 303)

    def _refused(self, request: Request, done: Edited, typed: tuple[str, ...]) -> Response:
        """What was typed, beside what is there instead."""
        if done.row is None:
            text = self._words.say("The original doesn't have this passage any more. You wrote:")
            return PlainTextResponse("\n\n".join((text, *typed)), 410)
        work = self._opened(request, done.sheet, done.row, typed, done.outcome)
        scripted = "x-desk" in request.headers
        show = views.passage if scripted else partial(views.desk, shown="all")
        return HTMLResponse(show(done.sheet, self._words, work=work), 409)

    async def tried(self, request: Request) -> Response:
        """What checks say of what is being typed."""
        form = await _form(request)

        def look() -> str:
            sheet = self._sheet(request)
            row = sheet.row(request.path_params["passage"])
            found = self._bench.tried(sheet, row, form.get("form", [])) if row else ()
            return views.findings(found, self._words)

        return HTMLResponse(await run_in_threadpool(look))

    async def events(self, request: Request) -> Response:
        """What was saved by somebody, as it happens."""
        return StreamingResponse(self._told(request), media_type="text/event-stream")

    async def _told(self, request: Request) -> AsyncIterator[str]:
        changes = self._watch.listen()
        waiting = asyncio.ensure_future(anext(changes))
        quiet = 0.0
        try:
            yield f": here\nretry: {_RETRY}\n\n"
            while not (self._closing() or await request.is_disconnected()):
                done, _ = await asyncio.wait([waiting], timeout=_LOOK)
                quiet = 0.0 if done else quiet + _LOOK
                if done:
                    yield f"data: {json.dumps(asdict(waiting.result()))}\n\n"
                    waiting = asyncio.ensure_future(anext(changes))
                elif quiet >= _ALIVE:
                    quiet = 0.0
                    yield ": still here\n\n"
        finally:
            waiting.cancel()

    # ------------------------------------------------------------------ what goes wrong

    def trouble(self, _: Request, error: Exception) -> Response:
        """What is wrong, where, and what to do about it."""
        assert isinstance(error, PipelineError)
        status = 404 if isinstance(error, ProjectError) else 409
        codes = {finding.code for finding in error.findings}
        status = 507 if "disk-full" in codes else 503 if "unwritable" in codes else status
        title = self._words.say("This can't be shown.") if status < 500 else self._words.say("Nothing was saved.")
        return HTMLResponse(views.trouble(title, error.findings, self._words), status)

    def _opened(
        self, request: Request, sheet: Worksheet, row: Row, typed: tuple[str, ...] = (), outcome: Outcome | None = None
    ) -> views.Opened:
        found = self._bench.suggestions(request.path_params["document"], request.path_params["tag"], row)
        return views.opened(sheet, row, found, typed, outcome)

    def _sheet(self, request: Request) -> Worksheet:
        return self._bench.sheet(request.path_params["document"], request.path_params["tag"])


def _shown(request: Request) -> str:
    shown = request.query_params.get("show", "all")
    return shown if shown in views.FILTERS else "all"


def _next(sheet: Worksheet, passage: str) -> str:
    """The next passage that somebody has to look at, from the beginning again behind the last; the same if none is left."""
    names = [row.identifier for row in sheet.rows]
    start = names.index(passage) + 1
    around = [*sheet.rows[start:], *sheet.rows[: start - 1]]
    return next((row.identifier for row in around if row.message.state in UNFINISHED), passage)


async def _form(request: Request) -> dict[str, list[str]]:
    """What a form has, of a size that `Guard` has looked at; white space at the ends of lines as Unix has it."""
    text = (await request.body()).decode("utf-8", "replace")
    fields = parse_qs(text, keep_blank_values=True)
    return {name: [value.replace("\r\n", "\n") for value in values] for name, values in fields.items()}


def _first(form: dict[str, list[str]], name: str) -> str:
    return form.get(name, [""])[0]
