//! What a source has published already: by its ids, in this group and in the log.

use super::{Group, Refused, conflict, unread};
use crate::hub::sequencer::Sought;
use crate::hub::store::{Digest, dedupe_key};
use crate::wire::PublishedOne;

impl Group<'_> {
    /// Where the log has events already: their positions, and 0 for one that it has not.
    ///
    /// # Errors
    /// When it has another event of the same source and id.
    pub fn seen(&self, sought: &[Sought], batch: bool) -> Result<Vec<PublishedOne>, Refused> {
        let one = |(index, (source, id, digest)): (usize, &Sought)| match self.repeated(source, id, *digest) {
            Ok(seq) => {
                let (seq, duplicate) = (seq.unwrap_or_default(), seq.is_some());
                Ok(PublishedOne { id: id.clone(), seq, duplicate, unknown: Vec::new() })
            }
            Err(refused) => Err(if batch { refused.under(index) } else { refused }),
        };
        sought.iter().enumerate().map(one).collect()
    }

    /// The position of an event that the log has already.
    pub(super) fn repeated(&self, source: &str, id: &str, digest: Digest) -> Result<Option<u64>, Refused> {
        match self.find(source, id)? {
            // An erased event is a repetition whatever it says: its text must not come back.
            Some((seq, before)) if before.is_none_or(|before| before == digest) => Ok(Some(seq)),
            Some(_) => {
                let message = "this source has published another event with this id: give each event its own";
                Err(conflict("/id", message))
            }
            None => Ok(None),
        }
    }

    pub(super) fn find(&self, source: &str, id: &str) -> Result<Option<(u64, Option<Digest>)>, Refused> {
        let hash = dedupe_key(source, id);
        let own = self.ids.range((hash, 0)..=(hash, usize::MAX)).map(|(_, index)| &self.records[*index]);
        if let Some(own) = own.into_iter().find(|own| *own.source == *source && *own.id == *id) {
            return Ok(Some((own.seq, Some(own.digest))));
        }
        let found = self.store.find(source, id).map_err(unread)?;
        Ok(found.map(|found| (found.seq, found.digest)))
    }
}
