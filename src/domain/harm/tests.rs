//! Messages as people write them: what is fine stays fine, and what is not is told why.

use super::*;

mod lists;
mod measured;
mod numbers;
mod spelled;

/// What is found in a text: what it is, and in which words.
fn told(text: &str) -> Vec<(&'static str, String)> {
    let what = |harm: &Harm| match harm.what {
        What::Figure => "figure",
        What::Private(Customer::Card) => "card",
        What::Private(Customer::Account) => "account",
        What::Private(Customer::Phone) => "phone",
        What::Private(Customer::Mail) => "mail",
        What::Private(Customer::Identity) => "identity",
        What::Absolute => "absolute",
        What::Personal => "personal",
    };
    found(text).iter().map(|harm| (what(harm), harm.words.clone())).collect()
}

/// Texts of which something else is found than is meant, so that a list tells all of them.
#[derive(Default)]
struct Wrong(Vec<String>);

impl Wrong {
    fn is(&mut self, text: &str, meant: &[(&'static str, &str)]) {
        let found = told(text);
        let meant: Vec<_> = meant.iter().map(|(what, words)| (*what, (*words).to_owned())).collect();
        if found != meant {
            self.0.push(format!("{text}\n    found {found:?}\n    meant {meant:?}"));
        }
    }
}

impl Drop for Wrong {
    fn drop(&mut self) {
        assert!(self.0.is_empty() || std::thread::panicking(), "{}", self.0.join("\n"));
    }
}

#[test]
fn praise_by_a_figure_a_comparison_or_somebodys_health_is_held_back_without_a_number_too() {
    for text in [
        "You hit 98%",
        "You reached 98 % today",
        "You beat everyone",
        "You sold the most",
        "Sales record this month",
        "Zero escalations all week",
        "Adherence perfect",
        "Get well soon",
        "You came back after your surgery",
        "Pregnant, and still you stayed",
        "Back from maternity leave",
        "Happy b-day",
        "Alcanzaste el 98 %",
        "Superaste a todos",
        "Récord de ventas este mes",
        "Cero escalaciones en toda la semana",
        "Que te mejores",
        "Volviste tras tu operación",
        "Embarazada, y aun así te quedaste",
        "De vuelta de la baja de maternidad",
        "You hit every target this week",
        "Best CSAT in the team",
        "Your handle time was the lowest on the desk",
        "Nobody is faster than you",
        "You worked 12 days in a row",
        "A perfect ten from the caller",
        "Llegaste a ochenta de adherencia",
        "Tu tiempo medio bajó a 3 minutos",
        "Ojalá te recuperes pronto",
        "Recover quickly after the operation",
    ] {
        assert!(!told(text).is_empty(), "{text}");
    }
}

#[test]
fn what_people_write_to_each_other_is_fine() {
    let mut all = Wrong::default();
    for text in [
        "Stayed with a caller through the outage and warned the team before the second wave.",
        "You came in at 14:30 so that I could leave, and stayed until 22:00.",
        "Thanks for taking my shift on 24/11 and on the 25th of November 2026.",
        "Thanks for the swap from 2026-11-24 to 2026-12-01.",
        "We sat in room 214 until the fire drill was over. Floor 3 owes you one.",
        "Kept the phones covered for 24 hours while the line was down.",
        "Found the 4 orders that were lost in the outage, and sent each of them again.",
        "Answered 2 calls for me while I was on the line with the school.",
        "Thanks to the 14 of you in Sales who moved desks for us.",
        "The sales team lent us 3 headsets.",
        "You hit the right tone, and the caller thanked us.",
        "You beat the rain and brought us the plates.",
        "You reached out to everyone who was new.",
        "The record of the meeting was clear, and so was the plan.",
        "You sold me on the new form, and I sold it to the others.",
        "Your operation of the switchboard kept us on the line.",
        "You got us all well through the move.",
        "Back from leave, you took the first early shift for me.",
        "No complaint from anybody about the cold, and you mended the heating.",
        "Alcanzaste la escalera para todos y nadie tuvo que pedirla.",
        "Ganaste tiempo para que el equipo pudiera cenar.",
        "El récord del concurso de tortillas es de mi abuela.",
        "Your talk on targets at 9:15 was the clearest of the 4.",
        "You brought 2 cakes, 1 knife and 30 plates.",
        "I waited 45 minutes at the bus stop and you came back for me.",
        "5 of us had no chair. You found 5 chairs.",
        "All the best for the exam, and thanks for the notes on chapter 12.",
        "The best part of my week was your goodbye card. Never mind the rest.",
        "Explained the new tariff line by line, 3 times, without sighing.",
        "Gracias por entrar a las 14:30 y quedarte hasta las 22:00.",
        "Me cambió el turno del 24 de noviembre, y otra vez el 2/12.",
        "Cubrió la línea 24 horas seguidas cuando se cayó el sistema.",
        "Encontró los 4 pedidos perdidos y los volvió a enviar uno por uno.",
        "Gracias a las 14 personas de la mesa de ventas por las sillas.",
        "Si sales a las 15:00, te espero en la parada de la línea 12.",
        "Nos vemos en la sala 7, planta 2. Trajiste 30 platos y 1 cuchillo.",
        "Lo hizo sin que nadie se lo pidiera, y a la hora de cenar.",
        "Ayudó a los demás con el formulario 36 y explicó el artículo 12.",
        "Encontró la mejor manera de decirlo. ¡Hasta siempre!",
        "Llamó 2 veces para saber cómo iba la mudanza.",
        "Thanks for covering on 10/10 and again on 5/5.",
        "You took 3 calls for me today.",
        "Found the customer in hall 2 and the order under the desk.",
        "Rooms 214,215,216 were cold and you brought blankets.",
        "Your notes ending in 2026 helped us all year.",
        "See you @ 10.30 at the gate.",
        "You were the greatest help, and the fastest way home is yours.",
        "El cliente volvió a llamar, y tú seguías ahí.",
        "Me cambiaste el 10/10 por el 5/5.",
        "You moved your break time to ten so that I could call the school.",
        "Trajiste una caja de media docena de churros.",
        "Los cinco de Calidad os quedasteis a cenar.",
        "Five QA tips on a card, and I kept it.",
    ] {
        all.is(text, &[]);
    }
}

#[test]
fn figures_of_performance_are_held_back() {
    let mut all = Wrong::default();
    for (text, words) in [
        ("Your handle time is down to 240 seconds!", "handle time is down to 240 seconds"),
        ("AHT of 3:42, well done.", "AHT of 3:42"),
        ("Average handling time: 5 minutes.", "Average handling time: 5 minutes"),
        ("Sold 14 upgrades on Monday.", "Sold 14 upgrades"),
        ("12 sales before lunch.", "12 sales"),
        ("Adherence at 98 %, what a week.", "Adherence at 98 %"),
        ("Your conversion rate went up by 3 percent.", "conversion rate went up by 3 percent"),
        ("CSAT 4.8 this month", "CSAT 4.8"),
        ("You take 12 calls an hour.", "take 12 calls an hour"),
        ("15 tickets per hour, every hour.", "15 tickets per hour"),
        ("4 minutes per call and still friendly.", "4 minutes per call"),
        ("Closed 40 tickets before the storm.", "Closed 40 tickets"),
        ("95% satisfaction on your calls.", "95% satisfaction"),
        ("Quality score: 97.", "Quality score: 97"),
        ("120 % of the target again.", "120 % of the target"),
        ("Tiempo medio de 240 segundos, bravo.", "Tiempo medio de 240 segundos"),
        ("Con un TMO de 3:42 esta semana.", "TMO de 3:42 esta"),
        ("Las ventas de ayer: 14.", "ventas de ayer: 14"),
        ("Adherencia del 98 % en noviembre.", "Adherencia del 98 %"),
        ("La conversión subió un 3 por ciento.", "conversión subió un 3 por ciento"),
        ("Atiende 12 llamadas por hora.", "Atiende 12 llamadas por hora"),
        ("Cerró 40 tickets antes de comer.", "Cerró 40 tickets"),
        ("Un 95 % de satisfacción en tus llamadas.", "95 % de satisfacción"),
        ("Puntuación de calidad: 97.", "Puntuación de calidad: 97"),
        ("You closed 9 tickets.", "closed 9 tickets"),
        ("40 calls today, wow.", "40 calls"),
        ("€4,000 today!", "€4,000 today"),
        ("Brought in 4000 euros.", "4000 euros"),
        ("40 llamadas hoy, qué día.", "40 llamadas"),
        ("Vendiste 4000 euros.", "Vendiste 4000 euros"),
    ] {
        all.is(text, &[("figure", words)]);
    }
}

#[test]
fn what_is_a_customers_is_held_back_and_not_repeated() {
    let mut all = Wrong::default();
    for (text, what, words) in [
        ("She read 4111 1111 1111 1111 back twice.", "card", "4…1"),
        ("The card 5500-0055-5555-5559 was hers.", "card", "5…9"),
        ("card 4222222222222 again", "card", "4…2"),
        ("Called +34 600 123 456 back at once.", "phone", "+…6"),
        ("Rang 91 234 56 78 until somebody answered.", "phone", "9…8"),
        ("It was (555) 123-4567 in the end.", "phone", "5…7"),
        ("Wrote to ana.silva+help@example.co.uk at once.", "mail", "a…k"),
        ("Found ES91 2100 0418 4502 0005 1332 in the notes.", "account", "E…2"),
        ("IBAN GB82WEST12345698765432, without a mistake.", "account", "G…2"),
        ("Kept account number 88213 open for her.", "account", "8…3"),
        ("Corrigió la póliza 1234567 sin quejarse.", "account", "1…7"),
        ("Encontró la cuenta 00123456 de la señora.", "account", "0…6"),
        ("Llamó al 600123456 tres veces.", "phone", "6…6"),
        ("Contestó a maria@ejemplo.es de noche.", "mail", "m…s"),
        ("She read 4111,1111,1111,1111 back.", "card", "4…1"),
        ("She read 4111_1111_1111_1111 back.", "card", "4…1"),
        ("Her card x4111111111111111 was lost.", "card", "4…1"),
        ("Card ٤١١١ ١١١١ ١١١١ ١١١١ was lost.", "card", "٤…١"),
        ("Wrote to maria(at)example.com at once.", "mail", "m…m"),
        ("Wrote to maria @ example.com at once.", "mail", "m…m"),
        ("Helped customer id 1234567 at once.", "account", "1…7"),
        ("Helped client 12345678 at once.", "account", "1…8"),
        ("It was acct 12345678 again.", "account", "1…8"),
        ("She rang tel 12345678 again.", "account", "1…8"),
        ("The account ending 1234 was hers.", "account", "1…4"),
        ("Found order 1234567 at last.", "account", "1…7"),
        ("Order A-12345 was saved by you.", "account", "1…5"),
        ("Encontró el pedido 1234567 de la señora.", "account", "1…7"),
        ("She read 4111·1111·1111·1111 back.", "card", "4…1"),
        ("She read 4111, 1111, 1111, 1111 back.", "card", "4…1"),
        ("She read ４１１１ １１１１ １１１１ １１１１ back.", "card", "４…１"),
        ("Found ES91.2100.0418.4502.0005.1332 in the notes.", "account", "E…2"),
        ("Called 612.345.678 back at once.", "phone", "6…8"),
        ("Calmed account #4521 down.", "account", "4…1"),
        ("Calmed account nº 4521 down.", "account", "4…1"),
        ("Encontró la cuenta #4521.", "account", "4…1"),
        ("Found order #1234567 at last.", "account", "1…7"),
    ] {
        all.is(text, &[(what, words)]);
        for harm in found(text) {
            let sentence = harm.sentence();
            let digits = sentence.chars().filter(char::is_ascii_digit).count();
            assert!(digits <= 2 && !sentence.contains('@'), "{sentence}");
        }
    }
}

#[test]
fn words_that_sum_a_person_up_are_held_back() {
    let mut all = Wrong::default();
    for (text, words) in [
        ("You always stay late.", "always"),
        ("You NEVER let me down.", "NEVER"),
        ("You’re the best!", "the best"),
        ("Number one on the floor.", "Number one"),
        ("Our #1.", "#1"),
        ("No. 1 in my book.", "No. 1"),
        ("Better than everyone else on the row.", "than everyone else"),
        ("First place in my heart.", "First place"),
        ("Employee of the month, surely.", "Employee of the month"),
        ("Top performer of the row.", "Top performer"),
        ("Siempre estás ahí.", "Siempre"),
        ("Nunca fallas.", "Nunca"),
        ("Eres la mejor.", "la mejor"),
        ("Número uno de la planta.", "Número uno"),
        ("Numero 1.", "Numero 1"),
        ("Mejor que nadie al teléfono.", "Mejor que nadie"),
        ("El ranking es tuyo.", "ranking"),
        ("Ｎever again without you.", "Ｎever"),
        ("Five stars from callers.", "Five stars"),
        ("Hundred percent adherence.", "Hundred percent adherence"),
        ("Most sales this week.", "Most sales"),
        ("You had the most calls.", "most calls"),
        ("You were in the top three.", "top three"),
        ("Star of the month.", "Star of the month"),
        ("You are the greatest.", "the greatest"),
        ("You're number two.", "You're number two"),
        ("La más rápida del equipo.", "La más rápida del"),
        ("La que más vende.", "que más vende"),
        ("Nuestra mejor vendedora.", "mejor vendedora"),
    ] {
        all.is(text, &[("absolute", words)]);
    }
}

#[test]
fn a_fault_stands_at_the_language_that_it_is_in_and_says_what_to_write() {
    let text: Text = toml::from_str::<std::collections::BTreeMap<String, Text>>(
        "text = { en = \"You stayed.\", es = \"Siempre te quedas.\" }",
    )
    .expect("a text")["text"]
        .clone();
    let mut checker = Checker::under("/data");
    check("message", &text, &mut checker);
    let faults = checker.into_faults();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].pointer, "/data/message/es");
    assert!(faults[0].message.contains("“Siempre”") && faults[0].message.contains("say what they did"));
}

