//! What the huddle card says in one language, and what it leaves out when there is more than ninety seconds hold.

mod thanks;

use fluent_bundle::FluentValue;
use jiff::Timestamp;

use super::super::plain::letters::begun;
use super::super::time::Clock;
use super::super::words::Words;
use super::{Told, WORDS_A_SECOND};
use crate::domain::commitment::CommitmentState;
use crate::domain::promise::{self, Entry, Promise};
use crate::domain::question::{QuestionState, Verdict};
use crate::domain::{
    Commitment, Holding, Item, Kind, Note, Notice, Ownership, PromiseState, Question, Repair, Stamp,
};
use crate::model::Model;
use crate::model::huddle::{Huddle, WORDS_MAX};
use crate::text::{Lang, SafeText, Text, words_in};

/// The headings, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Heading {
    New,
    Answered,
    Repair,
    Win,
    Promises,
}

impl Heading {
    const ALL: [Heading; 5] =
        [Heading::New, Heading::Answered, Heading::Repair, Heading::Win, Heading::Promises];

    fn phrase(self) -> &'static str {
        match self {
            Heading::New => "huddle-new",
            Heading::Answered => "huddle-answered",
            Heading::Repair => "huddle-repair",
            Heading::Win => "huddle-win",
            Heading::Promises => "huddle-promises",
        }
    }
}

/// One fact: whole, and in so few words that it may still have a place.
struct Fact {
    heading: Heading,
    whole: String,
    short: String,
    /// True for a promise that is late: none that isn't is told in its place.
    is_late: bool,
}

impl Fact {
    /// Its words of a size; `None` when it is left out.
    fn at(&self, size: Size) -> Option<&str> {
        match size {
            Size::Whole => Some(&self.whole),
            Size::Short => Some(&self.short),
            Size::Out => None,
        }
    }
}

/// Speaks one language.
struct Teller<'a> {
    lang: &'a Lang,
    words: &'a Words,
    clock: Clock<'a>,
    /// Until when it is known what became of a promise.
    known: Timestamp,
}

/// How much of a fact is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    Whole,
    Short,
    Out,
}

/// The card in each language: the same facts in all of them, or in none, though one language takes more words than another.
pub(super) fn in_langs(model: &Model, huddle: &Huddle<'_>, langs: &[(&Lang, &Words)]) -> Vec<Told> {
    let known = model.known_until();
    let teller = |&(lang, words)| Teller { lang, words, clock: Clock::of(model, words), known }.facts(huddle);
    let facts: Vec<Vec<Fact>> = langs.iter().map(teller).collect();
    let count = facts.first().map_or(0, Vec::len);
    // What matters most is chosen first, yet one of each heading before a second of any; it is then told under its heading.
    let mut used = vec![0; facts.len()];
    let mut sizes = vec![Size::Out; count];
    let first: &[Fact] = facts.first().map_or(&[], Vec::as_slice);
    let mut late_is_out = false;
    for nth in in_turn(first) {
        // A shorter one that is in time does not take the place of a late one.
        if late_is_out && first[nth].heading == Heading::Promises && !first[nth].is_late {
            continue;
        }
        let fits = |size: &Size| {
            let mut told = used.iter().zip(&facts);
            told.all(|(used, facts)| used + facts[nth].at(*size).map_or(0, words_in) <= WORDS_MAX)
        };
        let size = [Size::Whole, Size::Short].into_iter().find(fits).unwrap_or(Size::Out);
        for (used, facts) in used.iter_mut().zip(&facts) {
            *used += facts[nth].at(size).map_or(0, words_in);
        }
        sizes[nth] = size;
        late_is_out |= first[nth].is_late && size == Size::Out;
    }
    let told = langs.iter().zip(facts).zip(used);
    told.map(|((&(lang, words), facts), used)| set(lang, words, facts, &sizes, used)).collect()
}

/// In which order facts are chosen: the first of each heading, then the others, each as they stand.
fn in_turn(facts: &[Fact]) -> Vec<usize> {
    let is_first = |nth: &usize| !facts[..*nth].iter().any(|fact| fact.heading == facts[*nth].heading);
    let (first, others): (Vec<usize>, Vec<usize>) = (0..facts.len()).partition(is_first);
    [first, others].concat()
}

