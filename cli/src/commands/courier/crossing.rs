//! What crosses between a site and the technician: shown with every field, let through by a person, and kept as a page to sign.

use std::ffi::OsStr;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use carnet_core::Title;
use carnet_courier::visit::{self, Crossing};
use carnet_device::durable::{self, PRIVATE};

use super::page::{self, Sheet};
use crate::args::CrossingArgs;
use crate::commands::inspect;
use crate::{Failure, Session, deliver};

/// What it means here that there was no key to check a document with.
pub(super) const NOT_CHECKED: &str = "ui-courier-not-checked";

/// A document that has crossed, and why.
pub(super) struct Crossed<'a> {
    pub(super) crossing: &'a Crossing,
    /// The operation that it belongs to, by its id.
    pub(super) operation: &'a str,
}

/// Where documents cross, and who watches.
pub(super) struct Gate {
    /// The machine, as people call it.
    pub(super) machine: Title,
    inspector: Option<Title>,
    page: Option<PathBuf>,
    asks: bool,
}

impl Gate {
    /// The gate that the arguments describe. Where a person is to be asked, there has to be one. The page takes the place neither of
    /// `replica` nor of any of `outputs`.
    ///
    /// # Errors
    /// When a name cannot be used, the page is there already or would be none, or nobody can be asked.
    pub(super) fn new(args: &CrossingArgs, force: bool, replica: &Path, outputs: &[PathBuf], session: &Session) -> Result<Self, Failure> {
        let machine = visit::machine(&args.machine)?;
        let inspector: Option<Title> = args.inspector.as_deref().map(str::parse).transpose()?;
        if let Some(page) = &args.page {
            check_page_name(page)?;
            deliver::check_target(page, Some(replica), force)?;
            if outputs.iter().any(|output| deliver::is_same(output, page)) {
                return Err(Failure::trouble("output-twice").with("path", page.display()));
            }
        }
        if !args.yes && (session.out.is_json() || !std::io::stdin().is_terminal()) {
            return Err(Failure::no("crossing-not-confirmed"));
        }
        Ok(Self { machine, inspector, page: args.page.clone(), asks: !args.yes })
    }

    /// Who lets documents cross; empty if nobody is named.
    pub(super) fn inspector(&self) -> &str {
        self.inspector.as_ref().map_or("", Title::as_str)
    }

    /// Shows every field of what is about to cross together, and asks.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub(super) fn lets(&self, crossing: &[&Crossing], question: &str, session: &mut Session) -> Result<bool, Failure> {
        if !session.out.is_json() {
            for one in crossing {
                session.out.say("ui-courier-document", &[("digest", &one.digest())])?;
                inspect::tell(&Ok(one.inspection.clone()), NOT_CHECKED, session)?;
            }
        }
        self.confirms(question, session)
    }

    /// Asks a further question, unless nobody is to be asked.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub(super) fn confirms(&self, question: &str, session: &mut Session) -> Result<bool, Failure> {
        if self.asks { session.out.ask(question) } else { Ok(true) }
    }

    /// Writes the page of what has crossed, if one is wanted.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write_page(&self, crossed: &[Crossed<'_>], way: &Way<'_>, session: &mut Session) -> Result<(), Failure> {
        let Some(path) = self.page.as_ref().filter(|_| !crossed.is_empty()) else { return Ok(()) };
        let sheet = Sheet { from: way.from, to: way.to, who: way.who, inspector: self.inspector(), at: session.now(), documents: crossed };
        durable::write(path, page::html(&sheet, session.out.words()).as_bytes(), PRIVATE)?;
        session.out.note("ui-written", &[("path", &path.display().to_string())])
    }
}

/// Whose hands documents go through.
pub(super) struct Way<'a> {
    /// Where they were taken: a machine, or the portal.
    pub(super) from: &'a str,
    /// Where they go.
    pub(super) to: &'a str,
    /// Who carries them, as people call them.
    pub(super) who: &'a str,
}

/// A page is a file that a browser opens: standard output has what is shown.
fn check_page_name(path: &Path) -> Result<(), Failure> {
    let ending = path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
    match ending.as_deref() {
        Some("html" | "htm") => Ok(()),
        _ => Err(Failure::trouble("page-name").with("path", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_the_name_of_a_page() {
        for (name, is_page) in [("a.html", true), ("b/A.HTM", true), ("-", false), ("a", false), (".html", false), ("a.html.txt", false)] {
            assert_eq!(check_page_name(Path::new(name)).is_ok(), is_page, "{name}");
        }
    }
}