#[test]
fn many_findings_are_told_once_each_and_not_without_end() {
    assert_eq!(told("always always always never never").len(), FOUND_MAX);
    let both = [("absolute", "always".to_owned()), ("figure", "close 40 tickets a day".to_owned())];
    assert_eq!(told("You always close 40 tickets a day"), both);
    assert!(told("").is_empty() && told("…").is_empty() && told("+").is_empty() && told("@").is_empty());
}

#[test]
fn what_the_simulated_floor_says_is_fine() {
    #[derive(serde::Deserialize)]
    struct Floor {
        message: Vec<Message>,
    }
    #[derive(serde::Deserialize)]
    struct Message {
        message: String,
        impact: Option<String>,
    }
    let mut all = Wrong::default();
    let floor: Floor =
        toml::from_str(include_str!("../../../assets/sim/recognition.toml")).expect("messages");
    assert!(floor.message.len() > 100);
    for Message { message, impact } in &floor.message {
        all.is(message, &[]);
        all.is(impact.as_deref().unwrap_or_default(), &[]);
    }
}

#[test]
fn ranks_and_results_without_a_number_are_held_back_and_so_is_what_is_somebodys_own() {
    let mut all = Wrong::default();
    all.is("Zero sick days this year, thank you!", &[("personal", "sick days")]);
    all.is("Happy birthday!", &[("personal", "Happy birthday")]);
    all.is("Ni un día de baja en todo el año.", &[("personal", "día de baja")]);
    all.is("Happy 50th birthday!", &[("personal", "th birthday")]);
    all.is("Zero absences, zero fuss.", &[("personal", "Zero absences")]);
    all.is("Cero bajas este año.", &[("personal", "Cero bajas")]);
    all.is("1st in the team!", &[("absolute", "1st in the team")]);
    all.is("La primera del equipo.", &[("absolute", "La primera del equipo")]);
    all.is("First in the team at quality.", &[("absolute", "First in the team")]);
    all.is("Primera del equipo en calidad.", &[("absolute", "Primera del equipo en calidad")]);
    all.is("You beat your target by a mile.", &[("figure", "beat your target")]);
    all.is("Superaste el objetivo con creces.", &[("figure", "Superaste el objetivo")]);
    // What somebody did.
    for fine in [
        "You were first in the team to offer a swap.",
        "Fuiste la primera del equipo en ofrecerte.",
        "Thank you for the cake on my birthday.",
        "You took the calls while I was ill.",
        "I had never seen that screen before.",
        "Gracias por ayudarme siempre que te pregunto.",
        "It was the best advice of the month.",
        "Repasaste los 5 puntos del acta conmigo.",
        "Gracias por cubrirme cuando estuve enferma.",
        "You were first at the desk when the lights went out.",
        "You explained the new target to all of us.",
    ] {
        all.is(fine, &[]);
    }
}

