//! The printed page: a document as a QR code and as a code to type, with what to do in every language. It needs nothing but a browser that
//! prints, and carries nothing that the document does not.

use carnet_core::{Digest, Envelope};

use crate::qr::{Correction, Symbol};
use crate::{CarrierError, typed};

/// What to do with the page, in one language: its two-letter code (ISO 639-1); the title, what to do, and how to type the code, for a document
/// that has one. Backticks stand around literals.
pub type Instructions = (&'static str, [String; 3]);

/// The page of `document`, as one HTML file. `instruct` is given the document's kind and the number of lines of its code.
///
/// # Errors
/// [`CarrierError::QrTooLarge`] for a document that no still QR code holds, or why it is none.
pub fn html(document: &[u8], instruct: impl Fn(&str, usize) -> Vec<Instructions>) -> Result<String, CarrierError> {
    let kind = Envelope::parse(document)?.kind().name();
    // What paper loses, the code makes up for; a large document leaves less room for that.
    let symbol = Symbol::still(document, Correction::Quartile)
        .or_else(|_| Symbol::still(document, Correction::Medium))
        .or_else(|_| Symbol::still(document, Correction::Low))?;
    let lines = typed::lines(document).unwrap_or_default();
    let digest = Digest::of(document).short().to_string();
    let section = |(language, [title, steps, typing]): Instructions| {
        let typing = if lines.is_empty() { String::new() } else { format!("<p>{}</p>", escaped(&typing)) };
        format!("<section lang=\"{language}\"><h2>{}</h2><p>{}</p>{typing}</section>\n", escaped(&title), escaped(&steps))
    };
    let sections: String = instruct(kind, lines.len()).into_iter().map(section).collect();
    let code: String = lines.iter().map(|line| format!("<li>{}</li>\n", line.replace('-', " "))).collect();
    let code = if code.is_empty() { code } else { format!("<ol>\n{code}</ol>\n") };
    Ok(format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Carnet {kind} {digest}</title>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<header><h1>Carnet</h1><p>{kind} · {digest}</p></header>\n\
         <div class=\"both\"><figure>{}</figure>\n<div>\n{sections}</div></div>\n{code}</body>\n</html>\n",
        symbol.to_svg()
    ))
}

/// Black on white in any theme; one page of A4 or Letter, and the lines of the code large enough to be read out.
const STYLE: &str = "\
:root { color-scheme: light; }
@page { margin: 14mm; }
body { margin: 0 auto; max-width: 186mm; padding: 4mm; background: #fff; color: #000; font: 10pt/1.35 sans-serif; }
header { display: flex; justify-content: space-between; align-items: baseline; border-bottom: 1pt solid #000; }
h1 { font-size: 16pt; margin: 0; } h2 { font-size: 10.5pt; margin: 0 0 1mm; } p { margin: 0 0 1mm; }
.both { display: flex; gap: 6mm; margin: 4mm 0; }
figure { margin: 0; flex: 0 0 96mm; } svg { width: 96mm; height: 96mm; display: block; }
section { margin-bottom: 3mm; font-size: 9pt; }
ol { columns: 2; column-gap: 10mm; margin: 0; padding-left: 9mm; font: 11pt/1.45 monospace; border-top: 1pt solid #000; padding-top: 3mm; }
li { break-inside: avoid; white-space: nowrap; }
";

/// What stands between backticks is typed as it is.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let parts = text.split('`').enumerate().map(|(at, part)| if at % 2 == 1 { format!("<code>{part}</code>") } else { part.to_owned() });
    parts.collect()
}
