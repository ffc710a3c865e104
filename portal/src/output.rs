//! What the commands print: sentences in the language of whoever calls them. Lines that programs read are the same in every language.

use std::io::{self, Write};

use anyhow::Result;
use carnet_words::{Argument, Language, Words};

use crate::failure::Failure;

/// Where a command says what it did.
pub struct Output {
    words: Words,
}

impl Output {
    /// The standard streams.
    pub fn new(language: Language) -> Self {
        Self { words: Words::new(language) }
    }

    /// Says a message of the catalog on standard output.
    ///
    /// # Errors
    /// When standard output is closed or full.
    pub fn say(&self, id: &str, arguments: &[Argument<'_>]) -> Result<()> {
        self.line(&self.words.sentence(id, arguments))
    }

    /// Prints a line on standard output as it is.
    ///
    /// # Errors
    /// When standard output is closed or full.
    pub fn line(&self, line: &str) -> Result<()> {
        let mut out = io::stdout().lock();
        writeln!(out, "{line}").and_then(|()| out.flush()).map_err(Failure::output)?;
        Ok(())
    }

    /// A message of the catalog.
    pub fn sentence(&self, id: &str, arguments: &[Argument<'_>]) -> String {
        self.words.sentence(id, arguments)
    }

    /// Says on standard error why a command failed: what happened, what lies beneath as others told it, and what to do.
    pub fn failure(&self, error: &anyhow::Error) {
        let failure = Failure::of(error);
        let (arguments, label) = (failure.arguments(), |id: &str| self.words.sentence(id, &[]));
        let sentence = self.words.sentence(failure.code(), &arguments);
        let beneath = error.chain().skip(usize::from(error.downcast_ref::<Failure>().is_some()));
        let beneath: String = beneath.map(|cause| format!("  {cause}\n")).collect();
        let hint = self.words.hint(failure.code(), &arguments).map(|hint| format!("\n{} {hint}\n", label("ui-hint"))).unwrap_or_default();
        // If even this cannot be written, the exit status still tells.
        let _ = write!(io::stderr(), "{} {sentence} [{}]\n{beneath}{hint}", label("ui-error"), failure.code());
    }
}
