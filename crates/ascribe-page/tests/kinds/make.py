"""Makes the files in this folder with programs of others, from words of our own. Run: python make.py [PART...]

Needs, each only for its part: Python's own `email`, `mailbox` and `zipfile`; Chromium and `websocket-client` (mhtml, single);
`single-file-cli` of npm; `python-docx` and `odfpy`; LibreOffice (`soffice`); `wacz` and `warcio`.
"""

import base64
import email.policy
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from email.message import EmailMessage
from email.utils import format_datetime
from datetime import datetime, timedelta, timezone
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = HERE / "source"
SENT = datetime(2026, 3, 5, 7, 15, 0, tzinfo=timezone(timedelta(hours=2)))

PARAGRAPHS = [
    "At least 12 people were killed and 30 wounded when shells hit the market square of Oranje on Wednesday, the "
    "district governor, Edda Marn, said.",
    "“Most of the wounded are traders – the café “Šárka” next door was full,” she said.",
    "The army of Velmara said that 4 of its own soldiers had died in fighting on the road to Brennik since Monday.",
]


def letter(subject, sender="Velmara Courier <desk@mail.velmaracourier.example>"):
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = sender
    message["To"] = "reader@desk.example"
    message["Date"] = format_datetime(SENT)
    message["Message-ID"] = "<1@velmaracourier.example>"
    message["Subject"] = subject
    return message


def make_mail():
    text = "\n\n".join(PARAGRAPHS) + "\n"
    markup = "<html><body>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</body></html>"

    plain = letter("Twelve killed as shells hit market in Oranje")
    plain.set_content(text, cte="quoted-printable")
    (HERE / "mail-plain-quoted.eml").write_bytes(bytes(plain))

    both = letter("Twelve killed as shells hit market in Oranje – “Šárka” hit")
    both.set_content("This letter needs a program that shows HTML.\n", cte="7bit")
    both.add_alternative(markup, subtype="html", cte="base64")
    (HERE / "mail-html-base64.eml").write_bytes(bytes(both))

    old = letter("Оранье: 12 killed", "Ann Lee <ann@wire.example>")
    old.set_content("Двенадцать человек погибли. Twelve people were killed in Oranje, the governor said.\n", charset="koi8-r", cte="8bit")
    (HERE / "mail-koi8.eml").write_bytes(old.as_bytes())

    newsletter = letter("The morning in Velmara", "The Velmara Morning <morning@news.velmaramorning.example>")
    newsletter["List-Id"] = "The Velmara Morning <morning.velmaramorning.example>"
    items = [
        ("Shells hit Oranje", PARAGRAPHS[0]),
        ("Ferry goes down off Corrisay", "Nine people drowned and 26 were pulled from the water when the ferry Lady Ansel went down off Corrisay, the police said on Tuesday night."),
        ("Fever in Brennik", "The health office of Brennik counted 41 dead of the fever since January, two more than a week ago."),
    ]
    cells = "".join(f'<tr><td><h2>{head}</h2><p>{body}</p><a href="https://velmaramorning.example/{n}">Read more</a></td></tr>' for n, (head, body) in enumerate(items))
    newsletter.set_content("\n\n".join(f"{head}\n\n{body}" for head, body in items))
    newsletter.add_alternative(f'<html><head><style>td {{ color: black }}</style></head><body><table>{cells}</table><p><a href="https://velmaramorning.example/leave">Unsubscribe</a></p></body></html>', subtype="html", cte="quoted-printable")
    (HERE / "mail-newsletter.eml").write_bytes(bytes(newsletter))

    attached = letter("Fwd: statement and pictures", "Ann Lee <ann.lee@gmail.com>")
    attached.set_content("See what the governor's office sent.\n\n> Earlier 99 people were killed.\n\n-- \nAnn Lee, who has 88 people killed in her signature\n")
    page = (SOURCE / "page.html").read_bytes()
    attached.add_attachment(page, maintype="text", subtype="html", filename="statement.html")
    attached.add_attachment(b"body { color: red } /* 77 people were killed */", maintype="text", subtype="css", filename="style.css")
    attached.add_attachment(b"%PDF-1.7 not really", maintype="application", subtype="pdf", filename="statement.pdf")
    attached.add_attachment(PNG, maintype="image", subtype="png", filename="picture.png")
    attached.add_attachment(plain)
    (HERE / "mail-attachments.eml").write_bytes(bytes(attached))


PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


class Browser:
    """Chromium, asked over its debugging protocol."""

    def __enter__(self):
        import websocket

        self.folder = tempfile.mkdtemp()
        self.process = subprocess.Popen(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=9333", "--remote-allow-origins=*",
             f"--user-data-dir={self.folder}", "about:blank"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        for _ in range(100):
            try:
                pages = json.load(urllib.request.urlopen("http://127.0.0.1:9333/json"))
                break
            except OSError:
                time.sleep(0.2)
        page = next(page for page in pages if page["type"] == "page")
        self.socket = websocket.create_connection(page["webSocketDebuggerUrl"])
        self.number = 0
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, method, **params):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.number:
                return answer["result"]


def serve():
    """The page at an address of the web, since browsers write that down."""
    server = subprocess.Popen([sys.executable, "-m", "http.server", "8765", "--bind", "127.0.0.1", "-d", str(SOURCE)],
                              stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    time.sleep(1)
    return server


def make_mhtml():
    server = serve()
    try:
        with Browser() as browser:
            browser.ask("Page.enable")
            browser.ask("Page.navigate", url="http://127.0.0.1:8765/page.html")
            time.sleep(2)
            data = browser.ask("Page.captureSnapshot", format="mhtml")["data"]
        (HERE / "page-chromium.mhtml").write_bytes(data.encode())
    finally:
        server.terminate()


def make_folder():
    """A browser's complete page. Chromium saves one only by hand; this is what its folder looks like."""
    folder = HERE / "complete"
    shutil.rmtree(folder, ignore_errors=True)
    files = folder / "Oranje_files"
    files.mkdir(parents=True)
    page = (SOURCE / "page.html").read_text()
    for name in ("style.css", "script.js", "picture.png"):
        page = page.replace(f'"{name}"', f'"./Oranje_files/{name}"')
    page = page.replace('"frame.html"', '"./Oranje_files/saved_resource.html"')
    page = page.replace('<html lang="en">', '<!-- saved from url=(0048)https://velmaracourier.example/2026/03/04/oranje -->\n<html lang="en">')
    (folder / "Oranje.html").write_text(page)
    for name in ("style.css", "script.js"):
        shutil.copy(SOURCE / name, files / name)
    shutil.copy(SOURCE / "frame.html", files / "saved_resource.html")
    (files / "picture.png").write_bytes(PNG)
    shutil.copy(SOURCE / "script.js", folder / "loose.js")


def make_docx():
    """By python-docx; the notes by LibreOffice, from a text with notes (see make_libreoffice)."""
    import docx

    document = docx.Document()
    document.add_heading("Twelve killed as shells hit market in Oranje", 0)
    document.add_paragraph("Velmara Courier, 4 March 2026")
    for paragraph in PARAGRAPHS:
        document.add_paragraph(paragraph)
    document.add_heading("By district", 1)
    table = document.add_table(rows=1, cols=3)
    for row in (("District", "Killed", "Wounded"), ("Oranje", "12", "30"), ("Brennik", "4", "99")):
        cells = table.rows[0].cells if row[0] == "District" else table.add_row().cells
        for cell, words in zip(cells, row):
            cell.text = words
    broken = document.add_paragraph("The fever killed 4")
    broken.add_run("1 people").bold = True
    broken.add_run(" in Brennik,")
    broken.add_run().add_break()
    broken.add_run("the health office said.")
    document.core_properties.modified = datetime(2026, 3, 5, 8, 0, 0)
    document.core_properties.created = datetime(2026, 3, 5, 7, 0, 0)
    document.save(HERE / "report-python-docx.docx")


def make_libreoffice():
    """LibreOffice turns a page with notes, a table and a comment into ODT and DOCX."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        from odf.opendocument import OpenDocumentText
        from odf.office import Annotation
        from odf.table import Table, TableCell, TableColumn, TableRow
        from odf.text import H, Note, NoteBody, NoteCitation, P, S, Span

        text = OpenDocumentText()
        text.text.addElement(H(outlinelevel=1, text="Twelve killed as shells hit market in Oranje"))
        first = P(text=PARAGRAPHS[0])
        note = Note(noteclass="footnote", id="n1")
        note.addElement(NoteCitation(text="1"))
        body = NoteBody()
        body.addElement(P(text="The hospital had counted 11 dead on Tuesday evening, its head said."))
        note.addElement(body)
        first.addElement(note)
        remark = Annotation()
        remark.addElement(P(text="Check: somebody wrote 55 people were killed."))
        first.addElement(remark)
        text.text.addElement(first)
        spaced = P(text="Four")
        spaced.addElement(S(c=3))
        spaced.addText("soldiers died & “more” were hurt, the army of Velmara said.")
        text.text.addElement(spaced)
        table = Table(name="t")
        table.addElement(TableColumn(numbercolumnsrepeated=2))
        for row in (("District", "Killed"), ("Oranje", "12")):
            line = TableRow()
            for words in row:
                cell = TableCell(valuetype="string")
                cell.addElement(P(text=words))
                line.addElement(cell)
            table.addElement(line)
        text.text.addElement(table)
        text.save(folder / "report.odt")
        for form in ("odt", "docx"):
            out = folder / form
            subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form, "--outdir", out, folder / "report.odt"], check=True, stdout=subprocess.DEVNULL)
            shutil.copy(out / f"report.{form}", HERE / f"report-libreoffice.{form}")


def make_wacz():
    """By warcio and the `wacz` program."""
    from io import BytesIO
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "data.warc.gz"
        with archive.open("wb") as out:
            writer = WARCWriter(out, gzip=True)
            page = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
            for url, media, body in (
                ("https://velmaracourier.example/oranje", "text/html", f"<html><body>{page}</body></html>".encode()),
                ("https://velmaracourier.example/script.js", "text/javascript", (SOURCE / "script.js").read_bytes()),
            ):
                head = StatusAndHeaders("200 OK", [("Content-Type", media)], protocol="HTTP/1.1")
                writer.write_record(writer.create_warc_record(url, "response", payload=BytesIO(body), http_headers=head, warc_headers_dict={"WARC-Date": "2026-03-05T09:00:00Z"}))
        pages = Path(folder) / "pages.jsonl"
        pages.write_text('{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}\n'
                         '{"id": "1", "url": "https://velmaracourier.example/oranje", "title": "Twelve killed as shells hit market in Oranje", "ts": "2026-03-05T09:00:00Z"}\n')
        subprocess.run(["wacz", "create", "-o", HERE / "crawl.wacz", "-p", pages, archive], check=True, stdout=subprocess.DEVNULL)


def make_zip():
    import zipfile

    with zipfile.ZipFile(HERE / "packed.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("reports/oranje.txt", "\n\n".join(PARAGRAPHS))
        packed.writestr("reports/letter.eml", (HERE / "mail-plain-quoted.eml").read_bytes())
        for name in ("Oranje.html", "Oranje_files/script.js", "Oranje_files/saved_resource.html"):
            packed.writestr(name, (HERE / "complete" / name).read_bytes())
        packed.writestr("__MACOSX/._oranje.txt", "66 people were killed")
        packed.writestr("style.css", (SOURCE / "style.css").read_bytes())


def make_mbox():
    import mailbox

    (HERE / "letters.mbox").unlink(missing_ok=True)
    box = mailbox.mbox(HERE / "letters.mbox")
    for name in ("mail-plain-quoted.eml", "mail-html-base64.eml"):
        message = mailbox.mboxMessage((HERE / name).read_bytes())
        message.set_from("courier", time.gmtime(1772694900))
        box.add(message)
    box.flush()


def make_single():
    """By SingleFile (`npm install single-file-cli`, its folder in SINGLE_FILE)."""
    server = serve()
    try:
        program = Path(os.environ["SINGLE_FILE"]) / "node_modules/single-file-cli/single-file-node.js"
        subprocess.run(["node", program, "--browser-executable-path=/usr/bin/chromium", '--browser-arg=--no-sandbox', "http://127.0.0.1:8765/page.html", HERE / "page-singlefile.html"], check=True)
    finally:
        server.terminate()


PARTS = {name[5:]: part for name, part in list(globals().items()) if name.startswith("make_")}

if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()
        print(name)
