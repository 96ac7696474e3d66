//! What every log must do, whatever keeps it: the same tests over each implementation.

use jiff::Timestamp;
use tempfile::tempdir;

use super::*;

/// A record whose words are `secret-` and its position.
pub(super) fn record(seq: u64, subject: &str, kind: Kind) -> Record {
    Record {
        seq,
        key: Key::new("lisbon", subject),
        kind,
        audience: if seq.is_multiple_of(2) { Audience::Leads } else { Audience::Floor },
        team: (seq.is_multiple_of(3)).then(|| "night".into()),
        source: "/sites/lisbon".into(),
        id: format!("id-{seq}").into(),
        digest: [u8::try_from(seq % 255).expect("small").max(1); 32],
        body: format!("{{\"seq\":{seq},\"text\":\"secret-{seq}\"}}").into(),
        received_at: Timestamp::from_millisecond(1_764_000_000_123).expect("in range"),
    }
}

fn latest(store: &dyn Store) -> Vec<u64> {
    let mut seqs = Vec::new();
    store.latest(&mut |record| seqs.push(record.seq)).expect("reads");
    seqs
}

fn keeps_what_it_was_given(store: &mut dyn Store) {
    assert_eq!((store.head(), latest(store)), (0, vec![]));
    assert_eq!(store.find("/sites/lisbon", "id-1").expect("reads"), None);
    let group: Vec<_> =
        (1..=4).map(|seq| record(seq, &format!("notice/{}", seq % 3), Kind::Notice)).collect();
    store.append(&group).expect("appends");
    store.append(&[]).expect("an empty group is nothing");
    assert_eq!(store.head(), 4);
    assert_eq!(store.read(0, 4, 100).expect("reads"), group);
    assert_eq!(store.read(1, 3, 1).expect("reads"), group[1..2]);
    assert_eq!(latest(store), [2, 3, 4]);
    let mut firsts = Vec::new();
    store.firsts(&mut |key, first| firsts.push((first, key.subject.to_string()))).expect("reads");
    firsts.sort();
    assert_eq!(firsts, [(1, "notice/1".into()), (2, "notice/2".into()), (3, "notice/0".to_owned())]);
    let found = store.find("/sites/lisbon", "id-2").expect("reads");
    assert_eq!(found, Some(Found { seq: 2, digest: Some([2; 32]) }));
    assert_eq!(store.find("/sites/porto", "id-2").expect("reads"), None);
}

