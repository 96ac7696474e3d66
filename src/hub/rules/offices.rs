//! Which role the mark of a withdrawal may name: an account of its site, and nobody's name.

use std::cell::RefCell;
use std::sync::Arc;

use super::Group;
use crate::domain::{Floor, Kind, Offices, Owner};
use crate::text::Text;
use crate::wire;

/// What names people, or tells teams and roles.
const NAMING: [Kind; 5] = [Kind::Floor, Kind::Notice, Kind::Ownership, Kind::Note, Kind::Recognition];

/// What the subjects of floors begin with.
const FLOORS: &str = "floor/";

/// Who is told by an office at one site, and up to which event of a group that was read. A batch may withdraw hundreds of things, and to read who is
/// named there takes longer than all else of it.
#[derive(Default)]
pub(super) struct Known(RefCell<Option<Read>>);

/// Of which site, up to where, and what.
type Read = (Arc<str>, usize, Arc<Offices>);

impl Known {
    /// What was read may be taken back.
    pub fn forget(&self) {
        self.0.take();
    }
}

impl Group<'_> {
    /// The role of an owner as a mark may name it.
    pub(super) fn noted(&self, owner: Owner<'_>, site: &Arc<str>) -> Option<Option<Text>> {
        let told = self.floors(site).iter().any(|floor| !floor.roles.is_empty());
        // Most of what is no role can be seen without reading who is named at the site.
        if !told && !Offices::may_have_one(owner) {
            return None;
        }
        let kinds = if told { &NAMING[..1] } else { &NAMING };
        self.offices(site, kinds).account_noted(owner, site)
    }

    fn offices(&self, site: &Arc<str>, kinds: &[Kind]) -> Arc<Offices> {
        // What names nobody tells nothing more, and a floor that is withdrawn tells its roles no more.
        let is_new = |from: usize| {
            let here = self.records[from..].iter().filter(|record| record.key.site == *site);
            let mut kinds = here.map(|record| (record.kind, &*record.key.subject));
            kinds.any(|(kind, subject)| {
                NAMING.contains(&kind) || kind == Kind::Withdrawn && subject.starts_with(FLOORS)
            })
        };
        if let Some((of, until, known)) = &*self.known.0.borrow()
            && of == site
            && !is_new(*until)
        {
            return Arc::clone(known);
        }
        let mut floor = Floor::default();
        for stands in kinds.iter().flat_map(|kind| self.of_kind(*kind, site)) {
            // What this version can't read names nobody that it could compare.
            if let Ok(event) = wire::decode_event(&stands.body) {
                floor.apply(event);
            }
        }
        let known = Arc::new(Offices::of(&floor));
        self.known.0.replace(Some((Arc::clone(site), self.records.len(), Arc::clone(&known))));
        known
    }
}
