//! The phrases of forms, of pulling and of writing at all.

use std::borrow::Cow;

use super::Words;
use crate::model::Model;
use crate::model::form::{Field, Label, NEVER, Sort, TWICE, Wrong, phrase_of};
use crate::model::huddle::Unfiled;

impl Words {
    /// What a form is called.
    pub fn form(&self, sort: Sort) -> Cow<'_, str> {
        self.say(match sort {
            Sort::Notice => "form-notice",
            Sort::Thanks => "form-thanks",
            Sort::Answer => "form-answer",
            Sort::Repair => "form-repair",
            Sort::Commitment => "form-commitment",
            Sort::Holding => "form-holding",
            Sort::Word => "form-word",
            Sort::Ownership => "form-ownership",
        })
    }

    /// What a field is called.
    pub fn field(&self, field: &Field) -> String {
        let nth = field.nth;
        let id = match field.label {
            Label::Site => "form-label-site",
            Label::Headline => "form-label-headline",
            Label::Body => "form-label-body",
            Label::Why => "form-label-why",
            Label::Affects => "form-label-affects",
            Label::Decision => "form-label-decision",
            Label::EffectiveAt => "form-label-effective-at",
            Label::MeansForYou => "form-label-means-for-you",
            Label::StaysTheSame => "form-label-stays-the-same",
            Label::NotKnownYet => "form-label-not-known-yet",
            Label::NextWordBy => "form-label-next-word-by",
            Label::Support => "form-label-support",
            Label::AuthorRole => "form-label-author-role",
            Label::AuthorName => "form-label-author-name",
            Label::Priority => "form-label-priority",
            Label::Audience => "form-label-audience",
            Label::HoldUntil => "form-label-hold-until",
            Label::Gates => "form-label-gates",
            Label::Sort => "form-label-sort",
            Label::Giver => "form-label-giver",
            Label::Receiver if nth > 1 => {
                return self.say_with("form-label-receiver-nth", [("nth", nth.into())]);
            }
            Label::Receiver => "form-label-receiver",
            Label::ReceiverTeam => "form-label-receiver-team",
            Label::Consent => "form-label-consent",
            Label::Reference => "form-label-reference",
            Label::Message => "form-label-message",
            Label::Impact => "form-label-impact",
            Label::Need => "form-label-need",
            Label::Stage => "form-label-stage",
            Label::State => "form-label-state",
            Label::Verdict => "form-label-verdict",
            Label::Answer => "form-label-answer",
            Label::AnsweredBy => "form-label-answered-by",
            Label::AnswerBy => "form-label-answer-by",
            Label::Owner => "form-label-owner",
            Label::Affected => "form-label-affected",
            Label::Harm => "form-label-harm",
            Label::Violation => "form-label-violation",
            Label::ActionState => return self.say_with("form-label-action-state", [("nth", nth.into())]),
            Label::ActionDue => "form-label-action-due",
            Label::Evidence => "form-label-evidence",
            Label::NewAction => "form-label-new-action",
            Label::NewActionOwner => "form-label-new-action-owner",
            Label::NewActionDue => "form-label-new-action-due",
            Label::Commitment => "form-label-commitment",
            Label::Evaluation => "form-label-evaluation",
            Label::Due => "form-label-due",
            Label::Reason => "form-label-reason",
            Label::ShareBy => "form-label-share-by",
            Label::Told => "form-label-told",
            Label::Update => "form-label-update",
            Label::Learned => "form-label-learned",
            Label::Changes => "form-label-changes",
            Label::ByWhen => "form-label-by-when",
        };
        self.say(id).into_owned()
    }

    /// What to write there.
    pub fn hint(&self, sort: Sort, label: Label) -> Cow<'_, str> {
        self.say(match label {
            Label::Site => "form-hint-site",
            Label::Headline => "form-hint-headline",
            Label::Body => "form-hint-body",
            Label::Why if sort == Sort::Holding => "form-hint-pick",
            Label::Why => "form-hint-why",
            Label::Affects => "form-hint-affects",
            Label::Decision => "form-hint-decision",
            Label::EffectiveAt
            | Label::AnswerBy
            | Label::ActionDue
            | Label::NewActionDue
            | Label::Due
            | Label::ShareBy
            | Label::ByWhen => "form-hint-time",
            Label::MeansForYou => "form-hint-means-for-you",
            Label::StaysTheSame => "form-hint-stays-the-same",
            Label::NotKnownYet => "form-hint-not-known-yet",
            Label::NextWordBy if sort == Sort::Word => "form-hint-next-word-after",
            Label::NextWordBy => "form-hint-next-word-by",
            Label::Support => "form-hint-support",
            Label::AuthorRole | Label::AuthorName => "form-hint-author",
            Label::Priority => "form-hint-priority",
            Label::Audience => "form-hint-audience",
            Label::HoldUntil => "form-hint-hold-until",
            Label::Gates => "form-hint-gates",
            Label::Sort | Label::Violation | Label::ActionState => "form-hint-pick",
            Label::Giver => "form-hint-giver",
            Label::Receiver => "form-hint-receiver",
            Label::ReceiverTeam => "form-hint-receiver-team",
            Label::Consent => "form-hint-consent",
            Label::Reference => "form-hint-reference",
            Label::Message => "form-hint-message",
            Label::Impact => "form-hint-impact",
            Label::Need => "form-hint-need",
            Label::Stage => "form-hint-stage",
            Label::State => "form-hint-state",
            Label::Verdict => "form-hint-verdict",
            Label::Answer => "form-hint-answer",
            Label::AnsweredBy => "form-hint-answered-by",
            Label::Owner | Label::NewActionOwner => "form-hint-owner",
            Label::Affected | Label::Harm | Label::Changes | Label::Learned => "form-hint-means-for-you",
            Label::Evidence => "form-hint-evidence",
            Label::Told => "form-hint-told",
            Label::NewAction => "form-hint-new-action",
            Label::Commitment => "form-hint-commitment",
            Label::Evaluation => "form-hint-evaluation",
            Label::Reason => "form-hint-reason",
            Label::Update => "form-hint-update",
        })
    }

    /// A word of the vocabulary, as it can be chosen. `None` for one that has no phrase.
    pub fn pick(&self, word: Option<&str>) -> Option<Cow<'_, str>> {
        phrase_of(word).map(|id| self.say(id))
    }

    /// What is wrong. What the hub's own code says is known in these words; what is not is said in the hub's.
    pub fn wrong(&self, wrong: &Wrong, model: &Model) -> String {
        let id = match wrong {
            Wrong::Hub(message) => return self.fault(message),
            Wrong::NoTime => "form-wrong-no-time",
            Wrong::Past => "form-wrong-past",
            Wrong::NoGate => "form-wrong-no-gate",
            Wrong::TooManyGates => "form-wrong-too-many-gates",
            Wrong::Unchanged => "form-wrong-unchanged",
            Wrong::ChangedMeanwhile => "form-wrong-changed-meanwhile",
            Wrong::GoneMeanwhile => "form-wrong-gone-meanwhile",
            Wrong::NothingNewer => "form-wrong-nothing-newer",
            Wrong::NoPlace => "form-wrong-no-place",
            Wrong::Theirs(theirs) if theirs.is_empty() => "form-wrong-theirs-gone",
            Wrong::Theirs(theirs) => {
                let theirs = self.pick(Some(theirs)).unwrap_or(theirs.into()).into_owned();
                return self.say_with("form-wrong-theirs", [("theirs", theirs.into())]);
            }
        };
        self.with_keys(id, model)
    }

    /// That a hub did not take something: why, as far as its status says, and what it says itself, as its own words.
    pub fn not_taken(&self, status: u16, own: &str) -> String {
        let known = match status {
            400 => "refused-malformed",
            404 | 410 => "refused-gone",
            409 => "refused-conflict",
            413 => "refused-too-large",
            422 => "refused-invalid",
            429 => "refused-rate",
            500..=599 => "refused-unable",
            _ => return self.say_with("sent-refused", [("why", own.into())]),
        };
        self.say_with("sent-refused-known", [("known", self.say(known).into()), ("why", own.into())])
    }

    /// What a hub notes of a hold: a known note in the wall's language, another in the hub's own words.
    pub fn hold_note(&self, note: &str) -> String {
        match note {
            TWICE => self.say("held-note-twice").into_owned(),
            NEVER => self.say("held-note-never").into_owned(),
            own => self.say_with("held-note-said", [("why", own.into())]),
        }
    }

    /// Why a huddle card was not printed or saved, and what to do. What a command says itself stands as it came.
    pub fn unfiled(&self, why: &Unfiled) -> Cow<'_, str> {
        let by = |id, by: &str| Cow::Owned(self.say_with(id, [("by", by.into())]));
        // A code and a signal are names and no amounts: their digits are not grouped.
        let number = |id, by: &str, number: i32| {
            Cow::Owned(self.say_with(id, [("by", by.into()), ("number", number.to_string().into())]))
        };
        match why {
            Unfiled::NoCommand => self.say("unfiled-no-command"),
            Unfiled::NoProgram(program) => by("unfiled-no-program", program),
            Unfiled::Unrun(by, disk) => {
                let why = self.disk(disk);
                self.say_with("unfiled-unrun", [("by", by.as_str().into()), ("why", (&*why).into())]).into()
            }
            Unfiled::Code(by, code) => number("unfiled-code", by, *code),
            Unfiled::Killed(by, signal) => number("unfiled-killed", by, *signal),
            Unfiled::Said(by, own) => {
                let own = own.trim().trim_end_matches('.');
                self.say_with("unfiled-said", [("by", by.as_str().into()), ("why", own.into())]).into()
            }
            Unfiled::TooLong(by, seconds) => {
                let seconds = *seconds;
                self.say_with("unfiled-too-long", [("by", by.as_str().into()), ("seconds", seconds.into())])
                    .into()
            }
            Unfiled::NoFolder => self.say("unfiled-no-folder"),
            Unfiled::Unwritten(path, disk) => {
                let why = self.disk(disk);
                self.say_with("unfiled-unwritten", [("path", path.as_str().into()), ("why", (&*why).into())])
                    .into()
            }
            Unfiled::Lost => self.say("unfiled-lost"),
        }
    }

    fn fault(&self, message: &str) -> String {
        if let Some(rule) = self.rule(message) {
            return rule;
        }
        if let Some((_, id)) = FAULTS.iter().find(|(begin, _)| message.starts_with(begin)) {
            return self.say(id).into_owned();
        }
        // What thanks may not say is told with its own words, which are no language of the wall's.
        if let Some((_, id)) = HARMS.iter().find(|(begin, _)| message.starts_with(begin)) {
            let quoted = message.split_once('“').and_then(|(_, rest)| rest.split_once('”'));
            let words = quoted.map_or("", |(words, _)| words);
            return self.say_with(id, [("words", words.into())]);
        }
        let counted = message.split_once(" characters; at most ");
        let counted = counted.and_then(|(have, max)| Some((have.parse().ok()?, max.parse().ok()?)));
        match counted {
            Some((have, max)) => {
                let (have, max): (u64, u64) = (have, max);
                self.say_with("form-wrong-too-long", [("have", have.into()), ("max", max.into())])
            }
            None => message.to_owned(),
        }
    }
}

/// How the faults of the hub's code begin, and the phrase for each.
const FAULTS: &[(&str, &str)] = &[
    ("required, and missing or empty", "form-wrong-required"),
    ("empty, while another language has words", "form-wrong-empty-language"),
    ("required: an action is dropped", "form-wrong-needs-reason"),
    ("required: {\"role\"", "form-wrong-needs-author"),
    ("required: a time", "form-wrong-needs-date"),
    ("required: ", "form-wrong-required"),
    ("the word promised by ", "form-wrong-silent-date"),
    ("the first date was ", "form-wrong-first-date"),
    ("nobody recognises themselves", "form-wrong-own"),
    ("this person is given twice", "form-wrong-twice"),
];

/// How the hub's sentences about what thanks may not say begin, and the phrase for each.
const HARMS: &[(&str, &str)] = &[
    ("a figure of performance", "form-wrong-figure"),
    ("the number of a payment card", "form-wrong-private-card"),
    ("the number of an account", "form-wrong-private-account"),
    ("a phone number", "form-wrong-private-phone"),
    ("an address of mail", "form-wrong-private-mail"),
    ("a word that sums a person up", "form-wrong-absolute"),
];
