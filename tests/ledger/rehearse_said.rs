//! A rehearsal says of each thing what a wall would say of it, in the words of that wall: how it stands, what was answered, both dates of what was
//! moved, what is late and what was corrected.

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::bench::*;
use crate::event;
use crate::holding::*;
use crate::rehearse::{bids, rehearse, site};

const MONDAY: &str = "2026-10-19T08:00:00Z";

fn both(en: &str, es: &str) -> Value {
    json!({"en": en, "es": es})
}

async fn told(hub: &openfloor::hub::Hub, at: &str) -> Value {
    serde_json::from_str(&rehearse(hub, &["--at", at, "--format", "json"]).await).expect("JSON")
}

/// What a wall of the floor says of a thing in a pane: its title, and all else in one line.
fn said(told: &Value, language: &str, pane: &str, subject: &str) -> [String; 2] {
    let walls = told["sites"][0]["walls"].as_array().expect("walls");
    let is_it =
        |wall: &&Value| wall["audience"] == "floor" && wall["language"] == language && wall["team"].is_null();
    let wall = walls.iter().find(is_it).expect("the walls of the floor");
    let panes = wall["panes"].as_array().expect("panes");
    let pane = panes.iter().find(|one| one["pane"] == pane).expect("the pane");
    let entries = pane["entries"].as_array().expect("entries");
    let entry = entries
        .iter()
        .find(|entry| entry["subject"] == subject)
        .unwrap_or_else(|| panic!("{subject}: {pane}"));
    let lines: Vec<_> = entry["lines"].as_array().expect("lines").iter().filter_map(Value::as_str).collect();
    [entry["words"].as_str().expect("a title").to_owned(), lines.join(" ")]
}

/// A floor in two languages, and for each of its things what is held.
async fn two_languages(hub: &openfloor::hub::Hub) {
    published(hub, &site("Europe/Lisbon", &["en", "es"])).await;
    let named = |id: &str, name: &str, headline: Value, more: Value| {
        let mut event = bids(id, name, "", more);
        event["data"]["headline"] = headline;
        event["data"]["author"]["role"] = both("Floor manager", "Jefa de planta");
        event
    };
    let word = |date: &str| json!({"next_word_by": date, "body": both("It is a trial.", "Es una prueba.")});
    let rota = both("New rota", "Horario nuevo");
    published(hub, &named("a", "rota", rota, word("2026-10-19T12:00:00Z"))).await;
    let desks = both("New desks", "Mesas nuevas");
    published(hub, &named("b", "desks", desks.clone(), word("2026-10-20T10:00:00Z"))).await;
    let moved = named("b2", "desks", desks, word("2026-10-22T10:00:00Z"));
    held(hub, &moved, "feed-hold-until: 2026-10-20T08:00:00Z").await;
    let coats = both("Coats stay inside", "Los abrigos, dentro");
    published(hub, &named("c", "coats", coats, json!({}))).await;
    let corrected = both("Coats stay outside from Monday", "Los abrigos, fuera desde el lunes");
    held(hub, &named("c2", "coats", corrected, json!({})), "feed-hold-until: 2026-10-20T08:00:00Z").await;
    let asked = json!({"text": "Is the night shift being outsourced?", "rumour": true});
    published(hub, &event("q", "question/night", MONDAY, asked.clone())).await;
    let mut answered = asked;
    let more = json!({
        "state": "answered", "verdict": "false", "answer": both("No. It stays here.", "No. Se queda aquí."),
        "answered_by": both("Site lead", "Directora del centro"),
    });
    answered.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    held(hub, &event("q2", "question/night", MONDAY, answered), "feed-hold-until: 2026-10-20T08:00:00Z")
        .await;
}

