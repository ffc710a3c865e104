//! Everything that the program prints: sentences for people, one JSON object for machines. Nothing else writes to the standard streams.

use std::io::{self, BufRead, IsTerminal, Read, Write};

use carnet_words::{Argument, Language, Words};
use serde_json::Value;

use crate::Failure;

/// Nobody types a longer line.
const MAX_LINE: u64 = 4096;

/// Where a command says what it did.
pub struct Output {
    stdout: Box<dyn Write>,
    stderr: Box<dyn Write>,
    words: Words,
    json: bool,
    is_terminal: bool,
    color: bool,
}

impl Output {
    /// The standard streams. `NO_COLOR` is honoured.
    pub fn standard(language: Language, json: bool) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let color = is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { stdout: Box::new(io::stdout()), stderr: Box::new(io::stderr()), words: Words::new(language), json, is_terminal, color }
    }

    /// The catalog.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Whether machines read what is printed.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Turns JSON on or off, for a program that runs several commands.
    pub fn set_json(&mut self, json: bool) {
        self.json = json;
    }

    /// Whether standard output is a terminal.
    pub fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    /// Whether colours may be used.
    pub fn uses_color(&self) -> bool {
        self.color
    }

    /// A message of the catalog, with nothing in it that the names of others could do to the terminal.
    fn sentence(&self, id: &str, arguments: &[Argument<'_>]) -> String {
        let arguments = self.told(arguments);
        self.words.sentence(id, &arguments.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
    }

    /// What a sentence names, as it is said: cleaned, and the kind of a `thing` by its name in words.
    fn told<'a>(&self, arguments: &[Argument<'a>]) -> Vec<(&'a str, String)> {
        let mut told = cleaned(arguments);
        for (_, value) in told.iter_mut().filter(|(name, _)| *name == "thing") {
            *value = kind_in_words(value, &self.words);
        }
        told
    }

    /// Says a message of the catalog on standard output. Silent with `--json`.
    ///
    /// # Errors
    /// When standard output is closed or full.
    pub fn say(&mut self, id: &str, arguments: &[Argument<'_>]) -> Result<(), Failure> {
        let line = self.sentence(id, arguments);
        if self.json { Ok(()) } else { self.line(&line) }
    }

    /// Says a message of the catalog on standard error: beside a document that goes to standard output.
    ///
    /// # Errors
    /// When standard error is closed or full.
    pub fn note(&mut self, id: &str, arguments: &[Argument<'_>]) -> Result<(), Failure> {
        let line = self.sentence(id, arguments);
        if self.json {
            return Ok(());
        }
        writeln!(self.stderr, "{line}").map_err(Failure::output)
    }

    /// Prints a line as it is.
    ///
    /// # Errors
    /// When standard output is closed or full.
    pub fn line(&mut self, line: &str) -> Result<(), Failure> {
        let lines: Vec<String> = line.split('\n').map(clean).collect();
        writeln!(self.stdout, "{}", lines.join("\n")).map_err(Failure::output)
    }

    /// Prints one JSON object, if that is wanted.
    ///
    /// # Errors
    /// When standard output is closed or full.
    pub fn json(&mut self, value: &Value) -> Result<(), Failure> {
        if !self.json {
            return Ok(());
        }
        self.line(&escaped(value))
    }

    /// Prints one JSON object on a line of its own: one of many.
    ///
    /// # Errors
    /// When standard output is closed or full.
    pub fn json_line(&mut self, value: &Value) -> Result<(), Failure> {
        let line = escape(&value.to_string());
        self.line(&line)
    }

    /// Shows how far something has come, on a line of standard error that is written over. Silent unless a person is watching.
    ///
    /// # Errors
    /// When standard error is closed or full.
    pub fn progress(&mut self, id: &str, arguments: &[Argument<'_>]) -> Result<(), Failure> {
        if self.json || !io::stderr().is_terminal() {
            return Ok(());
        }
        let line = self.sentence(id, arguments);
        write!(self.stderr, "\r{line}\x1b[K").and_then(|()| self.stderr.flush()).map_err(Failure::output)
    }

    /// Ends the line of [`progress`](Self::progress).
    ///
    /// # Errors
    /// When standard error is closed or full.
    pub fn end_progress(&mut self) -> Result<(), Failure> {
        if self.json || !io::stderr().is_terminal() { Ok(()) } else { writeln!(self.stderr).map_err(Failure::output) }
    }

    /// Writes a document to standard output.
    ///
    /// # Errors
    /// When standard output is closed or full.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.stdout.write_all(bytes).and_then(|()| self.stdout.flush()).map_err(Failure::output)
    }

    /// Asks a question of a person at the terminal; the first letter of the answer decides, and no answer is no.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn ask(&mut self, id: &str) -> Result<bool, Failure> {
        let question = self.words.sentence(id, &[]);
        write!(self.stderr, "{question} ").and_then(|()| self.stderr.flush()).map_err(Failure::output)?;
        let mut answer = String::new();
        io::stdin().read_line(&mut answer).map_err(Failure::output)?;
        let letters = self.words.sentence("ui-yes-letters", &[]);
        Ok(answer.trim().chars().next().is_some_and(|letter| letters.contains(letter.to_ascii_lowercase())))
    }

    /// Asks a person at the terminal for a line; `None` when there are no more.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn ask_line(&mut self, id: &str, arguments: &[Argument<'_>]) -> Result<Option<String>, Failure> {
        let question = self.sentence(id, arguments);
        write!(self.stderr, "{question} ").and_then(|()| self.stderr.flush()).map_err(Failure::output)?;
        let mut answer = String::new();
        let len = io::stdin().lock().take(MAX_LINE).read_line(&mut answer).map_err(Failure::output)?;
        Ok((len > 0).then(|| answer.trim().to_owned()))
    }

    /// Says why one of many things failed; silent with `--json`, where the one object tells of all.
    pub fn remark(&mut self, failure: &Failure) {
        if !self.json {
            self.failure(failure);
        }
    }

    /// Why something failed, as an object for machines: the code, and in words what it means and what can be done.
    pub fn object(&self, failure: &Failure) -> Value {
        let arguments = self.told(&failure.arguments());
        let arguments: Vec<Argument<'_>> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let (sentence, hint) = (self.words.sentence(failure.code(), &arguments), self.words.hint(failure.code(), &arguments));
        serde_json::json!({ "code": failure.code(), "error": sentence, "hint": hint })
    }

    /// Says why a command failed: `error:`, and `hint:` where there is something to do. With `--json`, an object with the code.
    pub fn failure(&mut self, failure: &Failure) {
        if failure.is_closed_pipe() {
            return; // whoever reads has read enough, as `head` does
        }
        if self.json {
            let object = escaped(&self.object(failure));
            // If even this cannot be written, the exit status still tells.
            let _ = writeln!(self.stdout, "{object}").and_then(|()| self.stdout.flush());
            return;
        }
        let arguments = self.told(&failure.arguments());
        let arguments: Vec<Argument<'_>> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let sentence = self.words.sentence(failure.code(), &arguments);
        let hint = self.words.hint(failure.code(), &arguments);
        let label = |id| self.words.sentence(id, &[]);
        let hint = hint.map(|hint| format!("\n{} {hint}\n", label("ui-hint"))).unwrap_or_default();
        let _ = write!(self.stderr, "{} {sentence} [{}]\n{hint}", label("ui-error"), failure.code());
        let _ = self.stdout.flush();
    }
}

