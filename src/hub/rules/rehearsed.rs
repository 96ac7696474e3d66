//! What only the hub can tell of a release before it comes: what stands in its log.
//!
//! How far people wish to be named it tells nobody. Whoever reads what is held sees their names as far as its publisher says that they
//! consent, and the release names them by their wishes.

use super::withdrawn::stays_for_leads;
use super::{Group, Refused, decode, forbidden, standing, stood};
use crate::hub::people::naming;
use crate::hub::store::Digest;
use crate::wire::Accepted;

impl Group<'_> {
    /// Shows what is held as its publisher gave it, and looks what stands against it. Nothing is taken.
    ///
    /// # Errors
    /// The first thing that a release of this moment would be refused for, of what follows from the log and the register alone.
    pub fn rehearse(&self, events: &mut [(Accepted, Digest)], batch: bool) -> Result<(), Refused> {
        let mut first = Ok(());
        for (index, (event, _)) in events.iter_mut().enumerate() {
            let known = self.known(event);
            first = first.and(known.map_err(|refused| if batch { refused.under(index) } else { refused }));
        }
        first
    }

    fn known(&self, event: &mut Accepted) -> Result<(), Refused> {
        let before = self.newest(event)?;
        let before = before.as_deref();
        let recording = self.recording(event)?;
        let named = naming::as_consented(self.told_of(recording), event);
        self.not_from_before_its_withdrawal(event, recording)?;
        self.is_no_level_of_a_round(event)?;
        self.is_of_no_impostor(event)?;
        self.is_of_the_partition_of_its_week(event)?;
        self.fits_its_site(event, before)?;
        self.teams_are_known(event, before)?;
        before.map_or(Ok(()), |before| standing(event).owns(stood(before))).map_err(forbidden)?;
        before.map_or(Ok(()), |before| stays_for_leads(before, event))?;
        self.is_told_once(event)?;
        let said = before.and_then(decode);
        said.map_or(Ok(()), |before| self.owns_what_was_withdrawn(&before, event))?;
        named
    }
}
