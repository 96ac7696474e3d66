//! Critical news while it is new: where it is heard, recognition and levels rest.

use jiff::Timestamp;

use super::{Floor, clash};

/// Critical news that is new at a site, for those who hear it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grave<'a> {
    /// The site.
    pub site: &'a str,
    /// The team or the unit; `None`: everyone.
    pub unit: Option<&'a str>,
    /// Until when recognition and levels rest there.
    pub until: Timestamp,
}

impl Floor {
    /// What rests recognition and levels beside critical news.
    pub fn grave(&self, now: Timestamp) -> Vec<Grave<'_>> {
        let told = self.notices.iter().filter_map(|(key, item)| {
            let until = item.stamp.rests_until.filter(|until| now < *until)?;
            Some((&*key.site, clash::hearers(&item.data, item.team.as_deref()), until))
        });
        told.flat_map(|(site, units, until)| units.into_iter().map(move |unit| Grave { site, unit, until }))
            .collect()
    }
}
