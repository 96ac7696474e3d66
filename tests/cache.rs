//! What a wall keeps on disk: it comes back as it was or not at all, says why, and leaves nothing behind.

#[path = "fixtures/floor.rs"]
mod floor;
#[path = "cache/meanwhile.rs"]
mod meanwhile;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use openfloor::cache::{Folder, Kept, Place, Unfit, Unkept};
use openfloor::domain::Audience;
use openfloor::model::{Mode, Model, Msg};
use openfloor::run::keeper::{KEEP_EVERY, Keeper, Turn};
use openfloor::wire::disk::Disk;
use openfloor::wire::{Bearer, Cursor, Shown, Token};
use proptest::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::time::{Instant, timeout};

const HUB: &str = "127.0.0.1:7420";

/// Whose floor a wall keeps that shows no token.
fn place(leads: bool) -> Place {
    let by = leads.then(|| Bearer::of(HUB, None));
    Place { hub: HUB.into(), site: Some("lisbon".into()), team: None, leads, by }
}

fn shown(role: &str) -> Shown {
    Shown { role: role.into(), site: Some("lisbon".into()) }
}

fn kept(role: &str) -> Kept {
    let floor = floor::wall("en", Mode::Desk, role).floor;
    let (cursor, fresh_at) = (Cursor { epoch: 7, seq: 42, check: 9 }, floor::now());
    Kept { cursor, fresh_at, shown: shown(role), floor, meanwhile: None }
}

fn later(minutes: i64) -> Timestamp {
    floor::now() + SignedDuration::from_mins(minutes)
}

/// The names of the files of a folder.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
    names.sort();
    names
}

fn holds(folder: &Path, marker: &str) -> bool {
    files(folder).iter().any(|name| {
        let bytes = fs::read(folder.join(name)).unwrap_or_default();
        bytes.windows(marker.len()).any(|window| window == marker.as_bytes())
    })
}

#[test]
fn a_floor_comes_back_as_it_was() {
    for (role, leads) in [("lead", true), ("wall", true), ("wall", false)] {
        let mut kept = kept(role);
        assert!(kept.floor.len() > 20, "the fixture has a floor");
        kept.floor.room.let_go = 7;
        let bytes = kept.encode(&place(leads)).expect("written");
        assert_eq!(Kept::decode(&bytes, &place(leads), later(1)), Ok(kept), "{role} {leads}");
    }
}

static WRITTEN: LazyLock<Vec<u8>> = LazyLock::new(|| kept("lead").encode(&place(true)).expect("written"));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_flipped_byte_and_no_cut_goes_unseen(at in any::<prop::sample::Index>(), flip in 1..=255_u8, cut in any::<bool>()) {
        let mut bytes = WRITTEN.clone();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] ^= flip }
        prop_assert_eq!(Kept::decode(&bytes, &place(true), later(1)), Err(Unfit::Damaged));
    }

    #[test]
    fn no_other_bytes_are_taken_for_a_floor(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert_eq!(Kept::decode(&bytes, &place(true), later(1)), Err(Unfit::Damaged));
    }
}

#[test]
fn another_floor_an_old_one_and_one_from_the_future_are_not_shown() {
    let days = |days: i64| floor::now() + SignedDuration::from_hours(days * 24);
    let here = place(true);
    let elsewhere = [
        Place { hub: "127.0.0.1:1".into(), ..here.clone() },
        Place { site: None, ..here.clone() },
        Place { team: Some("billing".into()), ..here.clone() },
        Place { leads: false, ..here.clone() },
    ];
    for place in elsewhere {
        assert_eq!(Kept::decode(&WRITTEN, &place, later(1)), Err(Unfit::OtherPlace), "{place:?}");
        assert_ne!(
            Folder::new(Path::new("/"), place).file(),
            Folder::new(Path::new("/"), here.clone()).file()
        );
    }
    assert!(Kept::decode(&WRITTEN, &here, days(7)).is_ok());
    assert_eq!(Kept::decode(&WRITTEN, &here, days(7) + SignedDuration::from_secs(1)), Err(Unfit::TooOld));
    assert!(Kept::decode(&WRITTEN, &here, later(-5)).is_ok(), "clocks differ a little");
    assert_eq!(Kept::decode(&WRITTEN, &here, later(-6)), Err(Unfit::Ahead));
}

