//! What only the hub can tell of a release before it comes: what stands in its log, and what is held before it.
//!
//! How far people wish to be named it tells nobody. Whoever reads what is held sees their names as far as its publisher says that they
//! consent, and the release names them by their wishes.

use super::beside::floors_of;
use super::rests::works_beyond;
use super::{Asked, Group, Refused};
use crate::hub::people::naming;
use crate::hub::store::Digest;
use crate::wire::Accepted;

/// What comes together, and whether it came as a batch.
pub type Together = (Vec<(Accepted, Digest)>, bool);

/// As what is held is taken: nobody is there to be asked, and whether it waits is another matter.
const RELEASED: Asked = Asked {
    expected: None,
    beside: true,
    of_people: true,
    translation: true,
    released: true,
    rehearsed: true,
};

impl Group<'_> {
    /// Shows what is held as its publisher gave it, and looks what stands against it once what is held before it is out, as far as that comes
    /// out. Nothing is taken.
    ///
    /// # Errors
    /// The first thing that a release of this moment would be refused for, of what follows from the log and the register alone.
    pub fn rehearse(
        &mut self,
        earlier: Vec<Together>,
        events: &mut [(Accepted, Digest)],
        batch: bool,
    ) -> Result<(), Refused> {
        let mark = self.records.len();
        for (mut earlier, batch) in earlier {
            // What is refused is not there.
            let _ = self.take_as(&mut earlier, batch, RELEASED);
        }
        self.coming = floors_of(events);
        let mut first = Ok(());
        for (index, (event, digest)) in events.iter_mut().enumerate() {
            self.coming.retain(|(place, ..)| *place > index);
            // Whoever reads it is not told in which teams they are whom it names.
            event.beyond_team = works_beyond(event, &self.floors(&event.key.site));
            let known = self.known(event, *digest);
            first = first.and(known.map_err(|refused| if batch { refused.under(index) } else { refused }));
            // What comes behind it in its batch stands beside it.
            let _ = self.one(&mut event.clone(), *digest, RELEASED);
        }
        self.coming.clear();
        self.back_to(mark);
        first
    }

    fn known(&self, event: &mut Accepted, digest: Digest) -> Result<(), Refused> {
        let before = self.newest(event)?;
        let recording = self.recording(event)?;
        let named = naming::as_consented(
            self.told_of(recording),
            before.as_deref(),
            self.noted.thanked.iter(),
            event,
        );
        if self.repeated(&event.source, &event.id, digest)?.is_some() {
            return self.is_no_erased_level(event);
        }
        self.fits_the_log(event, before.as_deref(), recording)?;
        named
    }
}