/// The facts of a language under their headings, as far as they are told.
fn set(lang: &Lang, words: &Words, facts: Vec<Fact>, sizes: &[Size], used: usize) -> Told {
    let mut parts: Vec<(Heading, Vec<SafeText>)> = Heading::ALL.map(|heading| (heading, Vec::new())).into();
    for (fact, size) in facts.iter().zip(sizes) {
        let said = fact.at(*size).map(|said| SafeText::clean(&begun(said)));
        parts[fact.heading as usize].1.extend(said);
    }
    parts.retain(|(_, facts)| !facts.is_empty());
    let out = || facts.iter().zip(sizes).filter(|(_, size)| **size == Size::Out);
    let (left_out, late) = (out().count(), out().filter(|(fact, _)| fact.is_late).count());
    let rest = match (left_out, parts.is_empty()) {
        (0, true) => Some(words.say("huddle-quiet").into_owned()),
        (0, false) => None,
        (count, _) => {
            Some(words.say_with("huddle-left-out", [("count", count.into()), ("late", late.into())]))
        }
    };
    let seconds = used.div_ceil(WORDS_A_SECOND);
    let length = || words.say_with("huddle-words", [("words", used.into()), ("seconds", seconds.into())]);
    let length = if used == 0 { String::new() } else { length() };
    Told {
        lang: lang.clone(),
        length: SafeText::clean(&length),
        parts: parts
            .into_iter()
            .map(|(heading, facts)| (SafeText::clean(&words.say(heading.phrase())), facts))
            .collect(),
        rest: rest.map(|rest| SafeText::clean(&rest)),
    }
}

/// Where and when the card is of.
pub(super) fn head(model: &Model, lang: &Lang, words: &Words) -> String {
    let floor = model.floor.site().map_or("", |site| site.name.in_lang(lang).as_str());
    let clock = Clock::of(model, words);
    let moment = clock.moment_now();
    words.say_with("huddle-head", [("floor", floor.into()), ("moment", moment.into())])
}

