//! Zip archives: office documents, web archives with their pages (WACZ), and files that somebody packed together.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::Arc;

use ascribe_model::{DateBasis, Document, PageDate};
use serde::Deserialize;
use zip::ZipArchive;

use crate::dates::{iso_value, since_1970};
use crate::inner::{Inner, Items, read_inner};
use crate::json_items::problem_item;
use crate::limits::{MAX_INNER_UNPACKED_BYTES, MAX_MEMBER_BYTES, MAX_MEMBERS};
use crate::office::{self, Form};
use crate::{Place, Problem};

/// The bytes of an archive, in several hands.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        self.0.as_slice()
    }
}

/// An archive whose members can be taken out.
pub(crate) struct Members {
    archive: ZipArchive<Cursor<Shared>>,
    names: Vec<String>,
    bytes: Shared,
    /// Bytes that may still be unpacked.
    n_left: u64,
}

/// The pages in a zip archive: what it is is told by what lies in it.
pub(crate) fn read_zip(input: &str, bytes: Vec<u8>, depth: usize) -> Items {
    let told = |code, message: String, hint: &str| -> Items {
        let problem = Problem::new(input, Place::Whole, code, message).with_hint(hint);
        Box::new(std::iter::once(problem_item(problem)))
    };
    let members = match Members::open(bytes) {
        Ok(members) => members,
        Err(why) => {
            return told(
                "broken-zip",
                format!("the zip archive cannot be read: {why}"),
                "fetch or pack it again",
            );
        }
    };
    if members.names.len() > MAX_MEMBERS {
        let message = format!("the zip archive has more than {MAX_MEMBERS} members");
        return told("too-many-entries", message, "unpack it and give the folder");
    }
    match members.form() {
        Packed::Office(form) => Box::new(std::iter::once(office::read(input, members, form))),
        Packed::WebArchive => read_wacz(input, members, depth),
        Packed::Files => read_files(input, members, depth),
        Packed::Refused(what, hint) => told("not-text", format!("the input is {what}"), hint),
    }
}

/// What a zip archive is.
enum Packed {
    Office(Form),
    WebArchive,
    Files,
    /// Something that is not read, and what to do about it.
    Refused(&'static str, &'static str),
}

impl Members {
    fn open(bytes: Vec<u8>) -> Result<Members, String> {
        let bytes = Shared(Arc::new(bytes));
        let archive = ZipArchive::new(Cursor::new(bytes.clone())).map_err(|error| error.to_string())?;
        let names = archive.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
        Ok(Members { archive, names, bytes, n_left: MAX_INNER_UNPACKED_BYTES })
    }

    /// How many bytes it has as it came in.
    pub(crate) fn n_bytes(&self) -> usize {
        self.bytes.as_ref().len()
    }

