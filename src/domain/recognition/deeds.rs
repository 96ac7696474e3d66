//! A name that is a word too, known by what stands behind it: what somebody did, or nothing where thanks are said to them.

use super::words::lists;
use super::writing::{Gap, Word, is_large};

/// Fewest letters of a word that ends as what somebody did does: "used", "dió".
const ENGLISH_LETTERS_MIN: usize = 4;
const SPANISH_LETTERS_MIN: usize = 3;

/// True where what somebody did stands right behind a word: "Mark stayed", "Pilar se quedó", "Grace and I kept it", "Mark's patience".
pub(super) fn did(words: &[Word], at: usize) -> bool {
    let lists = lists();
    let word = &words[at];
    if lists.is_short(&word.bare) {
        return false;
    }
    // What stands there more often than a name may have been or done something itself.
    let is_rare = lists.is_opening(&word.bare) || lists.is_month(&word.bare);
    let next = |to: usize| words.get(to).filter(|word| word.before == Gap::Space);
    if word.behind == Gap::Within {
        return !is_rare && words.get(at + 1).is_some_and(|word| word.bare == "s");
    }
    let mut to = at + 1;
    let is_joint = next(to).is_some_and(|word| matches!(&*word.bare, "and" | "y" | "e"));
    if is_joint && next(to + 1).is_some_and(|word| is_large(word) || matches!(&*word.bare, "i" | "yo")) {
        to += 2;
    }
    let is_between = |to: usize| next(to).is_some_and(|word| lists.is_between(&word.bare));
    let places = [Some(to), is_between(to).then_some(to + 1)];
    places.into_iter().flatten().any(|to| {
        let Some(act) = next(to) else { return false };
        if next(to + 1).is_some_and(|next| lists.is_of_a_thing(&act.bare, &next.bare)) {
            return false;
        }
        if lists.is_pronoun(&act.bare) {
            // "Drew me a map" is said of whoever is thanked.
            let is_any = !is_rare && !lists.is_verb(&word.bare);
            // "Luz nos trajiste": whoever is spoken to did it.
            return next(to + 1)
                .is_some_and(|act| !act.bare.ends_with("ste") && is_any || lists.is_deed(&act.bare));
        }
        lists.is_deed(&act.bare)
            || !is_rare && (lists.is_act(&act.bare) || is_past(act))
            || !is_rare && !lists.is_modal(&word.bare) && lists.is_habit(&act.bare)
    })
}

/// True for a word that ends as what somebody did does; one in "-eed" is more often none.
fn is_past(word: &Word) -> bool {
    let letters = word.bare.chars().count();
    let english = word.bare.ends_with("ed") && !word.bare.ends_with("eed");
    letters >= ENGLISH_LETTERS_MIN && english || letters >= SPANISH_LETTERS_MIN && word.past
}

/// True for a word without a capital right behind thanks that is whom they are said to: nothing of the sentence follows it, or what it was that they
/// did. So is one that could be no word of the same sentence, where nothing but a space parts it from thanks: "thanks jack you saved us".
pub(super) fn is_thanked_small(words: &[Word], at: usize) -> bool {
    let lists = lists();
    let word = &words[at];
    let next = words.get(at + 1);
    let is_theirs = word.behind == Gap::Within && next.is_some_and(|word| word.bare == "s");
    let is_last = !matches!(word.behind, Gap::Space | Gap::Within) || is_theirs;
    let is_word = |word: &str| {
        lists.is_verb(word) || lists.is_opening(word) || lists.is_calendar(word) || lists.is_particle(word)
    };
    let said = at.checked_sub(1).map(|before| words[before].bare.as_str());
    let together = word.before == Gap::Space;
    // Thanks "to" something may be to no one: "thanks to hope we stayed".
    let is_plain = together && !matches!(said, Some("to" | "a")) && !is_word(&word.bare);
    let has_reason = next.is_some_and(|next| lists.is_reason(&next.bare));
    // "Thanks, best" is said by whoever writes.
    let is_own = !together && lists.is_opening(&word.bare);
    !lists.is_short(&word.bare)
        && !is_own
        && (is_last || is_plain && !(word.behind == Gap::Within) || has_reason)
}

#[cfg(test)]
mod tests {
    use super::super::words::names;

