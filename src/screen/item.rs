//! One entry, opened whole: every field, every update with its time, both dates of each promise, all languages.

mod ledger;
mod level;

use std::borrow::Cow;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::card::{GUTTER, Part, Rank, What, dotted};
use super::lines::{Pen, Run};
use super::link::Span;
use super::pane::{self, questions, recognition, transparency};
use super::scroll::{Line, Scroll};
use super::sites;
use super::stages::Stages;
use super::theme::{Theme, Tone};
use super::voice::Voice;
use super::words::{Label, label};
use crate::domain::commitment::CommitmentState;
use crate::domain::holding::HoldingState;
use crate::domain::ownership::OwnershipState;
use crate::domain::{Commitment, Holding, Item, Key, Note, Notice, Ownership, Question, Recognition, Repair};
use crate::model::{Entry, EntryId, Paged, Pane, Scrolled};
use crate::text::{SafeText, Text};

/// Lines longer than this are hard to read.
pub const MEASURE: u16 = 100;

/// What an open entry says.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemView {
    /// The pane that it is of.
    pub pane: Pane,
    /// What the page is called.
    pub title: SafeText,
    /// How to leave it.
    pub close: SafeText,
    /// Its lines.
    pub parts: Vec<Part>,
    /// How far it is scrolled.
    pub scroll: Scroll,
}

/// Says an entry whole; of one that is gone, that it is: nobody is taken to another one unasked.
pub fn view(voice: &Voice<'_>, id: &EntryId, scroll: Scrolled) -> ItemView {
    let mut whole = Whole::page(voice);
    let pane = match voice.model.entry(id) {
        Some((pane, entry)) => {
            whole.entry(&entry);
            sites::name_in(voice, entry.key(), &mut whole.parts);
            pane
        }
        None => {
            whole.line(vec![Run::new(voice.words.say("item-gone"), Tone::Dim)]);
            voice.model.ui.focus
        }
    };
    let clean = |words: Cow<'_, str>| SafeText::clean(&words);
    let (title, close) =
        (clean(voice.words.title(pane)), clean(voice.words.with_keys("page-close", voice.model).into()));
    ItemView { pane, title, close, parts: whole.parts, scroll: Scroll::of(voice, scroll) }
}

/// Its lines at a width; each part is a paragraph.
pub(super) fn lines(view: &ItemView, width: u16) -> Vec<Line> {
    let rows = |(of, part): (usize, &Part)| {
        part.rows(usize::from(width), true).into_iter().map(move |row| Line { row, of })
    };
    view.parts.iter().enumerate().flat_map(rows).collect()
}

fn measure(body: Rect) -> Rect {
    Rect { x: body.x + GUTTER, width: body.width.saturating_sub(GUTTER).min(MEASURE), ..body }
}

/// Where its title stands: above its lines, so that the rule and the note do not run away from them.
fn column(area: Rect) -> Rect {
    super::page_column(area, MEASURE)
}

/// What of the entry an area shows.
pub fn paged(view: &ItemView, area: Rect) -> Paged {
    let room = measure(super::page_body(area));
    view.scroll.shown(&[&lines(view, room.width)], room).paged
}

/// Rows of an area that its page takes, with an empty one at its end.
pub(super) fn taken(view: &ItemView, area: Rect) -> u16 {
    let room = measure(super::page_body(area));
    let lines = u16::try_from(lines(view, room.width).len()).unwrap_or(u16::MAX);
    (room.y - area.y).saturating_add(lines).saturating_add(1)
}

/// Draws it. Tells where its links are, and what of it is shown.
pub fn draw(view: &ItemView, theme: &Theme, area: Rect, buf: &mut Buffer) -> (Vec<Span>, Paged) {
    let pen = Pen { theme, accent: pane::accent(view.pane), left: area.x };
    let room = measure(super::page_body(area));
    let lines = lines(view, room.width);
    let shown = view.scroll.shown(&[&lines], room);
    super::page(view.title.as_str(), &view.scroll.note(view.close.as_str(), shown), pen, column(area), buf);
    let place = shown.place;
    view.scroll.draw_more(shown, pen, buf);
    let lines = lines.iter().skip(shown.above).zip(place.y..place.bottom());
    let links = lines.flat_map(|(line, y)| line.row.draw(buf, pen, place.x, y, place.width)).collect();
    (links, shown.paged)
}

/// The word for something, where there is something.
fn said<'a, T>(what: Option<T>, word: impl FnOnce(T) -> Cow<'a, str>) -> Cow<'a, str> {
    what.map(word).unwrap_or_default()
}

