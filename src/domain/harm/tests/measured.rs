//! Figures and ranks without a count, and ordinary thanks beside them.

use super::*;

#[test]
fn an_ordinal_a_grade_and_a_number_in_letters_behind_what_it_measures_are_figures() {
    let mut all = Wrong::default();
    for (text, words) in [
        ("Your calls are now under 5 minutes.", "under 5 minutes"),
        ("Your calls are now under five minutes.", "five minutes"),
        ("Tus llamadas están por debajo de cuatro minutos.", "cuatro minutos"),
        ("AHT below six minutes.", "AHT below six minutes"),
        ("Tu TMO bajó a seis minutos.", "TMO bajó a seis minutos"),
        ("Your handle time is ninety now.", "handle time is ninety"),
        ("Your 10th sale this week!", "10th sale"),
        ("Your 10th big sale.", "10th big sale"),
        ("Your 2nd sale today.", "2nd sale"),
        ("Tu 10ª venta de la semana.", "Tu 10ª venta"),
        ("100th sale of the year!", "100th sale"),
        ("Your tenth sale", "tenth sale"),
        ("Tu segunda venta de hoy", "segunda venta"),
        ("Your fiftieth call of the day", "fiftieth call"),
        ("Six contracts signed today", "Six contracts signed"),
        ("Hiciste doce altas", "doce altas"),
        ("Hiciste tres altas", "tres altas"),
        ("Tu NPS subió cuatro puntos", "NPS subió cuatro puntos"),
        ("Your CSAT is four point nine", "CSAT is four point nine"),
        ("Un diez en calidad", "Un diez"),
        ("Nueve sobre diez en calidad", "Nueve sobre diez"),
        ("Nine out of ten from her", "Nine out of ten"),
        ("Four of five from her", "Four of five"),
        ("The caller gave you a nine", "a nine"),
    ] {
        all.is(text, &[("figure", words)]);
    }
    for fine in [
        "You carried it up to the 5th floor.",
        "On the 10th of June you had the key.",
        "My first call was hard, and you sat with me.",
        "You took the second call for me.",
        "You read the second contract to me.",
        "You explained the AHT in ten minutes.",
        "You explained the NPS to two of us.",
        "Le explicaste el TMO a seis personas nuevas.",
        "You told us about the AHT at ten.",
        "You came back for a six of us.",
        "You lent me a dozen plates, and a ten minute walk did the rest.",
        "Three of five chairs were yours.",
        "You picked up my call within five minutes.",
        "You waited under the lamp for five minutes.",
        "Trajiste cinco sillas altas.",
        "Me explicaste dos contratos con calma.",
        "La segunda llamada fue dura, y seguías ahí.",
        "Llegaste un cinco de enero con roscón.",
    ] {
        all.is(fine, &[]);
    }
}

#[test]
fn the_most_the_first_and_whoever_is_somebody_of_a_month_are_ranks() {
    let mut all = Wrong::default();
    for (text, words) in [
        ("Highest CSAT this week!", "Highest CSAT"),
        ("Lowest AHT on the floor.", "Lowest AHT"),
        ("Tienes el NPS más alto.", "NPS más alto"),
        ("El menor TMO de todos.", "menor TMO"),
        ("Primera en ventas", "Primera en ventas"),
        ("Líder en ventas", "Líder en ventas"),
        ("First in sales!", "First in sales"),
        ("Empleada de la semana", "Empleada de la semana"),
        ("Vendedor del mes", "Vendedor del mes"),
        ("Campeona del mes", "Campeona del mes"),
        ("Champion of the week!", "Champion of the week"),
        ("Eres más rápida que nadie", "más rápida que nadie"),
        ("Star agent", "Star agent"),
        ("No one explains things as well as you do", "No one explains things as well as you"),
        ("Nobody explains it like you do", "Nobody explains it like you"),
        ("Nadie lo explica como tú", "Nadie lo explica como tú"),
        ("You listen every time I call you", "every time I call you"),
    ] {
        all.is(text, &[("absolute", words)]);
    }
    for fine in [
        "Fuiste la primera en ventas en ofrecerte.",
        "You were first in Sales to offer a swap.",
        "You took the highest shelf, and the lowest one too.",
        "Hiciste que nadie se fuera a casa a solas.",
        "El compañero del turno de noche y tú abristeis la puerta.",
        "You were the person who rang back.",
        "Nobody would like you to be alone with that.",
        "It was the best advice of the month.",
        "Mi mayor alegría fue verte en la puerta.",
    ] {
        all.is(fine, &[]);
    }
}

#[test]
fn the_number_of_an_incident_is_a_customers() {
    let mut all = Wrong::default();
    all.is("La incidencia 88213 quedó cerrada.", &[("account", "8…3")]);
    all.is("La reclamación 88213 quedó cerrada.", &[("account", "8…3")]);
    all.is("Cerraste la incidencia 12 con calma.", &[]);
    all.is("La incidencia de 2026 nos enseñó mucho.", &[]);
}

