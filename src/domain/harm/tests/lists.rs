//! The lists of words themselves.

use super::super::lists::places_of;
use super::super::words;
use super::*;

#[test]
fn every_list_has_words_and_every_word_is_found_as_it_is_written() {
    let all = lists();
    for lists in ["en", "es"].map(|lang| all.of(lang)) {
        for list in [
            &lists.marks,
            &lists.figures,
            &lists.times,
            &lists.units,
            &lists.per,
            &lists.spans,
            &lists.clocks,
            &lists.durations,
            &lists.months,
            &lists.places,
            &lists.names,
            &lists.beside,
            &lists.accounts,
            &lists.numbered,
            &lists.endings,
            &lists.moneys,
            &lists.seconds,
            &lists.counted,
            &lists.moments,
            &lists.hours,
            &lists.joints,
            &lists.spreads,
            &lists.dated,
            &lists.out_of,
            &lists.numerals,
            &lists.few,
            &lists.few_of,
            &lists.done,
            &lists.nth,
            &lists.few_nth,
            &lists.grades,
            &lists.graded,
            &lists.limits,
            &lists.points,
            &lists.told,
            &lists.taken,
            &lists.tops,
            &lists.firsts,
            &lists.honours,
            &lists.periods,
            &lists.parts,
            &lists.cuts,
            &lists.measures,
            &lists.judgements,
            &lists.judged,
            &lists.moves,
            &lists.praised,
            &lists.changes,
            &lists.extremes,
            &lists.copulas,
            &lists.hedges,
            &lists.absolutes,
            &lists.fine,
            &lists.bests,
            &lists.rated,
            &lists.staff,
            &lists.honoured,
            &lists.ranked,
            &lists.birthdays,
            &all.of("en").owned, // Spanish has none.
            &lists.health,
            &lists.leading,
            &lists.unwell,
            &lists.persons,
            &lists.outsiders,
            &lists.anyone,
            &lists.nobodys,
        ] {
            assert!(!list.is_empty());
            for phrase in list {
                let tokens = words::tokens(&words::folded(&phrase.join(" ")), &[]);
                assert_eq!(places_of(&tokens, std::iter::once(phrase)).count(), 1, "{phrase:?}");
            }
        }
    }
}
