"""Making what is out of date: which editions there are, what each needs, what runs where.

Each file carries a digest of all that goes into it (the joined edition, the links, the theme,
this program and its libraries) and is made only when that changes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from pipeline import languages, memory, prepare, publish, workers
from pipeline.build import Progress, Report, Request, Row
from pipeline.checks import is_advice
from pipeline.clock import now
from pipeline.errors import PipelineError
from pipeline.formats import ALL, FOR_READERS, ON_REQUEST, USUAL, file_name, media_type
from pipeline.making import Made, Task, make, open_press, packed
from pipeline.memory import Kept
from pipeline.model import Document, Edition, EditionState, Finding, SegmentState
from pipeline.pandoc import Pandoc, text_of
from pipeline.phrases import PHRASES
from pipeline.prepare import Prepared
from pipeline.project import Project, check_settings
from pipeline.publish import DocumentRecord, EditionRecord, FileRecord
from pipeline.render import Link, Links

PREVIEW = "preview"


@dataclass(frozen=True, slots=True)
class Plan:
    """One language of a document, ready to be made; small enough to keep hundreds."""

    document: str
    tag: str
    name: str
    state: EditionState
    direction: str = "ltr"
    payload: bytes = b""
    """The edition, packed; empty where the catalog can't be used."""
    digest: str = ""
    """Digest of the edition."""
    record: EditionRecord | None = None
    """What the manifest says of it, without files."""
    earlier: EditionRecord | None = None
    """What was published before."""


def rebuild(
    project: Project, request: Request, known: Mapping[str, Kept], progress: Progress
) -> tuple[Report, dict[str, Kept]]:
    """Make what is out of date; also gives what is to be remembered of each file."""
    check_settings(project)
    moment = now()
    with Pandoc(int(moment.timestamp())) as pandoc:
        return _Rebuild(project, request, dict(known), moment, pandoc, progress).run()


