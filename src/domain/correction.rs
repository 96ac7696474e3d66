//! Corrections: published words that a revision rewrites. They are taken, and stand as corrected from then on.
//!
//! One table a kind ([`Worded::WORDS`]): [`super::revision`] stamps by it, and `docs/vocabulary.md` draws it ([`docs`]). What moves on
//! by its nature is in none: states, dates (a promise shows both), updates. Nor are the receivers and the giver of thanks, where
//! a correction would tell that somebody took back a consent (another giver is refused); nor quiet mode and floors, which say how it is now.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::commitment::{Answer, CommitmentState};
use super::event::Correction;
use super::notice::Decision;
use super::question::{QuestionState, Verdict};
use super::repair::{Action, ActionState, Stage};
use super::{
    Commitment, Engagement, Holding, Kind, Note, Notice, Ownership, Payload, Question, Recognition, Repair,
};
use crate::text::{Lang, SafeText, Text};

/// Most corrections that a stamp keeps of one thing, besides the last one of each field.
pub const CORRECTIONS_MAX: usize = 64;

/// Something that leadership said in words.
pub trait Worded: Sized + 'static {
    /// Its words, each with when changing them is a correction.
    const WORDS: &'static [Word<Self>];
}

/// A field of a kind that stands once it is published.
pub struct Word<T> {
    /// Its name on the feed.
    pub field: &'static str,
    /// When changing it is a correction, where that is not always so; for `docs/vocabulary.md`.
    pub only: &'static str,
    /// Whether a revision, given second, rewrites what stood there.
    pub rewritten: fn(&T, &T) -> bool,
}

/// A table of fields. Without more words: any change to what had been said.
macro_rules! words {
    ($kind:ty: $($field:ident $(if $only:literal $rewritten:expr)?),* $(,)?) => {
        impl Worded for $kind {
            const WORDS: &'static [Word<Self>] = &[$(words!(@ $field $($only $rewritten)?)),*];
        }
    };
    (@ $field:ident) => {
        Word { field: stringify!($field), only: "", rewritten: |had, now| had.$field.is_rewritten(&now.$field) }
    };
    (@ $field:ident $only:literal $rewritten:expr) => {
        Word { field: stringify!($field), only: $only, rewritten: $rewritten }
    };
}

// A notice is released whole: what it is silent of and says later was left out of it.
words!(Notice:
    headline if "" |had, now| had.headline != now.headline,
    body if "" |had, now| had.body != now.body,
    why if "" |had, now| had.why != now.why,
    affects if "" |had, now| had.affects != now.affects,
    effective_at if "" |had, now| had.effective_at != now.effective_at,
    means_for_you if "" |had, now| had.means_for_you != now.means_for_you,
    stays_the_same if "" |had, now| had.stays_the_same != now.stays_the_same,
    support if "" |had, now| had.support != now.support,
    not_known_yet if "but where it goes and a new update says what became of it"
        |had, now| had.not_known_yet.is_rewritten(&now.not_known_yet) && !is_known_since(had, now),
    decision if "back to an earlier stage" |had, now| is_further(had.decision, now.decision),
    priority if "to a lower one" |had, now| had.priority > now.priority,
    author if "" |had, now| had.author != now.author,
);

words!(Holding: topic, reason, owner, told);

words!(Question:
    text,
    rumour if "" |had, now| had.rumour != now.rumour,
    holding if "while the answer waits for one" |had, now| {
        !had.holding.is_blank() && had.holding != now.holding && now.leans_on_a_holding_notice()
    },
    verdict if "after `true`, `partly` or `false`" |had, now| is_word(had.verdict) && had.verdict != now.verdict,
    answer if "under the same state and verdict, or where it was a word to stay by: declined, `true`, `partly` or `false`"
        |had, now| (stands(had, now) || is_said_for_good(had)) && had.answer.is_rewritten(&now.answer),
    answered_by if "under the same state and verdict"
        |had, now| stands(had, now) && had.answered_by.is_rewritten(&now.answered_by),
);

