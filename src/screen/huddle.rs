//! The huddle card: what the next shift should hear, in each language of the site, in ninety seconds.
//!
//! ```text
//! ━ Huddle card ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 90 seconds for the next shift
//!   en · 212 words, about 71 s              es · 224 palabras, unos 75 s
//!
//!   New                                     Nuevo
//!   Shift bids move to Fridays. Why: …      Los turnos se piden los viernes. Por qué: …
//! ```

mod page;
mod tell;

use super::lines;
use super::lines::Run;
use super::scroll::Scroll;
use super::theme::Tone;
use super::voice::Voice;
use super::words::Lexicon;
use crate::model::Model;
use crate::model::huddle::{Card, Filed, Way};
use crate::text::{Lang, SafeText};

pub use page::{cells, draw, paged};

/// How many words a person says in a second.
const WORDS_A_SECOND: usize = 3;
/// Cells of a line on paper.
const PAPER: usize = 76;

/// The card as a page.
#[derive(Clone, Debug, PartialEq)]
pub struct HuddleView {
    /// What it is called.
    pub title: SafeText,
    /// What it is for.
    pub note: SafeText,
    /// It in each language of the site.
    pub told: Vec<Told>,
    /// What became of it.
    pub foot: Vec<Run>,
    /// How far it is scrolled.
    pub scroll: Scroll,
}

/// The card in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The language.
    pub lang: Lang,
    /// How many words it has, and how long that takes.
    pub length: SafeText,
    /// What is told, under its headings.
    pub parts: Vec<(SafeText, Vec<SafeText>)>,
    /// What was left out, or that there is nothing.
    pub rest: Option<SafeText>,
}

/// Says the card.
pub fn view(voice: &Voice<'_>, lexicon: &Lexicon, card: &Card) -> HuddleView {
    let words = voice.words;
    let filed = card.filed.as_ref().map(|filed| match filed {
        Filed::Under(Way::Print) => (words.say("huddle-printing").into_owned(), Tone::Dim),
        Filed::Under(Way::Save) => (words.say("huddle-saving").into_owned(), Tone::Dim),
        Filed::Printed { by } => (words.say_with("huddle-printed", [("by", by.as_str().into())]), Tone::Lit),
        Filed::Saved { path } => {
            (words.say_with("huddle-saved", [("path", path.as_str().into())]), Tone::Lit)
        }
        Filed::Failed { way, why } => {
            let id = match way {
                Way::Print => "huddle-failed-print",
                Way::Save => "huddle-failed-save",
            };
            (words.say_with(id, [("why", (&*words.unfiled(why)).into())]), Tone::Wrong)
        }
    });
    let foot = filed.map(|(said, tone)| Run::new(said, tone)).into_iter().collect();
    HuddleView {
        title: SafeText::clean(&words.say("huddle-title")),
        note: SafeText::clean(&words.say("huddle-note")),
        told: told(voice.model, lexicon),
        foot,
        scroll: Scroll::of(voice, card.scroll),
    }
}

/// The card in each language of the site, the wall's own one first.
fn told(model: &Model, lexicon: &Lexicon) -> Vec<Told> {
    let own = [model.ui.lang.clone()];
    let langs = model.floor.site().map_or(&own[..], |site| &site.languages);
    let huddle = model.huddle();
    let own = model.own_among(langs);
    let mut langs: Vec<_> = langs.iter().map(|lang| (lang, lexicon.of(lang))).collect();
    // Whoever reads it out reads the wall's own language first.
    if let Some(own) = own {
        langs[..=own].rotate_right(1);
    }
    tell::in_langs(model, &huddle, &langs)
}

/// The card as text, for paper or a file. Names are hidden in it where they are on the wall.
pub fn text(model: &Model, lexicon: &Lexicon) -> String {
    super::spoken(model, lexicon, |voice| on_paper(voice.model, lexicon))
}

fn on_paper(model: &Model, lexicon: &Lexicon) -> String {
    let mut out = String::new();
    for told in told(model, lexicon) {
        let words = lexicon.of(&told.lang);
        let head = tell::head(model, &told.lang, words);
        out.push_str(&format!("{} · {head}\n{}\n", words.say("huddle-title"), told.length));
        for (heading, facts) in &told.parts {
            out.push_str(&format!("\n{}\n", heading.as_str().to_uppercase()));
            for fact in facts {
                push_wrapped(&mut out, fact.as_str(), "- ");
            }
        }
        if let Some(rest) = &told.rest {
            out.push('\n');
            push_wrapped(&mut out, rest.as_str(), "");
        }
        out.push('\n');
    }
    out
}

fn push_wrapped(out: &mut String, words: &str, lead: &str) {
    let cells = PAPER - lead.len();
    let rows =
        lines::wrap(&[Run::new(words, Tone::Plain)], cells, cells, usize::MAX / 4, lines::Overlong::Break);
    for (index, row) in rows.iter().enumerate() {
        let lead = if index == 0 { lead } else { &"  "[..lead.len()] };
        // On paper a space is a space.
        let words = row.iter().map(|piece| piece.words.replace('\u{a0}', " ")).collect::<String>();
        out.push_str(&format!("{lead}{words}\n"));
    }
}