#[test]
fn short_numbers_behind_a_word_for_one_and_counts_in_other_orders_are_found() {
    let mut all = Wrong::default();
    all.is("You found account 4711.", &[("account", "4…1")]);
    all.is("You found account: 12 345 again.", &[("account", "1…5")]);
    all.is("You rang tel 912 34 56 back.", &[("account", "9…6")]);
    all.is("You mended invoice 1234567.", &[("account", "1…7")]);
    all.is("Encontraste la factura 1234567.", &[("account", "1…7")]);
    all.is("Su DNI 12345678Z estaba mal.", &[("identity", "1…Z")]);
    all.is("El NIE X1234567L estaba mal.", &[("identity", "X…L")]);
    all.is("Su papel 12.345.678-Z estaba mal.", &[("identity", "1…Z")]);
    for results in
        ["You beat your quota.", "You exceeded your targets.", "0 complaints today.", "0 quejas hoy."]
    {
        assert_eq!(told(results).first().map(|(what, _)| *what), Some("figure"), "{results}");
    }
    for results in ["Superaste tu cuota.", "Objetivo cumplido.", "110 % del plan.", "98 % of your shift."] {
        assert_eq!(told(results).first().map(|(what, _)| *what), Some("figure"), "{results}");
    }
    all.is("61 calls handled by you.", &[("figure", "61 calls")]);
    all.is("Record: 61 calls!", &[("figure", "61 calls")]);
    all.is("61 llamadas.", &[("figure", "61 llamadas")]);
    all.is("10 of 10 from me.", &[("figure", "10 of 10")]);
    all.is("5 out of 5 from callers.", &[("figure", "5 out of 5")]);
    all.is("10/10 from the customer.", &[("figure", "10/10")]);
    all.is("Eres el n.º 1.", &[("absolute", "n.º 1")]);
    all.is("A five-star colleague.", &[("absolute", "five-star colleague")]);
    for fine in [
        "The account team of 1200 people.",
        "The contract of 2026 was yours.",
        "You found 4 orders.",
        "Encontraste 4 pedidos perdidos.",
        "Cumpliste lo que dijiste, y nos contaste el plan.",
        "Version 1.2.3 of the plan was yours.",
        "You read page 12, 13 and 14 to me.",
        "You read 12345678A out as a joke.",
        "Line 12, desk 345: you were there.",
    ] {
        all.is(fine, &[]);
    }
}