impl Teller<'_> {
    /// Every fact, what matters most first: what interrupts, what is late or was given up, what falls due or was
    /// moved, who earned trust, then the rest.
    fn facts(&self, huddle: &Huddle<'_>) -> Vec<Fact> {
        let urgent = |item: &Item<Notice>| Huddle::is_urgent(item);
        let notices = |wanted: bool| {
            huddle
                .released
                .iter()
                .filter(move |(_, item)| urgent(item) == wanted)
                .map(|(_, item)| self.notice(item))
        };
        notices(true)
            .chain(huddle.late.iter().map(|entry| self.late(entry)))
            .chain(huddle.dropped.iter().map(|entry| self.dropped(entry)))
            .chain(huddle.due.iter().map(|entry| self.due(entry)))
            .chain(huddle.moved.iter().map(|entry| self.due(entry)))
            .chain(huddle.win.map(|item| self.win(item, huddle.giver, &huddle.thanked)))
            .chain(notices(false))
            .chain(huddle.owned.iter().map(|(_, item)| self.own_up(item)))
            .chain(huddle.told.iter().map(|(_, item)| self.told(item)))
            .chain(huddle.answered.iter().map(|(_, item)| self.answer(item)))
            .chain(huddle.commitments.iter().map(|(_, item)| self.commitment(item)))
            .chain(huddle.repairs.iter().map(|(_, item)| self.repair(item)))
            .chain(huddle.kept.iter().map(|entry| self.kept(entry)))
            .chain(huddle.held.iter().map(|(_, item)| self.held(item)))
            .chain(huddle.notes.iter().map(|(_, item)| self.note(item)))
            .collect()
    }

    /// A text, with the mark of its language where that is not the card's.
    fn say(&self, text: &Text) -> String {
        let said = text.in_lang(self.lang).as_str().trim();
        match text.other_than(self.lang) {
            Some(lang) if !said.is_empty() => format!("({}) {said}", lang.as_str()),
            _ => said.to_owned(),
        }
    }

    /// A text as it goes on in a sentence of ours, which has its own full stop. One of another script stays ([`Self::ends`]).
    fn inner(&self, text: &Text) -> String {
        self.say(text).trim_end_matches('.').to_owned()
    }

    /// Our own sentence around texts: one that brought its own full stop takes no second one.
    fn ends<const N: usize>(&self, id: &'static str, values: [(&'static str, FluentValue<'_>); N]) -> String {
        self.words.say_with(id, values).replace("。.", "。")
    }

    fn notice(&self, item: &Item<Notice>) -> Fact {
        let notice = &item.data;
        let short = sentence(&self.say(&notice.headline));
        let mut said = vec![short.clone()];
        if let Some(update) = notice.updates.last() {
            said.push(sentence(&self.say(&update.text)));
        } else if notice.why.has_words() {
            said.push(self.ends("huddle-because", [("why", self.inner(&notice.why).into())]));
        }
        if notice.is_in_force() && !notice.why.has_words() {
            said.push(self.words.say("huddle-no-why").into_owned());
        }
        said.extend(self.effective(item));
        if !notice.not_known_yet.is_blank() {
            let what = self.inner(&notice.not_known_yet);
            said.push(self.ends("huddle-still-open", [("what", what.into())]));
        }
        match promise::owed(item, "next_word_by") {
            Some(promise) => {
                let when = self.dates(&promise);
                said.push(self.words.say_with("huddle-next-word", [("when", when.into())]));
            }
            None if notice.is_in_force() && promise::promised(item, "next_word_by").is_none() => {
                said.push(self.words.say("huddle-no-next-word").into_owned())
            }
            None => {}
        }
        said.extend(self.corrected(&item.stamp));
        Fact { heading: Heading::New, whole: said.join(" "), short, is_late: false }
    }

    fn held(&self, item: &Item<Holding>) -> Fact {
        let when =
            promise::promised(item, "share_by").map(|promise| self.dates(&promise)).unwrap_or_default();
        let topic = self.inner(&item.data.topic);
        let said = self.ends("huddle-cant-say", [("topic", topic.into()), ("when", when.into())]);
        let corrected = self.corrected(&item.stamp).map(|corrected| format!("{said} {corrected}"));
        Fact {
            heading: Heading::New,
            whole: corrected.unwrap_or_else(|| said.clone()),
            short: said,
            is_late: false,
        }
    }

    /// What could not be said, and was told.
    fn told(&self, item: &Item<Holding>) -> Fact {
        let holding = &item.data;
        let topic = self.inner(&holding.topic);
        let told = match holding.told.is_blank() {
            true => self.words.say("holding-not-told").into_owned(),
            false => self.say(&holding.told),
        };
        let said = self.ends("huddle-told", [("topic", topic.into()), ("told", sentence(&told).into())]);
        self.fact(Heading::New, said.clone(), [Some(said)], &item.stamp)
    }

    fn own_up(&self, item: &Item<Ownership>) -> Fact {
        let own = &item.data;
        let author = own.author.owner().map(|owner| self.say(&owner.text())).unwrap_or_default();
        let wrong = sentence(&self.say(&own.got_wrong));
        let short = match author.is_empty() {
            true => format!("{} {wrong}", self.words.say("ownership-lead")),
            false => {
                self.words.say_with("huddle-own-up", [("author", author.into()), ("wrong", wrong.into())])
            }
        };
        let effect = (!own.effect_on_you.is_blank()).then(|| sentence(&self.say(&own.effect_on_you)));
        let changes = || self.ends("huddle-changes", [("changes", self.inner(&own.changes).into())]);
        let changes = (!own.changes.is_blank()).then(changes);
        let state = self.words.ownership_state(own.state).map(|state| sentence(&begun(&state)));
        self.fact(Heading::New, short.clone(), [Some(short), effect, changes, state], &item.stamp)
    }

    fn note(&self, item: &Item<Note>) -> Fact {
        let author = item.data.author.owner().map(|owner| self.say(&owner.text())).unwrap_or_default();
        let text = sentence(&self.say(&item.data.text));
        let said = match author.is_empty() {
            true => text,
            false => self.words.say_with("huddle-noted", [("author", author.into()), ("text", text.into())]),
        };
        self.fact(Heading::New, said.clone(), [Some(said)], &item.stamp)
    }

    fn repair(&self, item: &Item<Repair>) -> Fact {
        let breach = sentence(&self.say(&item.data.breach));
        let stage = self.words.stage(item.data.state);
        let said =
            self.words.say_with("huddle-stage", [("breach", breach.into()), ("stage", (&*stage).into())]);
        self.fact(Heading::Repair, said.clone(), [Some(said)], &item.stamp)
    }

    /// What was asked for, what is done about it, and why.
    fn commitment(&self, item: &Item<Commitment>) -> Fact {
        let commitment = &item.data;
        let ask = sentence(&self.say(&commitment.ask));
        // What was given up is no longer put off, or to come.
        let decided = commitment.decision.filter(|_| commitment.state != CommitmentState::Dropped);
        let answer = decided.map(|answer| sentence(&begun(&self.words.answer(answer))));
        let mut short = vec![self.words.you_said().into_owned(), ask];
        short.extend(answer);
        let state = self.words.commitment_state(commitment.state);
        short.extend(state.map(|state| sentence(&begun(&state))));
        if let (CommitmentState::Decided, Some(promise)) = (commitment.state, promise::owed(item, "due")) {
            let when = self.dates(&promise);
            short.push(self.words.say_with("huddle-by", [("when", when.into())]));
        }
        let reason = commitment.because();
        let why = || self.ends("huddle-because", [("why", self.inner(reason).into())]);
        let why = (!reason.is_blank()).then(why);
        let short = short.join(" ");
        self.fact(Heading::Answered, short.clone(), [Some(short), why], &item.stamp)
    }

    fn fact<const N: usize>(
        &self,
        heading: Heading,
        short: String,
        said: [Option<String>; N],
        stamp: &Stamp,
    ) -> Fact {
        let whole: Vec<String> = said.into_iter().flatten().chain(self.corrected(stamp)).collect();
        Fact { heading, whole: whole.join(" "), short, is_late: false }
    }

    /// What was said before is said otherwise now: whoever reads the card out may have read out the other.
    fn corrected(&self, stamp: &Stamp) -> Option<String> {
        let (at, fields) = stamp.last_corrected()?;
        let (date, fields) = (self.moment(at), self.words.field_names(&fields));
        Some(self.words.say_with("huddle-corrected", [("date", date.into()), ("fields", fields.into())]))
    }

    fn answer(&self, item: &Item<Question>) -> Fact {
        let question = &item.data;
        let asked = sentence(&self.say(&question.text));
        let answer = sentence(&self.say(&question.answer));
        let verdict = match question.found() {
            Some(Verdict::True) => "true",
            Some(Verdict::Partly) => "partly",
            Some(Verdict::False) => "false",
            Some(Verdict::NotKnown) => "not_known",
            Some(Verdict::CannotSayUntil) => "cannot_say_until",
            None => "none",
        };
        let said = |answer: &str| match question.state {
            QuestionState::Declined => self.words.say_with(
                "huddle-declined",
                [("question", asked.as_str().into()), ("answer", answer.to_owned().into())],
            ),
            QuestionState::Deferred => self.words.say_with(
                "huddle-deferred",
                [("question", asked.as_str().into()), ("answer", answer.to_owned().into())],
            ),
            _ => self.words.say_with(
                "huddle-verdict",
                [
                    ("question", asked.as_str().into()),
                    ("verdict", verdict.into()),
                    ("answer", answer.to_owned().into()),
                ],
            ),
        };
        let tidy = |said: String| said.split_whitespace().collect::<Vec<_>>().join(" ");
        Fact {
            heading: Heading::Answered,
            whole: [Some(tidy(said(&answer))), self.corrected(&item.stamp)]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
            short: tidy(said("")),
            is_late: false,
        }
    }

    /// From when on a notice holds, with the first time that was told where it was moved or left out.
    fn effective(&self, item: &Item<Notice>) -> Option<String> {
        let at = item.data.effective_at;
        let first = item.stamp.first_effective_at.filter(|first| at != Some(*first));
        let moment = |at| self.moment(at);
        Some(match (at, first) {
            (Some(at), None) => self.words.say_with("huddle-from", [("moment", moment(at).into())]),
            (Some(at), Some(first)) => self.words.say_with(
                "huddle-from-moved",
                [("moment", moment(at).into()), ("first", moment(first).into())],
            ),
            (None, Some(first)) => {
                self.words.say_with("huddle-from-left-out", [("first", moment(first).into())])
            }
            (None, None) => return None,
        })
    }

    /// A date that stays on one line.
    fn moment(&self, at: Timestamp) -> String {
        self.clock.moment(at).replace(' ', "\u{a0}")
    }

    /// By when; where the date was moved, the first one too.
    fn dates(&self, promise: &Promise) -> String {
        let moment = self.moment(promise.due);
        if !promise.was_moved() {
            return moment;
        }
        let first = self.moment(promise.first());
        self.words.say_with("huddle-moved", [("moment", moment.into()), ("first", first.into())])
    }

    /// What is promised: not a headline, a topic or a question, but the word on it.
    fn what(&self, entry: &Entry<'_>) -> String {
        let what = self.inner(entry.what);
        let word = |id: &'static str| self.words.say_with(id, [("what", self.quotable(&what).into())]);
        match entry.kind {
            Kind::Notice => word("huddle-word-on"),
            Kind::Holding => word("huddle-tell"),
            Kind::Question => word("huddle-answer-to"),
            _ => what,
        }
    }

    fn due(&self, entry: &Entry<'_>) -> Fact {
        // What goes on has no end of its own.
        let (what, when) = (self.what(entry), self.dates(&entry.promise));
        let what = what.trim_end_matches('。').to_owned();
        let said =
            sentence(&self.words.say_with("huddle-due", [("what", what.into()), ("when", when.into())]));
        Fact { heading: Heading::Promises, short: said.clone(), whole: said, is_late: false }
    }

    /// With the date that went by, and the one that it was given since, which may have gone by too.
    fn late(&self, entry: &Entry<'_>) -> Fact {
        // A question that is promised an answer ends with its own mark.
        let (what, promise) = (sentence(&self.what(entry)), &entry.promise);
        let first = self.moment(promise.first());
        let said = match promise.was_moved() {
            true => {
                let moment = self.moment(promise.due);
                let is_over = promise.due <= self.known;
                self.words.say_with(
                    if is_over { "huddle-late-again" } else { "huddle-late-moved" },
                    [("what", what.into()), ("first", first.into()), ("moment", moment.into())],
                )
            }
            false => self.words.say_with("huddle-late", [("what", what.into()), ("moment", first.into())]),
        };
        Fact { heading: Heading::Promises, short: said.clone(), whole: said, is_late: true }
    }

    fn kept(&self, entry: &Entry<'_>) -> Fact {
        let id = if entry.state == PromiseState::KeptLate { "huddle-kept-late" } else { "huddle-kept" };
        let said = self.words.say_with(id, [("what", sentence(&self.what(entry)).into())]);
        Fact { heading: Heading::Promises, short: said.clone(), whole: said, is_late: false }
    }

    /// That it was given up, why, and that it was late before, where it was.
    fn dropped(&self, entry: &Entry<'_>) -> Fact {
        let what = sentence(&self.what(entry));
        let mut said = vec![self.words.say_with("huddle-dropped", [("what", what.into())])];
        let late = entry.promise.was_late().map(|(from, until)| self.clock.due_as_of(from, until));
        if let Some(late) = late.filter(|late| *late != self.words.now()) {
            said.push(self.words.say_with("huddle-was-late", [("late", late.into())]));
        }
        if let Some(reason) = entry.reason {
            said.push(self.ends("huddle-because", [("why", self.inner(reason).into())]));
        }
        // Why is not left out for the time it takes: it was promised.
        let said = said.join(" ");
        Fact { heading: Heading::Promises, short: said.clone(), whole: said, is_late: false }
    }
}

/// Words with an end, so that what follows them is not read as theirs. A quotation ends a sentence only with one in it.
fn sentence(words: &str) -> String {
    let inner = words.trim_end_matches(['”', '»']);
    let ended = inner.ends_with(['.', '!', '?', '…', '。', '！', '？']);
    if ended || words.is_empty() { words.to_owned() } else { format!("{words}.") }
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_quotation_ends_a_sentence_only_with_one_in_it() {
        assert_eq!(sentence("“It held.”"), "“It held.”");
        assert_eq!(sentence("word on “No heating yet”"), "word on “No heating yet”.");
        assert_eq!(sentence("noticia sobre «¿Y ahora?»"), "noticia sobre «¿Y ahora?»");
        assert_eq!(sentence(""), "");
    }
}