fn tells_what_came_after(store: &mut dyn Store) {
    let later = |seq: u64, subject: &str, kind, hours: i64| {
        let record = record(seq, subject, kind);
        let at = record.received_at + jiff::SignedDuration::from_hours(hours);
        Record { received_at: at, ..record }
    };
    let group = [
        later(1, "notice/a", Kind::Notice, 0),
        later(2, "notice/b", Kind::Notice, 0),
        later(3, "notice/a", Kind::Notice, 1),
        later(4, "notice/a", Kind::Withdrawn, 2),
    ];
    store.append(&group).expect("appends");
    let past = store.reader().past(0, 9).expect("reads");
    let told: Vec<_> = past.iter().map(|past| (past.record.seq, past.record.body.is_empty())).collect();
    assert_eq!(told, [(1, true), (2, false), (3, true), (4, false)]);
    let next = |seq: usize, withdrawn| Some(Next { at: group[seq - 1].received_at, withdrawn });
    let nexts: Vec<_> = past.iter().map(|past| past.next).collect();
    assert_eq!(nexts, [next(3, false), None, next(4, true), None]);
    let some: Vec<_> = store.reader().past(1, 2).expect("reads").iter().map(|past| past.record.seq).collect();
    assert_eq!(some, [2, 3]);
    assert!(store.reader().past(4, 9).expect("reads").is_empty());
    // A withdrawal of the hub's own that shows the thing anew is to those who look back a revision like any other.
    let own = |seq, subject, kind| Record { digest: Digest::default(), ..record(seq, subject, kind) };
    let group = [
        record(5, "recognition/a", Kind::Recognition),
        own(6, "recognition/a", Kind::Withdrawn),
        record(7, "recognition/a", Kind::Recognition),
        record(8, "recognition/b", Kind::Recognition),
        own(9, "recognition/b", Kind::Withdrawn),
    ];
    store.append(&group).expect("appends");
    let withdrawn = |past: &[Past]| {
        let told = past.iter().map(|past| (past.next.is_some_and(|next| next.withdrawn), past.withdrawn));
        told.collect::<Vec<_>>()
    };
    let past = store.reader().past(4, 9).expect("reads");
    assert_eq!(
        withdrawn(&past),
        [(false, false), (false, false), (false, false), (true, true), (false, false)]
    );
    store.append(&[record(10, "recognition/a", Kind::Withdrawn)]).expect("appends");
    let past = store.reader().past(4, 3).expect("reads");
    assert_eq!(withdrawn(&past), [(false, true), (false, true), (true, true)]);
    let kinds = |store: &dyn Store, site: &str, kind, limit| {
        let past = store.reader().of_kind(site, kind, limit).expect("reads");
        past.iter().map(|past| (past.record.seq, past.next.is_some())).collect::<Vec<_>>()
    };
    assert_eq!(
        kinds(store, "lisbon", Kind::Notice, 9),
        [(4, false), (2, false)],
        "without what is erased, with its mark"
    );
    store.append(&[record(11, "notice/b", Kind::Notice), record(12, "note/b", Kind::Note)]).expect("appends");
    assert_eq!(kinds(store, "lisbon", Kind::Notice, 9), [(11, false), (4, false), (2, true)], "newest first");
    assert_eq!(kinds(store, "lisbon", Kind::Notice, 1), [(11, false)]);
    assert!(kinds(store, "porto", Kind::Notice, 9).is_empty());
    // What leaves the walls by itself has the mark of its withdrawal behind it, however much there was of it before.
    let quiet = [
        record(13, "quiet/a", Kind::Quiet),
        record(14, "quiet/a", Kind::Quiet),
        record(15, "quiet/a", Kind::Withdrawn),
        record(16, "quiet/a", Kind::Quiet),
    ];
    store.append(&quiet).expect("appends");
    let past = store.reader().past(12, 9).expect("reads");
    let after: Vec<_> = past.iter().map(|past| past.after.as_ref().map(|after| after.seq)).collect();
    assert_eq!(after, [Some(15), Some(15), None, None]);
    let there = |site| store.reader().has_site(site).expect("reads");
    assert_eq!((there("lisbon"), there("porto")), (true, false));
}

fn erases_what_is_withdrawn(store: &mut dyn Store) {
    let seqs =
        |store: &dyn Store| store.read(0, 9, 100).expect("reads").iter().map(|r| r.seq).collect::<Vec<_>>();
    store
        .append(&[record(1, "notice/a", Kind::Notice), record(2, "notice/b", Kind::Notice)])
        .expect("appends");
    let same_group = [
        record(3, "notice/a", Kind::Notice),
        record(4, "notice/a", Kind::Withdrawn),
        record(5, "notice/a", Kind::Notice),
    ];
    store.append(&same_group).expect("appends");
    assert_eq!(seqs(store), [2, 4, 5], "the revisions before the withdrawal are never read again");
    assert_eq!(latest(store), [2, 5]);
    let erased = store.find("/sites/lisbon", "id-3").expect("reads");
    assert_eq!(erased, Some(Found { seq: 3, digest: None }), "its id stays taken");
    let tombstone = store.find("/sites/lisbon", "id-4").expect("reads");
    assert_eq!(tombstone, Some(Found { seq: 4, digest: Some([4; 32]) }));
    let gone = |subject: &str| store.tombstone(&Key::new("lisbon", subject)).expect("reads");
    let at = Timestamp::from_millisecond(1_764_000_000_123).expect("in range");
    assert_eq!(
        gone("notice/a"),
        Some(Tombstone { seq: 4, at, source: "/sites/lisbon".into() }),
        "though it was published again"
    );
    assert_eq!(gone("notice/b"), None);
}

