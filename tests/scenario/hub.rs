//! A hub without its sockets, for scenarios.

use super::*;

/// A hub without its sockets: what it takes is in its log and on its board.
pub struct Hub {
    store: MemoryStore,
    board: Board,
    people: Register,
    held: Held,
    _folder: tempfile::TempDir,
}

impl Hub {
    pub fn new() -> Self {
        let store = MemoryStore::new(1);
        let board = Board::load(&store).expect("an empty log");
        let folder = tempfile::tempdir().expect("a folder");
        let held = Held::open(folder.path(), &store, Timestamp::UNIX_EPOCH).expect("nothing is held");
        Self { store, board, people: Register::in_memory().expect("a register"), held, _folder: folder }
    }

    /// Begins anew with what the log has.
    pub fn restart(&mut self) {
        self.board = Board::load(&self.store).expect("a log");
    }

    /// The frames that come of a wish.
    pub fn wish(&mut self, reference: &str, wish: &str, now: Timestamp) -> Vec<String> {
        let person = self.people.seal().person("lisbon", reference);
        let level = Consent::ALL.into_iter().find(|level| level.word() == wish);
        assert!(level.is_some() || wish == "forget", "{wish} is no wish");
        let head = (self.store.epoch(), self.store.head());
        self.people.set("lisbon", &person, level, (now, head)).expect("kept");
        let before = self.store.head();
        let whose = Whose::Of(&person);
        reduce(&mut self.store, &self.board, &mut self.people, now, whose).expect("reduced");
        let records = self.store.read(before, self.store.head(), 99).expect("reads");
        records.iter().map(|record| Stored::new(1, record).frame(Phase::Live, 0, 0).to_string()).collect()
    }

    /// What the hub makes of what comes together, before it judges it by what it has.
    fn read(&self, events: &[(String, &Sent)]) -> Result<(Read, Timestamp), Vec<String>> {
        let batch = events.len() > 1;
        let mut together = Vec::new();
        for (index, (event, _)) in events.iter().enumerate() {
            let mut accepted = wire::accept(event).map_err(|refusal| {
                let status = match refusal {
                    Refusal::Malformed(_) => 400,
                    Refusal::TooLarge(_) => 413,
                    Refusal::Invalid(_) => 422,
                };
                let moved = |fault: &Fault| match batch {
                    true => Fault { pointer: format!("/{index}{}", fault.pointer), ..fault.clone() },
                    false => fault.clone(),
                };
                told(status, &refusal.faults().iter().map(moved).collect::<Vec<_>>())
            })?;
            self.people.seal().close(&mut accepted);
            let digest = digest(&accepted);
            together.push((accepted, digest));
        }
        let (_, sent) = events.last().expect("one at least");
        let now = sent.received.or(together.last().and_then(|(last, _)| last.time)).expect("given");
        Ok((together, now))
    }

    /// The frames of what comes together, or what its publisher is told: all of it is taken or nothing.
    pub fn publish(&mut self, events: &[(String, &Sent)]) -> Result<Vec<String>, Vec<String>> {
        let (together, now) = self.read(events)?;
        let (_, sent) = events.last().expect("one at least");
        let batch = events.len() > 1;
        self.held.is_free(&self.board, &claims(&together), batch).map_err(|refused| answer(&refused))?;
        if sent.held_until.is_some() || !sent.gates.is_empty() {
            self.held
                .is_there_to_withdraw(&self.board, &together, batch)
                .map_err(|refused| answer(&refused))?;
            return self.hold(together, batch, sent, now).map(|()| Vec::new());
        }
        if !sent.beside {
            let grave = together.iter().map(|(event, _)| event);
            let coming = self.held.celebration(now, now);
            asked_about_held(&self.board, grave, (batch, now), &coming)
                .map_err(|refused| answer(&refused))?;
        }
        let asked = sent.asked();
        self.take(together, batch, asked, now).map_err(|refused| answer(&refused))
    }

    /// Takes it into the log, and gives the frames that come of it.
    fn take(
        &mut self,
        mut events: Vec<(Accepted, Digest)>,
        batch: bool,
        asked: Asked,
        now: Timestamp,
    ) -> Result<Vec<String>, Refused> {
        let mut group = Group::new(&self.store, &self.board, &self.people, now);
        group.take_as(&mut events, batch, asked)?;
        let (records, stored, noted) = group.into_parts();
        self.people.keep(&noted).expect("noted");
        self.store.append(&records).expect("appended");
        self.board.show(&stored);
        let gone = stored.iter().filter(|one| one.kind == Kind::Withdrawn);
        let gone: Vec<_> = gone.map(|one| one.gone()).collect();
        self.held.withdrawn(&gone, self.board.epoch(), now);
        Ok(stored.iter().map(|one| one.frame(Phase::Live, 0, 0).to_string()).collect())
    }

