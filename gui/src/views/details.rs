//! What a technician or the vendor asks for: the machine, the documents field by field, what happened.

use carnet_core::inspect::{Field, FieldValue, unverified_fields};
use carnet_core::{ComponentMatch, Digest, Envelope, UnixTime};
use eframe::egui::{self, RichText, Ui};

use super::icons::Icon;
use super::widgets::{card, fact, gap, literal, remark};
use super::{View, title_ui};
use crate::format::{date_time, grouped, number};
use crate::product::{Parcel, Standing};

pub(super) fn details_ui(ui: &mut Ui, view: &mut View<'_>) {
    let Some(product) = view.state.product() else { return super::home::home_ui(ui, view) };
    title_ui(ui, &view.say("ui-window-details"), &product.profile.product);
    let Some(standing) = &product.standing else { return };
    heading(ui, &view.say("ui-window-machine"));
    card(ui, |ui| machine_ui(ui, view, standing));
    gap(ui);
    heading(ui, &view.say("ui-window-documents"));
    card(ui, |ui| {
        ui.label(RichText::new(view.say("ui-window-documents-purpose")).weak());
        for parcel in &standing.documents {
            document_ui(ui, view, parcel);
        }
    });
    gap(ui);
    heading(ui, &view.say("ui-window-story"));
    card(ui, |ui| {
        for (time, event) in &standing.story {
            fact(ui, &date_time(view.words, *time), &view.say(&format!("ui-event-{event}")));
        }
    });
    gap(ui);
    fact(ui, &view.say("ui-window-state-folder"), &product.folder.display().to_string());
}

fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).text_style(egui::TextStyle::Heading).strong());
}

fn machine_ui(ui: &mut Ui, view: &View<'_>, standing: &Standing) {
    ui.label(RichText::new(view.say("ui-window-device-key")).weak());
    literal(ui, &grouped(&standing.device));
    let Some(report) = &standing.verdict.fingerprint else { return };
    gap(ui);
    for (kind, what) in report.components() {
        let (icon, id) = match what {
            ComponentMatch::Same => (Icon::Good, "ui-window-same"),
            ComponentMatch::Changed => (Icon::Warning, "ui-window-changed"),
            ComponentMatch::Absent => (Icon::Waiting, "ui-window-absent"),
        };
        remark(ui, icon, &format!("{} · {}", view.say(&format!("ui-component-{kind}")), view.say(id)));
    }
}

fn document_ui(ui: &mut Ui, view: &View<'_>, parcel: &Parcel) {
    let digest = Digest::of(&parcel.document).short().to_string();
    let title = format!("{} · {}", view.say(&format!("ui-kind-{}", parcel.kind.name())), &digest[..8]);
    egui::CollapsingHeader::new(title).id_salt(&digest).show(ui, |ui| {
        let fields = Envelope::parse(&parcel.document).and_then(|envelope| unverified_fields(&envelope));
        fields_ui(ui, view, &fields.unwrap_or_default());
    });
}

fn fields_ui(ui: &mut Ui, view: &View<'_>, fields: &[Field]) {
    for Field { name, value } in fields {
        let label = label(view, name);
        match value {
            FieldValue::Map(inner) => {
                ui.label(RichText::new(label).strong());
                ui.indent(name, |ui| fields_ui(ui, view, inner));
            }
            FieldValue::List(items) if items.iter().any(|item| matches!(item, FieldValue::Map(_))) => {
                ui.label(RichText::new(label).strong());
                ui.indent(name, |ui| {
                    for item in items {
                        ui.label(said(view, item));
                    }
                });
            }
            value => fact(ui, &label, &said(view, value)),
        }
    }
}

/// The name of a field in words; one that the catalog does not know is shown as it is.
fn label(view: &View<'_>, name: &str) -> String {
    let id = format!("ui-field-{}", name.replace('_', "-"));
    if view.words.knows(&id) { view.say(&id) } else { name.to_owned() }
}

fn said(view: &View<'_>, value: &FieldValue) -> String {
    match value {
        FieldValue::Bytes(bytes) => grouped(&hex(bytes)),
        FieldValue::Flag(on) => view.say(if *on { "ui-window-yes" } else { "ui-window-no" }),
        FieldValue::List(items) => items.iter().map(|item| said(view, item)).collect::<Vec<_>>().join(", "),
        FieldValue::Map(fields) => {
            fields.iter().map(|field| format!("{} {}", label(view, &field.name), said(view, &field.value))).collect::<Vec<_>>().join(", ")
        }
        FieldValue::Number(amount) => number(view.words.language(), *amount),
        FieldValue::Text(text) => text.chars().filter(|c| !c.is_control()).collect(),
        FieldValue::Time(secs) => date_time(view.words, UnixTime::from_secs(*secs)),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
