//! A strict reader of the text format: what is not quite right is a failure, as it is for a monitoring system.

use std::collections::{BTreeMap, BTreeSet};

/// The samples of a scrape: `name{label="value"}` and its number.
pub type Samples = BTreeMap<String, f64>;

/// Reads a whole exposition.
pub fn read(text: &str) -> Samples {
    let body = text.strip_suffix("# EOF\n").unwrap_or_else(|| panic!("no end in {text:?}"));
    let (mut samples, mut families) = (Samples::new(), BTreeSet::new());
    let mut family: Option<(&str, &str)> = None;
    let mut help = None;
    for line in body.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, words) = rest.split_once(' ').expect("a help");
            assert!(words.ends_with('.') && !words.ends_with(".."), "{line}");
            assert!(families.insert(name), "{name} comes twice");
            help = Some(name);
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').expect("a type");
            assert_eq!(help, Some(name), "{line}");
            assert!(["counter", "gauge", "histogram", "info"].contains(&kind), "{line}");
            family = Some((name, kind));
        } else if let Some(rest) = line.strip_prefix("# UNIT ") {
            let (name, unit) = rest.split_once(' ').expect("a unit");
            assert!(name.ends_with(unit), "{line}");
        } else {
            let (series, number) = line.rsplit_once(' ').unwrap_or_else(|| panic!("no number in {line:?}"));
            let (name, kind) = family.expect("a type before the samples");
            belongs(series, name, kind);
            let number: f64 = number.parse().unwrap_or_else(|_| panic!("no number in {line:?}"));
            assert!(number.is_finite() && number >= 0.0, "{line}");
            assert!(samples.insert(series.to_owned(), number).is_none(), "{series} comes twice");
        }
    }
    histograms(&samples);
    samples
}

/// A sample has the name of its family and the ending of its type, and labels that are words.
fn belongs(series: &str, family: &str, kind: &str) {
    let (name, labels) = series
        .split_once('{')
        .map_or((series, ""), |(name, labels)| (name, labels.strip_suffix('}').expect("a closing brace")));
    let ending = name.strip_prefix(family).unwrap_or_else(|| panic!("{series} is not of {family}"));
    let fits = match kind {
        "counter" => ending == "_total",
        "gauge" => ending.is_empty(),
        "info" => ending == "_info",
        _ => ["_sum", "_count", "_bucket"].contains(&ending),
    };
    assert!(fits, "{series} is no sample of a {kind}");
    assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{series}");
    for label in labels.split(',').filter(|label| !label.is_empty()) {
        let (label, value) = label.split_once('=').expect("a label");
        assert!(["role", "code", "status", "result", "reason", "version", "le"].contains(&label), "{series}");
        let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).expect("quotes");
        assert!(value.bytes().all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b)), "{series}");
    }
}

/// Buckets only grow, and the last one is the count.
fn histograms(samples: &Samples) {
    let counts = samples.keys().filter_map(|series| series.strip_suffix("_count"));
    let mut seen = 0;
    for name in counts {
        let mut buckets: Vec<(f64, f64)> = samples
            .iter()
            .filter_map(|(series, count)| {
                let bound = series.strip_prefix(&format!("{name}_bucket{{le=\""))?.strip_suffix("\"}")?;
                Some((bound.parse().expect("a bound"), *count))
            })
            .collect();
        buckets.sort_by(|one, other| one.0.total_cmp(&other.0));
        assert!(buckets.is_sorted_by(|one, other| one.1 <= other.1), "{name} {buckets:?}");
        let last = buckets.last().expect("buckets");
        assert!(last.0.is_infinite());
        assert_eq!(last.1, samples[&format!("{name}_count")], "{name}");
        seen += 1;
    }
    assert_eq!(seen, 2, "the time and the size of commits");
}

#[test]
fn the_reader_is_strict() {
    let good = "# HELP a Some words.\n# TYPE a gauge\na{role=\"wall\"} 1\n";
    for bad in [
        good.replace("# TYPE a gauge\n", ""),
        good.replace("\"wall\"", "wall"),
        good.replace("wall", "Ana Reis"),
        good.replace("gauge", "counter"),
        format!("{good}a{{role=\"wall\"}} 2\n"),
    ] {
        let read = std::panic::catch_unwind(|| read(&format!("{bad}# EOF\n")));
        assert!(read.is_err(), "{bad}");
    }
}