class _Rebuild:
    """One run: what it finds, what it makes."""

    def __init__(
        self,
        project: Project,
        request: Request,
        known: dict[str, Kept],
        moment: datetime,
        pandoc: Pandoc,
        progress: Progress,
    ) -> None:
        self._project = project
        self._request = request
        self._known = known
        self._moment = moment
        self._pandoc = pandoc
        self._progress = progress
        self._findings: list[Finding] = []
        self._made: dict[tuple[str, str], Made] = {}
        self._earlier = {record.document: record for record in publish.read_manifest(project.output)}

    def run(self) -> tuple[Report, dict[str, Kept]]:
        """Make what is out of date, and publish it."""
        plans, records = self._plans()
        if workers.pay_off(1, self._request.formats):
            self._pandoc.close()  # workers have their own, and this one would hold its memory until they are done
        named = self._named(plans)
        links = _links(plan for plan in plans if self._has(plan, "html") or (plan in named and plan.state.published))
        self._make(named, links)
        there = _links(plan for plan in plans if self._has(plan, "html"))
        if there != links and "html" in self._request.formats:
            self._make(named, there)  # what was to be new has failed: nobody may be led to it
        self._publish(plans, records, there)
        for key in (_key(plan, name) for plan in named for name in self._formats(plan)):
            self._findings += self._known[key].findings if key in self._known else ()
        return Report(tuple(map(self._row, named)), tuple(dict.fromkeys(self._findings))), self._known

    # ------------------------------------------------------------------ what there is

    def _plans(self) -> tuple[list[Plan], dict[str, DocumentRecord]]:
        plans: list[Plan] = []
        records: dict[str, DocumentRecord] = {}
        for name in prepare.documents(self._project, self._request.documents):
            try:
                document = prepare.read(self._project, name, self._pandoc)
            except PipelineError as error:
                self._findings += error.findings
                continue
            earlier = self._earlier.get(name)
            before = {record.tag: record for record in earlier.editions} if earlier else {}
            real = prepare.editions(self._project, document, self._pandoc, advice=False)
            pseudo = prepare.pseudo_editions(self._project, document, self._request.languages, self._pandoc)
            for prepared in chain(real, pseudo):
                if not self._request.languages or prepared.tag in self._request.languages:
                    self._findings += [finding for finding in prepared.findings if not is_advice(finding)]
                plans.append(_plan(prepared, before.get(prepared.tag)))
                if prepared.tag == document.master.tag:
                    as_it_was = None if prepared.edition else earlier
                    records[name] = as_it_was or _document_record(document, prepared.edition)
        return plans, records

    def _named(self, plans: Sequence[Plan]) -> list[Plan]:
        """The plans that were asked for; raises for a language that no document has."""
        wanted = self._request.languages
        documents = prepare.documents(self._project, self._request.documents)
        prepare.check_languages(wanted, {(plan.document, plan.tag) for plan in plans}, documents)
        return [plan for plan in plans if not wanted or plan.tag in wanted]

    # ------------------------------------------------------------------ what each leads to

    def _links_of(self, plan: Plan, links: Mapping[str, tuple[Link, ...]]) -> Links:
        preview = self._is_preview(plan)
        up = f"../../../{plan.document}/" if preview else "../"
        others = [link for link in links.get(plan.document, ()) if link.tag != plan.tag]
        if preview:
            others = [replace(link, href=up + link.href.removeprefix("../")) for link in others]
        files = [
            Link(file_name(name, plan.document, plan.tag), said, type=media_type(name))
            for name, said in FOR_READERS.items()
            if name in self._request.formats or (not preview and self._has(plan, name))
        ]
        return Links(tuple(files), tuple(others), f"{up}../index.html")

    # ------------------------------------------------------------------ what is made

    def _make(self, plans: Sequence[Plan], links: Mapping[str, tuple[Link, ...]]) -> None:
        tasks = [task for plan in plans if (task := self._task(plan, self._links_of(plan, links)))]
        for number, made in enumerate(self._run(tasks), 1):
            key = (made.document, made.tag)
            earlier = self._made.get(key)
            files = {file.format: file for file in (*(earlier.files if earlier else ()), *made.files)}
            said = {**(earlier.said if earlier else {}), **made.said}
            self._made[key] = replace(made, files=tuple(files.values()), said=said)
            self._findings += (*made.findings, *(finding for said in made.said.values() for finding in said))
            self._progress(number, len(tasks), made.tag)
        for plan in plans:
            made_now = self._made.get((plan.document, plan.tag))
            if not made_now or made_now.findings or not plan.state.published:
                continue
            for file in made_now.files:
                digest = self._digest(plan, file.format, self._links_of(plan, links))
                self._known[_key(plan, file.format)] = Kept(digest, made_now.said.get(file.format, ()))

    def _task(self, plan: Plan, links: Links) -> Task | None:
        preview = self._is_preview(plan)
        made = self._made.get((plan.document, plan.tag))
        if not plan.payload or not (plan.state.published or preview) or (made and made.findings):
            return None
        out_of_date = tuple(
            name
            for name in self._formats(plan)
            if preview or not self._is_current(plan, name, links) or not self._has(plan, name)
        )
        if not out_of_date:
            return None
        folder = f"{PREVIEW}/{plan.document}/{plan.tag}" if preview else f"{plan.document}/{plan.tag}"
        return Task(plan.document, plan.tag, plan.payload, out_of_date, links, self._project.output, folder)

    def _formats(self, plan: Plan) -> tuple[str, ...]:
        """What is to be made of an edition; in a usual build, too, what was made on request before."""
        asked = self._request.formats
        usual = asked == USUAL and not self._is_preview(plan)
        return (*asked, *(name for name in ON_REQUEST if usual and self._has(plan, name)))

    def _run(self, tasks: Sequence[Task]) -> Iterator[Made]:
        jobs, formats = min(self._request.jobs, len(tasks)), self._request.formats
        if tasks and workers.pay_off(jobs, formats):
            yield from workers.run(tasks, jobs, self._moment, formats)
        elif tasks:
            press = open_press(self._pandoc, self._moment, formats)
            for task in tasks:
                yield make(task, press)

    def _is_current(self, plan: Plan, name: str, links: Links) -> bool:
        """Whether a file, if it is there, was made from what there is now."""
        kept = self._known.get(_key(plan, name))
        return kept is not None and kept.digest == self._digest(plan, name, links)

    def _digest(self, plan: Plan, name: str, links: Links) -> str:
        """The digest of all that goes into a file; only web pages have links."""
        return memory.digest(plan.digest, name, links if name == "html" else None, memory.fonts(), memory.engine())

    # ------------------------------------------------------------------ what is published

    def _files(self, plan: Plan) -> dict[str, FileRecord]:
        """The files of an edition that are in place, by format."""
        made = self._made.get((plan.document, plan.tag))
        earlier = {file.format: file for file in plan.earlier.files} if plan.earlier else {}
        return earlier | {file.format: file for file in (made.files if made and plan.state.published else ())}

    def _has(self, plan: Plan, name: str) -> bool:
        file = self._files(plan).get(name)
        return file is not None and publish.is_intact(self._project.output, file)

    def _is_preview(self, plan: Plan) -> bool:
        unpublished = plan.state in (EditionState.INCOMPLETE, EditionState.PSEUDO)
        return unpublished and plan.tag in self._request.languages

    def _row(self, plan: Plan) -> Row:
        made = self._made.get((plan.document, plan.tag))
        formats = tuple(file.format for file in made.files) if made else ()
        preview = self._is_preview(plan)
        folder = f"{PREVIEW}/{plan.document}/{plan.tag}" if preview else f"{plan.document}/{plan.tag}"
        return Row(
            plan.document,
            plan.tag,
            plan.name,
            plan.state,
            formats,
            folder if preview or self._files(plan) else "",
            preview,
        )

    def _publish(
        self, plans: Sequence[Plan], records: Mapping[str, DocumentRecord], links: Mapping[str, tuple[Link, ...]]
    ) -> None:
        """Write manifest and index; what was published before and can't be made now stays, marked as outdated."""
        documents = []
        for name in sorted({*self._earlier, *records}):
            own = [plan for plan in plans if plan.document == name]
            editions = [record for plan in own if (record := self._record(plan, self._links_of(plan, links)))]
            earlier = self._earlier.get(name)
            orphans = [e for e in earlier.editions if e.tag not in {plan.tag for plan in own}] if earlier else []
            if name in records:
                editions += [replace(orphan, outdated=True) for orphan in orphans]
            elif earlier:  # not asked for: as it was; or its master can't be read
                asked = not self._request.documents or name in self._request.documents
                editions = [replace(orphan, outdated=asked or orphan.outdated) for orphan in orphans]
            base = records.get(name) or earlier
            there = [self._with_files_that_are_there(edition) for edition in editions]
            editions = [edition for edition in there if edition.files]
            if base and editions:
                own_first = sorted(editions, key=lambda e: (e.tag != base.language, e.endonym.casefold()))
                documents.append(replace(base, editions=tuple(own_first)))
        publish.write_index(self._project.output, documents)
        publish.write_manifest(self._project.output, documents)

    def _with_files_that_are_there(self, edition: EditionRecord) -> EditionRecord:
        """A record without the files that somebody has deleted or altered since."""
        files = tuple(file for file in edition.files if publish.is_intact(self._project.output, file))
        return replace(edition, files=files)

    def _record(self, plan: Plan, links: Links) -> EditionRecord | None:
        """What the manifest says of an edition: what it said before while one of its files lags behind."""
        files = self._files(plan)
        current = all(self._is_current(plan, name, links) for name in files)
        made = self._made.get((plan.document, plan.tag))
        failed = bool(made and made.findings)
        if not files:
            return None
        ordered = tuple(files[name] for name in ALL if name in files)
        if plan.record and plan.state.published and not failed and (current or not plan.earlier):
            return replace(plan.record, files=ordered)
        if plan.earlier:
            return replace(plan.earlier, outdated=failed or not plan.state.published, files=ordered)
        return None


