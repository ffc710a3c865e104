//! The inspector's page: every field of what crosses, with lines to sign. One HTML file that needs nothing but a browser that prints.

use std::fmt::Write as _;

use carnet_core::UnixTime;
use carnet_core::inspect::{Field, FieldValue};
use carnet_courier::outbox::PORTAL;
use carnet_words::Words;

use super::crossing::Crossing;
use crate::commands::inspect::plain;
use crate::dates;
use crate::output::clean;

/// What stands on a page.
pub(super) struct Sheet<'a> {
    /// Where the documents were taken: a machine, or the portal.
    pub(super) from: &'a str,
    /// Where they go.
    pub(super) to: &'a str,
    /// Who carries them.
    pub(super) who: &'a str,
    /// Who was asked; empty if nobody is named.
    pub(super) inspector: &'a str,
    /// When.
    pub(super) at: UnixTime,
    /// What crosses.
    pub(super) documents: &'a [&'a Crossing],
}

/// The page, in the language of `words`.
pub(super) fn html(sheet: &Sheet<'_>, words: &Words) -> String {
    let say = |id: &str| escaped(&words.sentence(id, &[]));
    let place = |name: &str| if name == PORTAL { say("ui-courier-page-portal") } else { escaped(name) };
    let facts = [
        ("ui-courier-page-from", place(sheet.from)),
        ("ui-courier-page-to", place(sheet.to)),
        ("ui-courier-page-carrier", escaped(sheet.who)),
        ("ui-courier-page-when", escaped(&dates::show_second(sheet.at))),
    ];
    let facts: String = facts.iter().map(|(id, value)| format!("<dt>{}</dt><dd>{value}</dd>\n", say(id))).collect();
    let documents: String = sheet.documents.iter().enumerate().map(|(at, one)| document(at + 1, one, words)).collect();
    let lines = [
        ("ui-courier-page-inspector", escaped(sheet.inspector)),
        ("ui-courier-page-signature", String::new()),
        ("ui-courier-page-date", String::new()),
    ];
    let lines: String = lines.iter().map(|(id, value)| format!("<p class=\"line\">{value}</p><p>{}</p>\n", say(id))).collect();
    let (title, purpose) = (say("ui-courier-page-title"), say("ui-courier-page-purpose"));
    let count = sheet.documents.len().to_string();
    let count = escaped(&words.sentence("ui-courier-page-count", &[("count", &count)]));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<header><h1>{title}</h1><p>{count}</p></header>\n<p>{purpose}</p>\n\
         <dl>\n{facts}</dl>\n{documents}<footer>\n{lines}</footer>\n</body>\n</html>\n",
        words.language().code()
    )
}

/// Black on white in any theme; a document is kept together as far as the page allows.
const STYLE: &str = "\
:root { color-scheme: light; }
@page { margin: 14mm; }
body { margin: 0 auto; max-width: 186mm; padding: 4mm; background: #fff; color: #000; font: 10pt/1.35 sans-serif; }
header { display: flex; justify-content: space-between; align-items: baseline; border-bottom: 1pt solid #000; }
h1 { font-size: 16pt; margin: 0; } h2 { font-size: 12pt; margin: 4mm 0 1mm; } p { margin: 0 0 1mm; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 4mm; margin: 1mm 0; }
dt { font-weight: bold; } dd { margin: 0; overflow-wrap: anywhere; } code { font-size: 9pt; overflow-wrap: anywhere; }
section { border-top: 0.5pt solid #000; margin-top: 3mm; }
footer { break-inside: avoid; margin-top: 8mm; } .line { border-bottom: 0.5pt solid #000; min-height: 9mm; margin-top: 4mm; }
";

fn document(number: usize, crossing: &Crossing, words: &Words) -> String {
    let kind = crossing.inspection.kind.name();
    let kind = words.sentence(&format!("ui-kind-{kind}"), &[]);
    let digest = crossing.digest();
    let mut text = format!("<section><h2>{number}. {}</h2>\n<p><code>SHA-256 {digest}</code></p>\n", escaped(&kind));
    fields(crossing.inspection.claims.as_deref().unwrap_or_default(), words, &mut text);
    text + "</section>\n"
}

fn fields(fields_of: &[Field], words: &Words, text: &mut String) {
    text.push_str("<dl>\n");
    for Field { name, value } in fields_of {
        let _ = write!(text, "<dt>{}</dt><dd>", escaped(&label(name, words)));
        match value {
            FieldValue::Map(inner) => fields(inner, words, text),
            FieldValue::List(items) if items.iter().any(|item| matches!(item, FieldValue::Map(_))) => {
                for item in items {
                    let _ = write!(text, "<p>{}</p>", escaped(&plain(item)));
                }
            }
            value => text.push_str(&escaped(&plain(value))),
        }
        text.push_str("</dd>\n");
    }
    text.push_str("</dl>\n");
}

/// The name of a field in words; one that the catalog does not know is shown as it is.
fn label(name: &str, words: &Words) -> String {
    let id = format!("ui-field-{}", name.replace('_', "-"));
    if words.knows(&id) { words.sentence(&id, &[]) } else { name.to_owned() }
}

/// A text as text: nothing in it is markup, turns the line around, or hides.
fn escaped(text: &str) -> String {
    let text = clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use carnet_core::Kind;
    use carnet_model::{Inspection, Unverified};
    use carnet_words::Language;

    use super::*;

    fn crossing(value: &str) -> Crossing {
        let text = |name: &str, value: &str| Field { name: name.to_owned(), value: FieldValue::Text(value.to_owned()) };
        let inner = FieldValue::Map(vec![text("host_name", value), text("<b>odd</b>", "x")]);
        let claims = vec![text("aud", "acme"), Field { name: "carnet".into(), value: inner }];
        let inspection = Inspection { kind: Kind::Request, signer: Err(Unverified::KeyNotGiven), claims: Some(claims) };
        Crossing { document: b"bytes".to_vec(), inspection }
    }

    fn page(language: Language, value: &str, machine: &str) -> String {
        let one = crossing(value);
        let (at, documents) = (UnixTime::from_secs(1_795_600_000), [&one]);
        let sheet = Sheet { from: machine, to: PORTAL, who: "ana", inspector: "Ivy & Co", at, documents: &documents };
        html(&sheet, &Words::new(language))
    }

    #[test]
    fn every_field_stands_on_the_page_in_every_language() {
        for language in Language::ALL {
            let page = page(language, "press-04", "press 4");
            assert!(page.contains(&format!("<html lang=\"{}\">", language.code())));
            let digest = carnet_core::Digest::of(b"bytes").to_string();
            for shown in ["press-04", "acme", "press 4", "ana", "Ivy &amp; Co", digest.as_str(), "2026-11-2"] {
                assert!(page.contains(shown), "{}: {shown}", language.code());
            }
            assert!(!page.contains("ui-") && !page.contains("{ $"), "{page}");
        }
    }

    #[test]
    fn nothing_that_others_wrote_is_markup() {
        let evil = "<script>alert('x')</script>\"\u{202e}";
        let page = page(Language::English, evil, evil);
        assert!(!page.contains("<script") && !page.contains("<b>odd") && !page.contains('\u{202e}'), "{page}");
        assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;\u{fffd}"), "{page}");
    }
}