fn is_looked_back_into(store: &mut dyn Store) {
    let reader = store.reader();
    let key = Key::new("lisbon", "notice/a");
    assert_eq!(reader.at(1).expect("reads"), None);
    let group: Vec<_> = (1..=5).map(|seq| record(seq, "notice/a", Kind::Notice)).collect();
    store.append(&group).expect("appends");
    assert_eq!(reader.at(2).expect("reads").as_ref(), Some(&group[1]), "it sees what was written since");
    let history = |before, limit| {
        let found = reader.history(&key, before, limit).expect("reads");
        found.iter().map(|record| record.seq).collect::<Vec<_>>()
    };
    assert_eq!((history(u64::MAX, 2), history(4, 9)), (vec![5, 4], vec![3, 2, 1]));
    assert_eq!(reader.read(1, 3, 9).expect("reads"), group[1..3]);
    assert_eq!(reader.read(1, u64::MAX, 9).expect("reads"), group[1..]);
    store.append(&[record(6, "notice/a", Kind::Withdrawn)]).expect("appends");
    let erased = reader.at(2).expect("reads").expect("its row is there");
    assert_eq!((&*erased.id, &*erased.body, erased.digest), ("id-2", "", [0; 32]));
    assert_eq!((history(9, 9), history(6, 9)), (vec![6], vec![]));
    assert_eq!(reader.horizon(), 0);
}

/// An event of a day, with data.
pub(super) fn of_day(seq: u64, subject: &str, kind: Kind, day: i64, data: &str) -> Record {
    let received_at = day_of(day);
    let body = format!("{{\"time\":\"{received_at}\",\"data\":{data}}}").into();
    Record { body, received_at, ..record(seq, subject, kind) }
}

pub(super) fn day_of(day: i64) -> Timestamp {
    Timestamp::from_second(1_764_000_000 + day * 86_400).expect("in range")
}

/// Sweeps the whole log, and gives what is left of it and what was forgotten.
fn swept(store: &mut dyn Store, day: i64, retention: Retention) -> (Vec<u64>, Vec<String>) {
    let mut forgotten = Vec::new();
    loop {
        let step = store.compact(day_of(day), &retention, 2).expect("sweeps");
        assert!(step.removed <= 2, "in small steps");
        forgotten.extend(step.forgotten.iter().map(|key| key.subject.to_string()));
        if !step.more {
            break;
        }
    }
    (store.read(0, 99, 99).expect("reads").iter().map(|record| record.seq).collect(), forgotten)
}

fn lets_go_of_earlier_versions(store: &mut dyn Store) {
    let wording = |seq: u64| format!("{{\"headline\":\"wording {seq}\"}}");
    let group: Vec<_> =
        (1..=6).map(|seq| of_day(seq, "notice/a", Kind::Notice, seq.cast_signed(), &wording(seq))).collect();
    store.append(&group).expect("appends");
    let few = Retention { versions: 3, days: 100 };
    assert_eq!(swept(store, 1, few).0, [1, 2, 3, 4, 5, 6], "no version is too many while it is young");
    assert_eq!(swept(store, 4, few).0, [1, 4, 5, 6], "2 and 3 have three newer ones, and 1 is the first");
    assert_eq!(store.find("/sites/lisbon", "id-2").expect("reads"), None);
    let short = Retention { versions: 64, days: 8 };
    assert_eq!(swept(store, 11, short).0, [4, 5, 6], "too old, also the first");
    assert_eq!(swept(store, 12, short).0, [5, 6]);
    assert_eq!(swept(store, 9_999, short), (vec![6], vec![]), "the newest of a thing that is not over stays");
    assert_eq!((store.head(), store.reader().horizon()), (6, 5), "where it began is not told any more");
    let again = [
        of_day(7, "notice/a", Kind::Withdrawn, 10_000, "{}"),
        of_day(8, "notice/a", Kind::Notice, 10_000, "{}"),
        of_day(9, "notice/b", Kind::Notice, 10_000, "{}"),
    ];
    store.append(&again).expect("appends");
    assert_eq!(swept(store, 11_000, short).0, [8, 9]);
    assert_eq!(store.reader().horizon(), 7, "a withdrawal is gone");
}