    /// Its bytes as they came in.
    pub(crate) fn whole(&self) -> Vec<u8> {
        self.bytes.as_ref().to_vec()
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    fn form(&self) -> Packed {
        let begins = |start: &str| self.names.iter().any(|name| name.starts_with(start));
        let sheet = "import its rows with `ascribe import SHEET --as MAPPING`";
        let print = "save its text, or print it as HTML";
        if begins("word/document") {
            return Packed::Office(Form::Docx);
        }
        if self.has("xl/workbook.xml") || self.has("xl/workbook.bin") {
            return Packed::Refused("a workbook (XLSX)", sheet);
        }
        if self.has("ppt/presentation.xml") {
            return Packed::Refused("a presentation (PPTX)", print);
        }
        match self.declared().as_deref() {
            Some(
                "application/vnd.oasis.opendocument.text"
                | "application/vnd.oasis.opendocument.text-template",
            ) => {
                return Packed::Office(Form::Odt);
            }
            Some("application/vnd.oasis.opendocument.spreadsheet") => {
                return Packed::Refused("a workbook (ODS)", sheet);
            }
            Some("application/epub+zip") => {
                return Packed::Refused("an e-book (EPUB)", "unpack it: its chapters are HTML");
            }
            Some(declared) if declared.starts_with("application/vnd.oasis") => {
                return Packed::Refused("an office document that is no text (OpenDocument)", print);
            }
            _ => {}
        }
        match begins("archive/") && (self.has("datapackage.json") || begins("indexes/")) {
            true => Packed::WebArchive,
            false => Packed::Files,
        }
    }

    /// What the archive says of itself in its first bytes, as OpenDocument and EPUB do.
    fn declared(&self) -> Option<String> {
        let head = self.bytes.as_ref().get(..200.min(self.n_bytes()))?;
        let at = memchr::memmem::find(head, b"mimetypeapplication/")? + "mimetype".len();
        let is_of_type = |byte: &u8| byte.is_ascii_alphanumeric() || b"/.+-".contains(byte);
        let declared: Vec<u8> = head[at..].iter().copied().take_while(is_of_type).collect();
        // What follows directly behind a stored member is the next one's mark, "PK".
        let declared = String::from_utf8(declared).ok()?;
        Some(declared.strip_suffix("PK").unwrap_or(&declared).to_owned())
    }

    /// Unpacks a member; says why where that cannot be done.
    pub(crate) fn take(&mut self, name: &str) -> Result<Vec<u8>, String> {
        let most = (MAX_MEMBER_BYTES as u64).min(self.n_left);
        let idx = self.names.iter().position(|known| known == name).ok_or("it is not in the archive")?;
        let mut member = match self.archive.by_index(idx) {
            Ok(member) if member.encrypted() => return Err("it is locked with a password".to_owned()),
            Ok(member) => member,
            Err(error) => return Err(error.to_string()),
        };
        let mut bytes = Vec::new();
        let read = member.by_ref().take(most + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > most {
            self.n_left = 0;
            return Err(format!("it unpacks to more than {most} bytes, the limit"));
        }
        self.n_left -= bytes.len() as u64;
        match read {
            Err(error) if bytes.is_empty() => Err(error.to_string()),
            _ => Ok(bytes),
        }
    }
}

/// Every file that was packed, each read as an input of its own.
fn read_files(input: &str, members: Members, depth: usize) -> Items {
    let names = members.names.clone();
    let is_file = {
        let names = names.clone();
        move |name: &String| !name.ends_with('/') && !is_hidden(name) && !belongs_to_page(name, &names)
    };
    read_members(input, members, names.into_iter().filter(is_file), depth)
}

fn read_members(
    input: &str,
    mut members: Members,
    names: impl Iterator<Item = String> + Send + 'static,
    depth: usize,
) -> Items {
    let input = input.to_owned();
    Box::new(names.flat_map(move |name| -> Items {
        match members.take(&name) {
            Ok(bytes) => read_inner(&Inner { input: &input, member: &name, what: "member", depth }, bytes),
            Err(why) => {
                let message = format!("the member cannot be unpacked: {why}");
                let problem = Problem::new(&format!("{input}: {name}"), Place::Whole, "broken-zip", message);
                Box::new(std::iter::once(problem_item(problem.with_hint("unpack it and give the folder"))))
            }
        }
    }))
}

/// Files that packing programs and file managers add.
fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
}

/// Whether a file lies in the folder of a page that a browser saved beside it.
fn belongs_to_page(name: &str, names: &[String]) -> bool {
    let folders = name.match_indices('/').map(|(at, _)| &name[..at]);
    folders.filter_map(page_of_folder).any(|page| {
        ["html", "htm", "xhtml"]
            .iter()
            .any(|ending| names.iter().any(|name| *name == format!("{page}.{ending}")))
    })
}

/// The page, without its ending, whose pictures, scripts and frames lie in a folder of this name where a browser saved it
/// completely: `page` for `page_files`.
///
/// ```
/// assert_eq!(ascribe_page::page_of_folder("toll_files"), Some("toll"));
/// assert_eq!(ascribe_page::page_of_folder("reports"), None);
/// ```
pub fn page_of_folder(folder: &str) -> Option<&str> {
    const ENDINGS: [&str; 9] =
        ["_files", "-files", ".files", "_file", "-Dateien", "_fichiers", "_archivos", "_pliki", "-filer"];
    ENDINGS
        .iter()
        .find_map(|ending| folder.strip_suffix(ending))
        .filter(|page| !page.is_empty() && !page.ends_with('/'))
}

/// A page as a WACZ lists it.
#[derive(Clone, Debug, Deserialize)]
struct ListedPage {
    url: Option<String>,
    title: Option<String>,
    ts: Option<serde_json::Value>,
}

/// The pages of the web archives in a WACZ, with the titles and times of its list of pages.
fn read_wacz(input: &str, mut members: Members, depth: usize) -> Items {
    let listed = Arc::new(listed_pages(&mut members));
    let is_archive = |name: &String| name.starts_with("archive/") && !name.ends_with('/');
    let names: Vec<String> = members.names.iter().filter(|name| is_archive(name)).cloned().collect();
    let fill = move |document: &mut Document| fill_listed(document, &listed);
    Box::new(read_members(input, members, names.into_iter(), depth).map(move |item| item.then(fill.clone())))
}

fn listed_pages(members: &mut Members) -> BTreeMap<String, ListedPage> {
    let lists = ["pages/pages.jsonl", "pages/extraPages.jsonl"];
    let mut listed = BTreeMap::new();
    for list in lists {
        let lines = members.take(list).unwrap_or_default();
        for line in lines.split(|byte| *byte == b'\n') {
            let Ok(page) = serde_json::from_slice::<ListedPage>(line) else { continue };
            if let Some(url) = &page.url {
                listed.entry(url.clone()).or_insert(page);
            }
        }
    }
    listed
}

fn fill_listed(document: &mut Document, listed: &BTreeMap<String, ListedPage>) {
    if let Some(read_as) = &mut document.read_as {
        "wacz".clone_into(&mut read_as.kind);
    }
    let Some(page) = document.url.as_ref().and_then(|url| listed.get(url)) else { return };
    if document.headline.is_none() {
        document.headline = page.title.clone().filter(|title| !title.trim().is_empty());
    }
    let at = page.ts.as_ref().and_then(|ts| match ts {
        serde_json::Value::String(ts) => iso_value(ts),
        ts => ts.as_f64().and_then(since_1970),
    });
    let captured = at.map(|value| PageDate { value, basis: DateBasis::Archive });
    document.captured = document.captured.take().or(captured);
}