#[test]
fn another_version_is_told_apart_from_damage() {
    let text = String::from_utf8(WRITTEN.clone()).expect("UTF-8");
    let body =
        text.split_once("sha256 ").expect("a sum").0.replacen("openfloor wall 1", "openfloor wall 2", 1);
    let sum: String = Sha256::digest(body.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let newer = format!("{body}sha256 {sum}\n");
    assert_eq!(Kept::decode(newer.as_bytes(), &place(true), later(1)), Err(Unfit::OtherVersion));
}

#[test]
fn what_is_for_leads_is_on_no_floors_disk() {
    let all = kept("lead");
    let leads_only = all.floor.events().filter(|event| event.audience == Audience::Leads).count();
    assert!(leads_only > 0, "the fixture has something for leads");
    let as_floor = all.encode(&place(false)).expect("written");
    let back = Kept::decode(&as_floor, &place(false), later(1)).expect("read");
    assert_eq!(back.floor.len(), all.floor.len() - leads_only);
    let as_wall = Kept { shown: shown("wall"), ..all };
    let back = Kept::decode(&as_wall.encode(&place(true)).expect("written"), &place(true), later(1));
    assert!(back.expect("read").floor.events().all(|event| event.audience == Audience::Floor));
}

#[test]
fn what_is_for_leads_is_kept_for_whoever_was_granted_it_and_shown_to_nobody_else() {
    let token = |secret| Token::new([7; 4], &[secret; 32]);
    let whose = |token: Option<&Token>| Place { by: Some(Bearer::of(HUB, token)), ..place(true) };
    let (ana, bo) = (token(1), token(2));
    let data = tempfile::tempdir().expect("a folder");
    let folder = |token: Option<&Token>| Folder::new(data.path(), whose(token));
    folder(Some(&ana)).save(&kept("lead")).expect("saved");
    assert_eq!(folder(Some(&ana)).load(later(1)), Ok(Some(kept("lead"))));
    for other in [Some(&bo), None] {
        assert_eq!(folder(other).load(later(1)), Ok(None), "{other:?}");
        // Nor where the file goes by the name of another's.
        let bytes = fs::read(folder(Some(&ana)).file()).expect("read");
        assert_eq!(Kept::decode(&bytes, &whose(other), later(1)), Err(Unfit::OtherPlace), "{other:?}");
    }
    let words = ana.reveal().rsplit('_').next().expect("a secret");
    assert!(!holds(data.path(), words) && !holds(data.path(), ana.id()), "no part of the token is kept");
    // What no token was granted is for whoever brings none.
    folder(None).save(&kept("lead")).expect("saved");
    assert_eq!(folder(None).load(later(1)), Ok(Some(kept("lead"))));
    assert_eq!(folder(Some(&bo)).load(later(1)), Ok(None));
    // Where it is not known to whom it was granted, it is not kept at all.
    let nobody = Place { by: None, ..place(true) };
    let floors =
        Kept::decode(&kept("lead").encode(&nobody).expect("written"), &nobody, later(1)).expect("read");
    assert!(floors.floor.events().all(|event| event.audience == Audience::Floor));
    // A floor's wall has one file, whichever token its file holds.
    let floors = |token| Folder::new(data.path(), place(false)).of(Some(&Bearer::of(HUB, token)));
    assert_eq!(floors(Some(&ana)).file(), floors(None).file());
}

#[tokio::test]
async fn a_refused_token_and_another_one_leave_nothing_of_what_the_first_was_granted() {
    let bearer = |secret| Bearer::of(HUB, Some(&Token::new([7; 4], &[secret; 32])));
    let mine = Place { by: Some(bearer(1)), ..place(true) };
    let data = tempfile::tempdir().expect("a folder");
    let folder = Folder::new(data.path(), mine);
    let is_for_leads = |folder: &Folder| {
        let kept = folder.load(later(1)).expect("fit").expect("there");
        (kept.shown.role, kept.floor.events().any(|event| event.audience == Audience::Leads))
    };
    let mut model = live();
    model.update(Msg::Admitted(Some(bearer(1))), floor::now());
    floor::hello(&mut model, "lead", floor::now());
    floor::snapshot(&mut model, floor::now());
    floor::synced(&mut model, floor::now());
    let mut keeper = Keeper::new(Some(folder.clone()), &waiting());
    keeper.write(&model);
    assert_eq!(keeper.turn().await, Turn::Written(Ok(())));
    assert_eq!(is_for_leads(&folder), ("lead".into(), true));
    // The hub does not take the token any more.
    let before = model.edits;
    model.update(Msg::Admitted(None), floor::now());
    assert!(model.floor.events().all(|event| event.audience == Audience::Floor), "it is off the wall");
    assert_eq!((model.edits.takings, &*model.link.role), (before.takings + 1, "wall"));
    assert_eq!(written(&mut keeper, &model).await, Ok(()));
    assert_eq!(is_for_leads(&folder), ("wall".into(), false), "and off the disk");
    // Another token in its file is let in as a lead: until the floor is whole, nothing says whose what is for leads is.
    model.update(Msg::Admitted(Some(bearer(2))), floor::now());
    floor::hello(&mut model, "lead", floor::now());
    floor::snapshot(&mut model, floor::now());
    keeper.write(&model);
    assert_eq!(keeper.turn().await, Turn::Written(Ok(())));
    assert_eq!(is_for_leads(&folder), ("wall".into(), false));
    floor::synced(&mut model, floor::now());
    assert_eq!(written(&mut keeper, &model).await, Ok(()));
    assert_eq!(is_for_leads(&folder.of(Some(&bearer(2)))), ("lead".into(), true));
    assert_eq!(files(data.path()).len(), 1, "the file of the first is gone");
}

#[test]
fn a_file_is_the_users_own_and_nothing_lies_beside_it() {
    let data = tempfile::tempdir().expect("a folder");
    let home = data.path().join("state/wall");
    let folder = Folder::new(&home, place(true));
    assert_eq!(folder.load(later(1)), Ok(None), "nothing is kept, and that is no fault");
    folder.save(&kept("lead")).expect("saved");
    folder.save(&kept("lead")).expect("saved over the first");
    assert_eq!(files(&home), [folder.file().file_name().expect("a name").to_str().expect("UTF-8")]);
    assert_eq!(fs::metadata(folder.file()).expect("there").permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(&home).expect("there").permissions().mode() & 0o777, 0o700);
    assert_eq!(folder.load(later(1)), Ok(Some(kept("lead"))));
}

#[test]
fn what_was_not_finished_or_is_old_is_swept_away() {
    let data = tempfile::tempdir().expect("a folder");
    let folder = Folder::new(data.path(), place(true));
    folder.save(&kept("lead")).expect("saved");
    let unfinished = data.path().join("leads-0123.77.floor-unfinished");
    let (old, others) = (data.path().join("floor-4567.floor"), data.path().join("notes.txt"));
    // As an earlier version called it, which did not keep for whom it was.
    let anybodys = data.path().join("leads-0123456789abcdef.floor");
    for path in [&unfinished, &old, &others, &anybodys] {
        fs::write(path, "words").expect("written");
    }
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(8 * 86_400);
    for path in [&old, &others] {
        fs::File::options().write(true).open(path).expect("open").set_modified(long_ago).expect("set");
    }
    folder.sweep();
    assert!(!unfinished.exists() && !old.exists() && !anybodys.exists());
    assert!(others.exists(), "what a wall did not write stays");
    assert_eq!(folder.load(later(1)), Ok(Some(kept("lead"))));
}

#[test]
fn a_floors_wall_leaves_nothing_that_a_desk_kept_for_leads() {
    let data = tempfile::tempdir().expect("a folder");
    let desk = Folder::new(data.path(), place(true));
    let wall = Folder::new(data.path(), place(false));
    desk.save(&kept("lead")).expect("saved");
    wall.save(&kept("wall")).expect("saved");
    desk.sweep();
    assert_eq!(files(data.path()).len(), 2, "a desk leaves the floor's");
    wall.sweep();
    assert_eq!(desk.load(later(1)), Ok(None));
    assert!(matches!(wall.load(later(1)), Ok(Some(_))));
}

#[test]
fn a_damaged_file_is_told_and_removed() {
    let data = tempfile::tempdir().expect("a folder");
    let folder = Folder::new(data.path(), place(true));
    let flipped = |mut bytes: Vec<u8>| {
        bytes[100] ^= 1;
        bytes
    };
    let half = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    let spoils: [&dyn Fn(Vec<u8>) -> Vec<u8>; 3] = [&flipped, &half, &|_| Vec::new()];
    for spoil in spoils {
        folder.save(&kept("lead")).expect("saved");
        fs::write(folder.file(), spoil(fs::read(folder.file()).expect("read"))).expect("spoilt");
        let why = folder.load(later(1)).expect_err("it is seen");
        assert_eq!(why, Unfit::Damaged);
        assert_eq!(folder.load(later(1)), Ok(None));
    }
}

/// A live wall, and one keeper of it.
fn live() -> Model {
    let mut model = floor::waiting("en", Mode::Desk);
    model.update(Msg::Admitted(Some(Bearer::of(HUB, None))), floor::now());
    floor::hello(&mut model, "lead", floor::now());
    floor::snapshot(&mut model, floor::now());
    floor::synced(&mut model, floor::now());
    model
}

fn tell(model: &mut Model, name: &str, text: &str) {
    let data = json!({"text": text, "author": {"name": "Ana"}});
    floor::live(model, "note", &format!("note/{name}"), data, floor::now());
}

/// Runs a keeper until it has written once.
async fn written(keeper: &mut Keeper, model: &Model) -> Result<(), Unkept> {
    loop {
        keeper.look(model);
        match keeper.turn().await {
            Turn::Due => keeper.write(model),
            Turn::Written(ended) => return ended,
        }
    }
}

#[tokio::test]
async fn what_is_withdrawn_leaves_the_disk_at_once() {
    const MARKER: &str = "zebra-marker-text";
    let data = tempfile::tempdir().expect("a folder");
    let folder = Folder::new(data.path(), place(true));
    let mut model = waiting();
    let mut keeper = Keeper::new(Some(folder), &model);
    model = live();
    tell(&mut model, "one", MARKER);
    tell(&mut model, "two", "another one");
    // Not before KEEP_EVERY for what is only new; this test does not wait for that.
    keeper.write(&model);
    assert_eq!(keeper.turn().await, Turn::Written(Ok(())));
    assert!(holds(data.path(), MARKER));
    let started = std::time::Instant::now();
    floor::live(&mut model, "withdrawn", "note/one", json!({}), floor::now());
    assert_eq!(written(&mut keeper, &model).await, Ok(()));
    assert!(!holds(data.path(), MARKER));
    assert!(started.elapsed() < KEEP_EVERY, "it did not wait for its turn");
    // A revision that leaves a name out takes it away as well.
    assert!(holds(data.path(), "another one"));
    tell(&mut model, "two", "said otherwise");
    assert_eq!(written(&mut keeper, &model).await, Ok(()));
    assert!(!holds(data.path(), "another one"));
    assert_eq!(files(data.path()).len(), 1);
}

fn waiting() -> Model {
    floor::waiting("en", Mode::Desk)
}

#[tokio::test]
async fn a_wall_on_which_nothing_happens_writes_nothing() {
    let data = tempfile::tempdir().expect("a folder");
    let mut model = live();
    let mut keeper = Keeper::new(Some(Folder::new(data.path(), place(true))), &model);
    for second in 0..100 {
        floor::heartbeat(&mut model, &[], floor::now() + SignedDuration::from_secs(second * 5));
        model.update(Msg::Tick, floor::now() + SignedDuration::from_secs(second * 5));
        keeper.look(&model);
    }
    tokio::time::pause();
    let idle = timeout(KEEP_EVERY * 100, keeper.turn()).await;
    assert!(idle.is_err(), "{idle:?}");
    assert_eq!(files(data.path()), [""; 0]);
}

/// One that begins says since when it was off, and what came since then.
#[tokio::test]
async fn a_wall_on_which_nothing_happens_says_when_it_was_there_last() {
    let data = tempfile::tempdir().expect("a folder");
    let folder = Folder::new(data.path(), place(true));
    let mut model = live();
    let mut keeper = Keeper::new(Some(folder.clone()), &model);
    let beats = |model: &mut Model, at| {
        floor::heartbeat(model, &[], at);
        model.update(Msg::Tick, at);
    };
    // By the hour, for a machine that loses its power.
    let hour = later(60);
    beats(&mut model, hour);
    assert_eq!(written(&mut keeper, &model).await, Ok(()));
    assert_eq!(folder.load(hour).expect("fit").expect("there").fresh_at, hour);
    // And at its end.
    let end = later(90);
    beats(&mut model, end);
    keeper.end(&model, Instant::now() + Duration::from_secs(60)).await;
    assert_eq!(folder.load(end).expect("fit").expect("there").fresh_at, end);
}

#[tokio::test]
async fn a_disk_that_can_not_be_written_is_told_and_that_it_can_again_too() {
    let data = tempfile::tempdir().expect("a folder");
    let blocked = data.path().join("a file");
    fs::write(&blocked, "in the way").expect("written");
    let mut model = live();
    let mut keeper = Keeper::new(Some(Folder::new(&blocked, place(true))), &model);
    tell(&mut model, "one", "words that nobody may find in a message");
    keeper.write(&model);
    let failed = Turn::Written(Err(Unkept::Disk(Disk::There)));
    assert_eq!(keeper.turn().await, failed);
    keeper.write(&model);
    assert_eq!(keeper.turn().await, failed);
    fs::remove_file(&blocked).expect("out of the way");
    keeper.write(&model);
    assert_eq!(keeper.turn().await, Turn::Written(Ok(())));
}

#[tokio::test]
async fn the_end_of_the_program_writes_what_the_disk_lacks() {
    let data = tempfile::tempdir().expect("a folder");
    let folder = Folder::new(data.path(), place(true));
    let mut model = live();
    let keeper = Keeper::new(Some(folder.clone()), &model);
    tell(&mut model, "one", "the last word");
    keeper.end(&model, Instant::now() + Duration::from_secs(60)).await;
    let kept = folder.load(later(1)).expect("fit").expect("there");
    assert_eq!((kept.floor, Some(kept.cursor)), (model.floor.clone(), model.cursor));
}

#[test]
fn a_role_that_may_not_see_it_loses_what_is_for_leads_at_once() {
    let mut model = live();
    assert!(model.floor.events().any(|event| event.audience == Audience::Leads));
    let before = model.edits;
    floor::hello(&mut model, "wall", floor::now());
    assert!(model.floor.events().all(|event| event.audience == Audience::Floor));
    assert_eq!(model.edits.takings, before.takings + 1);
}

#[test]
fn a_wall_that_begins_with_a_kept_floor_marks_what_came_since_it_was_last_on() {
    let model_of = |kept: &Kept| {
        let mut model = waiting();
        let Kept { floor, cursor, shown, fresh_at, .. } = kept.clone();
        model.begin_with(floor, cursor, shown, fresh_at);
        model
    };
    let kept = kept("lead");
    let new = |model: &Model| -> Vec<String> {
        let entries = openfloor::model::Pane::ALL.into_iter().flat_map(|pane| model.entries(pane));
        let new = entries.filter(|entry| model.is_new(entry.key()));
        new.map(|entry| entry.key().subject.to_string()).collect()
    };
    let data = json!({"text": "said while it was off", "author": {"name": "Ana"}});
    // The hub goes on where the wall left off.
    let mut model = model_of(&kept);
    assert_eq!(new(&model), [""; 0], "nobody has said anything yet");
    floor::live(&mut model, "note", "note/meanwhile", data.clone(), later(1));
    assert_eq!(new(&model), ["note/meanwhile"]);
    // Or it tells the whole floor anew.
    let mut model = model_of(&kept);
    floor::hello(&mut model, "lead", later(1));
    floor::snapshot(&mut model, later(1));
    floor::told(&mut model, "note", "note/meanwhile", "floor", data, later(1));
    floor::synced(&mut model, later(1));
    assert_eq!(new(&model), ["note/meanwhile"]);
    assert!(model.has_since(), "and it can be shown alone");
}