#[test]
fn what_is_said_beside_a_measure_is_no_figure() {
    let mut all = Wrong::default();
    for fine in [
        "You took the sales calls from nine to five so I could be at home.",
        "Before we wrap up: thank you, all five!",
        "At the NPS briefing you two and the trainers made it light.",
        "You gave me your break time, ten minutes that I needed.",
        "Explicaste el objetivo nuevo a los seis con mucha calma.",
        "On the 24th calls came in all night, and you stayed.",
        "On the 24th every customer was upset.",
        "On my 5th call I froze, and you sat beside me.",
        "En mi quinta llamada me bloqueé y viniste.",
        "You answered my message in less than 5 minutes.",
        "Me lo leíste en voz alta dos veces.",
        "En temporada alta tres de nosotros nos quedamos sin voz.",
        "Nobody panicked, just like you asked.",
        "Nobody here would like you to carry that alone.",
        "Más vale que nadie lo pase a solas.",
        "Cuidar a quien llama es más importante que todos los números.",
        "Gracias a la operadora de día por quedarse.",
        "La compañera de la semana pasada me lo contó.",
        "The adviser of the day before told me.",
        "You were the first in Sales who asked how I was.",
    ] {
        all.is(fine, &[]);
    }
}

#[test]
fn what_is_measured_is_a_figure_where_words_judge_it() {
    let mut all = Wrong::default();
    for (text, words) in [
        ("You smashed your quota, thank you!", "smashed your quota"),
        ("Your adherence was spotless all week.", "adherence was spotless"),
        ("Thanks! Such great adherence today.", "great adherence"),
        ("Your handle time is now the lowest.", "handle time is now the lowest"),
        ("Your calls are the shortest.", "Your calls are the shortest"),
        ("Her tickets were always faster than mine.", "Her tickets were always faster than"),
        ("Your CSAT went up and you stayed calm.", "CSAT went up"),
        ("You hit all the quotas with me.", "hit all the quotas"),
        ("Tu TMO fue el más bajo.", "TMO fue el más bajo"),
        ("Superaste tu cuota con una sonrisa.", "Superaste tu cuota"),
        ("Gracias por esa adherencia impecable.", "adherencia impecable"),
        ("Tus llamadas son las más cortas.", "Tus llamadas son las más cortas"),
        ("Tu productividad ha subido con la mudanza.", "productividad ha subido"),
    ] {
        all.is(text, &[("figure", words)]);
    }
    // What is about a measure and judges nobody.
    for fine in [
        "You explained the adherence report until it was clear.",
        "Your talk on the quota was good, and short.",
        "The new CSAT form is great, and you made it.",
        "You met the quality team for me.",
        "Good point about the metrics that nobody reads.",
        "You hit the right tone, and the adherence talk went well.",
        "Your email was good news.",
        "Your calls are a joy to listen to.",
        "Tus llamadas son un gusto.",
        "Explicaste la cuota con calma y fue de gran ayuda.",
        "El curso de adherencia fue muy bueno.",
        "You explained the metrics better than the manual.",
        "Explicaste las métricas mejor que el manual.",
        "You kept calm when our CSAT was down.",
        "You stayed when my handle time was high.",
        "You raised the quota with HR for all of us.",
        "You walked me through the stats down to the last line.",
        "You cut the metrics page in two for me.",
        "The hold time was long and you kept everybody calm.",
    ] {
        all.is(fine, &[]);
    }
}

#[test]
fn whoever_is_set_above_the_others_is_in_whatever_words_of_comparison() {
    for text in [
        "You were faster than all of us.",
        "Kinder than the rest of us.",
        "Eres más rápida que todos.",
        "Contestas mejor que la media.",
        "Thanked for the 5th time!",
        "Your 3rd thanks this week",
        "You have 9 thanks",
        "You are the most thanked person",
        "La persona con más gracias",
        "A 7-day streak!",
        "Racha de cinco días",
        "Again you lead the board",
        "Runner-up of the month",
        "Everyone loves you",
        "Todos los clientes te adoran",
        "You're perfect",
        "Quickest wrap-up in the team",
    ] {
        assert!(!told(text).is_empty(), "{text}");
    }
}

#[test]
fn a_number_before_what_it_measures_and_a_few_deals_are_figures() {
    let mut all = Wrong::default();
    for (text, words) in [
        ("Six minutes of handle time, thank you.", "Six minutes of handle time"),
        ("A six minute AHT all day.", "six minute AHT"),
        ("Ninety two percent adherence all month.", "Ninety two percent adherence"),
        ("Eleven plans sold before lunch.", "Eleven plans sold"),
        ("You closed 4 deals with me.", "closed 4 deals"),
        ("3 contracts signed today.", "3 contracts"),
        ("Seis minutos de TMO, gracias.", "Seis minutos de TMO"),
        ("Noventa por ciento de adherencia.", "Noventa por ciento de adherencia"),
    ] {
        all.is(text, &[("figure", words)]);
    }
    for fine in [
        "Six minutes of calm before the rush.",
        "You sat ten minutes with me over the quota form.",
        "You brought 2 cakes and the contract that I had forgotten.",
        "Mil gracias por todo.",
        "You have my thanks, and the team's.",
        "A thousand thanks for the lift.",
    ] {
        all.is(fine, &[]);
    }
}