#[test]
fn an_address_of_mail_in_words_is_a_customers() {
    let mut all = Wrong::default();
    for (text, words) in [
        ("Wrote to ana at gmail dot com at once.", "a…m"),
        ("Escribiste a ana arroba gmail punto com.", "a…m"),
        ("Escribiste a ana arroba gmail.com hoy.", "a…m"),
        ("It was ana (at) gmail (dot) com.", "a…m"),
        ("It was ana[at]gmail[dot]com.", "a…m"),
        ("It was ana@gmail dot com.", "a…m"),
        ("It was ana.silva at mail dot example dot co dot uk.", "a…k"),
        ("Era ana punto silva arroba empresa punto es.", "s…s"),
    ] {
        all.is(text, &[("mail", words)]);
    }
    for fine in [
        "You stood at noon dot and waved.",
        "You were there at six on the dot, it mattered.",
        "You looked at gmail.com with me.",
        "You stayed at the desk (dot by dot).",
        "A las 9 en punto es cuando llegas.",
    ] {
        all.is(fine, &[]);
    }
}

#[test]
fn a_number_that_is_divided_between_two_texts_is_found_in_one_of_them() {
    for (one, other) in [
        ("Card 4111 1111 1111,", "1111 was hers."),
        ("You rang +34 600", "123 456 back."),
        ("It was ES91 2100 0418 4502", "0005 1332 in the end."),
        ("It was 600", "123456, and you rang."),
    ] {
        assert!(!told(one).is_empty() && !told(other).is_empty(), "{one} {other}");
    }
}
