//! What tells a thing from all others: its site and its subject.

use std::cmp::Ordering;
use std::sync::Arc;

/// Which thing: its site and its subject, such as `notice/shift-bids`.
///
/// Both are shared, not copied, wherever a key is kept; they are put in order by the site first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The site that it belongs to.
    pub site: Arc<str>,
    /// Its kind and its own name, with a slash between them.
    pub subject: Arc<str>,
}

impl Key {
    /// A key of its parts.
    pub fn new(site: &str, subject: &str) -> Self {
        Self { site: site.into(), subject: subject.into() }
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        // Most keys of a floor share their site, which then need not be read.
        let same_site = Arc::ptr_eq(&self.site, &other.site);
        let by_site = if same_site { Ordering::Equal } else { self.site.cmp(&other.site) };
        by_site.then_with(|| self.subject.cmp(&other.subject))
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