fn repetitions_push_no_words_out(store: &mut dyn Store) {
    let said = |seq: u64, day: i64, headline: &str, more: &str| {
        let record =
            of_day(seq, "notice/a", Kind::Notice, day, &format!("{{\"headline\":\"{headline}\"{more}}}"));
        Record { audience: Audience::Floor, team: None, ..record }
    };
    let since = r#","stands_since":"2025-12-01T00:00:00Z""#;
    let mut group = vec![said(1, 1, "first", ""), said(2, 1, "first", since), said(3, 1, "corrected", "")];
    group.extend((4..=70).map(|seq| said(seq, 1, "corrected", since)));
    // These are of the last day: whoever sent them is told of a repetition.
    group.extend((71..=90).map(|seq| said(seq, 9, "corrected", since)));
    store.append(&group).expect("appends");
    let few = Retention { versions: 3, days: 100 };
    let left: Vec<u64> = [1, 3].into_iter().chain(71..=90).collect();
    assert_eq!(swept(store, 9, few).0, left, "what was said first and what was corrected stay");
    assert_eq!(swept(store, 11, few).0, [1, 3, 90]);
    let corrected = (91..=93).map(|seq| said(seq, 11, &format!("corrected {seq}"), ""));
    store.append(&corrected.collect::<Vec<_>>()).expect("appends");
    assert_eq!(swept(store, 13, few).0, [1, 91, 92, 93], "three that say something else follow on 3");
}