/// Collects the parts of an entry.
struct Whole<'a> {
    voice: &'a Voice<'a>,
    /// Without the ledger and without when it was told.
    bare: bool,
    /// In all languages, also where texts are told in one.
    everywhere: bool,
    parts: Vec<Part>,
}

/// What a thing says of itself, without what became of its promises and when it was told.
pub(super) fn bare(voice: &Voice<'_>, key: &Key) -> Vec<Part> {
    let mut whole = Whole { bare: true, ..Whole::page(voice) };
    whole.whole_of(key);
    whole.parts
}

/// The same in the languages in which the wall tells its texts, with the promises that were settled.
pub(super) fn fields(voice: &Voice<'_>, key: &Key) -> Vec<Part> {
    let mut whole = Whole { bare: true, everywhere: false, ..Whole::page(voice) };
    whole.whole_of(key);
    whole.parts
}

/// All that the page of a thing says, as Enter opens it.
pub(super) fn page(voice: &Voice<'_>, key: &Key) -> Vec<Part> {
    let mut whole = Whole::page(voice);
    whole.whole_of(key);
    sites::name_in(voice, key, &mut whole.parts);
    whole.parts
}

impl<'a> Whole<'a> {
    fn page(voice: &'a Voice<'a>) -> Self {
        Self { voice, bare: false, everywhere: true, parts: Vec::new() }
    }

    fn entry(&mut self, entry: &Entry<'a>) {
        match entry {
            Entry::Notice(key, item) => self.notice(key, item),
            Entry::Holding(key, item) => self.holding(key, item),
            Entry::Ownership(key, item) => self.ownership(key, item),
            Entry::Note(_, item) => self.note(item),
            Entry::Recognition(_, item) => self.recognition(item),
            Entry::Engagement(_, item) => self.engagement(item),
            Entry::Question(key, item) => self.question(key, item),
            Entry::Repair(key, item) => self.repair(key, item),
            Entry::Commitment(key, item) => self.commitment(key, item),
            Entry::Promise(promise) => {
                self.promise(promise);
                self.whole_of(promise.key);
            }
        }
    }

    /// The thing of a key.
    fn whole_of(&mut self, key: &Key) {
        let floor = &self.voice.model.floor;
        if let Some((key, item)) = floor.notices.get_key_value(key) {
            self.notice(key, item);
        } else if let Some((key, item)) = floor.holdings.get_key_value(key) {
            self.holding(key, item);
        } else if let Some((key, item)) = floor.questions.get_key_value(key) {
            self.question(key, item);
        } else if let Some((key, item)) = floor.ownerships.get_key_value(key) {
            self.ownership(key, item);
        } else if let Some((key, item)) = floor.repairs.get_key_value(key) {
            self.repair(key, item);
        } else if let Some((key, item)) = floor.commitments.get_key_value(key) {
            self.commitment(key, item);
        } else if let Some(item) = floor.notes.get(key) {
            self.note(item);
        } else if let Some(item) = floor.recognitions.get(key) {
            self.recognition(item);
        } else if let Some(item) = floor.engagements.get(key) {
            self.engagement(item);
        }
    }

    fn title(&mut self, text: &'a Text, at: Timestamp) {
        let age = self.voice.age(at);
        self.parts.push(Part::title(vec![self.voice.run(text, Tone::Strong)], age));
        self.title_elsewhere(text);
    }

    /// A text in its other languages, as far as they are told here.
    fn elsewhere(&self, text: &'a Text, tone: Tone) -> Vec<Vec<Run>> {
        if self.everywhere { self.voice.translations(text, tone) } else { self.voice.others(text, tone) }
    }

    /// A title in its other languages, at the edge where the title stands.
    fn title_elsewhere(&mut self, text: &'a Text) {
        let others = self.elsewhere(text, Tone::Plain).into_iter();
        self.parts.extend(others.map(|words| Part::words(Rank::Main, words)));
    }

    fn line(&mut self, runs: Vec<Run>) {
        if !runs.is_empty() {
            self.parts.push(Part::words(Rank::Main, runs));
        }
    }

    fn space(&mut self) {
        // One empty line parts two matters, also where there is nothing between them.
        if self.parts.last().is_none_or(|part| part.what != What::Space) {
            self.parts.push(Part::of(Rank::Main, What::Space));
        }
    }

    /// A field in the wall's language, and below it in the others.
    fn field(&mut self, label: Label, text: &'a Text) {
        if text.is_blank() {
            return;
        }
        let label = self.voice.label(label);
        self.parts.push(Part::fact(Rank::Main, label, vec![self.voice.run(text, Tone::Plain)]));
        self.other_languages(text, Tone::Dim);
    }

