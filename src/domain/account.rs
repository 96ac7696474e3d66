//! How leadership keeps its word: the kept share and the median delay of each leadership role, out of the ledger.
//!
//! Never of an agent, and never ranked: accounts stand in the order of the alphabet.
//!
//! - *Kept share* = kept ÷ (kept + kept late + late + dropped), over promises whose time has come or that are settled.
//!   Dropped ones count among those not kept: with them left out, giving a promise up would look better than being late
//!   with it. Open ones don't count, since nobody knows yet.
//!   What was withdrawn counts as what it was in the account of its site, and in that of its role where its mark has one
//!   ([`super::withdrawn`]), so that to withdraw a late promise betters no share; what was open then was given up, without a reason even, and
//!   counts among those not kept. Its dates are gone, and with them its delay.
//!   What the hub was first told of after its date counts as kept for nobody, since it was no word to the floor by that date, or a
//!   share could be made out of the past; late and dropped it counts.
//! - *Delay* = when it was settled (for a late one: now) − its **first** date, in days, and no less than 0: a date that was
//!   moved in time is kept, and its delay says by how much it was moved. What was dropped never came and has no delay.
//! - Of very many kept ones a stamp has the count alone ([`super::let_go`]): they count as kept, with a delay of 0 where no date of theirs was ever
//!   moved, and else with none.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::let_go::LetGo;
use super::office::called;
use super::promise::{Counted, Entry, Owner};
use super::{Ledger, Offices, PromiseState, Withdrawn};
use crate::text::{Lang, SafeText};

/// From how many counted promises on a share is worth a percentage: before, one promise is ten of a hundred and more.
pub const PERCENT_FROM: usize = 10;

/// How long a day of a delay is.
pub const SECONDS_A_DAY: f64 = 86_400.0;

/// The account of one role at one site, or of all of a site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    /// The site.
    pub site: Box<str>,
    /// The role; absent for promises of which nobody is named as the owner or nothing that is surely a role, and for the site.
    pub role: Option<SafeText>,
    /// Settled by their date.
    pub kept: usize,
    /// Settled after their date.
    pub kept_late: usize,
    /// Past their date and not settled.
    pub late: usize,
    /// Given up with a reason.
    pub dropped: usize,
    /// To come; they count for nothing else.
    pub open: usize,
    /// Kept by their own times, and told afterwards; they count for nothing else.
    pub told_afterwards: usize,
    /// What is left of those that were withdrawn; none where there is no role, but for a site.
    pub withdrawn: Withdrawn,
    /// The delays in days, smallest first; but for those of [`Self::let_go`].
    pub delays: Vec<f64>,
    /// How many of the kept ones no stamp lists any more, and had no delay.
    pub let_go: usize,
}

impl Account {
    /// How many promises the share is of.
    pub fn counted(&self) -> usize {
        self.kept + self.kept_late + self.late + self.dropped + self.withdrawn.all()
    }

    /// How many of those were settled by their date.
    pub fn in_time(&self) -> usize {
        self.kept + self.withdrawn.kept
    }

    /// The kept share, from 0 to 1; `None` while nothing counts.
    pub fn kept_share(&self) -> Option<f64> {
        let counted = self.counted();
        (counted > 0).then(|| self.in_time() as f64 / counted as f64)
    }

    /// The kept share as a figure of its own, where there are [`PERCENT_FROM`] promises or more: of fewer the counts say it.
    pub fn told_share(&self) -> Option<f64> {
        self.kept_share().filter(|_| self.counted() >= PERCENT_FROM)
    }

    /// The kept share in whole percent, where there are [`PERCENT_FROM`] promises or more. Only all is 100, and only none is 0.
    pub fn percent(&self) -> Option<u32> {
        let share = self.told_share()?;
        // From 0 to 100.
        let percent = (share * 100.0).round() as u32;
        let kept = self.in_time();
        let (least, most) = (u32::from(kept > 0), if kept < self.counted() { 99 } else { 100 });
        Some(percent.clamp(least, most))
    }

    /// The median delay in days; `None` where nothing has one.
    pub fn median_delay(&self) -> Option<f64> {
        let (all, middle) = (self.delays_of(), self.delays_of() / 2);
        // No delay is less than none: those without one come first.
        let at = |index: usize| match index.checked_sub(self.let_go) {
            None => Some(0.0),
            Some(index) => self.delays.get(index).copied(),
        };
        let upper = at(middle)?;
        Some(if all % 2 == 1 { upper } else { f64::midpoint(at(middle.checked_sub(1)?)?, upper) })
    }

    /// How many delays the median is of.
    pub fn delays_of(&self) -> usize {
        self.let_go.saturating_add(self.delays.len())
    }