fn thanks_have_one_version_and_words_for_their_days(store: &mut dyn Store) {
    let said = |words: &str| {
        format!(r#"{{"receivers":["{words}"],"message":"{words}","stands_since":"2025-12-01T00:00:00Z"}}"#)
    };
    let thanks =
        |seq: u64, name: &str, day, words: &str| of_day(seq, name, Kind::Recognition, day, &said(words));
    let group = [
        thanks(1, "recognition/a", 0, "zebra"),
        of_day(2, "notice/n", Kind::Notice, 0, &said("zebra")),
        thanks(3, "recognition/a", 0, "lion"),
        thanks(4, "recognition/b", 1, "owl"),
    ];
    store.append(&group).expect("appends");
    let has = |store: &dyn Store| {
        let kept = store.read(0, 9, 9).expect("reads").into_iter();
        let words = ["zebra", "lion", "owl"];
        kept.map(|one| (one.seq, words.into_iter().find(|word| one.body.contains(word)))).collect::<Vec<_>>()
    };
    let notice = (2, Some("zebra"));
    assert_eq!(has(store), [notice, (3, Some("lion")), (4, Some("owl"))], "an earlier version is erased");
    assert_eq!(store.find("/sites/lisbon", "id-1").expect("reads"), Some(Found { seq: 1, digest: None }));
    let long = Retention::default();
    assert_eq!(swept(store, 8, long).0, [2, 3, 4]);
    assert_eq!(has(store), [notice, (3, Some("lion")), (4, Some("owl"))], "eight days are not over");
    assert_eq!(swept(store, 9, long).0, [2, 3, 4], "it stays that they were there");
    assert_eq!(has(store), [notice, (3, None), (4, Some("owl"))]);
    assert_eq!(store.find("/sites/lisbon", "id-3").expect("reads"), Some(Found { seq: 3, digest: None }));
    assert_eq!(swept(store, 10, long).0, [2, 3, 4]);
    assert_eq!(has(store), [notice, (3, None), (4, None)], "the newest event of a log too");
    let left = store.reader().history(&Key::new("lisbon", "recognition/b"), 9, 9).expect("reads");
    assert!(left[0].body.contains("stands_since"), "{}", left[0].body);
}

fn lets_go_of_what_is_over(store: &mut dyn Store) {
    let promised = r#"{"state":"closed","promises":[{"field":"next_word_by","first_due":"2025-12-01T00:00:00Z","due":"2025-12-01T00:00:00Z"}]}"#;
    let group = [
        of_day(1, "notice/open", Kind::Notice, 1, r#"{"state":"effective"}"#),
        of_day(2, "notice/owed", Kind::Notice, 1, promised),
        of_day(3, "notice/over", Kind::Notice, 1, "{}"),
        of_day(4, "notice/over", Kind::Notice, 2, r#"{"state":"closed"}"#),
        of_day(5, "note/gone", Kind::Note, 2, "{}"),
        of_day(6, "note/gone", Kind::Withdrawn, 3, "{}"),
        of_day(7, "recognition/r", Kind::Recognition, 4, "{}"),
        of_day(8, "note/strange", Kind::Note, 4, "7"),
        of_day(9, "note/head", Kind::Note, 4, "{}"),
    ];
    store.append(&group).expect("appends");
    let short = Retention { versions: 64, days: 10 };
    let reader = store.reader();
    assert_eq!((swept(store, 10, short).1, reader.horizon()), (vec![], 0));
    assert_eq!(swept(store, 12, short), (vec![1, 2, 6, 7, 8, 9], vec!["notice/over".to_owned()]));
    assert_eq!(reader.horizon(), 5, "whoever has read less can't know that 4 was there, nor where 5 began");
    assert_eq!(swept(store, 13, short).1, ["note/gone"]);
    assert_eq!(swept(store, 9_999, short), (vec![1, 2, 8, 9], vec!["recognition/r".to_owned()]));
    assert_eq!((store.head(), reader.horizon()), (9, 7), "the head stays, so that positions go on");
}

fn is_not_fooled_by_a_clock(store: &mut dyn Store) {
    let group = [
        of_day(1, "note/a", Kind::Note, 400, "{}"),
        of_day(2, "note/b", Kind::Note, 0, "{}"),
        of_day(3, "note/b", Kind::Note, 0, r#"{"text":"another"}"#),
        of_day(4, "note/b", Kind::Note, 0, r#"{"text":"a third"}"#),
        of_day(5, "note/c", Kind::Note, 9_000, "{}"),
        of_day(6, "note/d", Kind::Note, 401, "{}"),
    ];
    store.append(&group).expect("appends");
    let short = Retention { versions: 1, days: 8 };
    assert_eq!(
        swept(store, 400, short).0,
        [1, 2, 3, 4, 5, 6],
        "set back by a year, 2 to 4 are as young as 1"
    );
    assert_eq!(swept(store, -5, short).0, [1, 2, 3, 4, 5, 6]);
    assert_eq!(swept(store, 402, short).0, [1, 2, 4, 5, 6], "one too many, and a day old");
    assert_eq!(swept(store, 410, short).0, [5, 6], "and what came from the future keeps nothing else");
}

const CONTRACT: [fn(&mut dyn Store); 9] = [
    keeps_what_it_was_given,
    erases_what_is_withdrawn,
    is_looked_back_into,
    tells_what_came_after,
    lets_go_of_earlier_versions,
    repetitions_push_no_words_out,
    thanks_have_one_version_and_words_for_their_days,
    lets_go_of_what_is_over,
    is_not_fooled_by_a_clock,
];

#[test]
fn memory_keeps_the_contract() {
    for clause in CONTRACT {
        clause(&mut MemoryStore::new(7));
    }
}

#[test]
fn sqlite_keeps_the_contract_and_keeps_it_when_opened_again() {
    for clause in CONTRACT {
        let folder = tempdir().expect("a folder");
        let mut store = SqliteStore::open(&folder.path().join("made/here")).expect("opens");
        clause(&mut store);
        let before = (store.epoch(), store.head(), store.read(0, 99, 99).expect("reads"), latest(&store));
        drop(store);
        let store = SqliteStore::open(&folder.path().join("made/here")).expect("opens again");
        assert_eq!(
            before,
            (store.epoch(), store.head(), store.read(0, 99, 99).expect("reads"), latest(&store))
        );
    }
}
