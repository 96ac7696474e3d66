//! What is said around what the floor is told: notices, recognition, levels, questions, repairs, promises, scenes.

use std::borrow::Cow;

use super::Words;
use super::time::{Date, Span};
use crate::domain::holding::HoldingState;

/// Most fields that a remark names; a page names each.
const CORRECTED_NAMED_MAX: usize = 2;

/// Between a giver and the receivers.
pub const TO: &str = " → ";

impl Words {
    /// `corrected Mon 23 Nov, 09:10`: released words were changed then.
    pub fn corrected(&self, date: &str) -> String {
        self.say_with("remark-corrected", [("date", date.into())])
    }

    /// `dated Mon 23 Nov, 09:10`: it says that it came to be then, and was told long after.
    pub fn dated(&self, date: &str) -> String {
        self.say_with("remark-dated", [("date", date.into())])
    }

    /// `corrected Mon 23 Nov, 09:10: headline, body`: which ones, too; of many only how many.
    pub fn corrected_fields(&self, date: &str, fields: &[&str]) -> String {
        let fields = self.field_names(fields);
        self.say_with("remark-corrected-fields", [("date", date.into()), ("fields", fields.into())])
    }

    /// `headline, body`, or `3 fields`.
    pub fn field_names(&self, fields: &[&str]) -> String {
        if fields.len() > CORRECTED_NAMED_MAX {
            self.say_with("correction-fields", [("n", fields.len().into())])
        } else {
            fields.iter().map(|field| self.field_name(field)).collect::<Vec<_>>().join(", ")
        }
    }

    /// `headline, Sun 22 Nov 12:10`: which field was changed, and when.
    pub fn correction(&self, field: &str, date: &str) -> String {
        let field = self.field_name(field);
        self.say_with("correction-at", [("field", field.into()), ("date", date.into())])
    }

    /// What a field is called: `headline`, `action 2: what is done`. One that this version does not know is called as the hub
    /// calls it.
    fn field_name(&self, field: &str) -> String {
        let mut places = field.splitn(3, '/');
        if let (Some("actions"), Some(Ok(index)), Some(field)) =
            (places.next(), places.next().map(str::parse::<usize>), places.next())
        {
            let (nth, field) = (index.saturating_add(1), self.plain_field_name(field));
            return self.say_with("field-of-action", [("nth", nth.into()), ("field", field.into())]);
        }
        self.plain_field_name(field).into_owned()
    }

