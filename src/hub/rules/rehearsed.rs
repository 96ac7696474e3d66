//! What only the hub can tell of a release before it comes: how far people now wish to be named, and what stands in its log.

use super::withdrawn::stays_for_leads;
use super::{Group, Refused, forbidden, standing, stood};
use crate::hub::people::naming;
use crate::hub::store::Digest;
use crate::wire::Accepted;

impl Group<'_> {
    /// Names the people of what is held as a release of this moment would, all of them whatever stands against one. Nothing is taken.
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
        let named = naming::name(self.register, before, self.thanked.iter(), event).map(drop);
        self.not_from_before_its_withdrawal(event)?;
        self.is_no_level_of_a_round(event)?;
        self.teams_are_known(event)?;
        before.map_or(Ok(()), |before| standing(event).owns(stood(before))).map_err(forbidden)?;
        before.map_or(Ok(()), |before| stays_for_leads(before, event))?;
        named
    }
}
