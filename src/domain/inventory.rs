//! The floor as the events that make it again, and what of it may stay for whom.

use super::{Audience, Event, Floor, Item, Key, Payload, Shelf};

impl Floor {
    /// Every thing of the floor as an event, kind by kind: [`Floor::apply`] makes the same floor of them.
    pub fn events(&self) -> impl Iterator<Item = Event> + '_ {
        told(&self.sites, Payload::Floor)
            .chain(told(&self.notices, Payload::Notice))
            .chain(told(&self.holdings, Payload::Holding))
            .chain(told(&self.questions, Payload::Question))
            .chain(told(&self.ownerships, Payload::Ownership))
            .chain(told(&self.notes, Payload::Note))
            .chain(told(&self.repairs, Payload::Repair))
            .chain(told(&self.commitments, Payload::Commitment))
            .chain(told(&self.recognitions, Payload::Recognition))
            .chain(told(&self.engagements, Payload::Engagement))
            .chain(told(&self.quiets, Payload::Quiet))
            .chain(told(&self.withdrawals, |()| Payload::Withdrawn))
    }

    /// The newest revision of a thing, whatever its kind.
    pub fn thing(&self, key: &Key) -> Option<Event> {
        one(&self.sites, key, Payload::Floor)
            .or_else(|| one(&self.notices, key, Payload::Notice))
            .or_else(|| one(&self.holdings, key, Payload::Holding))
            .or_else(|| one(&self.questions, key, Payload::Question))
            .or_else(|| one(&self.ownerships, key, Payload::Ownership))
            .or_else(|| one(&self.notes, key, Payload::Note))
            .or_else(|| one(&self.repairs, key, Payload::Repair))
            .or_else(|| one(&self.commitments, key, Payload::Commitment))
            .or_else(|| one(&self.recognitions, key, Payload::Recognition))
            .or_else(|| one(&self.engagements, key, Payload::Engagement))
            .or_else(|| one(&self.quiets, key, Payload::Quiet))
    }

    /// Takes away what is for leads. True when there was any.
    pub fn forget_leads(&mut self) -> bool {
        let before = self.len();
        for_floor(&mut self.sites);
        for_floor(&mut self.notices);
        for_floor(&mut self.holdings);
        for_floor(&mut self.questions);
        for_floor(&mut self.ownerships);
        for_floor(&mut self.notes);
        for_floor(&mut self.repairs);
        for_floor(&mut self.commitments);
        for_floor(&mut self.recognitions);
        for_floor(&mut self.engagements);
        for_floor(&mut self.quiets);
        for_floor(&mut self.withdrawals);
        self.len() < before
    }
}

fn told<T: Clone>(shelf: &Shelf<T>, payload: fn(T) -> Payload) -> impl Iterator<Item = Event> + '_ {
    shelf.iter().map(move |(key, item)| event(key, item, payload))
}

fn one<T: Clone>(shelf: &Shelf<T>, key: &Key, payload: fn(T) -> Payload) -> Option<Event> {
    shelf.get(key).map(|item| event(key, item, payload))
}

fn event<T: Clone>(key: &Key, item: &Item<T>, payload: fn(T) -> Payload) -> Event {
    Event {
        key: key.clone(),
        // A fold has no use for ids, and a floor keeps none.
        id: Box::default(),
        source: item.source.clone(),
        team: item.team.clone(),
        audience: item.audience,
        time: item.time,
        stamp: item.stamp.clone().into(),
        payload: payload(item.data.clone()),
    }
}

fn for_floor<T>(shelf: &mut Shelf<T>) {
    shelf.retain(|_, item: &mut Item<T>| item.audience == Audience::Floor);
}