words!(Ownership:
    got_wrong, effect_on_you, learned, changes,
    author if "" |had, now| had.author != now.author,
);

words!(Note:
    text,
    author if "" |had, now| had.author != now.author,
);

words!(Repair:
    breach, affected, harm, violation, owner, commitment,
    evaluation if "but where the repair is reopened, or goes on after that"
        |had, now| had.evaluation.is_rewritten(&now.evaluation) && !is_said_anew(had, now),
);

// Each at the action's place.
words!(Action:
    what, owner, evidence,
    state if "from `done` back to `open`" |had, now| had.state == ActionState::Done && now.state == ActionState::Open,
);

words!(Commitment:
    ask,
    decision if "after `will` or `will_not`" |had, now| {
        had.decision.is_rewritten(&now.decision) && had.decision != Some(Answer::Later)
    },
    why if "but where `later` becomes `will`"
        |had, now| had.why.is_rewritten(&now.why) && !comes_to_be(had.decision, now.decision),
    owner,
    reason,
    state if "from `done` back to `decided`"
        |had, now| had.state == CommitmentState::Done && now.state == CommitmentState::Decided,
);

// Neither the receivers nor the giver: it would tell that somebody took back a consent.
words!(Recognition: kind, message, impact, need);

// Of one window, where a level stands in both. More answers bring another level by their nature.
words!(Engagement:
    answered if "to fewer" |had, now| are_told(had, now) && had.answered > now.answered,
    eligible if "" |had, now| are_told(had, now) && had.eligible != now.eligible,
    needs if "with no more answers" |had, now| {
        are_told(had, now) && had.needs != now.needs && now.answered <= had.answered
    },
);

/// "Not known" and "can't say until" wait for a better answer; these are one.
fn is_word(verdict: Option<Verdict>) -> bool {
    matches!(verdict, Some(Verdict::True | Verdict::Partly | Verdict::False))
}

/// What nobody knew is left out once it is known and told: that is an answer, and no correction.
fn is_known_since(had: &Notice, now: &Notice) -> bool {
    now.not_known_yet.is_blank() && now.updates.len() > had.updates.len()
}

/// What was decided or consulted on and is so no longer.
fn is_further(had: Option<Decision>, now: Option<Decision>) -> bool {
    let stage = |decision| match decision {
        None => 0,
        Some(Decision::Proposed) => 1,
        Some(Decision::InConsultation) => 2,
        Some(Decision::Decided) => 3,
    };
    stage(had) > stage(now)
}

/// An answer that leadership is held to, whatever state the question takes next.
fn is_said_for_good(had: &Question) -> bool {
    match had.state {
        QuestionState::Declined => true,
        QuestionState::Answered => is_word(had.verdict),
        QuestionState::Heard | QuestionState::Checking | QuestionState::Deferred => false,
    }
}

/// "Not now, because" is settled by "we will".
fn comes_to_be(had: Option<Answer>, now: Option<Answer>) -> bool {
    had == Some(Answer::Later) && now == Some(Answer::Will)
}

/// A suppressed window tells nothing, and so nothing of it is corrected.
fn are_told(had: &Engagement, now: &Engagement) -> bool {
    !had.suppressed && !now.suppressed && had.window == now.window
}

fn stands(had: &Question, now: &Question) -> bool {
    had.state == now.state && had.verdict == now.verdict && had.state != QuestionState::Heard
}

/// Those affected speak anew when a repair is reopened, and once it goes on.
fn is_said_anew(had: &Repair, now: &Repair) -> bool {
    (had.state == Stage::Reopened) != (now.state == Stage::Reopened)
}

/// What can have been said and then be rewritten. To say it for the first time, or in one more language, is neither.
trait Said {
    fn is_rewritten(&self, now: &Self) -> bool;
}

