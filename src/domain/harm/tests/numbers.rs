//! Numbers in thanks: what ordinary thanks have of them passes, and every other one is a figure.

use super::*;

/// Thanks as they are written in a hurry.
const ORDINARY: [&str; 73] = [
    "You took over before the 8:30 rush, with a smile.",
    "Thanks for joining the 9:15 call with the supplier.",
    "Printer 12 was jammed again, and you opened it for me.",
    "You wrote bug 1234 down so that the team could mend it.",
    "The 10k run was your idea, and we all came.",
    "You drove us there in your 4x4 when the bus did not come.",
    "You baked 40 muffins for the night.",
    "You planted 50 trees with us in the yard.",
    "Trajiste 30 empanadas para todo el turno.",
    "La impresora 12 se atascó y me ayudaste.",
    "Hiciste 20 croquetas para la despedida.",
    "You covered the 22:00 to 6:00 shift at no notice.",
    "El café de las 7 nos salvó la noche.",
    "You came in at 14:30 so that I could leave, and stayed until 22:00.",
    "Thanks for covering me from 9 to 5 on Monday.",
    "At 5 the lights went out, and you had candles.",
    "You were still there at 2 pm, calm as ever.",
    "Thanks for the swap on 24/11, and for the one on the 3rd.",
    "The note that you wrote on 1st of June still helps us.",
    "Since 2019 you bring us oranges every winter.",
    "Room 3 was freezing and you found a heater.",
    "You walked me through step 12 of the form without sighing.",
    "Line 2 was down, and you told every caller why.",
    "You knew article 17 by heart when I needed it.",
    "Thanks for carrying the boxes up to the 3rd floor.",
    "You stayed 3 hours with the man who had lost his house.",
    "You sat with me for 20 minutes after that call was over.",
    "For two weeks you sat beside the new ones.",
    "Thanks for showing 12 newcomers around.",
    "30 of us were locked out, and you had the key.",
    "Thanks to the 14 of you in Sales who moved desks for us.",
    "You mended my 2FA before the shift began.",
    "The B2 exam was hard, and you helped me learn for it.",
    "Your plan for Q3 was clear to everyone.",
    "You printed it all on A4 so that we could read it.",
    "The line is open 24/7, and you were there at Christmas.",
    "Our 1:1 on Tuesday did me good.",
    "You taught us Office 365 with a smile.",
    "Windows 11 ate my notes, and you brought them back.",
    "You took 3 calls for me while I was at school with my son.",
    "You brought 2 cakes and 30 plates.",
    "I waited 45 minutes at the bus stop, and you came back for me.",
    "Thanks for explaining version 4.2 to the early shift before 9.",
    "Gracias por entrar a las 14:30 y quedarte hasta las 22:00.",
    "A las 5 se fue la luz y trajiste velas.",
    "Me cubriste de 9 a 17 el lunes.",
    "Gracias por cambiarme el turno del 24 de noviembre.",
    "El 3 de junio abriste tú la planta entera.",
    "Desde 2019 nos traes naranjas cada invierno.",
    "La sala 4 estaba helada y encontraste una estufa.",
    "Repasaste conmigo el paso 12 del formulario.",
    "La línea 2 se cayó y avisaste a todos.",
    "Te sabías el artículo 17 cuando me hizo falta.",
    "Gracias por subir las cajas a la 3ª planta.",
    "Te quedaste 3 horas con el señor que perdió su casa.",
    "Estuviste 20 minutos a mi lado después de aquello.",
    "Durante dos semanas te sentaste con los nuevos.",
    "Gracias por enseñar la planta a 12 personas nuevas.",
    "Éramos 30 personas en la calle y tú tenías la llave.",
    "Gracias a los 14 compañeros de la mesa de ventas por las sillas.",
    "Me arreglaste el 2FA antes del turno.",
    "El examen de B2 era difícil y estudiaste conmigo.",
    "Tu plan para el T3 lo entendimos todos.",
    "Lo imprimiste en A4 para que se leyera bien.",
    "La línea abre 24/7 y estuviste en Navidad.",
    "Nuestro 1:1 del martes me vino muy bien.",
    "Nos enseñaste Office 365 con una sonrisa.",
    "Windows 11 se comió mis notas y las recuperaste.",
    "Contestaste 2 llamadas por mí mientras hablaba con el colegio.",
    "Trajiste 2 tartas, 30 platos y un cuchillo.",
    "Esperé 45 minutos en la parada y volviste a por mí.",
    "Nos vemos el 24, y gracias por lo de hoy a las 9 de la noche.",
    "Me explicaste 3 veces la tarifa sin suspirar.",
];

