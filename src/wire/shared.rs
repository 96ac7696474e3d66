//! Names that many events have in common, their sites and their sources: one string for all of them.

use std::sync::Arc;

/// Most names that are kept to be shared: the sites and the sources of a floor are few. Beyond it they begin anew.
const NAMES_MAX: usize = 64;

/// Names that were read, to be shared with those that come.
#[derive(Debug, Default)]
pub struct Shared {
    names: Vec<Arc<str>>,
}

impl Shared {
    /// A name, as it was read before if it was.
    pub fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(at) = self.names.iter().position(|have| **have == *name) {
            return self.names[at].clone();
        }
        if self.names.len() == NAMES_MAX {
            self.names.clear();
        }
        let new: Arc<str> = name.into();
        self.names.push(new.clone());
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_string_and_the_names_are_few() {
        let mut shared = Shared::default();
        let (first, other, again) = (shared.name("lisbon"), shared.name("porto"), shared.name("lisbon"));
        assert!(Arc::ptr_eq(&first, &again) && !Arc::ptr_eq(&first, &other));
        for number in 0..10 * NAMES_MAX {
            assert_eq!(*shared.name(&number.to_string()), *number.to_string());
            assert!(shared.names.len() <= NAMES_MAX);
        }
    }
}
