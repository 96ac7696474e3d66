//! What became of a floor since it was told last: which things are new, changed, corrected or gone.

use jiff::Timestamp;

use super::{Floor, Key, Kind, Shelf};

/// What became of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It is not there any more.
    Gone,
    /// It was not there before.
    New,
    /// Its state is another one.
    Changed,
    /// Its released words were changed.
    Corrected,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The thing.
    pub key: Key,
    /// Its kind.
    pub kind: Kind,
    /// What became of it.
    pub change: Change,
    /// When its state came to be; of what is gone, its last one.
    pub time: Timestamp,
}

impl Floor {
    /// What differs from an earlier floor: first what is gone, then the rest as it came to be.
    pub fn differences(&self, before: &Floor) -> Vec<Difference> {
        let mut found = Vec::new();
        differ(Kind::Floor, &before.sites, &self.sites, &mut found);
        differ(Kind::Notice, &before.notices, &self.notices, &mut found);
        differ(Kind::Holding, &before.holdings, &self.holdings, &mut found);
        differ(Kind::Question, &before.questions, &self.questions, &mut found);
        differ(Kind::Ownership, &before.ownerships, &self.ownerships, &mut found);
        differ(Kind::Note, &before.notes, &self.notes, &mut found);
        differ(Kind::Repair, &before.repairs, &self.repairs, &mut found);
        differ(Kind::Commitment, &before.commitments, &self.commitments, &mut found);
        differ(Kind::Recognition, &before.recognitions, &self.recognitions, &mut found);
        differ(Kind::Engagement, &before.engagements, &self.engagements, &mut found);
        differ(Kind::Quiet, &before.quiets, &self.quiets, &mut found);
        found.sort_by_key(|found| (found.change != Change::Gone, found.time));
        found
    }
}

fn differ<T: PartialEq>(kind: Kind, before: &Shelf<T>, now: &Shelf<T>, found: &mut Vec<Difference>) {
    for (key, item) in now {
        let corrections = |had: usize| item.stamp.corrected.len() > had;
        let change = match before.get(key) {
            None => Change::New,
            Some(had) if had == item => continue,
            Some(had) if corrections(had.stamp.corrected.len()) => Change::Corrected,
            Some(_) => Change::Changed,
        };
        found.push(Difference { key: key.clone(), kind, change, time: item.time });
    }
    for (key, item) in before.iter().filter(|(key, _)| !now.contains_key(key)) {
        found.push(Difference { key: key.clone(), kind, change: Change::Gone, time: item.time });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::Correction;
    use crate::domain::{Audience, Event, Note, Payload, Stamp};

    fn note(name: &str, second: i64, corrected: usize) -> Event {
        let time = Timestamp::from_second(second).expect("in range");
        let correction = Correction { field: "text".into(), at: time };
        Event {
            key: Key::new("lisbon", &format!("note/{name}")),
            id: "1".into(),
            source: "/s".into(),
            team: None,
            audience: Audience::Floor,
            time,
            stamp: Stamp { corrected: vec![correction; corrected], ..Stamp::default() },
            payload: Payload::Note(Note::default()),
        }
    }

    #[test]
    fn what_became_of_each_thing_is_told() {
        let of = |events: &[Event]| {
            let mut floor = Floor::default();
            for event in events {
                floor.apply(event.clone());
            }
            floor
        };
        let before = of(&[note("a", 1, 0), note("b", 1, 0), note("c", 1, 0), note("d", 1, 0)]);
        let now = of(&[note("a", 1, 0), note("b", 9, 0), note("c", 5, 1), note("e", 7, 0)]);
        let told: Vec<(String, Change)> = now
            .differences(&before)
            .into_iter()
            .map(|one| (one.key.subject.to_string(), one.change))
            .collect();
        let expected = [
            ("note/d", Change::Gone),
            ("note/c", Change::Corrected),
            ("note/e", Change::New),
            ("note/b", Change::Changed),
        ];
        assert_eq!(told, expected.map(|(subject, change)| (subject.to_owned(), change)));
        assert!(now.differences(&now).is_empty());
    }
}
