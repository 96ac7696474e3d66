//! A wall that was off tells for an hour what came meanwhile, however often it begins once more within that hour: over the file that it keeps.

use std::fs;

use jiff::Timestamp;
use openfloor::cache::{Folder, Kept, Unfit};
use openfloor::domain::shift::Meanwhile;
use openfloor::model::{Mode, Model, Msg};
use openfloor::run::keeper::{KEEP_EVERY, Keeper};
use sha2::{Digest, Sha256};
use tokio::time::{Instant, pause, timeout};

use crate::{Duration, floor, kept, later, live, place, waiting, written};

/// A wall that begins at a minute with what is in the folder, and hears its hub then.
fn begins(folder: &Folder, minute: i64) -> Model {
    let at = later(minute);
    let Kept { floor, cursor, shown, fresh_at, meanwhile } = folder.load(at).expect("fit").expect("there");
    let known = live().floor;
    let mut model = waiting_at(at);
    model.begin_with(floor, cursor, shown, fresh_at);
    model.goes_on_telling(meanwhile);
    floor::hello(&mut model, "lead", at);
    floor::synced(&mut model, at);
    model.floor = known;
    model
}

fn waiting_at(at: Timestamp) -> Model {
    let mut model = Model::new(waiting().lang().clone(), Mode::Desk, at);
    model.update(Msg::Tick, at);
    model
}

/// The wall goes on until a minute, and ends in good order.
async fn ends(folder: &Folder, mut model: Model, keeper: Keeper, minute: i64) {
    floor::heartbeat(&mut model, &[], later(minute));
    model.update(Msg::Tick, later(minute));
    keeper.end(&model, Instant::now() + Duration::from_secs(60)).await;
    assert_eq!(folder.load(later(minute)).expect("fit").expect("there").fresh_at, later(minute));
}

/// Since when a wall tells what came, at a minute.
fn told(model: &mut Model, minute: i64) -> Option<Timestamp> {
    floor::heartbeat(model, &[], later(minute));
    model.update(Msg::Tick, later(minute));
    model.shift().map(|shift| shift.since)
}

/// A folder with what a wall kept that was on until a minute.
fn kept_until(minute: i64) -> (tempfile::TempDir, Folder) {
    let data = tempfile::tempdir().expect("a folder");
    let folder = Folder::new(data.path(), place(true));
    folder.save(&Kept { fresh_at: later(minute), ..kept("lead") }).expect("written");
    (data, folder)
}

#[tokio::test]
async fn a_wall_that_begins_twice_within_its_first_hour_goes_on_with_the_same_end() {
    let (_data, folder) = kept_until(-2_880);
    let mut model = begins(&folder, 0);
    let keeper = Keeper::new(Some(folder.clone()), &model);
    let off = later(-2_880);
    assert_eq!(told(&mut model, 1), Some(off));
    ends(&folder, model, keeper, 20).await;
    // It was off for two minutes, and then for one.
    let model = begins(&folder, 22);
    let keeper = Keeper::new(Some(folder.clone()), &model);
    ends(&folder, model, keeper, 30).await;
    let mut model = begins(&folder, 31);
    let ends_at = model.shift().expect("it goes on").ends;
    assert_eq!(ends_at, later(60), "as it was");
    for (minute, since) in [(32, Some(off)), (59, Some(off)), (60, None), (80, None)] {
        assert_eq!(told(&mut model, minute), since, "after {minute} minutes");
    }
    // Beyond that hour nothing of it is kept.
    let keeper = Keeper::new(Some(folder.clone()), &model);
    ends(&folder, model, keeper, 81).await;
    assert_eq!(folder.load(later(81)).expect("fit").expect("there").meanwhile, None);
    assert_eq!(told(&mut begins(&folder, 82), 83), None);
}

#[tokio::test]
async fn one_that_goes_off_for_longer_within_that_hour_tells_all_that_came_since_the_first_time() {
    for (until, since) in [(20, -2_880), (65, 65)] {
        let (_data, folder) = kept_until(-2_880);
        let model = begins(&folder, 0);
        let keeper = Keeper::new(Some(folder.clone()), &model);
        ends(&folder, model, keeper, until).await;
        let mut model = begins(&folder, until + 30);
        assert_eq!(told(&mut model, until + 31), Some(later(since)), "on until {until}");
        assert_eq!(told(&mut model, until + 89), Some(later(since)), "an hour from when it heard its hub");
        assert_eq!(told(&mut model, until + 91), None);
    }
}

/// A machine that loses its power has it on its disk too, although nothing changed on the floor.
#[tokio::test]
async fn since_when_it_tells_is_written_at_once_and_once() {
    let (_data, folder) = kept_until(-30);
    let mut model = begins(&folder, 0);
    let mut keeper = Keeper::new(Some(folder.clone()), &model);
    assert_eq!(model.meanwhile().map(|told| told.off), Some(later(-30)));
    // The folder has nothing of it yet.
    let mut before = Keeper::new(Some(folder.clone()), &waiting_at(later(0)));
    assert_eq!(written(&mut before, &model).await, Ok(()));
    let told = Some(Meanwhile { off: later(-30), told_from: later(0) });
    assert_eq!(folder.load(later(1)).expect("fit").expect("there").meanwhile, told);
    floor::heartbeat(&mut model, &[], later(1));
    model.update(Msg::Tick, later(1));
    keeper.look(&model);
    before.look(&model);
    pause();
    for keeper in [&mut keeper, &mut before] {
        let idle = timeout(KEEP_EVERY * 10, keeper.turn()).await;
        assert!(idle.is_err(), "{idle:?}");
    }
}

/// The same file with other words for what was told, and its sum set right.
fn rewritten(folder: &Folder, from: &str, to: &str) {
    let text = fs::read_to_string(folder.file()).expect("text");
    assert_eq!(text.matches(from).count(), 1, "{from}");
    let body = text.replace(from, to);
    let body = body.rsplit_once("sha256 ").expect("a sum").0;
    let sum: String = Sha256::digest(body.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(folder.file(), format!("{body}sha256 {sum}\n")).expect("written");
}

#[test]
fn what_can_not_be_so_is_not_told() {
    let saved = |off: i64, told_from: i64| {
        let (data, folder) = kept_until(0);
        let meanwhile = Some(Meanwhile { off: later(off), told_from: later(told_from) });
        folder.save(&Kept { meanwhile, ..kept("lead") }).expect("written");
        (data, folder)
    };
    for (off, told_from, is_told) in [
        (-60, -20, true),
        (-60, -59, false),
        (-20, -60, false),
        // Told later than the wall was on.
        (-60, 1, false),
        (-60, 100_000, false),
        // Over.
        (-200, -62, false),
        (-9_000_000, -8_000_000, false),
    ] {
        let (_data, folder) = saved(off, told_from);
        let mut model = begins(&folder, 2);
        assert_eq!(told(&mut model, 3), is_told.then(|| later(off)), "off at {off}, told from {told_from}");
    }
    // What is no moment was written by no wall: the whole file is damaged, and that is said.
    let (_data, folder) = saved(-60, -20);
    let at = later(-20).to_string();
    rewritten(&folder, &at, "soon");
    assert_eq!(folder.load(later(2)), Err(Unfit::Damaged));
    // One of a version that kept nothing of it.
    let (_data, folder) = kept_until(-2);
    assert!(!fs::read_to_string(folder.file()).expect("text").contains("\"meanwhile\""));
    assert_eq!(told(&mut begins(&folder, 0), 1), None);
}
