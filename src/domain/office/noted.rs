//! The role of an owner, as far as it outlives the words of a thing that is withdrawn.

use super::{Offices, is_called_as, joins, one_of, words, words_of};
use crate::domain::fault::NAME_MAX;
use crate::domain::{Owner, wording};
use crate::text::{SafeText, Text};

impl Offices {
    /// The role of an owner as what outlives a withdrawal may name it: one that the site tells, and else words of office alone, without even what
    /// the site is called by, since people are called so too. `None` for all that may be a name.
    pub fn noted(&self, owner: Owner<'_>, site: &str) -> Option<Text> {
        let told = owner.text();
        if let Some(roles) = self.roles.get(site) {
            return told.variants().find_map(|(_, words)| one_of(roles, words.as_str())).cloned();
        }
        self.roles_of(&told, is_in_the_lists)
    }

    /// The roles among the words of a text, in each of its languages where all of these are fit to be told.
    fn roles_of(&self, told: &Text, is_fit: impl Fn(&str) -> bool) -> Option<Text> {
        let of = |words: &SafeText| {
            let roles: Vec<&str> = self.roles_told(words.as_str()).collect();
            let are_fit = !roles.is_empty() && roles.iter().all(|role| is_fit(role));
            are_fit.then(|| SafeText::clean(&roles.join(", ")))
        };
        let of = |words: &SafeText| of(words).filter(|role| role.as_str().chars().count() <= NAME_MAX);
        match told {
            Text::Plain(words) => of(words).map(Text::Plain),
            Text::Langs(langs) => {
                let roles = langs.iter().filter_map(|(lang, words)| Some((lang.clone(), of(words)?)));
                Some(roles.collect::<Vec<_>>()).filter(|roles| !roles.is_empty()).map(Text::Langs)
            }
        }
    }

    /// The role that owed something before, as a wall tells it beside whom its thing names `now`: one that a site tells, and else what is surely one,
    /// without the name beside it. `None` where it is the same one in more languages or in another spelling, and for all that may be a name.
    pub fn another(&self, before: &Text, now: Option<Owner<'_>>) -> Option<Text> {
        let of_a_site = |told: &Text| {
            let mut roles = self.roles.values();
            roles
                .find_map(|roles| told.variants().find_map(|(_, words)| one_of(roles, words.as_str())))
                .cloned()
        };
        let role_of = |told: &Text| of_a_site(told).or_else(|| self.roles_of(told, |_| true));
        let role = role_of(before)?;
        let Some(now) = now.map(Owner::text) else { return Some(role) };
        let known = role_of(&now);
        // Of two roles that differ by a letter neither is a slip: HR is not PR.
        let is_slip = known.is_none() && !wording::is_another(&role, &now);
        let now = known.unwrap_or(now);
        let is_same = is_slip || is_called_as(&now, &role) || is_called_as(&role, &now);
        (!is_same).then_some(role)
    }

    /// The same of an owner who has an account: `None` for one who has none, and in it nothing where the account may be called by a name.
    pub fn account_noted(&self, owner: Owner<'_>, site: &str) -> Option<Option<Text>> {
        let is_role = |words: &SafeText| self.roles_told(words.as_str()).next().is_some();
        let has_one =
            || !self.roles.contains_key(site) && owner.text().variants().any(|(_, words)| is_role(words));
        self.noted(owner, site).map(Some).or_else(|| has_one().then_some(None))
    }

    /// True for words of which one is of office: nobody else can have an account where no roles are told.
    pub fn may_have_one(owner: Owner<'_>) -> bool {
        owner
            .text()
            .variants()
            .any(|(_, told)| words_of(told.as_str()).any(|word| words().is_of_office(word)))
    }
}

