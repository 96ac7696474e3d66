//! What the board promises, position by position.

use jiff::Timestamp;

use super::super::store::MemoryStore;
use super::*;
use crate::domain::Audience;
use crate::wire::{Phase, cursor};

fn stored(seq: u64, subject: &str, kind: Kind, size: usize) -> Arc<Stored> {
    Arc::new(Stored::new(7, &record(seq, subject, kind, size)))
}

fn record(seq: u64, subject: &str, kind: Kind, size: usize) -> Record {
    Record {
        seq,
        key: Key::new("lisbon", subject),
        kind,
        audience: Audience::Floor,
        team: None,
        source: "/s".into(),
        id: seq.to_string().into(),
        digest: [0; 32],
        body: "x".repeat(size).into(),
        received_at: Timestamp::UNIX_EPOCH,
    }
}

fn board() -> Board {
    Board::load(&MemoryStore::new(7)).expect("loads")
}

fn positions(chunk: &Chunk) -> Vec<u64> {
    chunk.events.iter().map(|told| told.event.cursor.seq).collect()
}

fn all(board: &Board, mut position: u64) -> Vec<u64> {
    let mut seqs = Vec::new();
    while position < board.head().seq {
        let chunk = board.after(&View::default(), position, Reading::Events);
        seqs.extend(positions(&chunk));
        assert!(chunk.through.seq > position, "it moves on");
        position = chunk.through.seq;
    }
    seqs
}

#[test]
fn who_keeps_up_is_given_every_event_and_who_fell_behind_the_newest_of_each() {
    let board = board();
    let last = RECENT_EVENTS_MAX as u64 + 10;
    for seq in 1..=last {
        let subject = if seq == 3 { "notice/a" } else { "notice/b" };
        board.show(&[stored(seq, subject, Kind::Notice, 10)]);
    }
    assert_eq!(all(&board, 0), [3, last]);
    assert_eq!(all(&board, 11), (12..=last).collect::<Vec<_>>());
    assert_eq!(all(&board, last), [0; 0]);
}

#[test]
fn a_chunk_is_bounded_in_bytes_and_one_large_event_still_passes() {
    let board = board();
    for seq in 1..=3 {
        board.show(&[stored(seq, &format!("notice/{seq}"), Kind::Notice, CHUNK_BYTES_MAX)]);
    }
    let chunk = board.after(&View::default(), 0, Reading::Events);
    assert_eq!((chunk.events.len(), chunk.through.seq), (1, 1));
    assert_eq!(all(&board, 0), [1, 2, 3]);
}

#[test]
fn what_is_withdrawn_is_gone_from_snapshots_and_from_the_recent_events() {
    let board = board();
    board.show(&[stored(1, "notice/a", Kind::Notice, 10), stored(2, "notice/b", Kind::Notice, 10)]);
    board.show(&[stored(3, "notice/a", Kind::Withdrawn, 10)]);
    assert_eq!(all(&board, 1), [2, 3], "who had it is told that it is gone");
    assert_eq!(all(&board, 0), [2], "and who had not is told nothing of it");
    let snapshot = board.after(&View::default(), 0, Reading::Snapshot { pin: 3 });
    assert_eq!((positions(&snapshot), snapshot.through.seq, snapshot.whole), (vec![2], 3, true));
}

#[test]
fn what_is_forgotten_is_served_no_more() {
    let board = board();
    board.show(&[stored(1, "notice/a", Kind::Notice, 10), stored(2, "notice/b", Kind::Notice, 10)]);
    board.show(&[stored(3, "notice/c", Kind::Notice, 10)]);
    board.forget(&[Key::new("lisbon", "notice/a"), Key::new("lisbon", "notice/none")]);
    assert_eq!((all(&board, 0), board.head().seq), (vec![2, 3], 3));
    assert!(board.newest(&Key::new("lisbon", "notice/a")).is_none());
    let last = RECENT_EVENTS_MAX as u64 + 10;
    for seq in 4..=last {
        board.show(&[stored(seq, "notice/b", Kind::Notice, 10)]);
    }
    assert_eq!(all(&board, 0), [3, last], "nor to those who are far behind");
}