impl Said for Text {
    fn is_rewritten(&self, now: &Self) -> bool {
        let stays = |(lang, words): (Option<&Lang>, &SafeText)| {
            now.variants().any(|(also, same)| (lang == also || lang.is_none()) && words == same)
        };
        // A variant of a language beside it takes its place on some walls.
        let is_other = |(lang, words): (Option<&Lang>, &SafeText)| {
            let lang = lang.filter(|lang| self.variants().all(|(had, _)| had != Some(lang)));
            let near = self
                .variants()
                .filter(|(had, _)| lang.zip(*had).is_some_and(|(lang, had)| lang.is_near(had)));
            let near: Vec<_> = near.collect();
            !near.is_empty() && near.iter().all(|(_, had)| *had != words)
        };
        !self.is_blank() && (!self.variants().all(stays) || now.variants().any(is_other))
    }
}

/// True when a text that said something says something else now, in whatever language.
pub(super) fn is_rewritten(had: &Text, now: &Text) -> bool {
    had.is_rewritten(now)
}

impl<T: PartialEq> Said for Option<T> {
    fn is_rewritten(&self, now: &Self) -> bool {
        self.is_some() && self != now
    }
}

/// The fields that a revision rewrites, as a stamp names them: `headline`, `actions/0/what`.
pub fn corrections(earlier: &Payload, next: &Payload) -> Vec<String> {
    match (earlier, next) {
        (Payload::Notice(had), Payload::Notice(now)) => rewritten(had, now),
        (Payload::Holding(had), Payload::Holding(now)) => rewritten(had, now),
        (Payload::Question(had), Payload::Question(now)) => rewritten(had, now),
        (Payload::Ownership(had), Payload::Ownership(now)) => rewritten(had, now),
        (Payload::Note(had), Payload::Note(now)) => rewritten(had, now),
        (Payload::Commitment(had), Payload::Commitment(now)) => rewritten(had, now),
        (Payload::Recognition(had), Payload::Recognition(now)) => rewritten(had, now),
        (Payload::Engagement(had), Payload::Engagement(now)) => rewritten(had, now),
        (Payload::Repair(had), Payload::Repair(now)) => {
            let actions = had.actions.iter().zip(&now.actions).enumerate();
            let actions = actions.flat_map(|(index, (had, now))| {
                rewritten(had, now).into_iter().map(move |field| format!("actions/{index}/{field}"))
            });
            rewritten(had, now).into_iter().chain(actions).collect()
        }
        _ => Vec::new(),
    }
}

/// What stands as corrected once a revision is taken at a moment, after what stood so before it.
///
/// Beyond [`CORRECTIONS_MAX`] the oldest go of fields that were rewritten again since: however many small corrections follow, none
/// pushes the last one of another field out.
pub fn corrected(
    mut before: Vec<Correction>,
    earlier: Option<&Payload>,
    next: &Payload,
    at: Timestamp,
) -> Vec<Correction> {
    if matches!(next, Payload::Engagement(level) if level.suppressed) {
        // What is suppressed reads alike, whatever was told before.
        return Vec::new();
    }
    let fields = earlier.map(|earlier| corrections(earlier, next)).unwrap_or_default();
    // A clock that was set back does not make an older correction the last one.
    let at = before.last().map_or(at, |last| at.max(last.at));
    before.extend(fields.into_iter().map(|field| Correction { field: field.into(), at }));
    while before.len() > CORRECTIONS_MAX {
        let again =
            |&index: &usize| before[index + 1..].iter().any(|later| later.field == before[index].field);
        let Some(oldest) = (0..before.len()).find(again) else { break };
        before.remove(oldest);
    }
    before
}

fn rewritten<T: Worded>(had: &T, now: &T) -> Vec<String> {
    let words = T::WORDS.iter().filter(|word| (word.rewritten)(had, now));
    words.map(|word| word.field.to_owned()).collect()
}

