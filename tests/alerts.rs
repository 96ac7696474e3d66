//! When a critical notice calls people to the wall, and when it does not.

#[path = "fixtures/floor.rs"]
mod floor;

use jiff::{SignedDuration, Timestamp};
use openfloor::domain::Hours;
use openfloor::model::{Effect, Mode, Model, Msg};
use openfloor::wire::control::{Control, Hello, Synced};
use openfloor::wire::{self, Cursor};
use serde_json::{Value, json};

fn event(id: u64, kind: &str, subject: &str, phase: &str, data: Value) -> Value {
    json!({
        "specversion": "1.0", "type": format!("dev.openfloor.{kind}.v1"), "id": id.to_string(), "source": "/s",
        "subject": subject, "time": floor::NOW, "site": "lisbon", "feedphase": phase, "data": data,
        "feedcursor": Cursor { epoch: 1, seq: 1, check: 1 }.to_string(),
    })
}

fn notice(name: &str, priority: &str, state: &str, phase: &str) -> Value {
    let data = json!({"headline": {"en": name, "es": format!("{name} en español")}, "priority": priority,
        "state": state, "author": {"role": "floor manager"}, "affects": ["billing"]});
    event(1, "notice", &format!("notice/{name}"), phase, data)
}

/// The headlines of the alerts that an event sets off.
fn take(model: &mut Model, event: Value, at: Timestamp) -> Vec<String> {
    let frame = wire::decode(&event.to_string());
    alerts(model.update(Msg::Incoming(frame), at).effects)
}

fn alerts(effects: Vec<Effect>) -> Vec<String> {
    let headline = |effect| match effect {
        Effect::Alert(alert) => Some(alert.headline.as_str().to_owned()),
        _ => None,
    };
    effects.into_iter().filter_map(headline).collect()
}

fn later(seconds: i64) -> Timestamp {
    floor::now() + SignedDuration::from_secs(seconds)
}

fn control(model: &mut Model, control: &Control) -> Vec<Effect> {
    let frame = control.frame(Cursor { epoch: 1, seq: 1, check: 1 }, 0, later(2));
    model.update(Msg::Incoming(wire::decode(&frame)), later(2)).effects
}

/// Connects again, and takes these events before the hub says that they are all.
fn reconnect(model: &mut Model, mode: wire::Mode, events: &[Value]) -> Vec<String> {
    let lost = Msg::Lost { why: "gone".into(), retry_in: SignedDuration::from_secs(1) };
    model.update(lost, later(1));
    let hello = Hello { mode, ..floor::greeting("lead", later(2)) };
    control(model, &Control::Hello(hello));
    let mut said: Vec<String> =
        events.iter().flat_map(|event| take(model, event.clone(), later(2))).collect();
    assert_eq!(said, [""; 0], "nothing before it is whole");
    said.extend(alerts(control(model, &Control::Synced(Synced { through: 1, count: 1 }))));
    said
}

#[test]
fn a_critical_notice_calls_once() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    let mut at = |seconds, event| take(&mut model, event, later(seconds));
    assert_eq!(at(1, notice("rota", "important", "released", "live")), [""; 0]);
    assert_eq!(at(2, notice("phones", "critical", "released", "live")), ["phones"]);
    assert_eq!(at(300, notice("phones", "critical", "effective", "live")), [""; 0], "its later words");
    assert_eq!(at(301, notice("phones", "critical", "closed", "live")), [""; 0]);
    assert_eq!(at(302, notice("phones", "critical", "released", "live")), ["phones"], "open again");
    assert_eq!(at(600, notice("rota", "critical", "released", "live")), ["rota"], "it has become critical");
    assert_eq!(at(900, notice("doors", "critical", "closed", "live")), [""; 0], "it is over");
}