    /// Tells what some fields say, marked as corrected where the hub has noted that of one of them.
    fn marked<T>(&mut self, item: &Item<T>, fields: &[&str], tell: impl FnOnce(&mut Self)) {
        let first = self.parts.len();
        tell(self);
        let corrections =
            item.stamp.corrected.iter().filter(|correction| fields.contains(&&*correction.field));
        let at = corrections.map(|correction| correction.at).max();
        if let (Some(at), Some(Part { what: What::Words { note, .. }, .. })) = (at, self.parts.get_mut(first))
        {
            *note = dotted(std::iter::once(self.voice.corrected(at)).chain(std::mem::take(note)));
        }
    }

    fn fact(&mut self, label: Label, words: impl AsRef<str>) {
        if !words.as_ref().trim().is_empty() {
            let label = self.voice.label(label);
            self.parts.push(Part::fact(Rank::Main, label, vec![Run::new(words.as_ref(), Tone::Plain)]));
        }
    }

    fn date(&mut self, label: Label, at: Option<Timestamp>) {
        if let Some(at) = at {
            let moment = Run::new(self.voice.clock.moment(at), Tone::Plain);
            let label = self.voice.label(label);
            self.parts.push(Part::fact(Rank::Main, label, vec![moment]));
        }
    }

    /// From when on a notice holds; where that was moved or left out, the first time that was told too.
    fn effective(&mut self, item: &Item<Notice>) {
        let (clock, at) = (&self.voice.clock, item.data.effective_at);
        let moment = at.map(|at| Run::new(clock.moment(at), Tone::Plain));
        let first = clock.first_effective(at, item.stamp.first_effective_at);
        let first = first.map(|first| Run::new(first, Tone::Dim));
        let line = dotted(moment.into_iter().chain(first));
        if !line.is_empty() {
            self.parts.push(Part::fact(Rank::Main, self.voice.label(label::FROM), line));
        }
    }

    fn other_languages(&mut self, text: &'a Text, tone: Tone) {
        let others = self.elsewhere(text, tone).into_iter();
        self.parts.extend(others.map(|words| Part::fact(Rank::Main, SafeText::default(), words)));
    }

    fn notice(&mut self, key: &Key, item: &'a Item<Notice>) {
        let (voice, notice) = (self.voice, &item.data);
        self.marked(item, &["headline"], |page| page.title(&notice.headline, item.since()));
        self.marked(item, &["decision", "priority"], |page| {
            page.line(transparency::standing(voice, item, None))
        });
        self.space();
        self.marked(item, &["body"], |page| page.field(label::WHAT, &notice.body));
        self.marked(item, &["why"], |page| page.field(label::WHY, &notice.why));
        self.marked(item, &["effective_at"], |page| page.effective(item));
        self.marked(item, &["affects"], |page| page.fact(label::TEAMS, voice.teams(&notice.affects)));
        self.marked(item, &["means_for_you"], |page| page.field(label::FOR_YOU, &notice.means_for_you));
        self.marked(item, &["stays_the_same"], |page| page.field(label::STAYS, &notice.stays_the_same));
        self.marked(item, &["not_known_yet"], |page| page.field(label::NOT_KNOWN, &notice.not_known_yet));
        self.date(label::NEXT_WORD, notice.next_word_by);
        let missing: Vec<_> = transparency::missing(voice, item).filter(|_| !self.bare).collect();
        for (label, words) in missing {
            self.parts.push(Part::fact(Rank::Main, voice.label(label), vec![words]));
        }
        self.marked(item, &["support"], |page| page.field(label::HELP, &notice.support));
        self.marked(item, &["author"], |page| {
            page.fact(label::TOLD_BY, voice.author(&notice.author));
            page.other_languages(&notice.author.role, Tone::Dim);
        });
        if !notice.updates.is_empty() {
            self.space();
        }
        for update in notice.updates.iter().rev() {
            let at = update.at.map(|at| Run::new(voice.clock.moment(at), Tone::Dim)).into_iter().collect();
            let words = vec![voice.run(&update.text, Tone::Plain)];
            self.parts.push(Part::fact(Rank::Main, voice.label(label::UPDATE), words).noted(at));
            self.other_languages(&update.text, Tone::Dim);
        }
        self.ledger(key, item);
    }