/// Every field that may stand as corrected, an action's by its own name.
pub fn fields() -> Vec<&'static str> {
    fn of<T: Worded>() -> impl Iterator<Item = &'static str> {
        T::WORDS.iter().map(|word| word.field)
    }
    let few = of::<Notice>().chain(of::<Holding>()).chain(of::<Question>()).chain(of::<Ownership>());
    let more = of::<Note>().chain(of::<Repair>()).chain(of::<Action>()).chain(of::<Commitment>());
    few.chain(more).chain(of::<Recognition>()).chain(of::<Engagement>()).collect()
}

/// What counts as a correction, in Markdown.
pub fn docs() -> String {
    let mut page = String::from("| kind | what stands as corrected once it is rewritten |\n|---|---|\n");
    draw::<Notice>(Kind::Notice, &mut page, "");
    draw::<Holding>(Kind::Holding, &mut page, "");
    draw::<Question>(Kind::Question, &mut page, "");
    draw::<Ownership>(Kind::Ownership, &mut page, "");
    draw::<Note>(Kind::Note, &mut page, "");
    draw::<Repair>(Kind::Repair, &mut page, &format!(", an action's {}", list::<Action>()));
    draw::<Commitment>(Kind::Commitment, &mut page, "");
    draw::<Recognition>(Kind::Recognition, &mut page, "");
    draw::<Engagement>(Kind::Engagement, &mut page, "");
    page
}

// Writing into a string does not fail.
fn draw<T: Worded>(kind: Kind, page: &mut String, more: &str) {
    let _ = writeln!(page, "| `{kind}` | {}{more} |", list::<T>());
}