#[tokio::test]
async fn each_wall_is_rehearsed_in_its_own_words() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = hub_at(folder.path(), &hands).await;
    two_languages(&hub).await;
    let told = told(&hub, "2026-10-20T13:00:00Z").await;
    let entry = |language: &str, pane: &str, subject: &str| said(&told, language, pane, subject);
    for (language, pane, subject, title, lines) in [
        (
            "en",
            "transparency",
            "notice/rota",
            "New rota",
            "Notice, 1 d ago. Next word: by Mon 13:00 (1 d late). What: It is a trial. For: everyone. Told by: Floor manager.",
        ),
        (
            "en",
            "transparency",
            "notice/desks",
            "New desks",
            "Notice, 1 d ago. Next word: was Tue 20, now Thu 22 (in 45 h). What: It is a trial. For: everyone. Told by: Floor manager.",
        ),
        (
            "en",
            "transparency",
            "notice/coats",
            "Coats stay outside from Monday",
            "Notice, 1 d ago. Corrected 09:00: headline. For: everyone. Told by: Floor manager.",
        ),
        (
            "en",
            "questions",
            "question/night",
            "Is the night shift being outsourced?",
            "Question, 5 h ago. Rumour; answered; not true. \"No. It stays here.\" Site lead. By: Site lead.",
        ),
        ("en", "promises", "notice/rota", "New rota", "Promise (notice), 1 d late. By Mon 13:00."),
        (
            "en",
            "promises",
            "notice/desks",
            "New desks",
            "Promise (notice), open, in 45 h. Was Tue 20, now Thu 22.",
        ),
        (
            "es",
            "transparency",
            "notice/rota",
            "Horario nuevo",
            "Aviso, hace 1 d. Novedades: para el lun 13:00 (1 d de retraso). Qué: Es una prueba. Para: todo el mundo. Informa: Jefa de planta.",
        ),
        (
            "es",
            "transparency",
            "notice/desks",
            "Mesas nuevas",
            "Aviso, hace 1 d. Novedades: era mar 20, ahora jue 22 (dentro de 45 h). Qué: Es una prueba. Para: todo el mundo. Informa: Jefa de planta.",
        ),
        (
            "es",
            "transparency",
            "notice/coats",
            "Los abrigos, fuera desde el lunes",
            "Aviso, hace 1 d. Corregido 09:00: titular. Para: todo el mundo. Informa: Jefa de planta.",
        ),
        (
            "es",
            "questions",
            "question/night",
            "Is the night shift being outsourced?",
            "Pregunta, hace 5 h. Rumor; respondida; no es cierto. «No. Se queda aquí.» Directora del centro.",
        ),
        (
            "es",
            "promises",
            "notice/rota",
            "Horario nuevo",
            "Promesa (aviso), 1 d de retraso. Para el lun 13:00.",
        ),
        (
            "es",
            "promises",
            "notice/desks",
            "Mesas nuevas",
            "Promesa (aviso), abierta, dentro de 45 h. Era mar 20, ahora jue 22.",
        ),
    ] {
        assert_eq!(entry(language, pane, subject), [title, lines], "{language}: {pane}: {subject}");
    }
}

/// Kept promises are let go before one that is late: what was late before a revision is not late anew by its place behind fewer of them.
#[tokio::test]
async fn what_is_late_already_does_not_become_late_where_kept_ones_are_let_go() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &site("Europe/Lisbon", &["en"])).await;
    // Each word comes before its date, and none is let go before that has gone by.
    let date = |nth: usize| format!("2026-10-19T{:02}:{:02}:00Z", 10 + nth / 60, nth % 60);
    let words: Vec<Value> = (0..80)
        .map(|nth| json!({"at": MONDAY, "text": format!("Word {nth} of the rota is here.")}))
        .collect();
    let rota = |nth: usize, headline: &str| {
        let more = json!({"next_word_by": date(nth), "updates": words[..nth]});
        bids(&format!("w{nth}{headline}"), "rota", headline, more)
    };
    for nth in 0..=75 {
        published(&hub, &rota(nth, "New rota")).await;
    }
    let corrected = rota(75, "The rota of December");
    held(&hub, &corrected, "feed-hold-until: 2026-10-20T08:00:00Z").await;
    let becomes_late = async |at: &str| told(&hub, at).await["sites"][0]["late"].clone();
    let before = becomes_late("2026-10-20T09:00:00Z").await;
    assert_eq!(before[0]["due"], date(75), "{before}");
    assert_eq!(before.as_array().map(Vec::len), Some(1), "{before}");
    hands.set("2026-10-19T20:00:00Z");
    let whole = told(&hub, "2026-10-20T09:00:00Z").await;
    assert_eq!(whole["sites"][0]["late"], json!([]), "it is late already");
    let [title, lines] = said(&whole, "en", "promises", "notice/rota");
    assert_eq!(title, "The rota of December");
    assert!(lines.contains("late"), "{lines}");
}