    fn plain_field_name(&self, field: &str) -> Cow<'_, str> {
        match field {
            "kind" => self.say("field-kind"),
            "need" => self.say("field-need"),
            "affected" => self.say("field-affected"),
            "affects" => self.say("field-affects"),
            "answer" => self.say("field-answer"),
            "answered" => self.say("field-answered"),
            "answered_by" => self.say("field-answered-by"),
            "ask" => self.say("field-ask"),
            "author" => self.say("field-author"),
            "body" => self.say("field-body"),
            "breach" => self.say("field-breach"),
            "changes" => self.say("field-changes"),
            "commitment" => self.say("field-commitment"),
            "decision" => self.say("field-decision"),
            "effect_on_you" => self.say("field-effect-on-you"),
            "effective_at" => self.say("field-effective-at"),
            "eligible" => self.say("field-eligible"),
            "evaluation" => self.say("field-evaluation"),
            "evidence" => self.say("field-evidence"),
            "got_wrong" => self.say("field-got-wrong"),
            "harm" => self.say("field-harm"),
            "headline" => self.say("field-headline"),
            "holding" => self.say("field-holding"),
            "impact" => self.say("field-impact"),
            "learned" => self.say("field-learned"),
            "means_for_you" => self.say("field-means-for-you"),
            "message" => self.say("field-message"),
            "needs" => self.say("field-needs"),
            "not_known_yet" => self.say("field-not-known-yet"),
            "owner" => self.say("field-owner"),
            "priority" => self.say("field-priority"),
            "reason" => self.say("field-reason"),
            "rumour" => self.say("field-rumour"),
            "state" => self.say("field-state"),
            "stays_the_same" => self.say("field-stays-the-same"),
            "support" => self.say("field-support"),
            "text" => self.say("field-text"),
            "told" => self.say("field-told"),
            "topic" => self.say("field-topic"),
            "verdict" => self.say("field-verdict"),
            "violation" => self.say("field-violation"),
            "what" => self.say("field-what"),
            "why" => self.say("field-why"),
            other => other.replace('_', " ").into(),
        }
    }

    /// A thing that only leads see.
    pub fn leads_only(&self) -> Cow<'_, str> {
        self.say("remark-leads-only")
    }

    /// What a holding notice is called.
    pub fn cant_say_yet(&self) -> Cow<'_, str> {
        self.say("holding-title")
    }

    /// What a holding notice begins with; once it has been told, that it was held back is past.
    pub fn holding_lead(&self, state: HoldingState) -> Cow<'_, str> {
        self.say(if state == HoldingState::Kept { "holding-lead-told" } else { "holding-lead" })
    }

    /// In the place of what was told: what an earlier hub took as kept without a word.
    pub fn not_told(&self) -> Cow<'_, str> {
        self.say("holding-not-told")
    }

    /// What an ownership note is called.
    pub fn own_up(&self) -> Cow<'_, str> {
        self.say("ownership-title")
    }

    /// What an ownership note begins with.
    pub fn own_up_lead(&self) -> Cow<'_, str> {
        self.say("ownership-lead")
    }

    /// `96 of 148 answered`.
    pub fn answered(&self, part: u32, whole: u32) -> String {
        self.say_with("answered-of", [("part", part.into()), ("whole", whole.into())])
    }

    /// `9 of 12`.
    pub fn of(&self, part: u32, whole: u32) -> String {
        self.say_with("part-of", [("part", part.into()), ("whole", whole.into())])
    }

    /// `1 to 7`.
    pub fn scale(&self, min: f64, max: f64) -> String {
        self.say_with("scale-ends", [("min", self.number(min).into()), ("max", self.number(max).into())])
    }

    /// What is said of a need without a level beside others that have one, whatever the cause.
    pub fn level_untold(&self) -> Cow<'_, str> {
        self.say("level-none")
    }

    /// What the floor says of its own level where that is suppressed, and the rule, which is the same whatever the cause.
    pub fn suppressed_floor(&self) -> [Cow<'_, str>; 2] {
        ["suppressed-floor", "suppressed-floor-rule"].map(|id| self.say(id))
    }

    /// What the suppressed level of a team says, whatever the cause.
    pub fn suppressed(&self, floor: &str) -> Cow<'_, str> {
        match floor.is_empty() {
            true => self.say("suppressed-whole"),
            false => self.say_with("suppressed-in", [("floor", floor.into())]).into(),
        }
    }

    /// What the suppressed level of a team says where that of its floor is suppressed too.
    pub fn suppressed_too(&self) -> Cow<'_, str> {
        self.say("suppressed-too")
    }

    /// What it says where its floor has no level of that week.
    pub fn suppressed_alone(&self) -> Cow<'_, str> {
        self.say("suppressed-alone")
    }

    /// `at rest: Billing, Care`.
    pub fn at_rest(&self, teams: &str) -> String {
        self.say_with("at-rest", [("teams", teams.into())])
    }

    /// `2 at rest`.
    pub fn so_many_at_rest(&self, n: usize) -> String {
        self.say_with("so-many-at-rest", [("n", n.into())])
    }

    /// `3 waiting`.
    pub fn waiting(&self, n: usize) -> String {
        self.say_with("questions-waiting", [("n", n.into())])
    }

    /// `2 of 3 done`.
    pub fn actions_done(&self, done: usize, all: usize) -> String {
        self.say_with("actions-done", [("done", done.into()), ("all", all.into())])
    }

    /// `1 dropped`.
    pub fn actions_dropped(&self, n: usize) -> String {
        self.say_with("actions-dropped", [("n", n.into())])
    }

    /// `Payroll lead answers for it`.
    pub fn answers_for_it(&self, owner: &str) -> String {
        self.say_with("answers-for-it", [("owner", owner.into())])
    }

    /// `14 kept`.
    pub fn kept(&self, n: usize) -> String {
        self.say_with("promises-kept", [("n", n.into())])
    }

    /// `20 more kept before these`: those that are told no longer.
    pub fn kept_before(&self, n: usize) -> String {
        self.say_with("promises-kept-before", [("n", n.into())])
    }

    /// `1 told afterwards`: kept by its own times, and told when its date had gone by.
    pub fn told_afterwards(&self, n: usize) -> String {
        self.say_with("promises-told-afterwards", [("n", n.into())])
    }

    /// `told afterwards`.
    pub fn promise_told_afterwards(&self) -> Cow<'_, str> {
        self.say("promise-told-afterwards")
    }

    /// `1 more for leads`.
    pub fn promises_for_leads(&self, n: usize) -> String {
        self.say_with("promises-for-leads", [("n", n.into())])
    }

    /// `1 late for leads`.
    pub fn late_for_leads(&self, n: usize) -> String {
        self.say_with("promises-late-for-leads", [("n", n.into())])
    }

    /// `17 in all`: a sum of which not every part has room.
    pub fn promises_in_all(&self, n: usize) -> String {
        self.say_with("promises-in-all", [("n", n.into())])
    }

    /// `5 open`.
    pub fn open(&self, n: usize) -> String {
        self.say_with("promises-open", [("n", n.into())])
    }

    /// `1 late`.
    pub fn late(&self, n: usize) -> String {
        self.say_with("promises-late", [("n", n.into())])
    }

    /// `1 dropped`.
    pub fn dropped(&self, n: usize) -> String {
        self.say_with("promises-dropped", [("n", n.into())])
    }

    /// `was 2 d late`: of a promise that was given up.
    pub fn was_late(&self, late: &str) -> String {
        self.say_with("promise-was-late", [("late", late.into())])
    }

    /// In the place of why.
    pub fn no_why(&self) -> Cow<'_, str> {
        self.say("notice-no-why")
    }

    /// In the place of when the next word comes.
    pub fn no_next_word(&self) -> Cow<'_, str> {
        self.say("notice-no-next-word")
    }

    /// `2 withdrawn, 1 of them late`.
    pub fn promises_withdrawn(&self, n: usize, late: usize) -> String {
        self.say_with("promises-withdrawn", [("n", n.into()), ("late", late.into())])
    }

    /// Before a notice of which the next word was promised.
    pub fn word_on(&self) -> Cow<'_, str> {
        self.say("promise-word-on")
    }

    /// Before a matter that was promised to be told.
    pub fn tell(&self) -> Cow<'_, str> {
        self.say("promise-tell")
    }

    /// Before a question whose answer was promised.
    pub fn answer_to(&self) -> Cow<'_, str> {
        self.say("promise-answer")
    }

    /// `owed by Facilities`.
    pub fn owed_by(&self, owner: &str) -> String {
        self.say_with("promise-owed-by", [("owner", owner.into())])
    }

    /// `first due Fri 20 Nov 12:00`.
    pub fn first_due(&self, date: &str) -> String {
        self.say_with("promise-first-due", [("date", date.into())])
    }

    /// `due Mon 23 Nov 12:00`.
    pub fn due(&self, date: &str) -> String {
        self.say_with("promise-due", [("date", date.into())])
    }

    /// `settled Mon 23 Nov 12:00`.
    pub fn settled(&self, date: &str) -> String {
        self.say_with("promise-settled", [("date", date.into())])
    }

    /// `floor manager kept 3 of 4`: the kept share of a role.
    pub fn account_kept(&self, role: &str, kept: usize, counted: usize) -> String {
        self.say_with(
            "account-kept",
            [("role", role.into()), ("kept", kept.into()), ("counted", counted.into())],
        )
    }

    /// `median delay 2 d`.
    pub fn account_delay(&self, span: Span) -> String {
        self.say_with("account-delay", [("span", self.span(span).into())])
    }

    /// Between an answer and its reason, right after the answer.
    pub fn because(&self) -> Cow<'_, str> {
        self.say("answer-because")
    }

    /// What people asked for.
    pub fn you_said(&self) -> Cow<'_, str> {
        self.say("you-said")
    }

    /// What display mode says while its first try to reach a hub goes on.
    pub fn opening_title(&self) -> Cow<'_, str> {
        self.say("calm-opening")
    }

    /// What display mode says while nothing has ever come.
    pub fn waiting_title(&self) -> Cow<'_, str> {
        self.say("calm-waiting")
    }

    /// What display mode says when no scene has anything, in a few words and in a sentence.
    pub fn all_told(&self) -> (Cow<'_, str>, Cow<'_, str>) {
        (self.say("calm-all-told"), self.say("calm-all-told-more"))
    }

    /// What display mode says at an hour that has no scenes, in a few words and in sentences; `hears` where it would hear of something
    /// critical.
    pub fn scenes_rest(&self, until: &Date, hears: bool) -> (Cow<'_, str>, Cow<'_, str>) {
        let more = self.say_with(
            "calm-rests-more",
            [("date", until.words.as_str().into()), ("when", until.when().into())],
        );
        let critical = hears.then(|| self.say("calm-rests-critical"));
        let sentences: Vec<Cow<'_, str>> = std::iter::once(more.into()).chain(critical).collect();
        (self.say("calm-rests"), sentences.join(" ").into())
    }

    /// What display mode says while the hub's log holds nothing at all, in a few words and in a sentence.
    pub fn nothing_yet(&self) -> (Cow<'_, str>, Cow<'_, str>) {
        (self.say("calm-nothing-yet"), self.say("calm-nothing-yet-more"))
    }
}
