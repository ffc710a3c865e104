//! The inspector's page: every field of what crosses, with lines to sign. One HTML file that needs nothing but a browser that prints.

use std::fmt::Write as _;

use carnet_core::UnixTime;
use carnet_core::inspect::{Field, FieldValue};
use carnet_courier::outbox::PORTAL;
use carnet_words::Words;

use super::crossing::{Crossed, NOT_CHECKED};
use super::fields::{label, parts, value};
use crate::commands::inspect::signature;
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
    pub(super) documents: &'a [Crossed<'a>],
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

/// Black on white in any theme; a document is kept together as far as the page allows. What holds fields of its own spans the whole width,
/// and a hash of 64 digits fits beside its name.
const STYLE: &str = "\
:root { color-scheme: light; }
@page { margin: 14mm; }
body { margin: 0 auto; max-width: 186mm; padding: 4mm; background: #fff; color: #000; font: 10pt/1.35 sans-serif; }
header { display: flex; justify-content: space-between; align-items: baseline; border-bottom: 1pt solid #000; }
h1 { font-size: 16pt; margin: 0; } h2 { font-size: 12pt; margin: 4mm 0 1mm; } p { margin: 0 0 1mm; }
dl { display: grid; grid-template-columns: 50mm minmax(0, 1fr); gap: 0 3mm; margin: 1mm 0; }
dt { font-weight: bold; overflow-wrap: anywhere; } dd { margin: 0; overflow-wrap: anywhere; } code { font-size: 8pt; }
dt.wide { grid-column: 1 / -1; } dd.wide { grid-column: 1 / -1; margin-left: 3mm; } dd.wide dl { margin: 0; }
section { border-top: 0.5pt solid #000; margin-top: 3mm; break-inside: avoid; }
footer { break-inside: avoid; margin-top: 8mm; } .line { border-bottom: 0.5pt solid #000; min-height: 9mm; margin-top: 4mm; }
";

fn document(number: usize, crossed: &Crossed<'_>, words: &Words) -> String {
    let say = |id: &str| escaped(&words.sentence(id, &[]));
    let inspection = &crossed.crossing.inspection;
    let kind = say(&format!("ui-kind-{}", inspection.kind.name()));
    let verified = signature(&Ok(inspection.clone()), NOT_CHECKED, words);
    let facts = [
        ("ui-courier-page-digest", code(&crossed.crossing.digest())),
        ("ui-courier-page-verified", with_hashes(&verified)),
        ("ui-courier-page-operation", code(crossed.operation)),
    ];
    let mut text = format!("<section><h2>{number}. {kind}</h2>\n<dl>\n");
    for (id, value) in facts {
        let _ = writeln!(text, "<dt>{}</dt><dd>{value}</dd>", say(id));
    }
    text.push_str("</dl>\n");
    fields(inspection.claims.as_deref().unwrap_or_default(), words, &mut text);
    text + "</section>\n"
}

fn fields(fields_of: &[Field], words: &Words, text: &mut String) {
    text.push_str("<dl>\n");
    for Field { name, value: shown } in fields_of {
        let label = escaped(&label(name, words));
        match shown {
            FieldValue::Map(inner) => {
                let _ = write!(text, "<dt class=\"wide\">{label}</dt><dd class=\"wide\">");
                fields(inner, words, text);
            }
            FieldValue::List(items) => {
                let _ = write!(text, "<dt>{label}</dt><dd>");
                let is_code = items.iter().all(|item| matches!(item, FieldValue::Bytes(_)));
                for part in parts(name, items, words) {
                    let _ = write!(text, "<p>{}</p>", if is_code { code(&part) } else { escaped(&part) });
                }
            }
            FieldValue::Bytes(_) => {
                let _ = write!(text, "<dt>{label}</dt><dd>{}", code(&value(name, shown, words)));
            }
            _ => {
                let _ = write!(text, "<dt>{label}</dt><dd>{}", escaped(&value(name, shown, words)));
            }
        }
        text.push_str("</dd>\n");
    }
    text.push_str("</dl>\n");
}

/// A sentence in which the hashes are set apart, so that none breaks where it fits on a line.
fn with_hashes(sentence: &str) -> String {
    let is_hash = |word: &str| word.len() >= 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let words = sentence.split(' ').map(|word| if is_hash(word) { code(word) } else { escaped(word) });
    words.collect::<Vec<_>>().join(" ")
}

/// A hash or an id, in letters that tell each of them apart.
fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

/// A text as text: nothing in it is markup, turns the line around, or hides.
fn escaped(text: &str) -> String {
    let text = clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use carnet_core::Kind;
    use carnet_courier::visit::Crossing;
    use carnet_model::{Inspection, Unverified};
    use carnet_words::Language;

    use super::*;

    fn crossing(value: &str) -> Crossing {
        let field = |name: &str, value: FieldValue| Field { name: name.to_owned(), value };
        let text = |name: &str, value: &str| field(name, FieldValue::Text(value.to_owned()));
        let pair = FieldValue::List(vec![FieldValue::Text("export".into()), FieldValue::Number(12)]);
        let inner = FieldValue::Map(vec![
            text("host_name", value),
            text("<b>odd</b>", "x"),
            field("counters", FieldValue::List(vec![pair])),
            field("grace_secs", FieldValue::Number(1_209_600)),
            field("commitment", FieldValue::Bytes(vec![0xab; 32])),
        ]);
        let claims = vec![text("aud", "acme"), field("iat", FieldValue::Time(1_795_673_313)), field("carnet", inner)];
        let inspection = Inspection { kind: Kind::Deactivation, signer: Err(Unverified::KeyNotGiven), claims: Some(claims) };
        Crossing { document: b"bytes".to_vec(), inspection }
    }

    fn page(language: Language, value: &str, machine: &str) -> String {
        let one = crossing(value);
        let (at, documents) = (UnixTime::from_secs(1_795_600_000), [Crossed { crossing: &one, operation: "op-12ab" }]);
        let sheet = Sheet { from: machine, to: PORTAL, who: "ana", inspector: "Ivy & Co", at, documents: &documents };
        html(&sheet, &Words::new(language))
    }

    #[test]
    fn every_field_stands_on_the_page_in_every_language() {
        for language in Language::ALL {
            let page = page(language, "press-04", "press 4");
            let words = Words::new(language);
            assert!(page.contains(&format!("<html lang=\"{}\">", language.code())));
            let digest = carnet_core::Digest::of(b"bytes").to_string();
            let (seal, checked) = ("ab".repeat(32), words.sentence(NOT_CHECKED, &[]));
            for shown in [
                "press-04",
                "acme",
                "press 4",
                "ana",
                "Ivy &amp; Co",
                digest.as_str(),
                "op-12ab",
                seal.as_str(),
                "export: 12",
                "2026-11-26",
            ] {
                assert!(page.contains(shown), "{}: {shown}", language.code());
            }
            for shown in [checked, words.sentence("ui-kind-deactivation", &[]), words.sentence("ui-days", &[("days", "14")])] {
                assert!(page.contains(&escaped(&shown)), "{}: {shown}", language.code());
            }
            for raw in ["ui-", "{ $", "1795673313", "1209600", "[[", "host_name", "grace_secs"] {
                assert!(!page.contains(raw), "{}: {raw}: {page}", language.code());
            }
        }
    }

    #[test]
    fn what_holds_fields_of_its_own_has_the_whole_width() {
        let page = page(Language::English, "press-04", "press 4");
        assert!(page.contains("<dt class=\"wide\">Contents</dt><dd class=\"wide\"><dl>"), "{page}");
        assert_eq!(page.matches("<dl>").count(), page.matches("</dl>").count());
        assert_eq!(page.matches("<dd").count(), page.matches("</dd>").count());
    }

    #[test]
    fn a_hash_in_a_sentence_is_set_apart() {
        let hash = "0a".repeat(32);
        assert_eq!(with_hashes(&format!("signed by {hash} & co")), format!("signed by <code>{hash}</code> &amp; co"));
    }

    #[test]
    fn nothing_that_others_wrote_is_markup() {
        let evil = "<script>alert('x')</script>\"\u{202e}";
        let page = page(Language::English, evil, evil);
        assert!(!page.contains("<script") && !page.contains("<b>odd") && !page.contains('\u{202e}'), "{page}");
        assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;\u{fffd}"), "{page}");
    }
}
