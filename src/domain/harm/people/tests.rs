//! Words of leadership that are asked about, and ordinary ones that are not.

use super::OfPeople::{Birthday, Health, Rank};
use super::*;
use crate::domain::{Note, Notice, Question};
use crate::text::{Lang, SafeText, Text};

#[test]
fn what_ranks_people_or_tells_a_birthday_or_somebodys_health_is_asked_about() {
    let mut wrong = Vec::new();
    for (text, meant) in [
        ("Agent of the month: Maya", Rank),
        ("Our employees of the quarter are Tom and Rosa.", Rank),
        ("Team of the week: Billing!", Rank),
        ("Top performers this week", Rank),
        ("The top 5 agents get a voucher.", Rank),
        ("Our top three performing agents meet the board on Friday.", Rank),
        ("Maya was the fastest agent on Monday.", Rank),
        ("We end the leaderboard on 1 March.", Rank),
        ("We end the ranking of agents.", Rank),
        ("Tom ranks first again.", Rank),
        ("Rosa sold the most in October.", Rank),
        ("First place goes to the night desk.", Rank),
        ("Results by agent are on page two.", Rank),
        ("La agente del mes es Maya", Rank),
        ("Los mejores agentes de la semana", Rank),
        ("El top 3 agentes se lleva un premio.", Rank),
        ("Maya lidera el ranking semanal.", Rank),
        ("Ventas por agente, cada lunes en la pantalla", Rank),
        ("El agente más rápido del turno fue Tomás.", Rank),
        ("Happy birthday Maya", Birthday),
        ("Happy 40th birthday to our site lead", Birthday),
        ("It’s Maya’s birthday today: cake at three.", Birthday),
        ("November's birthdays are on the board.", Birthday),
        ("Rosa has her birthday on Friday.", Birthday),
        ("Feliz cumpleaños, Maya", Birthday),
        ("Hoy es el cumpleaños de Tomás.", Birthday),
        ("Maya cumple años el viernes.", Birthday),
        ("Tom is off sick", Health),
        ("Tom’s off sick, Rosa leads the queue.", Health),
        ("When Tom is off sick, ask Rosa.", Health),
        ("Ana is on sick leave until May; ask Rosa.", Health),
        ("Our planner is ill, so shifts come on Thursday.", Health),
        ("Get well soon, Tom!", Health),
        ("We wish Ana a speedy recovery.", Health),
        ("Rosa had surgery and is back in June.", Health),
        ("The trainer is on maternity leave from March.", Health),
        ("Maya had a heart attack last night.", Health),
        ("Tomás está de baja", Health),
        ("Ana está enferma y no viene hoy.", Health),
        ("Que te mejores, Tomás.", Health),
        ("Rosa fue operada el lunes.", Health),
        ("La formadora está embarazada.", Health),
        ("Everybody: our planner is ill.", Health),
        ("Tom is out sick today.", Health),
        ("Tom has gone on maternity leave.", Health),
        ("Tom may be off sick until Friday.", Health),
        ("Maya tested positive.", Health),
        ("Our planner is sick today.", Health),
        ("Rosa broke her leg on Sunday.", Health),
        ("Maya came first this month.", Rank),
        ("Maya is our number one.", Rank),
        ("Maya is our number one this week.", Rank),
        ("Tom had the lowest score.", Rank),
        ("Best team wins a dinner.", Rank),
        ("The top team Billing gets cake.", Rank),
        ("Agente del mes de mayo: Maya", Rank),
        ("Maya es la número uno.", Rank),
        ("Agent of the year 2025: Maya", Rank),
        ("El equipo de la semana es Ventas.", Rank),
        ("Maya's 30th birthday is on Friday.", Birthday),
        ("Birthdays in November: Maya, Tom.", Birthday),
        ("La formadora está de baja hasta mayo.", Health),
        ("Ana se rompió la pierna.", Health),
        ("Tomás se ha roto un brazo.", Health),
        ("Ana dio positivo.", Health),
        ("Tomás se recupera de su operación.", Health),
        ("Ana está en el hospital.", Health),
        ("Ana ya está de baja.", Health),
    ] {
        let told: Vec<OfPeople> = of_text(text).into_iter().map(|told| told.what).collect();
        if told != [meant] {
            wrong.push(format!("{text}: {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_leadership_says_of_rules_and_of_work_is_not_asked_about() {
    let mut wrong = Vec::new();
    for text in [
        "Sick leave is paid from day one.",
        "Parental leave is now 20 weeks.",
        "Maternity and paternity leave are the same length from May.",
        "Whoever is off sick keeps their seat.",
        "If you are ill, stay at home: nobody asks for a note in the first three days.",
        "When somebody in your team is off sick, their calls are not shared out.",
        "Days off sick no longer count towards the bonus.",
        "Agents who are on sick leave keep their shift.",
        "Call in sick by message, not by phone.",
        "Your child is ill? You may leave at once.",
        "Everyone gets a day off on their birthday.",
        "Your birthday is a day off from now on.",
        "A day for everyone's birthday, taken when you like.",
        "The best time to call is before ten.",
        "This was the number one reason you gave us.",
        "The button is at the top of the page.",
        "The top three reasons you gave us: heat, noise, parking.",
        "Monday is when we get the most calls.",
        "Our top priority is the queue of Friday.",
        "In the first place we owe you an apology.",
        "The highest number of calls came on Monday.",
        "The network is recovering; calls come in again.",
        "We wish for a quick fix and don't have one.",
        "Our best answer so far is a second door.",
        "The agents of the day shift keep their desks.",
        "Calls go to the best agent for the language.",
        "The ranking of search results has changed.",
        "A colleague was hurt on the stairs.",
        "The site lead is on holiday until Monday; Ana signs for her.",
        "Tom leaves us in May, and Rosa takes over the night desk.",
        "The team leads talk about it this week.",
        "Pregnant colleagues choose their shifts first.",
        "La baja por enfermedad se paga desde el primer día.",
        "El permiso de maternidad pasa a 20 semanas.",
        "Quien está de baja conserva su puesto.",
        "Si alguien está enfermo, se queda en casa.",
        "Los días de baja ya no cuentan para el bono.",
        "Las personas que están de baja no reciben llamadas.",
        "Cada uno libra el día de su cumpleaños.",
        "El mejor momento para llamar es antes de las diez.",
        "En primer lugar, os debemos una disculpa.",
        "El importe está ingresado desde ayer.",
        "Los clientes dados de baja reciben una carta.",
        "Se rompió la caldera de la segunda planta.",
        "Habrá mejores equipos en la sala de formación.",
        "Es la mejor forma de pedir un cambio de turno.",
        "La persona de contacto está en la mesa tres.",
        "El sistema se recupera y vuelven las llamadas.",
        "When a Team Lead is off sick, the deputy signs.",
        "When Team Leads are off sick, the deputy signs.",
        "Si Usted está enfermo, quédese en casa.",
        "At the top, agents now see the queue.",
        "Tell us which day suits you best: colleagues on nights first.",
        "You can be off sick for three days without a note.",
        "You can be on sick leave for a year.",
        "You can be off sick until the doctor says otherwise.",
        "An agent who calls in sick is paid from day one.",
        "Agents who were off sick in October get their bonus.",
        "Colleagues who have been off sick talk to the People office.",
        "From May agents on parental leave until June keep their desk.",
        "The employee's sick note goes to the People office.",
        "Los agentes que están de baja conservan su puesto.",
        "El compañero que está de baja no pierde el bono.",
        "Se puede estar de baja hasta un año.",
        "Hasta que se recupere el sistema, usad el papel.",
        "Pedisteis que se mejore la ventilación.",
        "La red sigue recuperándose de la caída.",
        "El sistema se recupera de su caída.",
        "Se rompió el proyector.",
        "Se rompió la cafetera.",
        "Se ha roto la puerta.",
        "Se rompió el acuerdo.",
        "El ascensor está de baja.",
        "La tarifa sigue de baja.",
        "La línea 3 está de baja hasta el lunes.",
        "El test dio positivo en el servidor.",
        "El balance dio positivo.",
        "Los agentes con más de un año eligen turno primero.",
        "El equipo de la semana que viene tiene dos nuevas.",
        "Los agentes del día 3 libran.",
        "El equipo del año pasado sigue.",
        "El equipo del mes de mayo empieza el lunes.",
        "La persona del mes pasado.",
        "La persona de la semana de guardia lleva el teléfono.",
        "Es el mejor gestor de contraseñas.",
        "Probamos los mejores gestores de colas.",
        "La número uno de vuestras peticiones es el aire.",
        "Estamos en el ranking de las empresas.",
        "Subimos en el ranking de tiendas.",
        "La cafetería la operan otros.",
        "La oficina está en el hospital viejo.",
        "El centro cumple años.",
        "At best three agents can be off at once.",
        "At worst ten agents wait.",
        "At the bottom agents find the button.",
        "The best support team leads can give is time.",
        "The lowest team on the rota begins at six.",
        "Our team of the day answers chats.",
        "Calls go to the top agents by skill.",
        "Totals are at the bottom of the table.",
        "The sign-up sheet is at the top of the table.",
        "The plan that sold the most was the small one.",
        "The bot took the most calls.",
        "We collect best team practices.",
        "We read the top agent complaints.",
        "The top team training is on Friday.",
        "Heat was our number one problem, and parking is our number one request.",
        "The room is ill suited to training.",
        "The rollout was ill prepared.",
        "We had a stroke of luck.",
        "She broke her promise.",
        "The headset tested positive with the new firmware.",
        "The backup server is sick.",
        "We no longer list birthdays in the calendar.",
        "Our centre celebrates its 10th birthday.",
        "Everyone was sick of waiting.",
        "Tom was sick of waiting.",
        "Ask for the customer's birthday before you open the account.",
        "Verify the caller's birthday.",
        "The patient is in hospital: use form A.",
        "The insured person was taken to hospital: use form B.",
        "El asegurado fue operado.",
    ] {
        let told = of_text(text);
        if !told.is_empty() {
            wrong.push(format!("{text}: {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_longest_body_is_read_to_its_end() {
    let said = "Tom is off sick.";
    let longest = format!("{}{said}", "The lift works again. ".repeat(BODY_MAX));
    let longest = &longest[longest.len() - BODY_MAX..];
    assert_eq!(of_text(longest).into_iter().map(|told| told.what).collect::<Vec<_>>(), [Health]);
}

/// Every text in a file of the simulated floor.
fn strings<'a>(value: &'a toml::Value, out: &mut Vec<&'a str>) {
    match value {
        toml::Value::String(text) => out.push(text),
        toml::Value::Array(all) => all.iter().for_each(|one| strings(one, out)),
        toml::Value::Table(all) => all.values().for_each(|one| strings(one, out)),
        _ => {}
    }
}

#[test]
fn nothing_that_the_simulated_floor_says_is_asked_about() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sim");
    let mut read = 0;
    let mut wrong = Vec::new();
    for file in std::fs::read_dir(folder).expect("the folder") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("its text");
        let value: toml::Value = toml::from_str(&text).expect("TOML");
        let mut all = Vec::new();
        strings(&value, &mut all);
        read += all.len();
        wrong.extend(all.into_iter().flat_map(of_text));
    }
    assert!(read > 1_000, "{read} texts");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn text(en: &str, es: &str) -> Text {
    let lang = |lang: &str, words: &str| (Lang::parse(lang).expect("a language"), SafeText::clean(words));
    Text::Langs(vec![lang("en", en), lang("es", es)])
}

fn notice(headline: Text, body: &str) -> Payload {
    Payload::Notice(Notice { headline, body: Text::from(body), ..Notice::default() })
}

#[test]
fn it_is_told_at_its_field_which_words_in_each_language_and_what_to_do() {
    let next = notice(text("Happy birthday Maya", "Feliz cumpleaños, Maya"), "Tom is off sick.");
    let fault = asks(None, &next).expect("a question");
    assert_eq!(fault.pointer, "/data/headline/en");
    assert_eq!(
        fault.message,
        "“Happy birthday”, “Feliz cumpleaños” may tell somebody's birthday; “is off sick” may tell somebody's health: a wall ranks nobody, and \
         tells nobody's birthday or health; leave it out, or send it all the same if it is about a rule and not about somebody"
    );
    let one = |text: &str| asks(None, &notice(Text::from(text), "")).map(|fault| fault.pointer);
    assert_eq!(one("Top performers this week").as_deref(), Some("/data/headline"));
    assert_eq!(one("The lift works again"), None);
}

#[test]
fn what_stood_there_before_is_not_asked_about_again_and_other_people_are() {
    let before = notice(Text::from("We end the leaderboard"), "");
    let after = notice(Text::from("We end the leaderboard!"), "From 1 March. The screens stay.");
    assert_eq!(asks(Some(&before), &after), None);
    let more = notice(Text::from("We end the leaderboard"), "Top performers this week: Maya.");
    assert_eq!(asks(Some(&before), &more).map(|fault| fault.pointer).as_deref(), Some("/data/body"));
    let maya = notice(Text::from("Happy birthday Maya"), "");
    let tom = notice(Text::from("Happy birthday Tom"), "");
    assert!(asks(Some(&maya), &tom).is_some());
    assert_eq!(asks(Some(&maya), &maya), None);
    // Where no name stands, the words alone say whether they are new; where somebody is named, so does their sentence.
    let of = |text: &str| notice(Text::from(text), "");
    for (before, after, asked) in [
        ("We end the leaderboard on 1 March", "We end the leaderboard on 2 March", false),
        ("At noon our planner is ill", "Since noon our planner is ill", false),
        ("We end the leaderboard on 1 March", "We end the league table on 1 March", true),
        ("Tom is off sick", "Rosa is off sick", true),
        ("Agent of the month: Maya", "Agent of the month: Tom", true),
        ("Agent of the month: Maya", "Agent of the month: Maya!", false),
    ] {
        assert_eq!(asks(Some(&of(before)), &of(after)).is_some(), asked, "{before}: {after}");
    }
}

#[test]
fn what_people_ask_is_theirs_and_the_answer_is_leaderships() {
    let question = |text: &str, answer: &str| {
        Payload::Question(Question { text: text.into(), answer: answer.into(), ..Question::default() })
    };
    assert!(!tells(&question("Why is there a leaderboard?", "There is none from Monday on.")));
    let fault = asks(None, &question("Who leads the queue?", "Rosa: Tom is off sick.")).expect("a question");
    assert_eq!(fault.pointer, "/data/answer");
    assert!(tells(&Payload::Note(Note { text: "Happy birthday!".into(), ..Note::default() })));
}
