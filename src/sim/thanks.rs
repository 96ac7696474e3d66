//! Recognition: who thanks whom for what, as far as everyone concerned lets themselves be named.

use std::collections::{BTreeMap, VecDeque};

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::Seats;
use super::arc::{Arc, Mark, Source, Step, Telling};
use super::clock::Moment;
use super::content::Message;
use super::rates::WITHDRAWN_PERCENT;
use super::roster::{Member, Team};
use super::scene::{Draw, Scene, in_lang};
use super::timeline::Calm;
use crate::domain::recognition::{
    Consent, DAYS_ON_WALL, Person, RECEIVERS_MAX, Receiver, RecognitionState, told_in_part,
};
use crate::domain::{Audience, Payload, Recognition};
use crate::text::{SafeText, Text};

/// Of a hundred thanks to one person, how many come from their own team.
const SAME_TEAM_PERCENT: f64 = 70.0;
/// How often people are drawn anew before a moment is let go: quiet may leave nobody to thank.
const DRAWS_MAX: usize = 64;
/// How long a recognition hangs before somebody withdraws it, in hours.
const SECOND_THOUGHTS_HOURS: std::ops::Range<f64> = 0.3..40.0;

/// Draws recognitions, in the order of their moments.
#[derive(Debug)]
pub struct Thanks {
    rng: ChaCha8Rng,
    deck: Vec<usize>,
    left: VecDeque<usize>,
    /// When each was said last.
    said: BTreeMap<usize, Moment>,
    count: u32,
    /// Whether words may come again while they stand: where many thank each other, or hours lie between.
    repeats: bool,
}

impl Thanks {
    /// Shuffles the messages that this floor may write.
    pub fn new(scene: &Scene) -> Self {
        let messages = &scene.content.messages;
        let fits = |index: &usize| {
            let message = &messages[*index];
            scene.speaks(&message.lang)
                && scene.concerns(&[&message.message, message.impact.as_deref().unwrap_or_default()])
        };
        let deck = (0..messages.len()).filter(fits).collect();
        let rng = scene.rng(Draw::Thanks);
        let repeats = scene.plan.seats == Seats::FiveThousand || !scene.clock.is_squeezed();
        Self { rng, deck, left: VecDeque::new(), said: BTreeMap::new(), count: 0, repeats }
    }

    /// How many messages this floor may write.
    pub fn texts(&self) -> usize {
        self.deck.len()
    }

    /// One recognition at a moment; none when everyone rests. Without a moment of withdrawal given, chance has it.
    pub fn give(&mut self, scene: &Scene, calm: &Calm, at: Moment, withdrawn: Option<Moment>) -> Option<Arc> {
        let index = self.draw(at)?;
        let message = &scene.content.messages[index];
        let Some((giver, receivers)) = self.people(scene, calm, at, message) else {
            // Words that nobody said are still there to be said.
            self.left.push_front(index);
            return None;
        };
        self.said.insert(index, at);
        let team = &scene.roster.teams[receivers[0].team];
        self.count += 1;
        let mut state = Recognition {
            kind: Some(message.kind),
            giver: giver_shown(giver, &scene.roster.teams[giver.team], message),
            giver_ref: giver.reference.as_str().into(),
            receivers: receivers.iter().map(|member| receiver(member, team, message)).collect(),
            message: Text::Plain(SafeText::clean(&message.message)),
            impact: message.impact.as_deref().map(Text::from).unwrap_or_default(),
            need: Some(message.need),
            state: RecognitionState::OnWall,
        };
        let telling = |state: &Recognition| Telling {
            subject: format!("recognition/{:05}", self.count),
            source: Source::People,
            team: Some(team.id.clone()),
            audience: Audience::Floor,
            payload: Payload::Recognition(state.clone()),
        };
        let first = Step { at, mark: Mark::Opens, telling: telling(&state) };
        let by_chance = self.rng.random_range(0.0..100.0) < WITHDRAWN_PERCENT;
        let hours = self.rng.random_range(SECOND_THOUGHTS_HOURS);
        let last = match withdrawn.or_else(|| by_chance.then(|| at.plus(hours))) {
            Some(at) => Step { at, mark: Mark::Ends, telling: telling(&state).withdrawn() },
            None => {
                state.state = RecognitionState::Expired;
                let at = at.plus(DAYS_ON_WALL as f64 * 24.0);
                Step { at, mark: Mark::Ends, telling: telling(&state) }
            }
        };
        Some(Arc { steps: vec![first, last], over: None })
    }

