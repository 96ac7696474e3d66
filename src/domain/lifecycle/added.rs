//! What a revision leaves of words that were said for good: they stand, and more may follow them.

use crate::text::Text;

/// What ends a sentence, in whatever script.
const ENDS: [char; 8] = ['.', '!', '?', '…', '。', '！', '？', '؟'];

/// True when some language says what it said in the same words: only case, marks between words and spaces differ.
pub(in crate::domain) fn is_said_again(had: &Text, now: &Text) -> bool {
    now.variants().any(|(lang, now)| {
        let mut there = had.variants().filter(|(also, _)| lang.is_none() || also.is_none() || lang == *also);
        there.any(|(_, had)| words(had.as_str()) == words(now.as_str()))
    })
}

/// True when each language says the same in the same words, or with more said behind them, as a sentence of its own. It may be said in one more
/// language.
pub(in crate::domain) fn is_only_added(had: &Text, now: &Text) -> bool {
    stays(had, now, |had, now| words(had) == words(now) || goes_on(had.trim(), now.trim()))
}

fn stays(had: &Text, now: &Text, fits: impl Fn(&str, &str) -> bool) -> bool {
    had.is_blank()
        || had.variants().all(|(lang, words)| {
            let mut same =
                now.variants().filter(|(also, _)| lang.is_none() || also.is_none() || lang == *also);
            same.any(|(_, now)| fits(words.as_str(), now.as_str()))
        })
}

fn goes_on(had: &str, now: &str) -> bool {
    let more = now.strip_prefix(had).map(str::trim_start);
    more.is_some_and(|more| had.ends_with(ENDS) || more.starts_with(ENDS))
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_stands_where_more_is_said_behind_it() {
        let text = |json: &str| serde_json::from_str::<Text>(json).expect("a text");
        for (had, now, only_added) in [
            (r#""No, it stays.""#, r#""No — it stays!""#, true),
            (r#""No, it stays.""#, r#""No, it stays. The lease was renewed.""#, true),
            (r#""No, it stays""#, r#""No, it stays. The lease was renewed.""#, true),
            (r#""No, it stays""#, r#""No, it stays until May.""#, false),
            (r#""No, it stays.""#, r#""It closes in May.""#, false),
            (r#""No, it stays.""#, r#""Yes. No, it stays.""#, false),
            (r#""No.""#, r#""""#, false),
            (r#""No.""#, r#"{"en": "No.", "es": "No."}"#, true),
            (r#"{"en": "No.", "es": "No."}"#, r#"{"en": "No.", "es": "Sí."}"#, false),
            (r#"{"en": "No.", "es": "No."}"#, r#"{"en": "No."}"#, false),
        ] {
            assert_eq!(is_only_added(&text(had), &text(now)), only_added, "{had} {now}");
        }
        let topic = text(r#"{"en": "New fans", "es": "Ventiladores"}"#);
        assert!(is_said_again(&topic, &text(r#"{"en": "new fans!", "es": "De otra casa"}"#)));
        assert!(is_said_again(&topic, &text(r#""New fans""#)));
        assert!(!is_said_again(&topic, &text(r#"{"en": "Of another make", "es": "De otra casa"}"#)));
    }
}