/// True for words that all stand in the lists of this program.
fn is_in_the_lists(role: &str) -> bool {
    words_of(role).all(|word| words().is_of_office(word) || joins(word))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn who_owed_something_before_is_told_where_it_was_another_role() {
        let text = |value| serde_json::from_value::<Text>(value).expect("a text");
        let roles = BTreeMap::from([("lisbon".into(), vec!["The Bridge".into()])]);
        let offices = Offices { roles, ..Offices::default() };
        let both = serde_json::json!({"en": "Facilities", "es": "Dirección"});
        let other = serde_json::json!({"en": "IT lead", "es": "Dirección"});
        for (before, now, told) in [
            ("Facilities".into(), "IT lead".into(), Some("Facilities".into())),
            ("Facilities".into(), "Ana Lima".into(), Some("Facilities".into())),
            ("Rui Costa, Facilities".into(), "IT lead".into(), Some("Facilities".into())),
            ("The Bridge".into(), "IT lead".into(), Some("The Bridge".into())),
            ("HR lead".into(), "IT lead".into(), Some("HR lead".into())),
            (text(both.clone()), text(other), Some(text(both.clone()))),
            // The same one.
            ("Facilities".into(), text(both.clone()), None),
            (text(both), "Facilities".into(), None),
            ("Facilities".into(), "the facilities.".into(), None),
            ("Facilities".into(), "Faciltiies".into(), None),
            ("Facilities".into(), "Rui Costa, Facilities".into(), None),
            ("Rui Costa, Facilities".into(), "Facilities".into(), None),
            // What may be a name.
            ("Rui Costa".into(), "Facilities".into(), None),
            ("the night agents".into(), "Facilities".into(), None),
        ] {
            let owner = Owner::told(&now);
            assert_eq!(offices.another(&before, owner), told, "{before:?}, {now:?}");
        }
        assert_eq!(offices.another(&"IT lead".into(), None), Some("IT lead".into()));
    }

    #[test]
    fn what_is_noted_of_a_withdrawal_is_a_role_and_nobodys_name() {
        let text = |value| serde_json::from_value::<Text>(value).expect("a text");
        let lead = text(serde_json::json!({"en": "Planning lead", "es": "Responsable de planificación"}));
        let roles = BTreeMap::from([("lisbon".into(), vec![lead.clone(), "The Bridge".into()])]);
        let sites = BTreeSet::from(["florence".to_owned()]);
        let people = BTreeSet::from(["day".to_owned()]);
        let offices = Offices { roles, sites, people, ..Offices::default() };
        let by_lang = serde_json::json!({"en": "Maya, IT lead", "es": "Maya", "pt": "Chefe"});
        let of_it = serde_json::json!({"en": "IT lead", "pt": "Chefe"});
        for (site, owner, noted) in [
            ("lisbon", "Rui Costa, responsable de planificación".into(), Some(lead)),
            ("lisbon", "bridge".into(), Some("The Bridge".into())),
            ("lisbon", "IT lead".into(), None),
            ("lisbon", "Rui Costa".into(), None),
            ("porto", "Rui Costa (IT lead)".into(), Some("IT lead".into())),
            ("porto", "Rui Costa".into(), None),
            ("porto", "Florence lead".into(), None),
            ("porto", "IT lead, Florence lead".into(), None),
            ("porto", "Day lead".into(), None),
            ("porto", "night agents".into(), None),
            ("porto", text(by_lang), Some(text(of_it))),
        ] {
            assert_eq!(
                Owner::told(&owner).and_then(|owner| offices.noted(owner, site)),
                noted,
                "{site}: {owner:?}"
            );
        }
        // Who has an account that a mark may not name is no reason to charge somebody else.
        for (owner, account) in [
            ("IT lead", Some(Some("IT lead".into()))),
            ("Florence lead", Some(None)),
            ("Rui Costa", None),
            ("night agents", None),
        ] {
            let owner = Text::from(owner);
            let told = Owner::told(&owner).and_then(|owner| offices.account_noted(owner, "porto"));
            assert_eq!(told, account, "{owner:?}");
        }
    }
}