    fn add_let_go(&mut self, one: &LetGo) {
        self.kept = self.kept.saturating_add(one.kept());
        self.let_go = self.let_go.saturating_add(one.kept as usize);
        self.told_afterwards = self.told_afterwards.saturating_add(one.told_afterwards as usize);
    }

    fn add(&mut self, entry: &Entry<'_>, now: Timestamp) {
        let counted = entry.promise.counted_at(now);
        *match counted {
            Counted::ToldAfterwards => &mut self.told_afterwards,
            Counted::As(PromiseState::Open) => &mut self.open,
            Counted::As(PromiseState::Late) => &mut self.late,
            Counted::As(PromiseState::Kept) => &mut self.kept,
            Counted::As(PromiseState::KeptLate) => &mut self.kept_late,
            Counted::As(PromiseState::Dropped) => &mut self.dropped,
        } += 1;
        self.delays.extend(delay(entry, now).filter(|_| counted != Counted::ToldAfterwards));
    }
}

/// How many days a promise came, or is, after its first date; `None` for one that is open or dropped.
pub fn delay(entry: &Entry<'_>, now: Timestamp) -> Option<f64> {
    entry.promise.delay(entry.state, now).map(|seconds| seconds / SECONDS_A_DAY)
}

/// The accounts of a ledger, by site and then by role as it is called in a language; those without a role last.
///
/// Roles are told apart by their words, whatever their case, what stands between them, an article, and letters that look alike: a feed has no ids of leaders. Where a
/// site tells its roles, each of them is one in all of its languages. Of a name and a role the role counts. What is not surely a role has no account of its own: it may be somebody's name, and nobody is counted by name.
pub fn accounts(ledger: &Ledger<'_>, offices: &Offices, lang: &Lang, now: Timestamp) -> Vec<Account> {
    let mut accounts = Accounts::new();
    // Few owe many promises: each is read once.
    let mut roles: BTreeMap<(&str, &str), Option<SafeText>> = BTreeMap::new();
    for entry in &ledger.entries {
        let site = &*entry.key.site;
        let role = first_of(entry, |owner| {
            let read = roles.entry((site, owner.in_lang(lang).as_str()));
            read.or_insert_with(|| offices.role_of(owner, site, lang)).clone()
        });
        account_of(&mut accounts, &entry.key.site, role).add(entry, now);
    }
    for (key, one) in &ledger.let_go {
        let role = one.owner().and_then(|owner| offices.role_of(owner, &key.site, lang));
        account_of(&mut accounts, &key.site, role).add_let_go(one);
    }
    for (key, one) in &ledger.withdrawn {
        // As the site tells its roles now, like all the others.
        let owner = one.office.as_deref().and_then(Owner::told);
        if let Some(role) = owner.and_then(|owner| offices.role_of(owner, &key.site, lang)) {
            account_of(&mut accounts, &key.site, Some(role)).withdrawn.add(one);
        }
    }
    in_order(accounts)
}

/// Of who owes a promise, and then of those who owed it before, the last of them first, the first who has a role.
pub(super) fn first_of<'e, T>(
    entry: &'e Entry<'_>,
    mut role_of: impl FnMut(Owner<'e>) -> Option<T>,
) -> Option<T> {
    entry.owner.into_iter().chain(before(entry)).find_map(&mut role_of)
}

/// Who owed a promise before, the last of them first.
fn before<'e>(entry: &'e Entry<'_>) -> impl Iterator<Item = Owner<'e>> {
    entry.promise.handed_on.iter().rev().filter_map(Owner::told)
}

/// The role in whose account a promise counts; `None` where it has none.
pub fn counts_for(entry: &Entry<'_>, offices: &Offices, lang: &Lang) -> Option<SafeText> {
    first_of(entry, |owner| offices.role_of(owner, &entry.key.site, lang))
}

/// The role that had a promise before, and for which it still counts, since whoever owes it now has no account.
pub fn stays_with(entry: &Entry<'_>, offices: &Offices, lang: &Lang) -> Option<SafeText> {
    let has = |owner| offices.role_of(owner, &entry.key.site, lang);
    if entry.owner.and_then(has).is_some() {
        return None;
    }
    before(entry).find_map(has)
}

/// The account of all roles of each site together, with what was withdrawn there.
pub fn sites(ledger: &Ledger<'_>, now: Timestamp) -> Vec<Account> {
    let mut accounts = Accounts::new();
    for entry in &ledger.entries {
        account_of(&mut accounts, &entry.key.site, None).add(entry, now);
    }
    for (key, one) in &ledger.let_go {
        account_of(&mut accounts, &key.site, None).add_let_go(one);
    }
    for (key, one) in &ledger.withdrawn {
        account_of(&mut accounts, &key.site, None).withdrawn.add(one);
    }
    in_order(accounts)
}

