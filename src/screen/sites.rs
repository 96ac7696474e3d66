//! A wall of several sites: which they are, and of which each thing is.
//!
//! ```text
//!   ● live                          2 sites                    14:32 WET · Lisbon
//! ▌ Porto · Shift bids move to Fridays                          2 h
//! ```

use std::collections::BTreeSet;

use super::card::{Lead, Part, Rank, What};
use super::lines::{DOT, Run};
use super::theme::Tone;
use super::voice::Voice;
use crate::domain::Key;
use crate::text::SafeText;

/// `2 sites`: where a wall of several is; `None` for one of one site, which has a name.
pub fn place(voice: &Voice<'_>) -> Option<String> {
    let sites: BTreeSet<&str> = voice.model.floor.sites.keys().map(|key| &*key.site).collect();
    (sites.len() > 1).then(|| voice.words.sites(sites.len()))
}

/// True where a thing of one site may stand beside one of another.
pub fn are_several(voice: &Voice<'_>) -> bool {
    let mut sites = voice.model.floor.sites.keys().map(|key| &*key.site);
    sites.next().is_some_and(|first| sites.any(|other| other != first))
}

/// What people call a site; its id where nobody has told its name.
fn name(voice: &Voice<'_>, site: &str) -> SafeText {
    let told = voice.model.floor.sites.iter().find(|(key, _)| *key.site == *site);
    let name = told.map(|(_, item)| voice.text(&item.data.site)).filter(|name| !name.is_blank());
    name.cloned().unwrap_or_else(|| SafeText::clean(site))
}

/// Of which site a thing is, on a wall of several.
fn of(voice: &Voice<'_>, key: &Key) -> Option<Run> {
    are_several(voice).then(|| Run { words: name(voice, &key.site), tone: Tone::Dim })
}

/// The same, with a dot behind it, for the beginning of a line.
pub fn before(voice: &Voice<'_>, key: &Key) -> impl Iterator<Item = Run> {
    of(voice, key).into_iter().flat_map(|site| [site, Run::new(DOT, Tone::Faint)])
}

/// The same, with a dot before it, for the end of one.
pub fn behind(voice: &Voice<'_>, key: &Key) -> impl Iterator<Item = Run> {
    of(voice, key).into_iter().flat_map(|site| [Run::new(DOT, Tone::Faint), site])
}

/// Names the site in the parts of a thing: before its title, or, where that is a quotation, before who says it to whom, and below
/// a table.
pub fn name_in(voice: &Voice<'_>, key: &Key, parts: &mut Vec<Part>) {
    let Some(site) = of(voice, key) else { return };
    // A line of its own would take that of who was thanked where there is little room.
    let pair = parts.iter_mut().find_map(|part| match &mut part.what {
        What::Pair(who, _) => Some(who),
        _ => None,
    });
    if let Some(who) = pair {
        who.splice(0..0, before(voice, key));
        return;
    }
    match parts.first_mut().map(|part| &mut part.what) {
        Some(What::Words { lead: Lead::None | Lead::Mark(_), words, .. }) => {
            words.splice(0..0, before(voice, key));
        }
        Some(What::Words { .. }) => parts.insert(1, Part::words(Rank::State, vec![site])),
        _ => {
            // What only leads over to the card below stays at the end.
            let over =
                parts.iter().rev().take_while(|part| matches!(part.what, What::Heads { .. } | What::Space));
            let at = parts.len() - over.count();
            parts.insert(at, Part::words(Rank::State, vec![site]));
        }
    }
}
