//! Figures without digits, and what is a customer's in other forms: what is held back, and ordinary thanks beside it.

use super::*;

#[test]
fn a_number_in_letters_behind_a_handle_time_is_a_figure() {
    let mut all = Wrong::default();
    for (text, words) in [
        ("You have a handle time of ninety.", "handle time of ninety"),
        ("Your average of twelve was kind to us.", "average of twelve"),
        ("Tienes un TMO de noventa.", "TMO de noventa"),
        ("Con un tiempo medio de ochenta y cinco nos ayudas.", "tiempo medio de ochenta y cinco"),
    ] {
        all.is(text, &[("figure", words)]);
    }
    for fine in [
        "You moved your break time to ten so that I could call the school.",
        "Your talk time of the morning was calm, and five of us heard it.",
        "Trajiste una caja de media docena de churros.",
        "El tiempo de espera se hizo corto con las cinco cajas que trajiste.",
    ] {
        all.is(fine, &[]);
    }
}

#[test]
fn a_share_of_what_is_measured_is_a_figure() {
    let mut all = Wrong::default();
    for (text, words) in [
        ("You cut your handle time in half.", "cut your handle time in half"),
        ("You brought the handle time down by half.", "handle time down by half"),
        ("It took you half the handle time.", "half the handle time"),
        ("You have half of my handle time.", "half of my handle time"),
        ("You made double the sales of last week.", "double the sales"),
        ("Bajaste el TMO a la mitad.", "TMO a la mitad"),
        ("El TMO ha bajado a la mitad contigo.", "TMO ha bajado a la mitad"),
        ("Hiciste el doble de ventas que ayer.", "doble de ventas"),
        ("Con la mitad del TMO de la mesa.", "mitad del TMO"),
    ] {
        all.is(text, &[("figure", words)]);
    }
    for fine in [
        "You cut the cake in half so that there was enough for all of us.",
        "You took half of my calls while I was with the doctor.",
        "Half of us had no chair, and you found some.",
        "Half of the sales team had no headset, and you lent them yours.",
        "You explained half the points to me again.",
        "You explained the target twice, and with patience.",
        "Thank you for the double shift on Monday.",
        "Partiste la tarta por la mitad para que llegara a todos.",
        "Te quedaste hasta la mitad de la noche.",
        "You explained the targets in two minutes.",
        "You moved my break time by half an hour.",
        "Last quarter the targets changed, and you explained them.",
        "Me explicaste los objetivos a la mitad de la tarde.",
        "Repasaste conmigo la mitad de los puntos del acta.",
        "Gracias por el turno doble del lunes.",
    ] {
        all.is(fine, &[]);
    }
}

#[test]
fn a_few_sales_are_a_figure_in_letters_as_in_digits() {
    let mut all = Wrong::default();
    for (text, words) in [
        ("Three sales before lunch!", "Three sales"),
        ("You sold two of them.", "sold two"),
        ("An NPS of four from the caller.", "NPS of four"),
        ("You had four stars from her.", "four stars"),
        ("Hiciste tres ventas antes de comer.", "tres ventas"),
        ("Vendiste dos en la mañana.", "Vendiste dos"),
        ("Tuviste una puntuación de cuatro con ella.", "puntuación de cuatro"),
    ] {
        all.is(text, &[("figure", words)]);
    }
    for fine in [
        "You took three calls for me while I was with the school.",
        "The three of you stayed with the sales desk until the lights were on.",
        "You showed two sales colleagues around.",
        "You explained two points of the plan to me.",
        "You scored two goals at the team match.",
        "Le explicaste las tres cuotas con calma.",
        "You were there for the one sale that I was afraid of.",
        "Me cubriste tres llamadas mientras hablaba con el colegio.",
        "Los tres os quedasteis con la mesa de ventas.",
        "Repasaste dos puntos del plan conmigo.",
        "Gracias por estar en una venta que me daba miedo.",
    ] {
        all.is(fine, &[]);
    }
}

#[test]
fn an_address_of_mail_with_spaces_is_a_customers() {
    let mut all = Wrong::default();
    for (text, words) in [
        ("You wrote to ana @ gmail . com at once.", "a…m"),
        ("You wrote to ana@gmail . com at once.", "a…m"),
        ("You wrote to ana @gmail.com at once.", "a…m"),
        ("You wrote to ana@ gmail.com at once.", "a…m"),
        ("You wrote to ana @ gmail .com at once.", "a…m"),
        ("You wrote to ana @ gmail. com at once.", "a…m"),
        ("Escribiste a ana . silva @ empresa . es hoy.", "s…s"),
    ] {
        all.is(text, &[("mail", words)]);
    }
    for fine in [
        "See you @ noon. It was kind.",
        "See you @ the shop. Online it was shut.",
        "Thanks @rui.silva for the notes.",
        "Thanks @jo.li for the notes.",
        "Gracias @rui.sa por todo.",
        "We met @ reception, and you had the key.",
        "Nos vemos a las 9. Es un buen plan.",
    ] {
        all.is(fine, &[]);
    }
}

#[test]
fn the_number_of_an_account_may_have_letters() {
    let mut all = Wrong::default();
    for (text, words) in [
        ("You mended account AB12345.", "1…5"),
        ("You mended account ABC12345.", "A…5"),
        ("You mended account 12AB345.", "1…5"),
        ("You mended account no. AB12CD34.", "A…4"),
        ("You mended invoice 88-213-C for her.", "8…3"),
        ("You found order XYZ-12345 again.", "X…5"),
        ("Encontraste el contrato C-88213.", "8…3"),
        ("Encontraste el contrato CTR-88213.", "C…3"),
        ("Encontraste la póliza nº 12AB345.", "1…5"),
    ] {
        all.is(text, &[("account", words)]);
    }
    for fine in [
        "Your account of Q3 2026 was clear.",
        "You mended the account B2 form with me.",
        "You read the contract of 2026 to us.",
        "You took the order T12 to the desk.",
        "Me explicaste la factura del T3 2026 con calma.",
        "Encontraste el pedido A4 en la mesa.",
    ] {
        all.is(fine, &[]);
    }
}