    fn holding(&mut self, key: &Key, item: &'a Item<Holding>) {
        let (words, holding) = (self.voice.words, &item.data);
        let state = Holding::standing(item, self.voice.model.known_until());
        self.line(vec![Run::new(words.holding_lead(state), Tone::Dim)]);
        self.marked(item, &["topic"], |page| page.title(&holding.topic, item.since()));
        self.space();
        let reason = said(holding.reason, |reason| words.reason(reason));
        if state == HoldingState::Kept {
            let told = vec![transparency::what_was_told(self.voice, holding)];
            self.marked(item, &["told"], |page| {
                page.parts.push(Part::fact(Rank::Main, page.voice.label(label::WE_SAID), told));
                page.other_languages(&holding.told, Tone::Dim);
            });
        }
        self.marked(item, &["reason"], |page| page.fact(label::REASON, reason));
        self.marked(item, &["owner"], |page| page.field(label::OWNER, &holding.owner));
        self.ledger(key, item);
    }

    fn ownership(&mut self, key: &Key, item: &'a Item<Ownership>) {
        let ownership = &item.data;
        let by = Run::new(self.voice.author(&ownership.author), Tone::Plain);
        let by = dotted([Run::new(self.voice.words.own_up(), Tone::Strong), by]);
        let age = self.voice.age(item.since());
        self.marked(item, &["author"], |page| {
            page.parts.push(Part::title(by, age));
            page.title_elsewhere(&ownership.author.role);
        });
        self.space();
        self.marked(item, &["got_wrong"], |page| page.field(label::GOT_WRONG, &ownership.got_wrong));
        self.marked(item, &["effect_on_you"], |page| page.field(label::EFFECT, &ownership.effect_on_you));
        self.marked(item, &["learned"], |page| page.field(label::LEARNED, &ownership.learned));
        self.marked(item, &["changes"], |page| page.field(label::CHANGES, &ownership.changes));
        let state = self.voice.words.ownership_state(ownership.state);
        if let Some(state) = state {
            // Only what was done is told in the pane's accent: that it isn't done yet is no good news.
            let tone = if ownership.state == OwnershipState::Changed { Tone::Accent } else { Tone::Plain };
            let state = vec![Run::new(state, tone)];
            self.parts.push(Part::fact(Rank::Main, self.voice.label(label::STATE), state));
        }
        self.ledger(key, item);
    }

    fn note(&mut self, item: &'a Item<Note>) {
        let author = vec![Run::new(self.voice.author(&item.data.author), Tone::Strong)];
        let age = self.voice.age(item.since());
        self.marked(item, &["author"], |page| {
            page.parts.push(Part::title(author, age));
            page.title_elsewhere(&item.data.author.role);
        });
        self.space();
        self.marked(item, &["text"], |page| page.field(label::WORDS, &item.data.text));
        self.told(item);
    }

    fn recognition(&mut self, item: &'a Item<Recognition>) {
        let recognition = &item.data;
        // A person's own words, as on the card.
        let voice = self.voice;
        let message = vec![voice.quoted(&recognition.message, Tone::Strong), voice.end_of_quote()];
        self.marked(item, &["message"], |page| {
            page.parts.push(Part::title(message, voice.age(item.since())).led(voice.quote()));
            page.title_elsewhere(&recognition.message);
        });
        self.space();
        self.line(recognition::people(self.voice, recognition));
        self.marked(item, &["kind", "need"], |page| page.line(dotted(recognition::sort(voice, recognition))));
        self.marked(item, &["impact"], |page| page.field(label::IMPACT, &recognition.impact));
        self.told(item);
        if !self.bare && recognition::is_a_leads_desk(self.voice) {
            self.space();
            self.fact(label::NEEDS, recognition::balance(self.voice));
            let label = self.voice.label(label::BY_TEAM);
            let spread = recognition::spread(self.voice);
            if !spread.is_empty() {
                self.parts.push(Part::fact(Rank::Main, label, spread));
            }
        }
    }

    fn question(&mut self, key: &Key, item: &'a Item<Question>) {
        let question = &item.data;
        self.marked(item, &["text"], |page| page.title(&question.text, item.since()));
        let standing = questions::standing(self.voice, key, item);
        self.marked(item, &["rumour", "verdict", "holding"], |page| page.line(standing));
        self.space();
        self.marked(item, &["answer"], |page| page.field(label::ANSWER, &question.answer));
        self.marked(item, &["answered_by"], |page| page.field(label::ANSWERED_BY, &question.answered_by));
        self.holding_of(key, question);
        self.repair_of(key, question);
        self.ledger(key, item);
    }

