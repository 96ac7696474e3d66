//! What became of the promises of a thing, and when it was told: the end of its page, and the beginning of one that was opened as a promise.

use super::super::card::{Part, Rank, dotted};
use super::super::lines::Run;
use super::super::pane::promises;
use super::super::theme::Tone;
use super::super::words::{label, time};
use super::Whole;
use crate::domain::person::is_somebodys;
use crate::domain::{Item, Key, Ledger, Offices, account, promise};
use crate::text::SafeText;

/// A delay in days as a span that is 0 where there is none.
fn span(days: f64) -> time::Span {
    // Whole minutes of a span of years: far within the range.
    match time::Span::of((days * 24.0 * 60.0).round() as i64, 48 * 60, 14) {
        time::Span::Now => time::Span::Minutes(0),
        span => span,
    }
}

impl<'a> Whole<'a> {
    /// The promise that was opened, before the thing that it was made in: how it stands is what is asked.
    pub(super) fn promise(&mut self, entry: &promise::Entry<'a>) {
        let (voice, promise) = (self.voice, &entry.promise);
        let mut line = vec![promises::mark(entry.state), Run::new(" ", Tone::Plain)];
        line.extend(promises::what(voice, entry));
        self.parts.push(Part::title(line, promises::outcome(voice, entry)));
        let dates = [promises::dates(voice, promise)].into_iter();
        let dates = dates.chain(self.owed_by(entry)).chain(promises::was_late(voice, entry));
        self.line(dotted(dates));
        self.space();
    }

    /// Who owed it, where its thing names somebody else by now, in the languages in which the rest is told here.
    fn owed_by(&self, entry: &promise::Entry<'_>) -> Option<Run> {
        match self.everywhere {
            true => promises::entry_owed_by_everywhere(self.voice, entry),
            false => promises::entry_owed_by(self.voice, entry),
        }
    }

    /// The dated words of a thing, each with both of its dates, and what was corrected, and when it was told.
    pub(super) fn ledger<T>(&mut self, key: &Key, item: &Item<T>) {
        if self.bare && self.everywhere {
            return;
        }
        let voice = self.voice;
        let ledger = Ledger::of(&voice.model.floor, voice.model.known_until());
        // Beside a card stand those that it has no more; the others have lines of their own.
        let stands = |entry: &&promise::Entry<'_>| !self.bare || entry.promise.settled_at.is_some();
        let own = ledger.entries.iter().filter(|entry| entry.key == key);
        let own: Vec<_> = own.filter(stands).collect();
        if !own.is_empty() {
            self.space();
        }
        for (index, entry) in own.into_iter().enumerate() {
            let promise = &entry.promise;
            let label = if index == 0 { voice.label(label::PROMISED) } else { SafeText::default() };
            let mut line = vec![promises::mark(entry.state), Run::new(" ", Tone::Plain)];
            line.extend(promises::what(voice, entry));
            let note = vec![promises::outcome(voice, entry)];
            self.parts.push(Part::fact(Rank::Main, label, line).noted(note));
            let moment = |at| voice.clock.moment(at);
            // The same date is not told twice.
            let dates = [
                promise.was_moved().then(|| voice.words.first_due(&moment(promise.first()))),
                Some(voice.words.due(&moment(promise.due))),
                promise.settled_at.map(|at| voice.words.settled(&moment(at))),
            ];
            let dates = dates.into_iter().flatten().map(|date| Run::new(date, Tone::Dim));
            let owed_by = self.owed_by(entry);
            let mut line = dotted(dates.chain(owed_by).chain(promises::was_late(voice, entry)));
            line.extend(promises::reason(voice, entry));
            self.parts.push(Part::fact(Rank::Main, SafeText::default(), line));
        }
        if self.bare {
            return;
        }
        let before = ledger.let_go.iter().filter(|(of, _)| *of == key).map(|(_, one)| one.kept()).sum();
        if before > 0 {
            let words = vec![Run::new(voice.words.kept_before(before), Tone::Dim)];
            self.parts.push(Part::fact(Rank::Main, SafeText::default(), words));
        }
        self.accounts(key, &ledger);
        self.told(item);
    }

    /// How the roles that owe these promises have kept their word so far, with all that they promised.
    fn accounts(&mut self, key: &Key, ledger: &Ledger<'_>) {
        let (voice, floor) = (self.voice, &self.voice.model.floor);
        let offices = Offices::of(floor);
        let entries = ledger.entries.iter().filter(|entry| entry.key == key);
        let roles = entries.filter_map(|entry| account::counts_for(entry, &offices, voice.lang()));
        // Also of whom no stamp lists a promise any more.
        let let_go = ledger.let_go.iter().filter(|(of, _)| *of == key).filter_map(|(_, one)| one.owner());
        let roles = roles.chain(let_go.filter_map(|owner| offices.role_of(owner, &key.site, voice.lang())));
        let roles: Vec<SafeText> = roles.collect();
        let owes = |role: &SafeText| roles.iter().any(|own| account::is_same(own, role));
        let accounts = account::accounts(ledger, &offices, voice.lang(), voice.model.known_until());
        let own = accounts.iter().filter(|account| *account.site == *key.site && account.counted() > 0);
        let own = own.filter(|account| account.role.as_ref().is_some_and(owes));
        for (index, account) in own.enumerate() {
            let label = if index == 0 { voice.label(label::SO_FAR) } else { SafeText::default() };
            let role = account.role.as_ref().map_or("", SafeText::as_str);
            let kept = voice.words.account_kept(role, account.in_time(), account.counted());
            let delay = account.median_delay().map(|days| voice.words.account_delay(span(days)));
            let line =
                dotted([Some(kept), delay].into_iter().flatten().map(|words| Run::new(words, Tone::Dim)));
            self.parts.push(Part::fact(Rank::Main, label, line));
        }
    }

    /// When this was told last, and how it is dated where that is long before, to whom if not to the floor, by which source, and what was corrected.
    pub(super) fn told<T>(&mut self, item: &Item<T>) {
        if self.bare {
            return;
        }
        self.space();
        for correction in &item.stamp.corrected {
            let at = self.voice.clock.moment(correction.at);
            self.fact(label::CORRECTED, self.voice.words.correction(&correction.field, &at));
        }
        if let Some(team) = &item.team {
            self.fact(label::TEAMS, self.voice.team(team));
        }
        let voice = self.voice;
        let heard = item.stamp.told_at;
        let told = Run::new(voice.clock.moment(heard.map_or(item.time, |at| at.max(item.time))), Tone::Plain);
        // What was heard long after its own time says both.
        let dated = heard.map(|_| voice.words.dated(&voice.clock.moment(item.since())));
        let dated = dated.map(|words| Run::new(words, Tone::Plain));
        let told = dotted(std::iter::once(told).chain(dated).chain(voice.leads_only(item.audience)));
        self.parts.push(Part::fact(Rank::Main, self.voice.label(label::TOLD), told));
        // Whoever is named there is not named here, as who asked is not.
        if is_somebodys(&item.source) {
            return;
        }
        let source = SafeText::clean(&item.source);
        self.parts.push(Part::fact(
            Rank::Main,
            self.voice.label(label::SOURCE),
            vec![Run { words: source, tone: Tone::Dim }],
        ));
    }
}