fn list<T: Worded>() -> String {
    let word = |word: &Word<T>| match word.only {
        "" => format!("`{}`", word.field),
        only => format!("`{}` ({only})", word.field),
    };
    T::WORDS.iter().map(word).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::commitment::CommitmentState;
    use crate::domain::engagement::{Level, Needs};
    use crate::domain::notice::Update;

    #[test]
    fn to_say_it_in_one_more_language_is_no_correction_and_to_say_it_otherwise_is() {
        let lang = |tag: &str| Lang::parse(tag).expect("a language");
        let note = |words: &[(&str, &str)]| {
            let text = words.iter().map(|(tag, words)| (lang(tag), (*words).into())).collect();
            Payload::Note(Note { text: Text::Langs(text), ..Note::default() })
        };
        let plain = Payload::Note(Note { text: "Late".into(), ..Note::default() });
        let (one, two) = (note(&[("en", "Late")]), note(&[("en", "Late"), ("es", "Tarde")]));
        let none: [&str; 0] = [];
        assert_eq!(corrections(&one, &two), none);
        assert_eq!(corrections(&plain, &two), none);
        assert_eq!(corrections(&two, &one), ["text"], "words were taken back");
        assert_eq!(corrections(&one, &note(&[("en", "Late"), ("en-GB", "Never")])), ["text"]);
        assert_eq!(corrections(&one, &note(&[("en", "Late"), ("en-GB", "Late")])), none);
        assert_eq!(corrections(&two, &note(&[("en", "Late"), ("es", "Nunca")])), ["text"]);
    }

    #[test]
    fn what_was_not_known_is_answered_by_an_update_and_corrected_without_one() {
        let notice = |unknown: &str, updates: usize| {
            let update = Update { at: None, text: "It is told now.".into() };
            let updates = vec![update; updates];
            Payload::Notice(Notice { not_known_yet: unknown.into(), updates, ..Notice::default() })
        };
        let none: [&str; 0] = [];
        let had = notice("Who pays for it.", 1);
        assert_eq!(corrections(&had, &notice("", 2)), none, "it is known since");
        assert_eq!(corrections(&had, &notice("", 1)), ["not_known_yet"], "it went without a word");
        assert_eq!(corrections(&had, &notice("When it begins.", 2)), ["not_known_yet"]);
        assert_eq!(corrections(&had, &notice("Who pays for it.", 2)), none);
    }

    #[test]
    fn an_answer_and_a_decision_go_on_where_they_were_left_open_and_are_corrected_where_they_were_not() {
        let question = |verdict, answer: &str| {
            let (state, verdict) = (QuestionState::Answered, Some(verdict));
            Payload::Question(Question { state, verdict, answer: answer.into(), ..Question::default() })
        };
        let none: [&str; 0] = [];
        let (open, no) = (question(Verdict::NotKnown, "Soon."), question(Verdict::False, "No."));
        assert_eq!(corrections(&open, &no), none);
        assert_eq!(corrections(&open, &question(Verdict::NotKnown, "Later.")), ["answer"]);
        assert_eq!(corrections(&no, &question(Verdict::False, "No, never.")), ["answer"]);
        assert_eq!(corrections(&no, &question(Verdict::True, "Yes.")), ["verdict", "answer"]);

        let commitment = |decision, why: &str| {
            let (decision, state) = (Some(decision), CommitmentState::Decided);
            Payload::Commitment(Commitment { decision, state, why: why.into(), ..Commitment::default() })
        };
        let later = commitment(Answer::Later, "No room.");
        assert_eq!(corrections(&later, &commitment(Answer::Will, "There is room.")), none);
        assert_eq!(corrections(&later, &commitment(Answer::Later, "No money.")), ["why"]);
        let will = commitment(Answer::Will, "");
        assert_eq!(corrections(&will, &commitment(Answer::WillNot, "No room.")), ["decision"]);
        assert_eq!(corrections(&later, &commitment(Answer::WillNot, "Never wanted to.")), ["why"]);
    }

    #[test]
    fn a_level_is_corrected_where_no_more_people_answered_and_tells_nothing_while_it_is_suppressed() {
        let level = |answered, mean| {
            let autonomy = Some(Level { mean, low: mean, high: mean, ..Level::default() });
            let needs = Needs { autonomy, ..Needs::default() };
            let (answered, eligible) = (Some(answered), Some(20));
            Payload::Engagement(Engagement { answered, eligible, needs, ..Engagement::default() })
        };
        let none: [&str; 0] = [];
        let silent = Payload::Engagement(Engagement { suppressed: true, ..Engagement::default() });
        let had = level(9, 4.0);
        assert_eq!(corrections(&had, &level(12, 4.5)), none, "more people answered");
        assert_eq!(corrections(&had, &level(9, 4.5)), ["needs"]);
        assert_eq!(corrections(&had, &level(8, 4.0)), ["answered"]);
        assert_eq!(corrections(&had, &silent), none);
        let before = vec![Correction { field: "needs".into(), at: Timestamp::UNIX_EPOCH }];
        assert_eq!(
            corrected(before, Some(&had), &silent, Timestamp::UNIX_EPOCH),
            [],
            "it reads like any other"
        );
    }

    #[test]
    fn an_action_is_corrected_at_its_place_and_what_was_said_of_a_reopened_repair_is_not() {
        let action = |what: &str| Action { what: what.into(), owner: "Lead".into(), ..Action::default() };
        let repair = |state, evaluation: &str, actions: &[Action]| {
            let (evaluation, actions) = (evaluation.into(), actions.to_vec());
            Payload::Repair(Repair { state, evaluation, actions, ..Repair::default() })
        };
        let had = repair(Stage::Reopened, "Not done.", &[action("A"), action("B")]);
        let now = repair(Stage::Owned, "", &[action("A"), action("C"), action("D")]);
        assert_eq!(corrections(&had, &now), ["actions/1/what"]);
        let closed = repair(Stage::Closed, "Not done.", &[action("A"), action("B")]);
        let said = repair(Stage::Closed, "Well done.", &[action("A"), action("B")]);
        assert_eq!(corrections(&closed, &said), ["evaluation"]);
    }
}
