//! What stands around the panes: header, footer, pages, and what a pane says when it has nothing to show.

use std::borrow::Cow;

use super::{Counted, Words};
use crate::model::disk::{DAYS_MAX, Disk, Unfit, Unkept, Unrecorded};
use crate::model::{HookFault, Pane, Remark};

impl Words {
    /// How late the present comes.
    pub fn live(&self, lag_s: i64) -> Cow<'_, str> {
        match lag_s {
            1.. => self.say_with("fresh-live-late", [("n", lag_s.into())]).into(),
            _ => self.say("fresh-live"),
        }
    }

    /// A heartbeat is overdue.
    pub fn ageing(&self) -> Cow<'_, str> {
        self.say("fresh-ageing")
    }

    /// The same where there is little room.
    pub fn ageing_short(&self) -> Cow<'_, str> {
        self.say("fresh-ageing-short")
    }

    /// Nothing has ever come.
    pub fn waiting_for_the_hub(&self) -> Cow<'_, str> {
        self.say("fresh-waiting")
    }

    /// What is said of a floor that was kept, while nothing has failed yet: `connecting, as of 14:02`.
    pub fn connecting(&self, time: &str) -> String {
        self.say_with("fresh-connecting", [("time", time.into())])
    }

    /// `STALE since 14:02`.
    pub fn stale_since(&self, time: &str) -> String {
        self.say_with("fresh-stale-since", [("time", time.into())])
    }

    /// What is said in place of it while what was missed is told beside it.
    pub fn stale(&self) -> Cow<'_, str> {
        self.say("fresh-stale")
    }

    /// Why a wall that answers again is not live yet.
    pub fn catching_up(&self) -> Cow<'_, str> {
        self.say("fresh-catching-up")
    }

    /// `missed 14:02–14:09`: what a wall that is catching up has not heard yet.
    pub fn missed(&self, from: &str, to: &str) -> String {
        if from == to {
            return self.say_with("fresh-missed-minute", [("time", from.into())]);
        }
        self.say_with("fresh-missed", [("from", from.into()), ("to", to.into())])
    }

    /// Why a wall shows no names.
    pub fn names_hidden(&self) -> Cow<'_, str> {
        self.say("names-hidden")
    }

    /// What stands in place of people's names: `name hidden`, `3 names hidden`.
    pub fn hidden_names(&self, n: usize) -> String {
        self.say_with("name-hidden", [("n", n.into())])
    }

    /// `next try in 12 s`.
    pub fn next_try(&self, seconds: i64) -> Cow<'_, str> {
        match seconds {
            1.. => self.say_with("next-try", [("n", seconds.into())]).into(),
            _ => self.say("next-try-now"),
        }
    }

    /// `as of 14:02`: how old a pane is.
    pub fn as_of(&self, time: &str) -> String {
        self.say_with("as-of", [("time", time.into())])
    }

    /// `Billing only`: the team whose wall it is.
    pub fn only_team(&self, team: &str) -> String {
        self.say_with("wall-of-team", [("team", team.into())])
    }

    /// The floor has no such team.
    pub fn no_team(&self, team: &str) -> String {
        self.say_with("wall-no-team", [("team", team.into())])
    }

    /// The hub tells nothing of such a site.
    pub fn no_site(&self, site: &str) -> String {
        self.say_with("wall-no-site", [("site", site.into())])
    }

    /// `2 sites`: what a wall of several is of.
    pub fn sites(&self, n: usize) -> String {
        self.say_with("site-count", [("n", n.into())])
    }

    /// `148 people`.
    pub fn people(&self, n: u64) -> String {
        self.say_with("people-count", [("n", n.into())])
    }

    /// `12 teams`.
    pub fn teams(&self, n: usize) -> String {
        self.say_with("team-count", [("n", n.into())])
    }

    /// `hub refused 3: 2 invalid, 1 too large`.
    pub fn refused(&self, by_reason: &[(String, u64)]) -> String {
        let sum = by_reason.iter().fold(0, |sum: u64, (_, n)| sum.saturating_add(*n));
        let part = |(reason, n): &(String, u64)| {
            self.say_with(
                "hub-refused-reason",
                [("n", (*n).into()), ("reason", self.refusal(reason, *n).into())],
            )
        };
        let reasons: Vec<String> = by_reason.iter().map(part).collect();
        self.say_with("hub-refused", [("n", sum.into()), ("reasons", self.with_commas(&reasons).into())])
    }

    /// How much the hub refused, without why.
    pub fn refused_in_all(&self, by_reason: &[(String, u64)]) -> String {
        let sum = by_reason.iter().fold(0, |sum: u64, (_, n)| sum.saturating_add(*n));
        self.say_with("hub-refused-in-all", [("n", sum.into())])
    }

    /// Why a hub refused so many; a reason that this version does not know is said as the hub says it.
    fn refusal<'a>(&'a self, reason: &'a str, n: u64) -> Cow<'a, str> {
        let id = match reason {
            "malformed" => "hub-refused-malformed",
            "invalid" => "hub-refused-invalid",
            "unknown_kind" => "hub-refused-unknown-kind",
            "too_large" => "hub-refused-too-large",
            "conflict" => "hub-refused-conflict",
            "unsupported" => "hub-refused-unsupported",
            "slow" => "hub-refused-slow",
            "token" => "hub-refused-token",
            "denied" => "hub-refused-denied",
            "rate" => "hub-refused-rate",
            "busy" => "hub-refused-busy",
            "log" => "hub-refused-log",
            other => return other.replace('_', " ").into(),
        };
        self.say_with(id, [("n", n.into())]).into()
    }

    /// Events of kinds that this version does not know.
    pub fn unknown_kinds(&self, n: u64) -> String {
        self.say_with("skipped-unknown-events", [("n", n.into())])
    }

    /// Fields that this version does not know.
    pub fn unknown_fields(&self, n: u64) -> String {
        self.say_with("skipped-unknown-fields", [("n", n.into())])
    }

    /// Frames that could not be read.
    pub fn malformed(&self, n: u64) -> String {
        self.say_with("unreadable-frames", [("n", n.into())])
    }

    /// Versions that came and went while this wall was behind.
    pub fn superseded(&self, n: u64) -> String {
        self.say_with("skipped-superseded", [("n", n.into())])
    }

    /// Things that a full floor could not take in.
    pub fn left_out(&self, n: u64) -> String {
        self.say_with("left-out", [("n", n.into())])
    }

    /// Things that were over, and that a full floor let go of.
    pub fn let_go(&self, n: usize) -> String {
        self.say_with("let-go", [("n", n.into())])
    }

    /// What the person at the wall should know. What the system says itself is said as it came.
    pub fn remark<'a>(&'a self, remark: &'a Remark) -> Cow<'a, str> {
        match remark {
            Remark::NewLog => self.say("remark-new-log"),
            Remark::LogWentBack => self.say("remark-log-went-back"),
            Remark::Unfit(unfit) => self.unfit(unfit),
            Remark::Unkept(unkept) => self.unkept(unkept),
            Remark::Unrecorded(Unrecorded { file, why }) => {
                let why = self.disk(why);
                self.say_with("remark-unrecorded", [("file", (&**file).into()), ("why", (&*why).into())])
                    .into()
            }
            Remark::Hook(fault) => self.hook_fault(fault),
        }
    }

    fn unfit(&self, unfit: &Unfit) -> Cow<'_, str> {
        self.say(match unfit {
            Unfit::Unreadable(disk) => {
                return self
                    .say_with("remark-unfit-unreadable", [("why", (&*self.disk(disk)).into())])
                    .into();
            }
            Unfit::Damaged => "remark-unfit-damaged",
            Unfit::OtherVersion => "remark-unfit-other-version",
            Unfit::OtherPlace => "remark-unfit-other-place",
            Unfit::TooOld => {
                return self.say_with("remark-unfit-too-old", [("days", DAYS_MAX.into())]).into();
            }
            Unfit::Ahead => "remark-unfit-ahead",
        })
    }

    fn unkept(&self, unkept: &Unkept) -> Cow<'_, str> {
        self.say(match unkept {
            Unkept::TooLarge => "remark-unkept-too-large",
            Unkept::Unwritable => "remark-unkept-unwritable",
            Unkept::Disk(disk) => {
                return self.say_with("remark-unkept-disk", [("why", (&*self.disk(disk)).into())]).into();
            }
        })
    }

    /// What a disk says. What is not known is said in the system's words.
    pub(super) fn disk<'a>(&'a self, disk: &'a Disk) -> Cow<'a, str> {
        self.say(match disk {
            Disk::Full => "disk-full",
            Disk::ReadOnly => "disk-read-only",
            Disk::Forbidden => "disk-forbidden",
            Disk::NotThere => "disk-not-there",
            Disk::NoFolder => "disk-no-folder",
            Disk::There => "disk-there",
            Disk::Other(words) => return words.as_str().into(),
        })
    }

    fn hook_fault(&self, fault: &HookFault) -> Cow<'_, str> {
        let why = |id, disk: &Disk| self.say_with(id, [("why", (&*self.disk(disk)).into())]).into();
        // A code and a signal are names and no amounts: their digits are not grouped.
        let number = |id, number: i32| self.say_with(id, [("number", number.to_string().into())]).into();
        match fault {
            HookFault::NotStarted(disk) => why("remark-hook-not-started", disk),
            HookFault::Code(code) => number("remark-hook-code", *code),
            HookFault::Killed(signal) => number("remark-hook-killed", *signal),
            HookFault::Lost(disk) => why("remark-hook-lost", disk),
            HookFault::TooLong => self.say("remark-hook-too-long"),
        }
    }

    /// What the screen says when there is too little of it.
    pub fn too_small(&self, width: u16, height: u16) -> String {
        self.say_with("too-small", [("width", width.into()), ("height", height.into())])
    }

    /// The title of a pane.
    pub fn title(&self, pane: Pane) -> Cow<'_, str> {
        self.say(match pane {
            Pane::Transparency => "pane-transparency",
            Pane::Recognition => "pane-recognition",
            Pane::Engagement => "pane-engagement",
            Pane::Questions => "pane-questions",
            Pane::Repair => "pane-repair",
            Pane::Promises => "pane-promises",
        })
    }

    /// What an empty pane says.
    pub fn empty(&self, pane: Pane) -> Cow<'_, str> {
        self.say(match pane {
            Pane::Transparency => "calm-transparency",
            Pane::Recognition => "calm-recognition",
            Pane::Engagement => "calm-engagement",
            Pane::Questions => "calm-questions",
            Pane::Repair => "calm-repair",
            Pane::Promises => "calm-promises",
        })
    }

    /// What a pane says while the hub is live and its log holds nothing at all.
    pub fn nothing_told(&self, pane: Pane) -> Cow<'_, str> {
        self.say(match pane {
            Pane::Transparency => "untold-transparency",
            Pane::Recognition => "untold-recognition",
            Pane::Engagement => "untold-engagement",
            Pane::Questions => "untold-questions",
            Pane::Repair => "untold-repair",
            Pane::Promises => "untold-promises",
        })
    }

    /// What a pane says when its hub is gone and had told nothing until then.
    pub fn nothing_was_told(&self, time: &str) -> String {
        self.say_with("untold-as-of", [("time", time.into())])
    }

    /// What every pane says while nothing has ever come.
    pub fn nothing_known(&self) -> Cow<'_, str> {
        self.say("nothing-known")
    }

    /// What every pane says then, while nothing has failed yet.
    pub fn floor_opens(&self) -> Cow<'_, str> {
        self.say("floor-opens")
    }

    /// `3 above`: how many entries have no place.
    pub fn above(&self) -> Counted {
        Counted::of(&self.say_with("more-above", [("n", Counted::hole().into())]))
    }

    /// `+ 12 more`.
    pub fn below(&self) -> Counted {
        Counted::of(&self.say_with("more-below", [("n", Counted::hole().into())]))
    }

    /// `more above` and `more below`, of what is not counted.
    pub fn uncounted(&self) -> (Counted, Counted) {
        (Counted::of(&self.say("more-above-uncounted")), Counted::of(&self.say("more-below-uncounted")))
    }
}