def _plan(prepared: Prepared, earlier: EditionRecord | None) -> Plan:
    edition = prepared.edition
    if edition is None:
        direction = earlier.direction if earlier else "ltr"
        return Plan(prepared.document, prepared.tag, prepared.name, prepared.state, direction, earlier=earlier)
    language = edition.language
    label = {EditionState.MASTER: "original", EditionState.REVIEWED: "reviewed"}.get(edition.state, "draft")
    record = EditionRecord(
        tag=language.tag,
        endonym=language.name,
        script=language.script,
        direction=language.direction,
        state=edition.state,
        counts={state.value: getattr(edition.counts, state.value) for state in SegmentState},
        title=edition.plain_title,
        label=edition.phrases[label].text,
        date=languages.long_date(language, edition.date),
    )
    payload = packed(edition)
    digest = memory.digest(replace(edition, path=Path()))  # where the project is shows in no file
    return Plan(
        prepared.document,
        prepared.tag,
        language.name,
        edition.state,
        language.direction,
        payload,
        digest,
        record,
        earlier,
    )


def _document_record(document: Document, edition: Edition | None) -> DocumentRecord:
    """What the manifest says of a document; in English phrases if its own language's catalog can't be used."""
    phrases = edition.phrases if edition else PHRASES
    return DocumentRecord(
        document=document.source.document,
        title=edition.plain_title if edition else text_of(document.source.title),
        issuer=document.source.issuer,
        date=document.source.date.isoformat(),
        written_date=languages.long_date(document.master, document.source.date),
        language=document.master.tag,
        direction=document.master.direction,
        outdated=phrases["outdated"].text,
        overview=phrases["all"].text,
    )


def _links(plans: Iterable[Plan]) -> dict[str, tuple[Link, ...]]:
    """By document, links to editions, relative to the folder of one of them; by the languages' own names."""
    links: dict[str, tuple[Link, ...]] = {}
    for plan in sorted(plans, key=lambda plan: plan.name.casefold()):
        link = Link(f"../{plan.tag}/index.html", plan.name, plan.tag, plan.direction)
        links[plan.document] = (*links.get(plan.document, ()), link)
    return links


def _key(plan: Plan, name: str) -> str:
    return f"{plan.document}/{plan.tag}/{name}"
