//! The name of a site as somebody writes it, beside those of the sites that there are.

use unicode_security::confusable_detection::skeleton;

use crate::text::fold::folded;
use crate::text::near::nearest;

/// Most names of sites that are told where one is not known: the rest would only make the line longer.
const NAMED_MAX: usize = 8;

/// As people write and read the name of a site: without case, accents and spaces around it, and in whatever letters look alike.
pub fn same(one: &str, other: &str) -> bool {
    one.trim() == other.trim() || read(one) == read(other)
}

fn read(name: &str) -> String {
    folded(&skeleton(&folded(name.trim())).collect::<String>())
}

/// Stands against the name of a site that is none of those there, and names the one that was meant.
///
/// # Errors
/// In words for whoever wrote it.
pub fn is_known<'a>(site: &str, there: impl IntoIterator<Item = &'a str>) -> Result<(), String> {
    let mut there: Vec<&str> = there.into_iter().collect();
    there.sort_unstable();
    there.dedup();
    if there.contains(&site) {
        return Ok(());
    }
    if let Some(other) = there.iter().find(|other| same(other, site)) {
        return Err(format!("{site:?} and {other:?} are one site in other letters: write it as {other:?}"));
    }
    let unknown = format!("this hub knows nothing of a site {site:?}");
    if let Some(other) = nearest(site, there.iter().copied()) {
        return Err(format!("{unknown}; is {other:?} meant?"));
    }
    if there.is_empty() {
        return Err(format!("{unknown}, nor of any other: publish its floor first"));
    }
    let rest = if there.len() > NAMED_MAX { " and others" } else { "" };
    let named: Vec<String> = there.iter().take(NAMED_MAX).map(|name| format!("{name:?}")).collect();
    Err(format!("{unknown}; it has {}{rest}", named.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_not_there_is_told_with_the_one_that_is() {
        let known = |site| is_known(site, ["porto", "lisbon", "lisbon"]);
        assert_eq!(known("lisbon"), Ok(()));
        for (site, told) in [
            ("Lisbon", "write it as \"lisbon\""),
            ("lisbonn", "is \"lisbon\" meant?"),
            ("madrid", "it has \"lisbon\", \"porto\""),
        ] {
            let why = known(site).expect_err(site);
            assert!(why.ends_with(told), "{why}");
        }
        let none = is_known("lisbon", []).expect_err("nothing is there");
        assert!(none.contains("publish its floor first"), "{none}");
    }
}
