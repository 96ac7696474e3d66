//! Publishing a simulated floor: to a real hub, and to one that is away, refuses or is slow.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use openfloor::hub::{Hub, HubSettings};
use openfloor::publisher::Publisher;
use openfloor::sim::{Plan, Publish, PublishFailure, Report, Seats, run};
use openfloor::wire::{BATCH_EVENTS_MAX, accept};
use tokio::runtime::RuntimeFlavor;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::plan;

/// Nothing here takes longer: a minute of real time, or half a day where time is paused and costs nothing.
const DEADLINE: Duration = Duration::from_secs(60);
/// See [`DEADLINE`].
const PAUSED_DEADLINE: Duration = Duration::from_secs(12 * 3_600);

/// Runs a plan until its report is as it is wanted.
async fn run_until(plan: Plan, publisher: &impl Publish, wanted: impl Fn(&Report) -> bool) -> Report {
    let (done, last) = (Notify::new(), Mutex::new(Report::default()));
    let on_progress = |report: &Report| {
        *last.lock().expect("nobody panicked") = report.clone();
        if wanted(report) {
            done.notify_one();
        }
    };
    let running = run(plan, publisher, on_progress, done.notified());
    let paused = tokio::runtime::Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread;
    let deadline = if paused { PAUSED_DEADLINE } else { DEADLINE };
    let Ok(report) = tokio::time::timeout(deadline, running).await else { panic!("not in time: {last:?}") };
    report.expect("a plan")
}