fn in_order(accounts: Accounts<'_>) -> Vec<Account> {
    let mut accounts: Vec<_> = accounts.into_values().collect();
    for account in &mut accounts {
        account.delays.sort_by(f64::total_cmp);
    }
    accounts
}

/// By site; whether there is no role; and the role.
type Accounts<'a> = BTreeMap<(&'a str, bool, String), Account>;

fn account_of<'a, 'b>(
    accounts: &'b mut Accounts<'a>,
    site: &'a str,
    role: Option<SafeText>,
) -> &'b mut Account {
    let name = role.as_ref().map_or(String::new(), name_of);
    let new = || Account { site: site.into(), role: role.clone(), ..Account::default() };
    let account = accounts.entry((site, role.is_none(), name)).or_insert_with(new);
    // Of several ways to write it the plainest is told, whatever stands first.
    let length = |role: &SafeText| (role.as_str().chars().count(), role.clone());
    if let (Some(had), Some(role)) = (&account.role, &role)
        && length(role) < length(had)
    {
        account.role = Some(role.clone());
    }
    account
}

/// True for two ways to write one role.
pub fn is_same(one: &SafeText, other: &SafeText) -> bool {
    name_of(one) == name_of(other)
}

fn name_of(role: &SafeText) -> String {
    called(role.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::commitment::CommitmentState;
    use super::super::{Audience, Commitment, Floor, Item, Key, Promise, Stamp};
    use super::*;

    const NOW: i64 = 100;

    fn day(day: i64) -> Timestamp {
        Timestamp::from_second(1_764_000_000 + day * 86_400).expect("in range")
    }

    /// The owner, the day that was promised, and the day on which it was settled, dropped or not, if it was.
    type Promised<'a> = (&'a str, i64, Option<(i64, bool)>);

    /// A floor with a commitment for each promise.
    fn floor(promises: &[Promised<'_>]) -> Floor {
        let mut floor = Floor::default();
        for (index, (owner, due, settled)) in promises.iter().enumerate() {
            let mut promise = Promise::open("due", day(*due), day(*due));
            if let Some((at, dropped)) = settled {
                promise.settle(day(*at), *dropped);
            }
            let data = Commitment {
                owner: (*owner).into(),
                due: Some(day(*due)),
                state: CommitmentState::Decided,
                ..Commitment::default()
            };
            let item = Item {
                source: "/s".into(),
                team: None,
                audience: Audience::Floor,
                time: day(0),
                stamp: Stamp { promises: vec![promise], ..Stamp::default() }.into(),
                data,
            };
            floor.commitments.insert(Key::new("lisbon", &format!("commitment/{index}")), item);
        }
        floor
    }

    fn of(promises: &[Promised<'_>]) -> Vec<Account> {
        let (floor, lang) = (floor(promises), Lang::parse("en").expect("a language"));
        accounts(&Ledger::of(&floor, day(NOW)), &Offices::of(&floor), &lang, day(NOW))
    }

    #[test]
    fn a_share_is_of_all_that_was_due_dropped_ones_too() {
        let accounts = of(&[
            ("IT lead", 50, Some((49, false))),
            ("Ana Sousa, it lead", 50, Some((54, false))),
            ("IT lead", 90, None),
            ("IT lead", 50, Some((51, true))),
            ("IT lead", 120, None),
        ]);
        let [account] = accounts.as_slice() else { panic!("one role: {accounts:?}") };
        assert_eq!((account.kept, account.kept_late, account.late, account.dropped), (1, 1, 1, 1));
        assert_eq!((account.open, account.counted()), (1, 4));
        assert_eq!(account.kept_share(), Some(0.25));
        assert_eq!((account.percent(), account.told_share()), (None, None), "four are few");
        assert_eq!(account.delays, [0.0, 4.0, 10.0], "early is no delay, and what was dropped has none");
        assert_eq!(account.median_delay(), Some(4.0));
    }

    #[test]
    fn what_is_told_afterwards_betters_no_share() {
        let mut floor = floor(&[
            ("IT lead", 50, Some((49, false))),
            ("IT lead", 50, None),
            ("IT lead", 40, Some((39, false))),
        ]);
        for item in floor.commitments.values_mut() {
            item.stamp.promises[0].heard_at = (item.stamp.promises[0].due == day(40)).then(|| day(60));
        }
        let lang = Lang::parse("en").expect("a language");
        let accounts = accounts(&Ledger::of(&floor, day(NOW)), &Offices::of(&floor), &lang, day(NOW));
        assert_eq!((accounts[0].kept, accounts[0].late, accounts[0].told_afterwards), (1, 1, 1));
        assert_eq!((accounts[0].kept_share(), accounts[0].delays.len()), (Some(0.5), 2));
    }

    #[test]
    fn what_was_withdrawn_before_its_date_was_given_up() {
        let gone = Withdrawn { open: 1, ..Withdrawn::default() };
        let account = Account { kept: 3, withdrawn: gone, ..Account::default() };
        assert_eq!((account.counted(), account.kept_share()), (4, Some(0.75)), "as if it had been late");
    }

    #[test]
    fn what_a_role_withdrew_stays_in_its_account() {
        let mut floor = floor(&[("IT lead", 50, Some((49, false)))]);
        let lang = Lang::parse("en").expect("a language");
        let one = |office: Option<&str>, late, kept| Withdrawn {
            office: office.map(|office| Box::new(office.into())),
            late,
            kept,
            ..Withdrawn::default()
        };
        // What a mark calls so is judged like all words: it may be a name meanwhile.
        let withdrawn = vec![
            one(None, 1, 0),
            one(Some("the IT-lead"), 1, 1),
            one(Some("Facilities"), 1, 0),
            one(Some("Maya"), 1, 0),
        ];
        floor.commitments.values_mut().for_each(|item| item.stamp.withdrawn = withdrawn.clone());
        let ledger = Ledger::of(&floor, day(NOW));
        let accounts = accounts(&ledger, &Offices::of(&floor), &lang, day(NOW));
        let told = accounts.iter().map(|one| {
            (one.role.as_ref().map_or("", SafeText::as_str), one.in_time(), one.counted(), one.delays.len())
        });
        assert_eq!(told.collect::<Vec<_>>(), [("Facilities", 0, 1, 0), ("IT lead", 2, 3, 1)]);
        assert_eq!(sites(&ledger, day(NOW))[0].counted(), 6, "its site counts them all");
    }

    #[test]
    fn nobody_has_an_account_under_a_name() {
        let accounts = of(&[
            ("Maya Silva", 50, Some((60, false))),
            ("Rui Costa", 50, Some((49, false))),
            ("", 50, Some((49, false))),
            ("Site lead", 50, Some((49, false))),
        ]);
        let told: Vec<_> = accounts.iter().map(|one| (one.role.is_some(), one.counted())).collect();
        assert_eq!(told, [(true, 1), (false, 3)], "names are told together: {accounts:?}");
    }

    #[test]
    fn a_promise_counts_for_one_role_wherever_it_is_asked() {
        let mut floor = floor(&[("the night agents", 50, None), ("IT lead.", 50, None)]);
        for item in floor.commitments.values_mut() {
            item.stamp.promises[0].handed_on = vec!["Site lead".into(), "Facilities".into()];
        }
        let (offices, lang) = (Offices::of(&floor), Lang::parse("en").expect("a language"));
        let ledger = Ledger::of(&floor, day(NOW));
        let told = |of: &dyn Fn(&Entry<'_>) -> Option<SafeText>| {
            let told = ledger.entries.iter().map(|entry| of(entry).map(|role| role.as_str().to_owned()));
            let mut told: Vec<_> = told.collect();
            told.sort();
            told
        };
        let roles = [Some("Facilities".to_owned()), Some("IT lead".to_owned())];
        assert_eq!(told(&|entry| counts_for(entry, &offices, &lang)), roles);
        let accounts = accounts(&ledger, &offices, &lang, day(NOW));
        let accounts: Vec<_> =
            accounts.iter().map(|one| one.role.as_ref().map(SafeText::to_string)).collect();
        assert_eq!(accounts, roles);
        assert_eq!(told(&|entry| stays_with(entry, &offices, &lang)), [None, roles[0].clone()]);
    }

    #[test]
    fn only_all_is_a_hundred_percent_and_only_none_is_nothing() {
        let percent = |kept, late| Account { kept, late, ..Account::default() }.percent();
        assert_eq!([percent(199, 1), percent(200, 0)], [Some(99), Some(100)]);
        assert_eq!([percent(1, 299), percent(0, 300)], [Some(1), Some(0)]);
        assert_eq!([percent(150, 50), percent(2, 1)], [Some(75), None]);
    }

    #[test]
    fn accounts_are_not_ranked_and_nobody_is_last() {
        let accounts = of(&[
            ("Site lead", 50, Some((49, false))),
            ("", 90, None),
            ("Facilities", 50, Some((60, false))),
            ("Facilities", 50, Some((80, false))),
        ]);
        let roles: Vec<_> = accounts.iter().map(|one| one.role.as_ref().map(SafeText::as_str)).collect();
        assert_eq!(roles, [Some("Facilities"), Some("Site lead"), None]);
        assert_eq!(accounts[0].median_delay(), Some(20.0));
        assert_eq!(of(&[("IT lead", 120, None)])[0].kept_share(), None);
    }
}
