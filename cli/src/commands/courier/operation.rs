//! An operation of the outbox, for people and for programs: what it does, for which machine, and what became of it.

use carnet_core::{Digest, Envelope};
use carnet_courier::outbox::Item;
use carnet_courier::visit::{claim, document, wants_license};
use carnet_model::sync::Action;
use serde_json::{Value, json};

use crate::output::kind_in_words;
use crate::{Failure, Session, dates};

/// Says one operation in a line; and in further ones what can be done about it.
pub(crate) fn tell(item: &Item, session: &mut Session) -> Result<(), Failure> {
    let what = what(&item.operation.action, session);
    let machine = if item.machine.is_empty() { "—" } else { &item.machine };
    let arguments = [("id", item.operation.id.as_str()), ("what", &what), ("machine", machine)];
    let Some(answer) = &item.answer else { return session.out.say("ui-courier-line-waiting", &arguments) };
    if item.is_refused() {
        let (reason, code) = (reason(item, session), answer.code.as_deref().unwrap_or("-"));
        session.out.say("ui-courier-line-refused", &[&arguments[..], &[("reason", reason.as_str()), ("code", code)]].concat())?;
    } else {
        session.out.say("ui-courier-line-applied", &arguments)?;
    }
    if let Some(hint) = hint(item, session) {
        session.out.say("ui-courier-line-hint", &[("hint", &hint)])?;
    }
    if wants_license(item) {
        let claim = claim(answer).unwrap_or("—");
        session.out.say("ui-courier-claim", &[("claim", claim), ("id", &item.operation.id)])?;
    }
    if item.is_to_bring() {
        let count = answer.documents.len().to_string();
        session.out.say("ui-courier-to-bring", &[("count", &count), ("machine", machine)])?;
    } else if item.is_handed_over {
        session.out.say("ui-courier-handed-over", &[("machine", machine)])?;
    }
    Ok(())
}

/// The form for machines.
pub(crate) fn to_json(item: &Item) -> Value {
    let answer = item.answer.as_ref();
    let document = document(&item.operation.action);
    let state = match answer {
        None => "waiting",
        Some(_) if item.is_refused() => "refused",
        Some(_) => "applied",
    };
    json!({
        "id": item.operation.id,
        "at": item.operation.at,
        "do": name(&item.operation.action),
        "action": item.operation.action,
        "machine": item.machine,
        "kind": document.as_deref().and_then(kind_of),
        "digest": document.as_deref().map(|document| Digest::of(document).to_string()),
        "state": state,
        "code": answer.and_then(|answer| answer.code.as_deref()),
        "detail": answer.and_then(|answer| answer.detail.as_deref()),
        "claim_code": answer.and_then(claim),
        "documents": answer.map_or(0, |answer| answer.documents.len()),
        "to_bring": item.is_to_bring(),
        "handed_over": item.is_handed_over,
    })
}

/// What an operation does, in words.
pub(crate) fn what(action: &Action, session: &Session) -> String {
    let say = |id: &str, arguments: &[(&str, &str)]| session.out.words().sentence(&format!("ui-courier-do-{id}"), arguments);
    let subject = match action {
        Action::Document { .. } => {
            let document = document(action);
            let kind = document.as_deref().and_then(kind_of).unwrap_or("-");
            return say("document", &[("kind", &kind_in_words(kind, session.out.words()))]);
        }
        Action::ResetActivation { serial } | Action::Refresh { serial } => serial.to_string(),
        Action::Borrow { serial, until } => {
            let date = dates::show_last(carnet_core::UnixTime::from_secs(*until));
            return say("borrow", &[("subject", &serial.to_string()), ("date", &date)]);
        }
        Action::AssignUser { license, user } => return say("assign-user", &[("subject", license), ("user", user)]),
        Action::UnassignUser { license, user } => return say("unassign-user", &[("subject", license), ("user", user)]),
        Action::Renew { license, days } => return say("renew", &[("subject", license), ("days", &days.to_string())]),
        Action::Transfer { license, order } => return say("transfer", &[("subject", license), ("order", order)]),
        Action::ResetLicense { license }
        | Action::Note { license, .. }
        | Action::Disable { license }
        | Action::Enable { license }
        | Action::Revoke { license } => license.clone(),
        Action::BlockDevice { device } | Action::UnblockDevice { device } | Action::DeclareDead { device } => device.clone(),
    };
    say(name(action), &[("subject", &subject)])
}

/// The name of an action on the wire.
pub(crate) fn name(action: &Action) -> &'static str {
    match action {
        Action::ResetActivation { .. } => "reset-activation",
        Action::ResetLicense { .. } => "reset-license",
        Action::Refresh { .. } => "refresh",
        Action::Borrow { .. } => "borrow",
        Action::AssignUser { .. } => "assign-user",
        Action::UnassignUser { .. } => "unassign-user",
        Action::Renew { .. } => "renew",
        Action::Note { .. } => "note",
        Action::Transfer { .. } => "transfer",
        Action::Disable { .. } => "disable",
        Action::Enable { .. } => "enable",
        Action::Revoke { .. } => "revoke",
        Action::BlockDevice { .. } => "block-device",
        Action::UnblockDevice { .. } => "unblock-device",
        Action::DeclareDead { .. } => "declare-dead",
        Action::Document { .. } => "document",
    }
}