fn ago(hours: i64, seats: Seats) -> Plan {
    Plan { start: Timestamp::now() - SignedDuration::from_hours(hours), ..plan(11, seats) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_hub_takes_all_of_it() {
    for (hours, seats, least) in [(0, Seats::FiveThousand, 500), (24 * 12, Seats::FiveHundred, 1_000)] {
        let folder = tempfile::tempdir().expect("a folder");
        let hub = Hub::start(HubSettings::local(folder.path())).await.expect("the hub starts");
        let publisher = Publisher::new(&hub.addr().to_string()).expect("an address");
        let report =
            run_until(ago(hours, seats), &publisher, |at| at.backlog_left == 0 && at.published > least).await;
        assert_eq!((report.refused, report.last_refusal), (0, None));
        assert!(hub.events() >= report.published, "{} of {}", hub.events(), report.published);
        hub.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_goes_by_in_a_coffee_break_and_nothing_of_it_is_refused() {
    // An hour in a second, as `--speed 60` has it, and all of the week due.
    let start = Timestamp::now() - SignedDuration::from_secs(168);
    let plan = Plan { start, speed: 3_600.0, ..plan(11, Seats::FiveHundred) };
    let due = plan.clone().timeline().expect("a plan").take_while(|planned| planned.at <= Timestamp::now());
    let due: Vec<_> = due.collect();
    // It would rest thanks for half an hour of real time, which are months.
    assert!(!due.iter().any(|planned| planned.event.contains("\"critical\"")));
    let (due, backlog) = (due.len(), plan.clone().timeline().expect("a plan").backlog_len());
    assert!(due > backlog + 300, "{due} events, {backlog} of them before");
    let folder = tempfile::tempdir().expect("a folder");
    let hub = Hub::start(HubSettings::local(folder.path())).await.expect("the hub starts");
    let publisher = Publisher::new(&hub.addr().to_string()).expect("an address");
    let report = run_until(plan, &publisher, |at| at.published >= due as u64).await;
    assert_eq!((report.refused, report.last_refusal), (0, None));
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_takes_their_name_back_within_ten_minutes() {
    let folder = tempfile::tempdir().expect("a folder");
    let hub = Hub::start(HubSettings::local(folder.path())).await.expect("the hub starts");
    let publisher = Publisher::new(&hub.addr().to_string()).expect("an address");
    // Eight minutes old, so that it is due at once.
    let start = Timestamp::now() - SignedDuration::from_mins(8);
    let plan = Plan { start, ..plan(11, Seats::Fifty) };
    let report = run_until(plan, &publisher, |at| at.backlog_left == 0 && at.wishes > 0).await;
    assert_eq!((report.refused, report.last_refusal), (0, None));
    let list = folder.path().join("withdrawals.jsonl");
    let taken_back = async {
        loop {
            let list = std::fs::read_to_string(&list).expect("the list");
            if list.contains("\"subject\":\"recognition/") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(DEADLINE, taken_back).await.expect("it leaves the walls");
    hub.stop().await;
}

/// A hub as it may behave: what it has taken, and what it does with the next batch.
struct Moody<F> {
    taken: Mutex<Vec<Vec<String>>>,
    mood: F,
}

impl<F: Fn(&[String], usize) -> Result<(), PublishFailure> + Sync> Publish for Moody<F> {
    async fn publish_batch(&self, events: &[String]) -> Result<(), PublishFailure> {
        assert!((1..=BATCH_EVENTS_MAX).contains(&events.len()));
        let mut taken = self.taken.lock().expect("nobody panicked");
        (self.mood)(events, taken.len())?;
        taken.push(events.to_vec());
        Ok(())
    }
}

impl<F> Moody<F> {
    fn new(mood: F) -> Self {
        Self { taken: Mutex::default(), mood }
    }

    fn events(&self) -> Vec<String> {
        self.taken.lock().expect("nobody panicked").concat()
    }
}

/// The events of each thing, in the order in which they came, are those of the timeline.
fn in_order(taken: &[String], plan: Plan) {
    let expected: Vec<String> = plan.timeline().expect("a plan").map(|p| p.event).take(taken.len()).collect();
    assert_eq!(taken, expected);
}

#[tokio::test(start_paused = true)]
async fn what_was_due_while_the_hub_was_away_follows_in_order() {
    let began = Instant::now();
    // It takes the backlog and some live events, is away for twenty minutes, then takes all again.
    let away = Duration::from_secs(240)..Duration::from_secs(1_440);
    let hub = Moody::new(|_: &[String], _| match away.contains(&began.elapsed()) {
        true => Err(PublishFailure::Transient("no answer".into())),
        false => Ok(()),
    });
    let plan = Plan { start: Timestamp::now(), ..plan(12, Seats::FiveHundred) };
    let report = run_until(plan.clone(), &hub, |at| {
        at.backlog_left == 0 && began.elapsed() > Duration::from_secs(1_500) && at.retries > 0
    })
    .await;
    assert!(report.retries >= 100 && report.refused == 0, "{report:?}");
    in_order(&hub.events(), plan);
}

#[tokio::test(start_paused = true)]
async fn one_refused_event_costs_no_other() {
    let refused = |event: &String| event.contains("\"subject\":\"floor/floor-2\"");
    let hub = Moody::new(|events: &[String], _| match events.iter().any(refused) {
        true => Err(PublishFailure::Refused("a fault".into())),
        false => Ok(()),
    });
    let plan = Plan { start: Timestamp::now(), ..plan(13, Seats::Fifty) };
    let backlog = plan.clone().timeline().expect("a plan").backlog_len() as u64;
    let report = run_until(plan, &hub, |at| at.backlog_left == 0).await;
    assert_eq!((report.refused, report.published), (1, backlog - 1));
    assert_eq!(report.last_refusal.as_deref(), Some("a fault"));
    let mut newest: BTreeMap<String, Timestamp> = BTreeMap::new();
    for event in hub.events() {
        let taken = accept(&event).expect("fits");
        let time = taken.time.expect("a time");
        let before = newest.insert(taken.key.subject.to_string(), time);
        assert!(before.is_none_or(|before| before < time), "out of order: {event}");
    }
}

#[tokio::test(start_paused = true)]
async fn live_events_come_at_their_moments() {
    let began = (Instant::now(), Timestamp::now());
    // The clock that has been stopped and the one that a floor begins by were not looked at in one moment, so only what changes counts.
    let late = Mutex::new(None::<(Duration, Duration)>);
    let hub = Moody::new(|events: &[String], batches| {
        let at = accept(&events[0]).expect("fits").time.expect("a time");
        let due = Duration::try_from(at.duration_since(began.1)).unwrap_or_default();
        if batches > 8 {
            let mut late = late.lock().expect("nobody panicked");
            // Beyond any of both clocks.
            let after = began.0.elapsed() + Duration::from_secs(60) - due;
            let (least, most) = late.unwrap_or((after, after));
            *late = Some((least.min(after), most.max(after)));
        }
        Ok(())
    });
    let plan = Plan { start: began.1, ..plan(14, Seats::FiveHundred) };
    run_until(plan, &hub, |_| began.0.elapsed() > Duration::from_secs(7_200)).await;
    // Two hours later nothing has drifted: the second that a start is rounded by, and no more.
    let (least, most) = late.lock().expect("nobody panicked").expect("something came");
    let minute = Duration::from_secs(60);
    assert!(
        least.abs_diff(minute) < Duration::from_secs(10),
        "the clocks themselves are {least:?} apart, and a minute"
    );
    assert!(most - least < Duration::from_millis(1_200), "late by {least:?} to {most:?}, and a minute");
}

/// A hub that holds what it is told to hold.
#[derive(Default)]
struct Holding {
    said: Mutex<Vec<String>>,
    published: Mutex<Vec<String>>,
}

impl Publish for Holding {
    async fn publish_batch(&self, events: &[String]) -> Result<(), PublishFailure> {
        self.published.lock().expect("nobody panicked").extend(events.iter().cloned());
        Ok(())
    }

    async fn hold(
        &self,
        event: &str,
        until: Timestamp,
        gates: &[&str],
    ) -> Result<Option<String>, PublishFailure> {
        assert!(accept(event).expect("fits").time.is_none(), "it comes to be at its release");
        self.said.lock().expect("nobody panicked").push(format!("hold {until} {}", gates.join(" ")));
        Ok(Some("h1".into()))
    }

    async fn meet(&self, hold: &str, gate: &str) -> Result<(), PublishFailure> {
        self.said.lock().expect("nobody panicked").push(format!("meet {hold} {gate}"));
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn one_notice_is_held_and_released_while_it_is_watched() {
    let (hub, began) = (Holding::default(), Instant::now());
    let plan = Plan { start: Timestamp::now(), ..plan(15, Seats::FiveHundred) };
    let start = plan.start;
    run_until(plan, &hub, |_| began.elapsed() > Duration::from_secs(600)).await;
    let said = hub.said.lock().expect("nobody panicked").clone();
    let [held, rest @ ..] = said.as_slice() else { panic!("nothing was held") };
    assert_eq!(rest, ["meet h1 affected-told", "meet h1 leads-briefed"]);
    let until: Timestamp = held.split(' ').nth(1).expect("a time").parse().expect("a time");
    assert!((1..600).contains(&until.duration_since(start).as_secs()), "{held}");
    let told =
        hub.published.lock().expect("nobody panicked").iter().any(|event| event.contains("second-screen"));
    assert!(!told, "the hub alone tells it");
}
