//! What is published in a simulation: things of every kind, revised, widened, withdrawn and published again.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

/// One event of every kind, as a hub would send it.
const EVENTS: &str = include_str!("../fixtures/floor.jsonl");
/// The kinds, and the field of each that a revision changes.
const KINDS: [(&str, &str); 11] = [
    ("floor", "name"),
    ("notice", "body"),
    ("holding", "owner"),
    ("ownership", "learned"),
    ("note", "text"),
    ("recognition", "message"),
    ("engagement", "eligible"),
    ("question", "answered_by"),
    ("repair", "harm"),
    ("commitment", "owner"),
    ("quiet", "until"),
];
/// Of a hundred events about a thing that is there, how many withdraw it.
const WITHDRAWN_PERCENT: u32 = 12;
/// Of a hundred revisions, how many reach more people than the one before.
const WIDENED_PERCENT: u32 = 10;
/// How many could answer, at the least.
const ELIGIBLE: u32 = 130;
/// Bytes of white space in the data of a heavy thing: several make a floor of several chunks.
pub const PADDING_BYTES: usize = 24_000;
pub const TEAMS: [&str; 2] = ["night-desk", "billing"];

/// Something of one publisher that it tells about again and again.
pub struct Thing {
    event: Value,
    kind: &'static str,
    field: &'static str,
    revision: u32,
    is_there: bool,
}

impl Thing {
    pub fn new(source: &str, site: &str, number: usize, chance: &mut ChaCha8Rng) -> Self {
        let (kind, field) = KINDS[chance.random_range(0..KINDS.len())];
        let mut event = json!({
            "specversion": "1.0", "source": source, "site": site,
            "type": format!("dev.openfloor.{kind}.v1"), "subject": format!("{kind}/{number}"),
            "data": templates()[kind],
        });
        // Quiet mode is for everyone in its scope, and the level of a floor for all of its teams.
        if !matches!(kind, "quiet" | "engagement" | "floor") && chance.random_ratio(1, 2) {
            event["team"] = TEAMS[chance.random_range(0..TEAMS.len())].into();
        }
        // One level of a unit is told of a week.
        if kind == "engagement" {
            event["data"]["window"] = format!("{}-W{:02}", 2025 - number / 50, 1 + number % 50).into();
        }
        if !matches!(kind, "quiet" | "floor") && chance.random_ratio(1, 3) {
            event["audience"] = "leads".into();
        }
        Self { event, kind, field, revision: 0, is_there: false }
    }

    /// The next event about it.
    pub fn next(&mut self, id: &str, chance: &mut ChaCha8Rng) -> Value {
        // A level that was withdrawn is told no more.
        let may_go = self.is_there && self.kind != "engagement";
        if may_go && chance.random_ratio(WITHDRAWN_PERCENT, 100) {
            self.is_there = false;
            let mut withdrawn = self.event.clone();
            (withdrawn["id"], withdrawn["type"]) = (id.into(), "dev.openfloor.withdrawn.v1".into());
            withdrawn.as_object_mut().expect("an object").remove("data");
            return withdrawn;
        }
        self.is_there = true;
        self.revision += 1;
        // Whom it is for stays: what leads alone saw withdrawn is told to nobody else under the same subject, and a hub that goes back
        // may find any of its revisions.
        if chance.random_ratio(WIDENED_PERCENT, 100) {
            self.event.as_object_mut().expect("an object").remove("team");
        }
        self.event["id"] = id.into();
        let revision = self.revision;
        let words = format!("{}/{revision}", self.kind);
        self.event["data"][self.field] = match self.kind {
            // A level that is told stays: who could answer may be counted anew, and no more.
            "engagement" => (ELIGIBLE + revision % 20).into(),
            // Within the days that quiet mode may last.
            "quiet" => format!("2026-11-{:02}T10:00:00Z", 24 + revision % 6).into(),
            // A number in thanks is a figure.
            "recognition" => format!("{}/{}", self.kind, in_letters(revision)).into(),
            _ => json!({"en": words, "es": words}),
        };
        self.event.clone()
    }
}

/// A number with a letter for each digit.
fn in_letters(number: u32) -> String {
    let letter = |digit: u8| char::from(digit - b'0' + b'a');
    number.to_string().bytes().map(letter).collect()
}

fn templates() -> &'static BTreeMap<String, Value> {
    static TEMPLATES: OnceLock<BTreeMap<String, Value>> = OnceLock::new();
    TEMPLATES.get_or_init(|| {
        let mut templates = BTreeMap::new();
        for line in EVENTS.lines() {
            let mut event: Value = serde_json::from_str(line).expect("JSON");
            let kind =
                event["type"].as_str().and_then(|name| name.split('.').nth(2)).expect("a kind").to_owned();
            let data = event["data"].as_object_mut().expect("an object");
            // What a hub stamps, a publisher may not send.
            data.remove("promises");
            data.remove("corrected");
            data.remove("stands_since");
            if kind == "repair" {
                // Any revision may be the first that a hub has: the ones before may be in no backup.
                data.insert("state".into(), "owned".into());
            }
            if let Some(receivers) = data.get_mut("receivers") {
                *receivers =
                    json!([{"ref": "r1", "name": "Tom Katz", "team": "Night desk", "consent": "full"}]);
            }
            templates.entry(kind).or_insert(event["data"].take());
        }
        templates
    })
}
