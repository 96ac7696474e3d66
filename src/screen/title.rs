//! The title of the window: what this is, where, and how fresh, for whoever sees only its tab.

use super::lines::{self, DOT};
use super::sites;
use super::voice::Voice;
use crate::model::Freshness;
use crate::text::SafeText;

/// Most cells of a title; a tab shows fewer.
const TITLE_CELLS_MAX: usize = 100;
/// Cells that a place may take of them, so that the freshness is always told.
const PLACE_CELLS_MAX: usize = 30;

/// Says the title: `openfloor · Lisbon · Floor 2 · live`.
pub fn view(voice: &Voice<'_>) -> SafeText {
    let site = voice.model.floor.site();
    let limit = super::header::limit(voice).map(|limit| limit.words);
    let place = site.into_iter().flat_map(|site| [voice.text(&site.site), voice.text(&site.name)]);
    let several = sites::place(voice).map(|sites| SafeText::clean(&sites));
    let place = place.filter(|_| several.is_none()).chain(several.as_ref());
    let place = limit.iter().chain(place).filter(|name| !name.is_blank());
    let place = place.map(|name| lines::cut(name.as_str(), PLACE_CELLS_MAX));
    let words = voice.words;
    let state = match voice.model.freshness() {
        Freshness::Live { .. } => words.live(0).into_owned(),
        Freshness::Ageing => words.ageing_short().into_owned(),
        Freshness::Stale { since } => words.stale_since(&voice.clock.since(since)),
        Freshness::Unknown => words.waiting_for_the_hub().into_owned(),
    };
    let facts: Vec<String> =
        [super::words::PRODUCT.to_owned()].into_iter().chain(place).chain([state]).collect();
    SafeText::clean(&lines::cut(&facts.join(DOT), TITLE_CELLS_MAX))
}
