//! The page of a level: each need with its doubt and its weeks, since when a change is said of it and against what, and how it is computed.

use super::super::card::{Part, Rank, What, dotted};
use super::super::computed;
use super::super::level::Weeks;
use super::super::lines::Run;
use super::super::pane::engagement;
use super::super::theme::Tone;
use super::super::words::label;
use super::Whole;
use crate::domain::recognition::Need;
use crate::domain::{Engagement, Item};
use crate::text::SafeText;

impl<'a> Whole<'a> {
    /// Says a level whole.
    pub(super) fn engagement(&mut self, item: &'a Item<Engagement>) {
        let (voice, engagement) = (self.voice, &item.data);
        let unit = engagement.unit.as_str();
        let name = if unit == "floor" { voice.floor() } else { voice.team(unit).as_str().to_owned() };
        let week = voice.words.week(engagement.window.as_str());
        self.parts.push(Part::title(
            dotted([Run::new(name, Tone::Strong), Run::new(week, Tone::Plain)]),
            voice.age(item.since()),
        ));
        if engagement.suppressed {
            self.line(engagement::suppressed(voice, engagement));
        } else {
            self.marked(item, &["answered", "eligible", "needs"], |page| {
                page.line(engagement::standing(voice, engagement));
                page.space();
                for level in engagement::levels(voice, engagement) {
                    page.parts.push(Part::of(Rank::Main, What::Level(level)));
                }
                page.said_since(engagement);
            });
        }
        self.space();
        self.fact(label::SCALE, voice.words.scale(engagement.scale.min, engagement.scale.max));
        self.fact(label::ASKED_WITH, engagement.instrument.as_str());
        if !self.bare {
            self.space();
            self.parts.extend(computed::parts(self.voice, Some(engagement)));
            self.space();
        }
        self.told(item);
    }

    /// Since which week a change is said of each need that has one, and what it is held against: the weeks that are drawn begin later than
    /// a baseline may.
    fn said_since(&mut self, engagement: &Engagement) {
        let (voice, words) = (self.voice, self.voice.words);
        let weeks = Weeks::of(&voice.model.floor, engagement);
        let of_need = |need: Need| {
            let (window, is_first) = weeks.said_since(need)?;
            let phrase = if is_first { "level-change-since-earlier" } else { "level-change-since" };
            let named =
                [("need", words.need_title(need).into_owned().into()), ("week", words.week(window).into())];
            Some(words.say_with(phrase, named))
        };
        let since: Vec<String> = Need::ALL.into_iter().filter_map(of_need).collect();
        if since.is_empty() {
            return;
        }
        self.space();
        self.fact(label::CHANGE, since.join("; "));
        if !self.bare {
            let usual = vec![Run::new(words.say("level-usual"), Tone::Dim)];
            self.parts.push(Part::fact(Rank::Main, SafeText::default(), usual));
        }
    }
}
