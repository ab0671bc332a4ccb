//! Zip archives: office documents, web archives with their pages (WACZ), and files that somebody packed together.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::sync::Arc;

use ascribe_model::{DateBasis, Document, PageDate};
use serde::Deserialize;
use zip::ZipArchive;

use crate::dates::{iso_value, since_1970};
use crate::inner::{Inner, Items, read_inner};
use crate::json_items::problem_item;
use crate::limits::{MAX_INNER_UNPACKED_BYTES, MAX_MEMBER_BYTES, MAX_MEMBERS};
use crate::office::{self, Form, main_part_named};
use crate::stamp::Fallback;
use crate::{Place, Problem};

/// The bytes of an archive, in several hands.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        self.0.as_slice()
    }
}

/// An archive whose members can be taken out, each by its place: names in old encodings may look alike.
pub(crate) struct Members {
    archive: ZipArchive<Cursor<Shared>>,
    names: Vec<String>,
    bytes: Shared,
    /// Bytes that may still be unpacked.
    n_left: u64,
}

/// A member that was unpacked.
pub(crate) struct Member {
    pub bytes: Vec<u8>,
    /// What is wrong with it behind these bytes.
    pub fault: Option<String>,
}

/// The pages in a zip archive: what it is is told by what lies in it.
pub(crate) fn read_zip(input: &str, bytes: Vec<u8>, depth: usize) -> Items {
    let told = |code, message: String, hint: &str| -> Items {
        let problem = Problem::new(input, Place::Whole, code, message).with_hint(hint);
        Box::new(std::iter::once(problem_item(problem)))
    };
    let mut members = match Members::open(bytes) {
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
        Packed::Office(form, part) => Box::new(std::iter::once(office::read(input, members, form, part))),
        Packed::WebArchive => read_wacz(input, members, depth),
        Packed::Files => read_files(input, members, depth),
        Packed::Refused(what, hint) => told("not-text", format!("the input is {what}"), hint),
    }
}

/// What a zip archive is.
enum Packed {
    /// An office document and the member that holds its text.
    Office(Form, String),
    WebArchive,
    Files,
    /// Something that is not read, and what to do about it.
    Refused(&'static str, &'static str),
}

const IMPORT: &str = "import its rows with `ascribe import SHEET --as MAPPING`";
const PRINT: &str = "save its text, or print it as HTML";

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

    pub(crate) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name_raw(name.as_bytes()).is_some()
    }

    fn form(&mut self) -> Packed {
        if let Some(part) = self.main_part() {
            return match part.split_once('/').map(|(folder, _)| folder) {
                Some("word") => Packed::Office(Form::Docx, part),
                Some("xl") => Packed::Refused("a workbook (XLSX)", IMPORT),
                Some("ppt") => Packed::Refused("a presentation (PPTX)", PRINT),
                _ => Packed::Refused("an office document that is no text", PRINT),
            };
        }
        match self.declared().as_deref() {
            Some(
                "application/vnd.oasis.opendocument.text"
                | "application/vnd.oasis.opendocument.text-template",
            ) => Packed::Office(Form::Odt, "content.xml".to_owned()),
            Some("application/vnd.oasis.opendocument.spreadsheet") => {
                Packed::Refused("a workbook (ODS)", IMPORT)
            }
            Some("application/epub+zip") => {
                Packed::Refused("an e-book (EPUB)", "unpack it: its chapters are HTML")
            }
            Some(declared) if declared.starts_with("application/vnd.oasis") => {
                Packed::Refused("an office document that is no text (OpenDocument)", PRINT)
            }
            _ if self.is_web_archive() => Packed::WebArchive,
            _ => Packed::Files,
        }
    }

    /// The member that holds what an office document of ISO 29500 is about: the one that it names itself, else one of the
    /// names that all programs give it.
    fn main_part(&mut self) -> Option<String> {
        let named = self.take_named("_rels/.rels").ok().and_then(|rels| main_part_named(&rels.bytes));
        let usual = ["word/document.xml", "xl/workbook.xml", "xl/workbook.bin", "ppt/presentation.xml"];
        let usual = usual.into_iter().map(str::to_owned);
        named.into_iter().chain(usual).find(|part| self.has(part))
    }

    /// What the archive says of itself, as OpenDocument and EPUB do.
    fn declared(&mut self) -> Option<String> {
        let declared = String::from_utf8(self.take_named("mimetype").ok()?.bytes).ok()?;
        Some(declared.trim().to_owned())
    }

    fn is_web_archive(&self) -> bool {
        let begins = |start: &str| self.names.iter().any(|name| name.starts_with(start));
        begins("archive/") && (self.has("datapackage.json") || begins("indexes/"))
    }

    /// Unpacks the member of a name; says why where that cannot be done.
    pub(crate) fn take_named(&mut self, name: &str) -> Result<Member, String> {
        let idx = self.archive.index_for_name_raw(name.as_bytes()).ok_or("it is not in the archive")?;
        self.take(idx)
    }

    fn take(&mut self, idx: usize) -> Result<Member, String> {
        let most = (MAX_MEMBER_BYTES as u64).min(self.n_left);
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
            read => Ok(Member { bytes, fault: read.err().map(|error| error.to_string()) }),
        }
    }
}

