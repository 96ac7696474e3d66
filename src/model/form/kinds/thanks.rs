//! Thanks: from whom, to whom as far as they consent, and for what.

use serde_json::Value;

use super::super::{Content, Field, Form, Label, Pick};
use super::{Desk, Sort};
use crate::domain::Kind;
use crate::domain::fault::{LINE_MAX, NAME_MAX};
use crate::domain::recognition::{MESSAGE_MAX, RECEIVERS_MAX, references};
use crate::text::SafeText;

const SORTS: &[&str] = &["thank_you", "kudos", "trust_win"];
const NEEDS: &[&str] = &["autonomy", "competence", "relatedness"];
/// The least first: a name is shown when its owner said so, and not because someone did not look.
const CONSENTS: &[&str] = &["team", "initials", "first", "full"];

pub(super) fn form(desk: &Desk<'_>) -> Form {
    let giver = desk.me().map_or("", |me| me.as_str());
    let mut fields = vec![
        Field::new(Label::Sort, "/data/kind", Content::pick(SORTS)),
        Field::new(Label::Giver, "/data/giver", Content::line(NAME_MAX).everywhere(giver)),
    ];
    fields.extend(receiver(0, teams(desk)));
    fields.extend([
        // The giver's own words, in the language in which they are said.
        Field::new(Label::Message, "/data/message", Content::line(MESSAGE_MAX)),
        Field::new(Label::Impact, "/data/impact", Content::line(LINE_MAX)),
        Field::new(Label::Need, "/data/need", Content::pick_or_none(NEEDS)),
    ]);
    let fields = desk.site_field().into_iter().chain(fields.into_iter().map(Field::given)).collect();
    Form::new(Sort::Thanks, None, fields, desk.new_paper(Kind::Recognition), desk.stem)
}

/// The teams, by what people call them: that is what stands for a person who does not want to be named.
fn teams(desk: &Desk<'_>) -> Vec<Pick> {
    let first = desk.site.languages.first();
    let named = |team: &crate::domain::site::Team| {
        let called = first.map_or_else(SafeText::default, |lang| team.name.in_lang(lang).clone());
        Pick::Called(called, team.id.clone(), team.name.clone())
    };
    std::iter::once(Pick::None).chain(desk.site.teams.iter().map(named)).collect()
}

/// The fields of one receiver.
///
/// A reference is the publisher's own, and opaque. Where nobody gives one it is made of what tells the person here: see
/// [`references::made_of`].
fn receiver(index: usize, teams: Vec<Pick>) -> [Field; 4] {
    let at = |name: &str| format!("/data/receivers/{index}/{name}");
    [
        Field::new(Label::Receiver, &at("name"), Content::line(NAME_MAX)),
        Field::new(Label::ReceiverTeam, &at("team"), Content::Pick { picks: teams, at: 0 }),
        Field::new(Label::Consent, &at("consent"), Content::pick(CONSENTS)),
        Field::new(Label::Reference, &at("ref"), Content::line(NAME_MAX)),
    ]
    .map(|field| field.nth(index + 1).given())
}

/// One more receiver, once the last one has a name.
pub(super) fn grow(form: &mut Form) {
    let names = |field: &Field| field.label == Label::Receiver;
    let count = form.fields.iter().filter(|field| names(field)).count();
    let Some(last) = form.fields.iter().rposition(names) else { return };
    if count >= RECEIVERS_MAX || form.fields[last].content.is_blank() {
        return;
    }
    let Some(Content::Pick { picks, .. }) = form.fields.get(last + 1).map(|field| &field.content) else {
        return;
    };
    let next = receiver(count, picks.clone());
    let (behind, more) = (last + next.len(), next.len());
    form.fields.splice(behind..behind, next);
    // What is wrong with a field stays at it.
    for (at, _) in form.troubles.iter_mut().filter_map(|trouble| trouble.at.as_mut()) {
        *at += if *at >= behind { more } else { 0 };
    }
}

/// The id of the team that stands for the receiver of a place.
fn team_of(form: &Form, index: usize) -> Option<&SafeText> {
    let is_its = |field: &&Field| field.label == Label::ReceiverTeam && field.nth == index + 1;
    match &form.fields.iter().find(is_its)?.content {
        Content::Pick { picks, at } => match picks.get(*at)? {
            Pick::Called(_, id, _) => Some(id),
            _ => None,
        },
        _ => None,
    }
}

/// Receivers without a name are none, but for one that must be there; references are made where they lack.
pub(super) fn finish(form: &Form, event: &mut Value) {
    let site = event["site"].as_str().unwrap_or_default().to_owned();
    let Some(Value::Array(receivers)) = event.pointer_mut("/data/receivers") else { return };
    let is_named = |receiver: &Value| receiver.get("name").is_some();
    // Those at the end only: a fault of one in the middle must stand at its own fields.
    while receivers.len() > 1 && receivers.last().is_some_and(|last| !is_named(last)) {
        receivers.pop();
    }
    for (index, receiver) in receivers.iter_mut().enumerate() {
        let text = |name: &str| receiver.get(name).and_then(Value::as_str).unwrap_or_default();
        if text("ref").is_empty() {
            let team = team_of(form, index).map_or("", SafeText::as_str);
            receiver["ref"] = references::made_of(&site, team, text("name")).into();
        }
    }
}
