//! Tests of `pulse::instrument`.

use super::*;

const GOOD: &str = r#"id = "x"
min = 1
max = 5
languages = ["en"]

[[items]]
id = "a"
text = { en = "A" }

[[items]]
id = "b"
text = { en = "B" }

[[subscales]]
need = "autonomy"
side = "whole"
items = ["a", "b"]
"#;

#[track_caller]
fn faults(text: &str) -> Vec<(usize, String)> {
    let faults = Instrument::parse(text).unwrap_err();
    faults.0.into_iter().map(|fault| (fault.line, fault.reason)).collect()
}

/// The one fault of the good file with a change in it.
#[track_caller]
fn one(from: &str, to: &str) -> (usize, String) {
    assert!(GOOD.contains(from));
    let mut all = faults(&GOOD.replacen(from, to, 1));
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

#[test]
fn every_shipped_file_is_an_instrument_and_named_as_its_file() {
    for (id, text) in SHIPPED {
        let instrument = Instrument::parse(text).unwrap_or_else(|faults| panic!("{id}: {faults}"));
        assert_eq!(instrument.id.as_str(), id);
        let ours = id == "openfloor-6";
        assert_eq!(instrument.items.iter().all(|item| item.text.is_some()), ours, "{id}");
        assert_eq!(instrument.items.iter().all(|item| item.text.is_none()), !ours, "{id}");
        assert!(!instrument.source.is_blank() && !instrument.licence.is_blank(), "{id}");
    }
}

#[test]
fn our_own_items_are_those_of_the_design() {
    let ours = Instrument::parse(OPENFLOOR_6).unwrap();
    assert_eq!(ours.scale, Scale { min: 1.0, max: 7.0 });
    assert_eq!(ours.licence.as_str(), "CC BY 4.0");
    let en = Lang::parse("en").unwrap();
    let said: Vec<&str> =
        ours.items.iter().map(|item| item.text.as_ref().unwrap().in_lang(&en).as_str()).collect();
    assert_eq!(
        said,
        [
            "I had a real say in how I did my work.",
            "I had to do things in a way that made no sense to me.",
            "I could do this job well.",
            "I doubted I could do what was asked of me.",
            "People here had my back.",
            "I felt left out by the people I work with.",
        ]
    );
    assert!(ours.items.iter().all(|item| !item.reversed));
    for (need, place) in Need::ALL.into_iter().zip([0, 2, 4]) {
        for (side, item) in [(Side::Satisfaction, place), (Side::Frustration, place + 1)] {
            assert_eq!(ours.subscales[ours.subscale(need, side).unwrap()].items, [item]);
        }
    }
}

#[test]
fn faults_have_their_line_and_their_reason() {
    assert!(Instrument::parse(GOOD).is_ok());
    assert_eq!(one("max = 5", "max = 1"), (3, "max is 1 and min 1; max must be greater".into()));
    assert_eq!(one("max = 5", "max = 5000"), (3, "an end of a scale lies between -1000 and 1000".into()));
    let nameless = faults(&GOOD.replace("id = \"b\"", "id = \"\""));
    assert_eq!(nameless[0], (11, "an item's id has 1 to 80 characters".into()));
    assert_eq!(one("text = { en = \"B\" }", "text = { es = \"B\" }"), (12, "has no words in en".into()));
    assert_eq!(
        one("text = { en = \"B\" }\n", ""),
        (11, "item b has no text, and the file declares languages".into())
    );
    assert_eq!(one("[\"a\", \"b\"]", "[\"a\", \"b\", \"c\"]"), (17, "there is no item c".into()));
    assert_eq!(
        one("[\"a\", \"b\"]", "[\"a\", \"b\", \"a\"]"),
        (17, "item a is given twice in one subscale".into())
    );
    assert_eq!(
        one("[\"a\", \"b\"]", "[\"a\"]"),
        (11, "item b is in no subscale; it would be asked for nothing".into())
    );
    assert_eq!(
        one("languages = [\"en\"]", "languages = [\"en\", \"EN\"]"),
        (4, "language en is given twice".into())
    );
    let (line, reason) = one("side = \"whole\"", "side = \"satisfaction\"");
    assert_eq!(line, 1);
    assert!(reason.starts_with("Autonomy needs both satisfaction and frustration"), "{reason}");
}

#[test]
fn a_form_that_is_not_that_of_an_instrument_has_its_line() {
    for (from, to, line, word) in [
        ("max = 5", "max = \"five\"", 3, "string"),
        ("max = 5", "mux = 5", 3, "mux"),
        ("side = \"whole\"", "side = \"half\"", 16, "half"),
        ("need = \"autonomy\"", "need = \"money\"", 15, "money"),
        ("min = 1", "min = = 1", 2, ""),
    ] {
        let (at, reason) = one(from, to);
        assert!(at == line && reason.contains(word), "{to}: line {at}: {reason}");
    }
    assert_eq!(faults(&"#".repeat(FILE_BYTES_MAX + 1))[0].0, 1);
}

#[test]
fn every_fault_is_told_in_the_order_of_the_file() {
    let bad = GOOD
        .replace("max = 5", "max = 0")
        .replace("id = \"b\"", "id = \"a\"")
        .replace("\"a\", \"b\"", "\"z\"");
    let lines: Vec<usize> = faults(&bad).iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [3, 7, 11, 11, 17]);
    let told = Instrument::parse(&bad).unwrap_err().to_string();
    assert!(told.starts_with("not an instrument:\n  line 3: max is 0"), "{told}");
}

#[test]
fn an_item_counts_once_for_needs_and_freely_for_names() {
    let twice = format!("{GOOD}\n[[subscales]]\nneed = \"competence\"\nside = \"whole\"\nitems = [\"a\"]\n");
    assert_eq!(faults(&twice), [(7, "item a is in two subscales of needs; it would count twice".into())]);
    let named = format!("{GOOD}\n[[subscales]]\nname = \"all\"\nitems = [\"a\", \"b\"]\n");
    assert_eq!(Instrument::parse(&named).unwrap().subscales.len(), 2);
    let neither = format!("{GOOD}\n[[subscales]]\nneed = \"competence\"\nitems = [\"a\"]\n");
    assert_eq!(faults(&neither)[0].0, 19);
}