/// What kind a document is, if it is one.
pub(crate) fn kind_of(document: &[u8]) -> Option<&'static str> {
    Envelope::parse(document).ok().map(|envelope| envelope.kind().name())
}

/// Why it was refused: in our words, which are in the language of whoever reads them, or else in those that the portal found at the sync.
fn reason(item: &Item, session: &Session) -> String {
    let (words, arguments) = (session.out.words(), [("do", name(&item.operation.action))]);
    let answer = item.answer.as_ref();
    match answer.and_then(|answer| answer.code.as_deref()) {
        Some(code) if words.can_tell(code, &arguments) => words.sentence(code, &arguments),
        // The portal knows what a sentence names.
        code => answer.and_then(|answer| answer.detail.as_deref()).or(code).unwrap_or("—").to_owned(),
    }
}

/// What can be done about a refusal. Where a license is wanted, that is told beside it.
fn hint(item: &Item, session: &Session) -> Option<String> {
    let (words, arguments) = (session.out.words(), [("do", name(&item.operation.action))]);
    let code = item.answer.as_ref().filter(|_| item.is_refused() && !wants_license(item))?.code.as_deref()?;
    if words.can_tell(code, &arguments) { words.hint_in_window(code, &arguments) } else { None }
}

#[cfg(test)]
mod tests {
    use carnet_courier::visit::LICENSE_WANTED;
    use carnet_model::sync::{Answer, Outcome, PushedOperation};
    use carnet_words::Language;

    use super::*;

    fn item(action: Action, answer: Option<Answer>) -> Item {
        let operation = PushedOperation { id: "op-1".into(), at: 5, if_version: None, action };
        Item { operation, machine: "press 4".into(), answer, is_handed_over: false }
    }

    fn refused(code: &str) -> Answer {
        let row = Some(json!({ "claim_code": "ABCD-EFGH" }));
        Answer { id: "op-1".into(), outcome: Outcome::Refused, code: Some(code.into()), detail: None, row, documents: Vec::new() }
    }

    #[test]
    fn the_names_are_those_of_the_wire() {
        let (license, device) = (String::from("l"), String::from("d"));
        for action in [
            Action::ResetActivation { serial: 1 },
            Action::ResetLicense { license: license.clone() },
            Action::Renew { license: license.clone(), days: 3 },
            Action::Disable { license },
            Action::DeclareDead { device: device.clone() },
            Action::UnblockDevice { device },
            Action::Document { document: "AAAA".into(), license: None },
        ] {
            assert_eq!(serde_json::to_value(&action).unwrap()["do"], name(&action));
        }
    }

    #[test]
    fn a_reason_is_told_in_the_language_of_the_reader_where_its_words_are_known() {
        let told = |language, code: Option<&str>, detail: Option<&str>| {
            let session = Session::new(|| carnet_core::UnixTime::from_secs(0), crate::Output::standard(language, false));
            let answer = Answer { code: code.map(str::to_owned), detail: detail.map(str::to_owned), ..refused("-") };
            reason(&item(Action::Renew { license: "l".into(), days: 1 }, Some(answer)), &session)
        };
        let text = "So hieß es beim Abgleich";
        let frozen = Some(text);
        for code in ["device-blocked", "edit-invalid"] {
            let (english, german) = (told(Language::English, Some(code), frozen), told(Language::German, Some(code), frozen));
            assert!(english != german && frozen != Some(german.as_str()), "{english} {german}");
        }
        // Those name what only the portal knows, or are not known here.
        for code in ["field-invalid", "a-later-code"] {
            assert_eq!(told(Language::English, Some(code), frozen).as_str(), text);
        }
        assert_eq!(told(Language::English, Some("a-later-code"), None), "a-later-code");
        assert_eq!(told(Language::English, None, None), "—");
    }

    #[test]
    fn programs_are_told_the_state_and_the_claim() {
        let document = Action::Document { document: "AAAA".into(), license: None };
        let told = to_json(&item(document.clone(), Some(refused(LICENSE_WANTED))));
        assert_eq!((&told["state"], &told["code"], &told["claim_code"]), (&json!("refused"), &json!(LICENSE_WANTED), &json!("ABCD-EFGH")));
        assert_eq!(told["digest"], Digest::of(&[0; 3]).to_string());
        let renew = to_json(&item(Action::Renew { license: "l1".into(), days: 30 }, None));
        assert_eq!(renew["action"], json!({ "do": "renew", "license": "l1", "days": 30 }));
        assert_eq!(to_json(&item(document, None))["state"], "waiting");
    }
}