    /// What an answer that can't be given yet waits for: by its topic where it is on this wall, else by its subject.
    fn holding_of(&mut self, key: &Key, question: &Question) {
        if !question.leans_on_a_holding_notice() {
            return;
        }
        let held = self.voice.model.floor.holdings.get(&Key::new(&key.site, question.holding.as_str()));
        match held {
            Some(held) => self.field(label::WAITS_FOR, &held.data.topic),
            None => self.fact(label::WAITS_FOR, &question.holding),
        }
    }

    /// The repair of an answer that was wrong: by what was broken where it is on this wall, else by its subject.
    fn repair_of(&mut self, key: &Key, question: &Question) {
        let mut repairs = self.voice.model.floor.repairs.iter();
        let named = |of: &Key| of.site == key.site && *of.subject == *question.repair.as_str();
        match repairs.find(|(of, _)| named(of)) {
            Some((_, repair)) => self.field(label::REPAIR, &repair.data.breach),
            None => self.fact(label::REPAIR, &question.repair),
        }
    }

    fn repair(&mut self, key: &Key, item: &'a Item<Repair>) {
        let (voice, repair) = (self.voice, &item.data);
        self.marked(item, &["breach"], |page| page.title(&repair.breach, item.since()));
        self.parts.push(Part::of(Rank::Main, What::Stages(Stages::of(voice.words, item))));
        self.marked(item, &["owner"], |page| {
            page.line(pane::repair::standing(voice, item));
            page.title_elsewhere(&repair.owner);
        });
        self.space();
        self.marked(item, &["affected"], |page| page.field(label::AFFECTED, &repair.affected));
        self.marked(item, &["harm"], |page| page.field(label::HARM, &repair.harm));
        let ground = said(repair.violation, |violation| voice.words.violation(violation));
        self.marked(item, &["violation"], |page| page.fact(label::GROUND, ground));
        for (index, action) in repair.actions.iter().enumerate() {
            let (line, due) = pane::repair::action(voice, item, (index, action));
            let stands = Run::new(voice.words.action_state(action.state), Tone::Dim);
            let owner = Run { words: voice.text(&action.owner).clone(), tone: Tone::Dim };
            let open = action.state == crate::domain::repair::ActionState::Open;
            let note = due.filter(|_| open).into_iter().collect();
            let line = dotted(
                line.into_iter().filter(|run| run.words.as_str() != super::lines::DOT).chain([owner, stands]),
            );
            let [what, owner, evidence, state] =
                ["what", "owner", "evidence", "state"].map(|field| format!("actions/{index}/{field}"));
            let part = Part::fact(Rank::Main, voice.label(label::ACTION), line).noted(note);
            self.marked(item, &[&what, &owner, &state], |page| page.parts.push(part));
            self.other_languages(&action.what, Tone::Dim);
            self.other_languages(&action.owner, Tone::Dim);
            if !action.evidence.is_blank() {
                let words = vec![voice.run(&action.evidence, Tone::Plain)];
                let part = Part::fact(Rank::Main, SafeText::default(), words);
                self.marked(item, &[&evidence], |page| page.parts.push(part));
                self.other_languages(&action.evidence, Tone::Dim);
            }
        }
        self.marked(item, &["commitment"], |page| page.field(label::WE_COMMIT, &repair.commitment));
        self.marked(item, &["evaluation"], |page| page.field(label::THEY_SAY, &repair.evaluation));
        self.ledger(key, item);
    }

    fn commitment(&mut self, key: &Key, item: &'a Item<Commitment>) {
        let (words, commitment) = (self.voice.words, &item.data);
        self.line(vec![Run::new(self.voice.words.you_said(), Tone::Dim)]);
        self.marked(item, &["ask"], |page| page.title(&commitment.ask, item.since()));
        self.space();
        let answer = commitment.decision.map(|answer| Run::new(words.answer(answer), Tone::Plain));
        let tone = if commitment.state == CommitmentState::Done { Tone::Accent } else { Tone::Plain };
        let state = words.commitment_state(commitment.state).map(|state| Run::new(state, tone));
        let standing = dotted(answer.into_iter().chain(state));
        let part = Part::fact(Rank::Main, self.voice.label(label::ANSWER), standing);
        self.marked(item, &["decision", "state"], |page| page.parts.push(part));
        self.marked(item, &["why"], |page| page.field(label::WHY, &commitment.why));
        self.marked(item, &["reason"], |page| page.field(label::REASON, &commitment.reason));
        self.marked(item, &["owner"], |page| page.field(label::OWNER, &commitment.owner));
        self.ledger(key, item);
    }
}
