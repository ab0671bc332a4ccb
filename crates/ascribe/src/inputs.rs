//! What to read: files, folders and the standard input, named before anything is opened.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ascribe_page::{Place, Problem};

/// Something to read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The standard input, written `-`.
    Standard,
    /// A file, which may hold many pages.
    File(PathBuf),
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
            Input::File(path) => path.display().to_string(),
            Input::Bytes { name, .. } => name.clone(),
        }
    }
}

/// The inputs behind `paths`, in the order given; a folder stands for the files in it and below it, sorted by name.
///
/// Hidden files in folders are left out, links to folders are not followed (they can run in circles), and a path that
/// cannot be looked at is a problem, not an end.
pub fn find_inputs(paths: &[PathBuf]) -> (Vec<Input>, Vec<Problem>) {
    let mut found = Found::default();
    for path in paths {
        if path.as_os_str() == "-" {
            found.inputs.push(Input::Standard);
        } else {
            found.add(path);
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
    fn add(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.add_folder(path),
            Ok(_) => self.inputs.push(Input::File(path.to_owned())),
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
            self.add(&entry.path());
        }
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
        let expected = ["a.html", "b/1.txt", "b/2.txt", "c.txt"].map(|name| Input::File(path(name)));
        assert_eq!(inputs[..4], expected);
        assert_eq!(inputs[4..], [Input::Standard]);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].to_string().contains("none: no such file or folder"));
    }
}
