//! Trust repair: a breach admitted, owned, diagnosed, acted on, committed to, evaluated by those affected, closed.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::condition::{has_words, is_empty, when, when_or_absent};
use super::fault::{LINE_MAX, LIST_MAX, NAME_MAX, TITLE_MAX};
use super::promise::{self, Dated, Owner, Promising, Settled};
use super::{Checker, Item, Payload, harm, lifecycle};
use crate::text::Text;
use crate::text::schema::{OptionalText, RequiredText};

/// The data of a `repair` event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["breach", "owner"], "allOf" = [
    when("state", "closed", has_words("evaluation")),
    when_or_absent("state", "admitted", is_empty("actions")),
]))]
pub struct Repair {
    /// What was broken, in a few words.
    #[schemars(with = "RequiredText<TITLE_MAX>")]
    pub breach: Text,
    /// Who was affected.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<LINE_MAX>")]
    pub affected: Text,
    /// What it did to them.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<LINE_MAX>")]
    pub harm: Text,
    /// Which ground of trust it broke.
    pub violation: Option<Violation>,
    /// The role or the name that answers for it.
    #[schemars(with = "RequiredText<NAME_MAX>")]
    pub owner: Text,
    /// What is done about it; each has a date, which is a promise.
    #[schemars(length(max = LIST_MAX))]
    pub actions: Vec<Action>,
    /// How life gets better, in intention, words and actions.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<LINE_MAX>")]
    pub commitment: Text,
    /// What those affected say of it.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<LINE_MAX>")]
    pub evaluation: Text,
    /// How far it is.
    pub state: Stage,
}

/// The grounds of trust (Mayer, Davis and Schoorman, 1995).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the whole of it
pub enum Violation {
    Ability,
    Benevolence,
    Integrity,
}

/// One action of a repair.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["what", "owner", "due"], "allOf" = [
    when("state", "dropped", has_words("evidence")),
]))]
pub struct Action {
    /// What is done.
    #[schemars(with = "RequiredText<LINE_MAX>")]
    pub what: Text,
    /// The role or the name that does it.
    #[schemars(with = "RequiredText<NAME_MAX>")]
    pub owner: Text,
    /// The first date that was given, where it was moved.
    pub first_due: Option<Timestamp>,
    /// The date: a promise.
    #[schemars(with = "Timestamp")]
    pub due: Option<Timestamp>,
    /// How far it is.
    pub state: ActionState,
    /// What shows that it was done.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<LINE_MAX>")]
    pub evidence: Text,
}

/// How far an action is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActionState {
    /// Not done yet.
    #[default]
    Open,
    /// Done.
    Done,
    /// Given up; the evidence says why.
    Dropped,
}

/// How far a repair is, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// We did this.
    #[default]
    Admitted,
    /// I answer for it.
    Owned,
    /// We know how it came.
    Diagnosed,
    /// We are acting.
    Acting,
    /// We commit to better.
    Committed,
    /// Those affected said what they think.
    Evaluated,
    /// Done with, by those affected.
    Closed,
    /// It was not done with.
    Reopened,
}

impl Stage {
    /// The stages in the order of a repair, without `Reopened`.
    pub const ORDER: [Stage; 7] = [
        Stage::Admitted,
        Stage::Owned,
        Stage::Diagnosed,
        Stage::Acting,
        Stage::Committed,
        Stage::Evaluated,
        Stage::Closed,
    ];
}

impl Repair {
    /// The open action that matters first, and its place: the one that is late for longest, whatever other date it was given,
    /// else the one that is due first.
    pub fn next_action(item: &Item<Self>) -> Option<(usize, &Action)> {
        let open =
            item.data.actions.iter().enumerate().filter(|(_, action)| action.state == ActionState::Open);
        open.min_by_key(|(index, action)| {
            let promise = promise::owed(item, &Self::due_field(*index));
            (promise.map(|promise| promise.late_since()), action.due)
        })
    }

    /// Where the date of an action stands in the data.
    pub fn due_field(index: usize) -> String {
        format!("actions/{index}/due")
    }

    /// The stages in which it was, with this one: those noted before, and anew once it goes on after it was reopened. While it
    /// stands reopened, those stay that it had been through.
    pub fn stages(&self, mut was_in: Vec<Stage>, earlier: Option<&Self>) -> Vec<Stage> {
        let earlier = earlier.map(|earlier| earlier.state);
        if earlier == Some(Stage::Reopened) && self.state != Stage::Reopened {
            was_in.clear();
        }
        if was_in.is_empty() {
            // To publish a breach is to admit it. One that was stamped before stages were noted is taken by its word.
            let until = earlier.filter(|stage| *stage != Stage::Reopened).unwrap_or_default();
            was_in.extend(Stage::ORDER.into_iter().filter(|stage| *stage <= until));
        }
        if !was_in.contains(&self.state) {
            was_in.push(self.state);
        }
        was_in
    }

