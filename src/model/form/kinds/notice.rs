//! A new notice: what, why, for whom, from when, what stays, what is not known, and when the next word comes.

use super::super::{Content, Field, Form, Label, Pick, Place};
use super::{Desk, Sort};
use crate::domain::Kind;
use crate::domain::fault::{BODY_MAX, LINE_MAX, NAME_MAX, TITLE_MAX};
use crate::text::Text;
use crate::wire::hold::{GATE_NAME_MAX, GATES_MAX};

const DECISIONS: &[&str] = &["proposed", "in_consultation", "decided"];
const PRIORITIES: &[&str] = &["routine", "important", "critical"];
const AUDIENCES: &[&str] = &["floor", "leads"];

pub(super) fn form(desk: &Desk<'_>, headline: Option<&Text>) -> Form {
    let line = || desk.words(LINE_MAX);
    let head = desk.words(TITLE_MAX);
    let head = headline.map_or(head.clone(), |headline| head.with(headline));
    let teams = desk.site.teams.iter().map(|team| (Pick::Named(team.id.clone(), team.name.clone()), false));
    let writer = desk.writer;
    let role = writer.author_role.as_ref().map_or("", |role| role.as_str());
    let name = writer.author_name.as_ref().map_or("", |name| name.as_str());
    let fields = vec![
        Field::new(Label::Headline, "/data/headline", head),
        Field::new(Label::Why, "/data/why", line()),
        Field::new(Label::Body, "/data/body", desk.words(BODY_MAX)),
        Field::new(Label::Decision, "/data/decision", Content::pick_or_none(DECISIONS)),
        Field::new(Label::EffectiveAt, "/data/effective_at", Content::time()),
        Field::new(Label::Affects, "/data/affects", Content::Marks { picks: teams.collect(), at: 0 }),
        Field::new(Label::MeansForYou, "/data/means_for_you", line()),
        Field::new(Label::StaysTheSame, "/data/stays_the_same", line()),
        Field::new(Label::NotKnownYet, "/data/not_known_yet", line()),
        Field::new(Label::NextWordBy, "/data/next_word_by", Content::time()),
        Field::new(Label::Support, "/data/support", line()),
        Field::new(Label::AuthorRole, "/data/author/role", desk.words(NAME_MAX).everywhere(role)),
        Field::new(Label::AuthorName, "/data/author/name", Content::line(NAME_MAX).everywhere(name)),
        Field::new(Label::Priority, "/data/priority", Content::pick(PRIORITIES)),
        Field::new(Label::Audience, "/audience", Content::pick(AUDIENCES)),
        Field::placed(Label::HoldUntil, Place::HoldUntil, Content::time()),
        Field::placed(Label::Gates, Place::Gates, Content::line(GATES_MAX * (GATE_NAME_MAX + 1))),
    ];
    let fields = desk.site_field().into_iter().chain(fields.into_iter().map(Field::given)).collect();
    Form::new(Sort::Notice, None, fields, desk.new_paper(Kind::Notice), desk.stem)
}