/// What a kind of documents, or of things at a portal, is called; one that the catalog does not know is shown as it is.
pub(crate) fn kind_in_words(name: &str, words: &Words) -> String {
    let id = format!("ui-kind-{name}");
    if words.knows(&id) { words.sentence(&id, &[]) } else { name.to_owned() }
}

/// A text without what could move the cursor, turn the line around, or hide: control characters, directions, marks without width.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|c| if is_odd(c) { '\u{fffd}' } else { c }).collect()
}

fn is_odd(c: char) -> bool {
    c.is_control() || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn cleaned<'a>(arguments: &[Argument<'a>]) -> Vec<(&'a str, String)> {
    // A name of a file has no lines: one that pretends to would write sentences of its own.
    let lines = |value: &str| value.split('\n').map(clean).collect::<Vec<_>>().join("\n");
    arguments.iter().map(|(name, value)| (*name, if *name == "path" { clean(value) } else { lines(value) })).collect()
}

/// JSON in which such characters are escaped, which says the same to a program and does nothing to a terminal.
fn escaped(value: &Value) -> String {
    escape(&serde_json::to_string_pretty(value).expect("a JSON value is serializable"))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c != '\n' && is_odd(c) { escaped.push_str(&["\\u", &format!("{:04x}", u32::from(c))].concat()) } else { escaped.push(c) }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_a_thing_is_told_in_words() {
        let out = |language| Output::standard(language, true);
        let failure = Failure::no("row-unknown").with("thing", "customer").with("id", "c1");
        assert_eq!(out(Language::English).object(&failure)["error"], "The replica has nothing of the kind Customer with the id `c1`");
        let sentence =
            out(Language::German).sentence("ui-courier-known", &[("thing", "device-report"), ("machine", "a\u{1b}b"), ("id", "op-1")]);
        assert!(sentence.starts_with("Bericht von a\u{fffd}b: "), "{sentence}");
        assert_eq!(kind_in_words("a-later-kind", &Words::new(Language::French)), "a-later-kind");
    }
}