    /// The next message, from a shuffled deck: one that does not stand on the wall already. Where all of them do, none, or the one that was
    /// said longest ago.
    fn draw(&mut self, at: Moment) -> Option<usize> {
        let gone = at.plus(-(DAYS_ON_WALL as f64) * 24.0);
        let stands = |index: &usize| self.said.get(index).is_some_and(|said| *said > gone);
        if self.left.iter().all(stands) {
            let mut deck: Vec<usize> = self.deck.iter().copied().filter(|index| !stands(index)).collect();
            if deck.is_empty() && self.repeats {
                deck.extend(self.deck.iter().copied().min_by_key(|index| self.said.get(index)));
            }
            deck.shuffle(&mut self.rng);
            self.left = deck.into();
        }
        let drawn = self.left.iter().position(|index| !stands(index)).unwrap_or_default();
        self.left.remove(drawn)
    }

    /// A giver and one receiver, or a group of one team.
    fn people<'a>(
        &mut self,
        scene: &'a Scene,
        calm: &Calm,
        at: Moment,
        message: &Message,
    ) -> Option<(&'a Member, Vec<&'a Member>)> {
        let roster = &scene.roster;
        // The last of the first team has not started yet when the backlog is told.
        let newest = roster.teams[0].members.end - 1;
        let rests = |member: &Member| calm.until(Some(&roster.teams[member.team].id), at).is_some();
        for _ in 0..DRAWS_MAX {
            let first = self.rng.random_range(0..roster.people.len());
            let team = &roster.teams[roster.people[first].team];
            let mut places = vec![first];
            let group = if message.group { self.rng.random_range(2..=RECEIVERS_MAX) } else { 1 };
            while places.len() < group.min(team.headcount as usize) {
                let place = self.rng.random_range(team.members.clone());
                if !places.contains(&place) {
                    places.push(place);
                }
            }
            let receivers: Vec<&Member> = places.iter().map(|place| &roster.people[*place]).collect();
            // A group is thanked from outside of it; so is whoever appears as their team, or it would thank itself.
            let hidden = receivers.iter().any(|member| member.consent == Consent::Team);
            let own = !message.group && !hidden && self.rng.random_range(0.0..100.0) < SAME_TEAM_PERCENT;
            let from = if own { team.members.clone() } else { 0..roster.people.len() };
            let giver_place = self.rng.random_range(from);
            let giver = &roster.people[giver_place];
            let outside = giver.team != receivers[0].team;
            let same_floor = roster.teams[giver.team].parent == team.parent;
            // However little of them is shown, nobody looks like one who thanks themself, nor do two like one who is thanked twice.
            let alike = receivers.iter().enumerate().any(|(place, member)| {
                giver.looks_like(member) || receivers[..place].iter().any(|other| other.looks_like(member))
            });
            let fits = !alike && same_floor && own != outside && !places.contains(&giver_place);
            // Nor is a first name that somebody thanked has as another part of theirs, or two initials of it, told of a giver.
            let fits = fits && giver_is_told_apart(giver, &receivers, (scene, message));
            let started = giver_place != newest && !places.contains(&newest);
            if fits && started && !rests(giver) && !rests(receivers[0]) {
                return Some((giver, receivers));
            }
        }
        None
    }
}

/// True where who gives thanks is told by more than a part of the name of somebody who gets them.
fn giver_is_told_apart(giver: &Member, receivers: &[&Member], (scene, message): (&Scene, &Message)) -> bool {
    let teams = &scene.roster.teams;
    let thanks = Recognition {
        giver: giver_shown(giver, &teams[giver.team], message),
        receivers: receivers.iter().map(|member| receiver(member, &teams[member.team], message)).collect(),
        ..Recognition::default()
    };
    told_in_part(&thanks).is_none()
}

fn receiver(member: &Member, team: &Team, message: &Message) -> Receiver {
    Receiver::Person(Person {
        reference: member.reference.as_str().into(),
        name: member.name.as_str().into(),
        team: in_lang(&team.name, &message.lang).into(),
        consent: member.consent,
    })
}

/// A giver is shown as far as they let themselves be shown when others thank them.
fn giver_shown(member: &Member, team: &Team, message: &Message) -> SafeText {
    let name = in_lang(&team.name, &message.lang);
    if member.consent == Consent::Team {
        let someone = if message.lang == "es" { "Alguien de" } else { "Someone in" };
        return SafeText::clean(&format!("{someone} {name}"));
    }
    let Receiver::Person(person) = receiver(member, team, message) else { return SafeText::default() };
    person.shown()
}