#[test]
fn an_alert_speaks_the_walls_language_and_tells_the_facts() {
    let mut model = floor::wall("es", Mode::Desk, "lead");
    let frame = wire::decode(&notice("phones", "critical", "released", "live").to_string());
    let effects = model.update(Msg::Incoming(frame), later(1)).effects;
    let [Effect::Alert(alert)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(alert.headline.as_str(), "phones en español");
    assert_eq!(&*alert.key.subject, "notice/phones");
    assert!(alert.place.as_str().contains("Lisb"), "{:?}", alert.place);
    assert_eq!((alert.teams.len(), alert.told_by.as_str()), (1, "floor manager"));
}

#[test]
fn one_a_minute_and_the_others_wait_while_they_are_open() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    assert_eq!(take(&mut model, notice("a", "critical", "released", "live"), later(1)), ["a"]);
    for name in ["b", "c", "d"] {
        assert_eq!(take(&mut model, notice(name, "critical", "released", "live"), later(2)), [""; 0]);
    }
    take(&mut model, notice("b", "critical", "closed", "live"), later(3));
    let mut tick = |seconds| alerts(model.update(Msg::Tick, later(seconds)).effects);
    assert_eq!(tick(60), [""; 0]);
    assert_eq!(tick(61), ["c"]);
    assert_eq!(tick(62), [""; 0]);
    assert_eq!(tick(122), ["d"]);
    assert_eq!(tick(600), [""; 0]);
}

#[test]
fn a_first_floor_is_no_news_and_what_an_outage_hid_is() {
    let mut model = floor::waiting("en", Mode::Desk);
    let old = notice("old", "critical", "released", "snapshot");
    assert_eq!(
        reconnect(&mut model, wire::Mode::Snapshot, std::slice::from_ref(&old)),
        [""; 0],
        "the first floor"
    );
    let missed = [
        notice("missed", "critical", "released", "replay"),
        notice("over", "critical", "released", "replay"),
        notice("over", "critical", "closed", "replay"),
    ];
    assert_eq!(
        reconnect(&mut model, wire::Mode::Resume, &missed),
        ["missed"],
        "it is open, and nobody here has seen it"
    );
    let whole = [
        old,
        notice("missed", "critical", "released", "snapshot"),
        notice("new", "critical", "released", "snapshot"),
    ];
    assert_eq!(reconnect(&mut model, wire::Mode::Snapshot, &whole), [""; 0], "within the minute");
    assert_eq!(alerts(model.update(Msg::Tick, later(120)).effects), ["new"]);
}

#[test]
fn nothing_calls_in_quiet_hours_or_in_quiet_mode() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    // 14:32 in Lisbon.
    model.alerts.quiet_hours = Hours::read("14:30-14:40");
    assert_eq!(take(&mut model, notice("a", "critical", "released", "live"), later(1)), [""; 0]);
    assert_eq!(alerts(model.update(Msg::Tick, later(3_600)).effects), [""; 0], "and not hours later");
    let quiet = |scope: &str| {
        let until = later(90_000).to_string();
        event(2, "quiet", "quiet/one", "live", json!({"scope": scope, "until": until}))
    };
    take(&mut model, quiet("nights"), later(3_601));
    assert_eq!(
        take(&mut model, notice("b", "critical", "released", "live"), later(3_602)),
        ["b"],
        "another team's"
    );
    take(&mut model, quiet("floor"), later(3_700));
    assert_eq!(take(&mut model, notice("c", "critical", "released", "live"), later(3_701)), [""; 0]);
}

#[test]
fn what_is_for_leads_calls_nobody_to_a_desk_that_is_in_display_mode() {
    let for_leads = |name: &str| {
        let mut event = notice(name, "critical", "released", "live");
        event["audience"] = json!("leads");
        event
    };
    let mut model = floor::wall("en", Mode::Desk, "lead");
    assert_eq!(take(&mut model, for_leads("first"), later(1)), ["first"], "at the desk it does");
    model.update(Msg::Command(openfloor::model::Command::Display), later(100));
    assert_eq!(take(&mut model, for_leads("second"), later(101)), [""; 0]);
    assert_eq!(take(&mut model, notice("phones", "critical", "released", "live"), later(102)), ["phones"]);
    model.update(Msg::Command(openfloor::model::Command::Display), later(200));
    assert_eq!(take(&mut model, for_leads("third"), later(201)), ["third"], "and at the desk again");
}
