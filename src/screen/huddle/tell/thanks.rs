//! Thanks on the huddle card: the words of whoever gave them, between marks.

use super::{Fact, Heading, Teller};
use crate::domain::recognition::Receiver;
use crate::domain::site::Team;
use crate::domain::{Item, Recognition};
use crate::text::SafeText;

impl Teller<'_> {
    pub(super) fn win(
        &self,
        item: &Item<Recognition>,
        giver: Option<&Team>,
        teams: &[Option<&Team>],
    ) -> Fact {
        let recognition = &item.data;
        let receivers = recognition.receivers.iter().zip(teams);
        let name =
            |(one, team): (&Receiver, &Option<&Team>)| self.words.thanked(one.display(), *team, self.lang);
        let receivers: Vec<String> = receivers.map(name).collect();
        let said = self.words.say_with(
            "huddle-thanks",
            [
                ("message", self.quotable(&self.say(&recognition.message)).into()),
                ("giver", self.words.thanked(&recognition.giver, giver, self.lang).into()),
                ("receivers", receivers.join(", ").into()),
            ],
        );
        Fact { heading: Heading::Win, short: said.clone(), whole: said, is_late: false }
    }

    /// Words that stand between quotation marks: their own are those within others.
    pub(super) fn quotable(&self, words: &str) -> String {
        self.words.within_quotes(&SafeText::clean(words)).as_str().to_owned()
    }
}