/// Figures as they are written in a hurry, with the words that are told.
const FIGURES: [(&str, &str); 67] = [
    ("240 s per call, great.", "240 s per call"),
    ("3:45 per call!", "3:45 per call"),
    ("9.5/10 in quality", "9.5/10"),
    ("98 de adherencia", "98 de adherencia"),
    ("Retuviste a 14 clientes", "14 clientes"),
    ("25 correos contestados", "25 correos"),
    ("98 per cent, wow", "98 per cent"),
    ("€30k closed", "€30k"),
    ("You did 40", "did 40"),
    ("+12 vs last week", "12 vs"),
    ("40!", "40"),
    ("You beat us with 61.", "with 61"),
    ("You did 40 last week.", "did 40 last"),
    ("This week 40.", "week 40"),
    ("Your calls last 4 minutes.", "last 4 minutes"),
    ("4 minutes a ticket, and friendly.", "4 minutes a ticket"),
    ("You are down to 5 minutes per case.", "5 minutes per case"),
    ("AHT at 03:42 today", "AHT at 03:42 today"),
    ("Handle time of 5 minutes, well done", "Handle time of 5 minutes"),
    ("CSAT 4.8 from you", "CSAT 4.8 from"),
    ("You have an NPS of nine", "NPS of nine"),
    ("4.8 from all who called", "4.8 from"),
    ("9/10 from a caller", "9/10"),
    ("9 out of 10 from a caller", "9 out of 10"),
    ("You got 4 of 5 from her.", "got 4 of 5"),
    ("3 sales before lunch", "3 sales"),
    ("You sold 2 of them.", "sold 2"),
    ("2nd in sales this month", "2nd in"),
    ("5th in the team", "5th in"),
    ("3 per hour, all day", "3 per hour"),
    ("12 calls an hour", "12 calls an hour"),
    ("Closed 40 tickets", "Closed 40 tickets"),
    ("You found 12 lost orders.", "found 12 lost orders"),
    ("€4,000 today", "€4,000 today"),
    ("You brought in 300 pounds.", "300 pounds"),
    ("Thanks for being 100% there.", "being 100%"),
    ("2x faster than before", "2x"),
    ("Forty tickets in one shift", "Forty tickets"),
    ("Ninety-eight percent again", "Ninety-eight percent"),
    ("A hundred calls and still smiling", "hundred calls"),
    ("You answered twenty angry customers.", "twenty angry customers"),
    ("Noventa y ocho por ciento", "Noventa y ocho por ciento"),
    ("Cuarenta llamadas hoy", "Cuarenta llamadas"),
    ("Hiciste 40", "Hiciste 40"),
    ("¡40!", "40"),
    ("Un 98 %, qué semana", "98 %"),
    ("3:45 por llamada", "3:45 por llamada"),
    ("Llamadas de 4 minutos", "4 minutos"),
    ("240 segundos de media", "240 segundos de media"),
    ("TMO de 4 minutos", "TMO de 4 minutos"),
    ("12 llamadas por hora", "12 llamadas por hora"),
    ("3 por hora todo el día", "3 por hora"),
    ("Atendiste 12 quejas", "Atendiste 12 quejas"),
    ("Vendiste 2 seguros", "Vendiste 2 seguros"),
    ("Un 9,5 en calidad", "Un 9,5"),
    ("9 sobre 10 de una señora", "9 sobre 10"),
    ("4 de 5 de una señora", "4 de 5"),
    ("Cerraste 30 casos", "Cerraste 30 casos"),
    ("Facturaste 4000 euros", "Facturaste 4000 euros"),
    ("30k € en un día", "30k €"),
    ("Subiste 12 puntos", "Subiste 12 puntos"),
    ("+3 que ayer", "3"),
    ("El doble que ayer: 40", "40"),
    ("ayer ٤٠", "ayer ٤٠"),
    ("You did ４０", "did ４０"),
    ("0 errors today", "0 errors"),
    ("2000 calls this year", "2000 calls"),
];

#[test]
fn ordinary_thanks_pass_with_their_numbers() {
    let mut all = Wrong::default();
    for text in ORDINARY {
        all.is(text, &[]);
    }
}

#[test]
fn a_number_is_a_figure_unless_its_form_says_that_it_is_none() {
    let mut all = Wrong::default();
    for (text, words) in FIGURES {
        all.is(text, &[("figure", words)]);
    }
}

#[test]
fn a_team_and_a_desk_may_have_a_number_in_their_names() {
    let mut names = Vec::new();
    let judged = |name: &str| found_in(name, true).into_iter().map(|harm| harm.words).collect::<Vec<_>>();
    for name in [
        "Team 7",
        "Desk 24",
        "Billing 12",
        "365 Support",
        "Turno 3",
        "2nd line",
        "Chat 24/7",
        "Rui 2",
        "Planta 4",
    ] {
        names.extend(judged(name));
    }
    assert_eq!(names, [""; 0]);
    for name in
        ["Rui 12 sales", "Rui 98 %", "Ana, 40 calls", "Ana +12", "Ana AHT 240", "Ana €30k", "Ana (240 s)"]
    {
        assert_eq!(judged(name).len(), 1, "{name}");
    }
}
