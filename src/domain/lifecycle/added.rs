//! What a revision leaves of words that were said for good: they stand, and more may follow them.

use crate::domain::wording::bare;
use crate::text::Text;

/// What ends a sentence, in whatever script.
const ENDS: [char; 7] = ['.', '!', '?', '。', '！', '？', '؟'];
/// Of these, those of scripts that leave no space behind a sentence.
const ENDS_CLOSELY: [char; 3] = ['。', '！', '？'];

/// True when some language says what it said in the same words: only case, marks between words and spaces differ.
pub(in crate::domain) fn is_said_again(had: &Text, now: &Text) -> bool {
    now.variants().any(|(lang, now)| {
        let mut there = had.variants().filter(|(also, _)| lang.is_none() || also.is_none() || lang == *also);
        there.any(|(_, had)| bare(had.as_str()) == bare(now.as_str()))
    })
}

/// True when each language says the same in the same words, or with more said behind them, as a sentence of its own. It may be said in one more
/// language.
pub(in crate::domain) fn is_only_added(had: &Text, now: &Text) -> bool {
    stays(had, now, |had, now| bare(had) == bare(now) || goes_on(had.trim(), now.trim()))
}

fn stays(had: &Text, now: &Text, fits: impl Fn(&str, &str) -> bool) -> bool {
    had.is_blank()
        || had.variants().all(|(lang, words)| {
            let mut same =
                now.variants().filter(|(also, _)| lang.is_none() || also.is_none() || lang == *also);
            same.any(|(_, now)| fits(words.as_str(), now.as_str()))
        })
}

/// True for more behind a sentence that is ended: by what ended it, or by what stands there now. A point within a figure ends none.
fn goes_on(had: &str, now: &str) -> bool {
    let Some(more) = now.strip_prefix(had) else { return false };
    let is_end = |sign: char| ENDS.contains(&sign) || sign == '…';
    let is_apart = |end: char, more: &str| {
        more.is_empty() || more.starts_with(char::is_whitespace) || ENDS_CLOSELY.contains(&end)
    };
    // Three points end a sentence where another one begins behind them.
    let begins = more.trim_start().chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase());
    let ends = |sign: Option<char>| sign.filter(|sign| ENDS.contains(sign) || (*sign == '…' && begins));
    match (ends(had.chars().next_back()), ends(more.chars().next())) {
        (Some(end), _) => is_apart(end, more.trim_start_matches(is_end)),
        (None, Some(end)) => is_apart(end, more.trim_start_matches(is_end)),
        (None, None) => false,
    }
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
            (r#""No, it stays""#, r#""No, it stays… until May""#, false),
            (r#""It stays…""#, r#""It stays… until May""#, false),
            (r#""It stays…""#, r#""It stays… We paint it in May.""#, true),
            (r#""The raise is 3""#, r#""The raise is 3.5""#, false),
            (r#""The raise is 3.""#, r#""The raise is 3.5""#, false),
            (r#""The raise is 3.""#, r#""The raise is 3. It begins in May.""#, true),
            (r#""The raise is 5 %""#, r#""The raise is 5 €""#, false),
            (r#""The raise is 5 %.""#, r#""The raise is 5%.""#, true),
            (r#""It is -5 here.""#, r#""It is 5 here.""#, false),
            (r#""It takes < 5 days.""#, r#""It takes > 5 days.""#, false),
            (r#""はい。""#, r#""はい。五月から。""#, true),
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
