//! What to read: files, folders and the standard input, named before anything is opened.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ascribe_page::{Place, Problem, page_of_folder};

/// Something to read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The standard input, written `-`.
    Standard,
    /// A file, which may hold many pages.
    File(PathBuf),
    /// A file that was found in a folder: read where content or name say what it is, passed over where neither does.
    Found(PathBuf),
    /// Bytes that are in the program already.
    Bytes {
        /// What to call them.
        name: String,
        /// What a file of that name would hold.
        bytes: &'static [u8],
    },
}

impl Input {
    /// The name for messages: the path as it was given or found, `-` for the standard input.
    pub fn name(&self) -> String {
        match self {
            Input::Standard => "-".to_owned(),
            Input::File(path) | Input::Found(path) => path.display().to_string(),
            Input::Bytes { name, .. } => name.clone(),
        }
    }
}

/// The inputs behind `paths`, in the order given; a folder stands for the files in it and below it, sorted by name.
///
/// The folder of pictures, scripts and frames of a page that a browser saved beside it is passed over, with a problem that
/// is only told [aside](Problem::is_aside). Hidden files in folders are left out, links to folders are not followed (they can run in circles), and a path that
/// cannot be looked at is a problem, not an end.
pub fn find_inputs(paths: &[PathBuf]) -> (Vec<Input>, Vec<Problem>) {
    let mut found = Found::default();
    for path in paths {
        if path.as_os_str() == "-" {
            found.inputs.push(Input::Standard);
        } else {
            found.add(path, Input::File);
        }
    }
    (found.inputs, found.problems)
}

#[derive(Default)]
struct Found {
    inputs: Vec<Input>,
    problems: Vec<Problem>,
}

impl Found {
    fn add(&mut self, path: &Path, input: fn(PathBuf) -> Input) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => match page_beside(path) {
                Some(page) => self.problems.push(belongs_to(path, &page)),
                None => self.add_folder(path),
            },
            Ok(_) => self.inputs.push(input(path.to_owned())),
            Err(error) => self.problems.push(problem_with(path, &error)),
        }
    }

    fn add_folder(&mut self, folder: &Path) {
        let listed = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = match listed {
            Ok(entries) => entries,
            Err(error) => return self.problems.push(problem_with(folder, &error)),
        };
        entries.retain(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            if is_link && entry.path().is_dir() {
                continue;
            }
            self.add(&entry.path(), Input::Found);
        }
    }
}

/// The page that a browser saved beside the folder of its pictures, scripts and frames, where `folder` is such a one.
fn page_beside(folder: &Path) -> Option<PathBuf> {
    let name = page_of_folder(folder.file_name()?.to_str()?)?;
    let pages = ["html", "htm", "xhtml"].map(|ending| folder.with_file_name(format!("{name}.{ending}")));
    pages.into_iter().find(|page| page.is_file())
}

fn belongs_to(folder: &Path, page: &Path) -> Problem {
    Problem {
        input: folder.display().to_string(),
        place: Place::Whole,
        code: "belongs-to-page",
        message: format!("passed over: the pictures, scripts and frames of `{}`", page.display()),
        hint: Some("to have a frame read, name its file".to_owned()),
    }
}

/// The problem with a path that the system refused, in words for users.
pub(crate) fn problem_with(path: &Path, error: &io::Error) -> Problem {
    let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
    let (code, message, hint) = match error.kind() {
        io::ErrorKind::NotFound if is_link => (
            "dangling-link",
            "a link to a file that is not there".to_owned(),
            "restore the file or remove the link",
        ),
        io::ErrorKind::NotFound => {
            ("not-found", "no such file or folder".to_owned(), "check the spelling of the path")
        }
        io::ErrorKind::PermissionDenied => {
            ("not-allowed", "not allowed to read it".to_owned(), "ask its owner for the right to read it")
        }
        _ => (
            "unreadable",
            format!("cannot be read: {error}"),
            "check the disk or the network share it lies on",
        ),
    };
    let input = path.display().to_string();
    Problem { input, place: Place::Whole, code, message, hint: Some(hint.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_give_their_files_sorted_and_missing_paths_are_problems() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("b")).unwrap();
        for name in ["c.txt", "a.html", ".hidden", "b/2.txt", "b/1.txt"] {
            fs::write(path(name), "x").unwrap();
        }
        let (inputs, problems) = find_inputs(&[folder.path().to_owned(), path("none"), PathBuf::from("-")]);
        let expected = ["a.html", "b/1.txt", "b/2.txt", "c.txt"].map(|name| Input::Found(path(name)));
        assert_eq!(inputs[..4], expected);
        assert_eq!(inputs[4..], [Input::Standard]);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].to_string().contains("none: no such file or folder"));
    }

    #[test]
    fn the_folder_of_a_saved_page_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in ["toll_files", "other_files"] {
            fs::create_dir(path(name)).unwrap();
            fs::write(path(name).join("script.js"), "alert('15 people were killed')").unwrap();
        }
        fs::write(path("toll.html"), "<p>Twelve died.").unwrap();
        let (inputs, problems) = find_inputs(&[folder.path().to_owned()]);
        let expected = ["other_files/script.js", "toll.html"].map(|name| Input::Found(path(name)));
        assert_eq!(inputs, expected);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].is_aside() && problems[0].input.ends_with("toll_files"), "{}", problems[0]);
        let (inputs, _) = find_inputs(&[path("toll_files/script.js")]);
        assert_eq!(inputs, [Input::File(path("toll_files/script.js"))]);
    }
}