    /// The rules of a `repair` event.
    pub fn check(&self, c: &mut Checker) {
        c.required("breach", &self.breach, TITLE_MAX);
        c.required("owner", &self.owner, NAME_MAX);
        for (field, text) in [
            ("affected", &self.affected),
            ("harm", &self.harm),
            ("commitment", &self.commitment),
            ("evaluation", &self.evaluation),
        ] {
            c.optional(field, text, LINE_MAX);
        }
        harm::check_ours(
            &[
                ("breach", &self.breach),
                ("affected", &self.affected),
                ("harm", &self.harm),
                ("commitment", &self.commitment),
                ("evaluation", &self.evaluation),
            ],
            c,
        );
        harm::check_who("owner", &self.owner, c);
        c.list("actions", &self.actions, LIST_MAX);
        lifecycle::check(self, c);
        for (index, action) in self.actions.iter().enumerate() {
            c.required(&format!("actions/{index}/what"), &action.what, LINE_MAX);
            c.required(&format!("actions/{index}/owner"), &action.owner, NAME_MAX);
            c.date(&format!("actions/{index}/due"), &action.due);
            c.optional(&format!("actions/{index}/evidence"), &action.evidence, LINE_MAX);
            let fields = ["what", "evidence"].map(|field| format!("actions/{index}/{field}"));
            harm::check_ours(&[(&fields[0], &action.what), (&fields[1], &action.evidence)], c);
            harm::check_who(&format!("actions/{index}/owner"), &action.owner, c);
            if action.state == ActionState::Dropped && !action.evidence.has_words() {
                c.fault(&format!("actions/{index}/evidence"), "required: an action is dropped with a reason");
            }
        }
    }
}

impl Repair {
    /// The action whose date stands at a place such as `actions/0/due`.
    fn action(&self, field: &str) -> Option<&Action> {
        let index = field.strip_prefix("actions/")?.strip_suffix("/due")?;
        self.actions.get(index.parse::<usize>().ok()?)
    }
}

impl Promising for Repair {
    fn of(payload: &Payload) -> Option<&Self> {
        match payload {
            Payload::Repair(data) => Some(data),
            _ => None,
        }
    }

    fn dated(&self) -> Vec<Dated<'_>> {
        let dated = |(index, action): (usize, &Action)| Dated {
            field: Self::due_field(index).into(),
            what: &self.actions[index].what,
            first_due: action.first_due,
            due: action.due,
            settled: match action.state {
                ActionState::Open => None,
                ActionState::Done => Some(Settled::Done),
                ActionState::Dropped => Some(Settled::Dropped),
            },
        };
        self.actions.iter().enumerate().map(dated).collect()
    }

    fn title(&self) -> &Text {
        &self.breach
    }

    fn owner(&self, field: &str) -> Option<Owner<'_>> {
        let action = self.action(field).and_then(|action| Owner::told(&action.owner));
        action.or_else(|| Owner::told(&self.owner))
    }

    fn dropped_because(&self, field: &str) -> Option<&Text> {
        self.action(field).map(|action| &action.evidence)
    }
}

#[cfg(test)]
mod tests {
    use super::Stage::{Acting, Admitted, Closed, Diagnosed, Evaluated, Owned, Reopened};
    use super::*;

    fn at(state: Stage) -> Repair {
        Repair { state, ..Repair::default() }
    }

    #[test]
    fn the_stages_of_a_repair_are_those_in_which_it_was() {
        let (mut was_in, mut earlier) = (Vec::new(), None);
        let mut go_to = |stage| {
            let next = at(stage);
            was_in = next.stages(std::mem::take(&mut was_in), earlier.as_ref());
            earlier = Some(next);
            was_in.clone()
        };
        assert_eq!(go_to(Owned), [Admitted, Owned], "to own a breach is to admit it");
        assert_eq!(go_to(Owned), [Admitted, Owned]);
        assert_eq!(go_to(Acting), [Admitted, Owned, Acting], "nobody told how it came");
        go_to(Evaluated);
        assert_eq!(go_to(Closed), [Admitted, Owned, Acting, Evaluated, Closed]);
        assert_eq!(go_to(Reopened), [Admitted, Owned, Acting, Evaluated, Closed, Reopened]);
        assert_eq!(go_to(Diagnosed), [Admitted, Diagnosed], "anew");
        let unstamped = at(Evaluated).stages(Vec::new(), Some(&at(Acting)));
        assert_eq!(unstamped, [Admitted, Owned, Diagnosed, Acting, Evaluated], "by its word");
    }
}