/// Every file that was packed, each read as an input of its own.
fn read_files(input: &str, members: Members, depth: usize) -> Items {
    let names: BTreeSet<&str> = members.names.iter().map(String::as_str).collect();
    let is_file = |name: &str| !name.ends_with('/') && !is_hidden(name) && !belongs_to_page(name, &names);
    let places = (0..members.names.len()).filter(|idx| is_file(&members.names[*idx])).collect();
    read_members(input, members, places, depth)
}

fn read_members(input: &str, mut members: Members, places: Vec<usize>, depth: usize) -> Items {
    let input = input.to_owned();
    Box::new(places.into_iter().flat_map(move |idx| -> Items {
        let name = members.names[idx].clone();
        let told = |code, message: String| {
            problem_item(Problem::new(&format!("{input}: {name}"), Place::Whole, code, message))
        };
        match members.take(idx) {
            Ok(Member { bytes, fault }) => {
                let inner = Inner { input: &input, member: &name, what: "member", depth, charset: None };
                let fault = fault.map(|fault| {
                    told("cut-short", format!("the member was read as far as it can be: {fault}"))
                });
                Box::new(read_inner(&inner, bytes).chain(fault))
            }
            Err(why) => {
                let item = told("broken-zip", format!("the member cannot be unpacked: {why}"));
                Box::new(std::iter::once(item))
            }
        }
    }))
}

/// Files that packing programs and file managers add.
fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
}

/// Whether a file lies in the folder of a page that a browser saved beside it.
fn belongs_to_page(name: &str, names: &BTreeSet<&str>) -> bool {
    let folders = name.match_indices('/').map(|(at, _)| &name[..at]);
    folders.filter_map(page_of_folder).any(|page| {
        ["html", "htm", "xhtml"].iter().any(|ending| names.contains(format!("{page}.{ending}").as_str()))
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
    let is_archive = |name: &str| name.starts_with("archive/") && !name.ends_with('/');
    let places = (0..members.names.len()).filter(|idx| is_archive(&members.names[*idx])).collect();
    let fill = move |document: &mut Document| {
        if let Some(read_as) = &mut document.read_as {
            "wacz".clone_into(&mut read_as.kind);
        }
        if let Some(page) = document.url.as_ref().and_then(|url| listed.get(url)) {
            fallback_of(page).fill(document);
        }
    };
    Box::new(read_members(input, members, places, depth).map(move |item| item.then(fill.clone())))
}

fn listed_pages(members: &mut Members) -> BTreeMap<String, ListedPage> {
    let lists = ["pages/pages.jsonl", "pages/extraPages.jsonl"];
    let mut listed = BTreeMap::new();
    for list in lists {
        let Ok(list) = members.take_named(list) else { continue };
        for line in list.bytes.split(|byte| *byte == b'\n') {
            let Ok(page) = serde_json::from_slice::<ListedPage>(line) else { continue };
            if let Some(url) = &page.url {
                listed.entry(url.clone()).or_insert(page);
            }
        }
    }
    listed
}

/// What the list says of a page.
fn fallback_of(page: &ListedPage) -> Fallback {
    let at = page.ts.as_ref().and_then(|ts| match ts {
        serde_json::Value::String(ts) => iso_value(ts),
        ts => ts.as_f64().and_then(since_1970),
    });
    Fallback {
        headline: page.title.clone().filter(|title| !title.trim().is_empty()),
        captured: at.map(|value| PageDate { value, basis: DateBasis::Archive }),
        ..Fallback::default()
    }
}