    /// Holds what comes together, or tells its publisher why not.
    fn hold(
        &self,
        events: Vec<(Accepted, Digest)>,
        batch: bool,
        sent: &Sent,
        now: Timestamp,
    ) -> Result<(), Vec<String>> {
        let out = Out { at: sent.held_until.map_or(now, |until| until.max(now)), beside: sent.beside };
        fit_to_hold((&self.board, None), &events, batch, (now, out)).map_err(|refused| answer(&refused))?;
        if !sent.beside {
            let coming = self.held.celebration(out.at, now);
            let grave = events.iter().map(|(event, _)| event);
            asked_about_held(&self.board, grave, (batch, out.at), &coming)
                .map_err(|refused| answer(&refused))?;
        }
        asked_of_words_to_hold(&self.board, &events, &[], (batch, sent.sure()))
            .map_err(|refused| answer(&refused))?;
        let (until, gates) = (sent.held_until.map(Until::Moment), sent.gates.clone());
        let (epoch, head) = (self.board.epoch(), self.board.head().seq);
        let request =
            Request { events, batch, until, gates, epoch, head, now, by: None, beside: sent.beside };
        let whole = |message: &str| vec![Fault { pointer: String::new(), message: message.into() }];
        match self.held.hold(request) {
            Ok(_) => Ok(()),
            Err(NotHeld::Conflict(faults)) => Err(told(409, &faults)),
            Err(NotHeld::Terms(why)) => Err(told(422, &whole(&why))),
            Err(other) => panic!("{}: {other:?}", sent.subject),
        }
    }

    /// Meets a gate of what is held for a thing.
    pub fn meet(&self, subject: &str, gate: &str, at: Timestamp) {
        let of = |entry: &Hold| {
            entry.events.iter().any(|event| event.subject == subject)
                && entry.gates.iter().any(|have| have.name == gate)
        };
        let held = self.held.list(of).pop().expect("something is held for it");
        self.held.meet(&held.id, gate, (Met { by: None, at }, false), |_| true).expect("a gate of it");
    }

    /// The frames of what comes out by itself until a moment: each with the moment at which it is due, as the hub looks all the time.
    pub fn release(&mut self, until: Timestamp) -> Vec<(Timestamp, String)> {
        let ends = |hold: &Hold| hold.gives_up_at();
        let due = |hold: &Hold| Some(hold.due()?.max(hold.rests_until.unwrap_or(hold.held_at)));
        let waiting = self.held.list(Hold::waits);
        let moments = waiting.iter().flat_map(|hold| due(hold).into_iter().chain([ends(hold)]));
        let mut moments: BTreeSet<_> = moments.filter(|due| *due <= until).collect();
        let mut frames = Vec::new();
        while let Some(now) = moments.pop_first() {
            self.held.tidy(now);
            // One release may be what the next one waits for.
            while let Some(wave) =
                Some(self.held.wave(self.board.epoch(), now)).filter(|wave| !wave.is_empty())
            {
                let mut settled = Vec::new();
                for mut ready in wave {
                    // Whoever held it is not there to be asked.
                    let asked = Asked { beside: ready.beside, released: true, ..Asked::default() };
                    let events = std::mem::take(&mut ready.events);
                    settled.push(match self.take(events, ready.batch, asked, now) {
                        Ok(out) => {
                            frames.extend(out.into_iter().map(|frame| (now, frame)));
                            (ready, Settled::Released)
                        }
                        Err(Refused::Rests(rests)) => {
                            moments.extend(Some(rests).filter(|rests| *rests <= until));
                            (ready, Settled::Rests(rests))
                        }
                        Err(refused) => {
                            let faults = refused.faults().to_vec();
                            let error = answer(&refused).join("; ");
                            (ready, Settled::Refused(Problem { error, faults, confirm: None }))
                        }
                    });
                }
                self.held.settle(settled, now);
            }
        }
        frames
    }

    /// What is held, a line each.
    pub fn held(&self) -> Vec<String> {
        let line = |entry: Hold| {
            let of: Vec<_> = entry.events.iter().map(|event| event.subject.as_str()).collect();
            let open = entry.gates.iter().filter(|gate| gate.met.is_none());
            let open: Vec<_> = open.map(|gate| gate.name.as_str()).collect();
            let of = of.join(" and ");
            match (entry.state, entry.problem) {
                (HoldState::Refused, Some(problem)) => format!("{of}: {}", problem.error),
                (HoldState::Withdrawn, _) => format!("{of}: withdrawn"),
                _ if open.is_empty() => of,
                _ => format!("{of}, for {}", open.join(" and ")),
            }
        };
        self.held.list(|_| true).into_iter().map(line).collect()
    }
}