#[test]
fn a_snapshot_ends_where_it_is_what_the_log_says() {
    let board = board();
    let large = CHUNK_BYTES_MAX;
    board.show(&[stored(1, "notice/a", Kind::Notice, large), stored(2, "notice/b", Kind::Notice, large)]);
    let snapshot = Reading::Snapshot { pin: 2 };
    let first = board.after(&View::default(), 0, snapshot);
    assert_eq!((positions(&first), first.through.seq, first.whole), (vec![1], 1, false));
    // What was sent is superseded or withdrawn behind the reader, what was not sent before it.
    board.show(&[stored(3, "notice/b", Kind::Notice, 10), stored(4, "notice/a", Kind::Withdrawn, 10)]);
    let rest = board.after(&View::default(), 1, snapshot);
    assert_eq!((positions(&rest), rest.through.seq, rest.whole), (vec![3, 4], 4, true));
}

/// What came and went while a wall was away is nothing that it has to drop.
#[test]
fn a_wall_is_told_of_no_withdrawal_of_what_it_never_had() {
    let board = board();
    let mark = |seq: u64, subject: &str| {
        let body = format!(
            r#"{{"id":"w","source":"/s","subject":"{subject}","type":"t","site":"lisbon","data":{{"withdrawn":[{{"mark":"0f{seq}","late":1}}]}}}}"#
        );
        let record = Record { body: body.into(), ..record(seq, subject, Kind::Withdrawn, 0) };
        Arc::new(Stored::new(7, &record))
    };
    board.show(&[stored(1, "notice/a", Kind::Notice, 10)]);
    board.show(&[stored(2, "notice/hush", Kind::Notice, 10), stored(3, "notice/owed", Kind::Notice, 10)]);
    board.show(&[stored(4, "notice/hush", Kind::Withdrawn, 10), mark(5, "notice/owed")]);
    let told = |from: u64, position: u64, until: u64| {
        let next = Next { from, until, phase: Phase::Replay, ..live(position) };
        String::from_utf8_lossy(&framed(&board, next).bytes).into_owned()
    };
    let away = told(1, 1, 5);
    assert!(!away.contains("hush") && !away.contains("notice/owed"), "{away}");
    assert!(
        away.contains(r#""withdrawn/0f5""#) && away.contains(r#""late":1"#),
        "its promises count: {away}"
    );
    let there = told(3, 3, 5);
    assert!(
        there.contains("notice/owed") && !there.contains("withdrawn/0f5"),
        "who had it drops it: {there}"
    );
    // The second part of a long replay: where the wall is says less than where it came from.
    assert!(!told(1, 3, 5).contains("notice/owed"));
    // What went after the wall came was sent to it.
    assert!(told(1, 3, 3).contains("notice/owed"));
    // It is a thing like another once it is there again, and a wall that had it under its first life knows its name.
    board.show(&[stored(6, "notice/owed", Kind::Notice, 10), mark(7, "notice/owed")]);
    assert!(told(3, 3, 7).contains("notice/owed") && !told(2, 2, 7).contains("notice/owed"));
}

#[test]
fn what_was_left_out_is_counted_for_those_who_could_have_seen_it() {
    let board = board();
    let last = RECENT_EVENTS_MAX as u64 + 40;
    for seq in 1..=last {
        let subject = if seq <= 4 { "notice/a".to_owned() } else { format!("notice/{seq}") };
        board.show(&[stored(seq, &subject, Kind::Notice, 10)]);
    }
    let skipped = |position| {
        let chunk = board.after(&View::default(), position, Reading::Events);
        chunk.events.iter().map(|told| (told.event.cursor.seq, told.passed)).next()
    };
    assert_eq!([skipped(0), skipped(2), skipped(3)], [Some((4, 3)), Some((4, 1)), Some((4, 0))]);
    // A version for leads is not counted for those whom the next one reaches too.
    let leads = Record { audience: Audience::Leads, ..record(last + 1, "notice/b", Kind::Notice, 10) };
    board.show(&[Arc::new(Stored::new(7, &leads)), stored(last + 2, "notice/b", Kind::Notice, 10)]);
    let newest = board.newest(&Key::new("lisbon", "notice/b")).expect("there");
    assert_eq!(board.read().passed(&newest, 0), 0);
}

#[test]
fn a_board_that_is_loaded_again_has_its_recent_events() {
    let mut store = MemoryStore::new(7);
    let group: Vec<_> = [(1, "a"), (2, "b"), (3, "a"), (4, "c")]
        .map(|(seq, name)| record(seq, &format!("notice/{name}"), Kind::Notice, 10))
        .into();
    store.append(&group).expect("appended");
    store.append(&[record(5, "notice/c", Kind::Withdrawn, 10)]).expect("appended");
    let board = Board::load(&store).expect("loads");
    assert_eq!(all(&board, 0), [1, 2, 3], "4 is erased, and was never had");
    assert_eq!((board.known(1), board.known(6)), (Known::Check(cursor::check(1, "/s", "1")), Known::Ahead));
    assert_eq!(board.known(4), Known::Unknown, "the log knows");
    board.show(&[stored(6, "notice/a", Kind::Notice, 10)]);
    assert_eq!(all(&board, 4), [5, 6]);
}

#[test]
fn recognition_leaves_the_board_after_its_week() {
    let board = board();
    let day = |days: i64| Timestamp::from_second(days * 86_400).expect("in range");
    for (seq, (subject, kind)) in
        [("recognition/a", Kind::Recognition), ("notice/b", Kind::Notice)].into_iter().enumerate()
    {
        board.show(&[stored(seq as u64 + 1, subject, kind, 10)]);
    }
    board.expire(day(8));
    assert_eq!(all(&board, 0), [1, 2]);
    board.expire(day(9));
    assert_eq!(all(&board, 0), [2], "what was received nine days ago");
}

/// A board asks of its things what rules ask, and follows each of their versions.
#[test]
fn what_stands_beside_a_thing_follows_its_versions() {
    use std::collections::HashSet;

    use crate::hub::aside::{As, Reach};

    let said = |seq: u64, subject: &str, kind: Kind, data: &str| {
        let body = format!(r#"{{"time":"2026-11-24T15:00:00Z","data":{data}}}"#).into();
        let at = Timestamp::from_second(i64::try_from(seq).expect("small")).expect("a moment");
        Record { body, received_at: at, ..record(seq, subject, kind, 0) }
    };
    let mut log = MemoryStore::new(7);
    let floor = |languages: &str| format!(r#"{{"name":"F","time_zone":"UTC","languages":{languages}}}"#);
    let quiet = r#"{"scope":"night","until":"2026-11-24T16:00:00Z","state":"on"}"#;
    let first = [
        said(1, "floor/one", Kind::Floor, &floor(r#"["en"]"#)),
        said(2, "quiet/a", Kind::Quiet, quiet),
        said(
            3,
            "holding/a",
            Kind::Holding,
            r#"{"topic":"T","reason":"legal","state":"open","share_by":"2026-11-24T12:00:00Z"}"#,
        ),
    ];
    log.append(&first).expect("appends");
    let board = Board::load(&log).expect("loads");
    let none = HashSet::new();
    let latest = |sounds, but: &HashSet<u64>| {
        let any = |_: &Reach| true;
        board.beside("lisbon", |beside| beside.latest(sounds, any, but)).map(|at| at.to_string())
    };
    let languages = || {
        board.beside("lisbon", |beside| {
            beside.languages().iter().map(|lang| lang.as_str().to_owned()).collect::<Vec<_>>()
        })
    };
    assert_eq!(languages(), ["en"]);
    assert_eq!(
        latest(As::Quiet, &none).as_deref(),
        Some("2026-11-24T16:00:00Z"),
        "a quiet counts until its end"
    );
    assert_eq!(latest(As::Quiet, &HashSet::from([2])), None, "what is superseded in a group does not count");
    assert_eq!(latest(As::Unsettled, &none).as_deref(), Some("2026-11-24T12:00:00Z"), "until its date");
    assert_eq!(latest(As::Bright, &none), None);
    let night = board.beside("lisbon", |beside| {
        beside.latest(As::Quiet, |reach| reach.unit.as_deref() == Some("billing"), &none)
    });
    assert_eq!(night, None, "it reaches another team");

    let second = [
        said(4, "floor/one", Kind::Floor, &floor(r#"["en","es"]"#)),
        said(5, "quiet/a", Kind::Quiet, r#"{"scope":"night","until":"2026-11-24T16:00:00Z","state":"off"}"#),
        said(6, "holding/a", Kind::Withdrawn, "{}"),
    ];
    board.show(&second.each_ref().map(|record| Arc::new(Stored::read(7, record))));
    assert_eq!(languages(), ["en", "es"]);
    assert_eq!((latest(As::Quiet, &none), latest(As::Unsettled, &none)), (None, None));
    board.forget(&[Key::new("lisbon", "floor/one")]);
    assert!(languages().is_empty());
    assert_eq!(
        board.beside("lisbon", |beside| Some(beside.is_empty())),
        None,
        "nothing is kept of a site without any"
    );
}

/// What it told before a start nobody knows: only its newest version is there.
#[test]
fn a_floor_that_was_revised_before_a_start_may_have_let_a_team_go() {
    let floor = |seq: u64, teams: &str| {
        let data = format!(r#"{{"name":"F","time_zone":"UTC","languages":["en"],"teams":{teams}}}"#);
        let body = format!(r#"{{"time":"2026-11-24T15:00:00Z","data":{data}}}"#).into();
        Record { body, ..record(seq, "floor/one", Kind::Floor, 0) }
    };
    let mut log = MemoryStore::new(7);
    let units = r#"[{"id":"care","name":"Care","parent":"ops"}]"#;
    log.append(&[floor(1, units), floor(2, r#"[{"id":"care","name":"Care"}]"#)]).expect("appends");
    assert_eq!(Board::load(&log).expect("loads").units_at(), 2);
    log.append(&[record(3, "notice/a", Kind::Notice, 0)]).expect("appends");
    assert_eq!(Board::load(&log).expect("loads").units_at(), 2, "what is no floor tells of no units");
}

/// Its words are gone, and that something critical was told is not.
#[test]
fn what_was_critical_until_it_was_withdrawn_is_heard_by_a_hub_that_starts_again() {
    use std::collections::HashSet;

    use crate::hub::aside::As;

    let spans = r#"{"data":{"rested":[{"from":"2026-11-24T12:00:00Z","until":"2026-11-24T12:01:00Z"},{"from":"2026-11-24T12:01:00Z","until":"2026-11-24T12:03:00Z"}]}}"#;
    let heard = |subject: &str, body: &str| {
        let mut log = MemoryStore::new(7);
        log.append(&[Record { body: body.into(), ..record(1, subject, Kind::Withdrawn, 0) }])
            .expect("appends");
        let board = Board::load(&log).expect("loads");
        board.beside("lisbon", |beside| beside.latest(As::Critical, |_| true, &HashSet::new()))
    };
    let last = heard("notice/death", spans).map(|at| at.to_string());
    assert_eq!(last.as_deref(), Some("2026-11-24T12:03:00Z"), "until it rests nothing more");
    assert_eq!(heard("quiet/floor", spans), None, "that of a quiet mode is none");
    assert_eq!(heard("notice/lunch", r#"{"data":{}}"#), None);
}

/// The frames that a wall is sent from a position on, of one chunk.
fn framed(board: &Board, next: Next) -> Arc<Framed> {
    board.framed(&View::default(), next)
}

fn live(position: u64) -> Next {
    Next {
        reading: Reading::Events,
        phase: Phase::Live,
        position,
        prev: position,
        from: position,
        until: 0,
        packed: false,
    }
}

fn snapshot(pin: u64, position: u64) -> Next {
    Next {
        reading: Reading::Snapshot { pin },
        phase: Phase::Snapshot,
        position,
        prev: position,
        from: 0,
        until: pin,
        packed: false,
    }
}

#[test]
fn walls_that_stand_alike_are_sent_the_same_bytes() {
    let board = board();
    board.show(&[stored(1, "notice/a", Kind::Notice, 10), stored(2, "notice/b", Kind::Notice, 10)]);
    let first = framed(&board, live(0));
    assert!(Arc::ptr_eq(&first, &framed(&board, live(0))));
    assert!(
        !Arc::ptr_eq(&first, &framed(&board, Next { phase: Phase::Replay, ..live(0) })),
        "says another phase"
    );
    assert!(!Arc::ptr_eq(&first, &framed(&board, live(1))), "stands elsewhere");
    let leads = View { audience: Audience::Leads, ..View::default() };
    assert!(!Arc::ptr_eq(&first, &board.framed(&leads, live(0))), "sees something else");
    board.show(&[stored(3, "notice/a", Kind::Notice, 10)]);
    let later = framed(&board, live(0));
    assert!(
        Arc::ptr_eq(&first, &later),
        "what came since lies ahead: it has not been served up to {:?}",
        later.through
    );
    assert_eq!((later.through.seq, later.last), (2, 2));
}

#[test]
fn a_snapshot_or_a_replay_that_ended_before_a_wall_came_is_not_its_own() {
    let board = board();
    board.show(&[stored(1, "notice/a", Kind::Notice, 10)]);
    let (new, back) = (snapshot(1, 0), Next { phase: Phase::Replay, until: 1, ..live(0) });
    let before = [framed(&board, new), framed(&board, back)];
    board.show(&[stored(2, "notice/b", Kind::Notice, 10)]);
    assert!(Arc::ptr_eq(&before[0], &framed(&board, new)), "it came then, and reads on");
    // Whatever comes after a `synced` is told as new.
    assert_eq!(framed(&board, snapshot(2, 0)).through.seq, 2);
    assert_eq!(framed(&board, Next { until: 2, ..back }).through.seq, 2);
}

#[test]
fn what_was_taken_out_is_in_no_chunk_that_is_shared() {
    let board = board();
    let secret = |seq| {
        let record = Record { body: "{\"secret\":1}".into(), ..record(seq, "notice/a", Kind::Notice, 0) };
        Arc::new(Stored::new(7, &record))
    };
    let holds = |board: &Board, next| {
        let framed = framed(board, next);
        framed.bytes.windows(6).any(|window| window == b"secret")
    };
    for take in
        [(|board: &Board| board.show(&[stored(2, "notice/a", Kind::Withdrawn, 10)])) as fn(&Board), |board| {
            board.forget(&[Key::new("lisbon", "notice/a")])
        }]
    {
        let board = self::board();
        board.show(&[secret(1)]);
        assert!(holds(&board, live(0)) && holds(&board, snapshot(1, 0)));
        take(&board);
        assert!(!holds(&board, live(0)) && !holds(&board, snapshot(1, 0)));
    }
    // Made before, kept after: a connection that was between the two.
    board.show(&[secret(1)]);
    let made = Arc::new(Framed::new(&board.after(&View::default(), 0, Reading::Events), &live(0)));
    board.show(&[stored(2, "notice/a", Kind::Withdrawn, 10)]);
    board.shared().keep(&View::default(), live(0), &made, (1, 0));
    assert!(!holds(&board, live(0)));
}

#[test]
fn the_shelf_of_chunks_is_bounded_and_another_view_takes_a_full_one_over() {
    let board = board();
    let count = 2 * shared::SNAPSHOT_BYTES_MAX as u64 / CHUNK_BYTES_MAX as u64;
    for seq in 1..=count {
        board.show(&[stored(seq, &format!("notice/{seq}"), Kind::Notice, CHUNK_BYTES_MAX)]);
    }
    let sent = |view: &View, packed: bool| {
        let mut next = Next { packed, ..snapshot(count, 0) };
        let mut chunks = Vec::new();
        while next.position < count {
            let framed = board.framed(view, next);
            next = Next { position: framed.through.seq, prev: framed.last, ..next };
            chunks.push(framed);
            assert!(board.shared().snapshot_bytes() <= shared::SNAPSHOT_BYTES_MAX);
        }
        chunks
    };
    let all = |view: &View| sent(view, false);
    let same = |one: &[Arc<Framed>], other: &[Arc<Framed>]| {
        one.iter().zip(other).filter(|(one, other)| Arc::ptr_eq(one, other)).count()
    };
    let leads = View { audience: Audience::Leads, ..View::default() };
    let (first, again) = (all(&View::default()), all(&View::default()));
    let shared = same(&first, &again);
    assert!(shared > 0 && shared < first.len(), "{shared} of {}", first.len());
    assert_eq!(same(&all(&leads), &all(&leads)), shared);
    // The same view in packs finds it full of what it is not sent.
    let packs = sent(&leads, true);
    assert_eq!(same(&packs, &sent(&leads, true)), packs.len());
}