    #[test]
    fn a_word_at_the_beginning_is_a_name_where_what_somebody_did_follows() {
        for (name, words) in [
            ("Mark Lee", "Mark stayed late to help."),
            ("Mark Lee", "I was lost. Mark sorted it."),
            ("Mark Lee", "Many thanks\nMark stayed late."),
            ("Mark Lee", "MARK STAYED LATE."),
            ("Mark Lee", "Mark always asks how the night was."),
            ("Mark Lee", "Mark quietly took the call."),
            ("Mark Lee", "Mark and I stood there, and laughed."),
            ("Mark Lee", "Mark’s patience was what I needed."),
            ("Mark Lee", "Mark didn't sigh."),
            ("Grace Hall", "Grace stayed late to help me with the queue."),
            ("Grace Hall", "Grace put me at ease."),
            ("Rose Hall", "Rose took the hard call."),
            ("Jack Hall", "Jack was there with candles."),
            ("Nick Hall", "Nick brought us tea."),
            ("Carol Hall", "Carol has a way with new people."),
            ("Victor Hall", "Victor came back for me."),
            ("Taylor Reed", "Taylor made room for us."),
            ("Will Smith", "Will kept the door open."),
            ("May Chen", "May covered for me."),
            ("April Reed", "April stayed with me."),
            ("Jo Reed", "Jo stayed with me."),
            ("Rich Hall", "Rich took my shift."),
            ("Pilar Ruiz", "Pilar se quedó conmigo."),
            ("Pilar Ruiz", "PILAR SE QUEDÓ CONMIGO."),
            ("Pilar Ruiz", "Pilar no dudó en quedarse."),
            ("Pilar Ruiz", "Pilar arreglo\u{301} la impresora."),
            ("Rosa Díaz", "La Rosa me ayudó."),
            ("Rosa Díaz", "Hoy la Rosa nos trajo café."),
            ("Ángel Díaz", "El Ángel me ayudó."),
            ("Ángel Díaz", "Ángel fue a por velas."),
            ("Mercedes Díaz", "Mercedes estuvo conmigo toda la tarde."),
            ("Clara Díaz", "Clara me explicó la tarifa."),
            ("Gloria Díaz", "Gloria siempre tiene un momento."),
            ("Victoria Díaz", "Victoria y yo nos quedamos con la cola."),
            ("Celeste Díaz", "Celeste me ayudó."),
        ] {
            assert!(names(words, &name.into()), "{name}: {words}");
        }
        for (name, words) in [
            ("Mark Lee", "Mark my words: it will be kept."),
            ("Mark Lee", "Mark the date, we owe you a cake."),
            ("Grace Hall", "Grace under pressure, that was it."),
            ("Rose Hall", "Rose petals on my desk, from you."),
            ("Drew Reed", "Drew me a map of the floor."),
            ("May Chen", "May you rest well."),
            ("May Chen", "May was hard, and you stayed."),
            ("Hope Reed", "Hope you rest now."),
            ("Hope Reed", "Hope to see you on Monday."),
            ("Will Smith", "Will always remember it."),
            ("Will Smith", "Will need a cake for that."),
            ("April Reed", "April was long, and you laughed with us."),
            ("Joy Luck", "Luck had it that you were there."),
            ("An Tran", "An abandoned line, and you took it."),
            ("My Tran", "My tired voice was heard by you."),
            ("He Wei", "He stayed on the line, and you stayed calm."),
            ("Domingo Ruiz", "Domingo me tocó a mí, y viniste tú."),
            ("Pilar Ruiz", "Pilar de la mesa."),
            ("Luz Prieto", "La luz se fue y trajiste velas."),
            ("Luz Prieto", "Luz y calma, eso trajiste."),
            ("Luz Prieto", "Luz nos trajiste cuando se fue la corriente."),
            ("Esperanza Díaz", "Esperanza es lo que nos diste."),
            ("Hope Reed", "Hope was what you gave us."),
            ("Tom Power", "Power was out for an hour, and you brought candles."),
            ("Luna Paz", "La sala Luna se llenó."),
            ("Rose Hall", "The Rose was open late, and you took us there."),
        ] {
            assert!(!names(words, &name.into()), "{name}: {words}");
        }
    }

    #[test]
    fn a_word_right_behind_thanks_is_a_name_in_small_letters_too() {
        for (name, words) in [
            ("Pilar Ruiz", "Gracias pilar"),
            ("Pilar Ruiz", "gracias, pilar!"),
            ("Pilar Ruiz", "Muchas gracias pilar por quedarte"),
            ("Pilar Ruiz", "hola pilar, te quedaste"),
            ("Pilar Ruiz", "gracias a pilar por las velas"),
            ("Mark Lee", "thanks mark"),
            ("Mark Lee", "thanks mark for staying"),
            ("Mark Lee", "well done mark, that was kind"),
            ("Jack Lee", "thanks jack you saved us"),
            ("Will Smith", "thank you will!"),
            ("Grace Hall", "thanks to grace's notes we knew"),
            ("Ben Reed", "thanks ben"),
            ("Rich Hall", "thanks rich!"),
        ] {
            assert!(names(words, &name.into()), "{name}: {words}");
        }
        for (name, words) in [
            ("Will Smith", "thanks will follow in person"),
            ("Will Smith", "thanks, will do"),
            ("Hope Reed", "thanks hope you rest now"),
            ("Hope Reed", "Thanks, hope it helps"),
            ("Hope Reed", "thanks to hope and patience we came through"),
            ("May Chen", "thanks may not be enough"),
            ("Mark Lee", "Thanks, mark the date"),
            ("Luz Prieto", "gracias a la luz que trajiste"),
            ("Luz Prieto", "gracias, luz y calma es lo que trajiste"),
            ("Joy Best", "thanks, best"),
            ("Al Reed", "gracias al turno de tarde"),
            ("My Tran", "thanks my friend"),
            ("Ann Good", "hello good people"),
        ] {
            assert!(!names(words, &name.into()), "{name}: {words}");
        }
    }
}
