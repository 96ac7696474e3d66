//! In which language a wall speaks now, and which comes next.

use super::{Mode, Model, Texts};
use crate::text::Lang;

impl Model {
    /// The language that is spoken now: that of the wall, or the one whose turn it is.
    pub fn lang(&self) -> &Lang {
        let langs = self.langs_in_turn();
        if langs.len() < 2 {
            return &self.ui.lang;
        }
        // The wall's own language is the first.
        let first = self.own_among(langs).unwrap_or(0);
        let turn = match self.ui.mode {
            Mode::Desk => self.now().as_second().div_euclid(60).rem_euclid(langs.len() as i64) as usize,
            Mode::Display => self.turn_of_scene(langs.len()),
        };
        &langs[(first + turn) % langs.len()]
    }

    /// The languages that take turns; none where they don't.
    pub fn langs_in_turn(&self) -> &[Lang] {
        let site = self.floor.site().filter(|_| self.ui.texts == Texts::InTurn);
        site.map_or(&[], |site| site.languages.as_slice())
    }

    /// A scene is told once in each language before another one comes: all of them or none.
    fn turn_of_scene(&self, langs: usize) -> usize {
        let showing = self.ui.rotation.showing.as_ref();
        let Some((showing, left_s)) = showing.zip(self.scene_left_s()) else { return 0 };
        let past = (showing.dwell_s - left_s).max(0);
        let turn = past * langs as i64 / showing.dwell_s.max(1);
        usize::try_from(turn).unwrap_or(0).min(langs - 1)
    }

    /// The languages that a wall can speak: those of the floor's texts, then those of the interface.
    fn spoken_langs(&self) -> Vec<&Lang> {
        let mut langs: Vec<&Lang> =
            self.floor.site().map_or(Vec::new(), |site| site.languages.iter().collect());
        for lang in self.spoken.langs() {
            if !langs.iter().any(|have| have.is_near(lang)) {
                langs.push(lang);
            }
        }
        langs
    }

    /// The language after that of the wall; `None` where there is no other.
    pub(super) fn next_lang(&self) -> Option<Lang> {
        let (langs, own) = (self.spoken_langs(), &self.ui.lang);
        let at = self.own_among(langs.iter().copied());
        let next = langs.get(at.map_or(0, |at| (at + 1) % langs.len()))?;
        (*next != own).then(|| (*next).clone())
    }

    /// Which of some languages is that of the wall: itself, or else the same as it is spoken elsewhere, as `es` for a wall in `es-es`.
    pub fn own_among<'a>(&self, langs: impl IntoIterator<Item = &'a Lang, IntoIter: Clone>) -> Option<usize> {
        let (langs, own) = (langs.into_iter(), &self.ui.lang);
        let exact = langs.clone().position(|lang| lang == own);
        exact.or_else(|| langs.clone().position(|lang| lang.is_near(own)))
    }
}
