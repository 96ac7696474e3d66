//! Columns that tell who answered, from where or when, by their headers.
//!
//! Nothing depends on it for privacy: a column that no map names is not read, whatever it is called. It is for the report, and so that
//! nobody takes such a column for an answer.

/// Longest header, in words, that can be the name of a personal column; a question that speaks of names or places is longer.
const WORDS_MAX: usize = 4;

/// What a personal column has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personal {
    /// A name.
    Name,
    /// An e-mail address.
    Email,
    /// Where somebody lives or can be called.
    Address,
    /// The address of a device.
    Network,
    /// Where somebody was.
    Place,
    /// A number or a sign that stands for a person or their answer.
    Id,
    /// When somebody answered.
    Time,
}

impl Personal {
    /// What it is, for the report.
    pub fn words(self) -> &'static str {
        match self {
            Personal::Name => "a name",
            Personal::Email => "an e-mail address",
            Personal::Address => "an address or a telephone",
            Personal::Network => "a network address",
            Personal::Place => "a place",
            Personal::Id => "an id",
            Personal::Time => "a time",
        }
    }
}

/// Headers that are nothing else, without spaces and signs: those of Qualtrics (its names, its words, its ImportIds), Microsoft Forms
/// and Google Forms, in English and Spanish.
const WHOLE: &[(Personal, &[&str])] = &[
    (
        Personal::Name,
        &[
            "name",
            "nombre",
            "nome",
            "nom",
            "vorname",
            "nachname",
            "username",
            "nombredeusuario",
            "respondent",
            "login",
            "alias",
            "nickname",
            "apodo",
            "initials",
            "iniciales",
        ],
    ),
    (Personal::Email, &["email", "mail", "correo", "emailaddress", "correoelectrónico"]),
    (Personal::Network, &["ipaddress", "ip", "direcciónip"]),
    (Personal::Place, &["location", "ubicación", "locationlatitude", "locationlongitude"]),
    (
        Personal::Id,
        &[
            "id",
            "recordid",
            "responseid",
            "externalreference",
            "externaldatareference",
            "uniqueidentifier",
            "participantid",
            "employeeid",
            "idderespuesta",
            "responseset",
            "legajo",
            "matrícula",
            "matricula",
        ],
    ),
    (
        Personal::Time,
        &[
            "timestamp",
            "marcatemporal",
            "starttime",
            "completiontime",
            "lastmodifiedtime",
            "horadeinicio",
            "horadefinalización",
            "horadelaúltimamodificación",
            "startdate",
            "enddate",
            "recordeddate",
            "duration",
            "durationinseconds",
        ],
    ),
];

/// Words that make a short header personal.
const WORDS: &[(Personal, &[&str])] = &[
    (Personal::Email, &["email", "mail", "e-mail", "correo"]),
    (Personal::Network, &["ip", "ipaddress"]),
    (
        Personal::Address,
        &["address", "dirección", "phone", "telephone", "teléfono", "móvil", "mobile", "postcode", "zip"],
    ),
    (Personal::Place, &["latitude", "longitude", "latitud", "longitud", "gps"]),
    (
        Personal::Name,
        &["name", "nombre", "surname", "apellido", "apellidos", "firstname", "lastname", "username"],
    ),
    (Personal::Id, &["id", "identifier", "badge", "dni", "nif", "passport", "pasaporte"]),
    (Personal::Time, &["timestamp", "birthday", "birthdate", "nacimiento"]),
];

/// Words for one person of a floor: a header of nothing else is of persons.
const ONE_PERSON: &[&str] = &[
    "person",
    "persona",
    "user",
    "usuario",
    "usuaria",
    "agent",
    "agente",
    "employee",
    "empleado",
    "empleada",
    "worker",
    "trabajador",
    "trabajadora",
    "operator",
    "operador",
    "operadora",
    "teleoperador",
    "teleoperadora",
    "advisor",
    "adviser",
    "asesor",
    "asesora",
    "rep",
    "representative",
    "associate",
    "colleague",
    "colaborador",
    "colaboradora",
    "compañero",
    "compañera",
    "member",
    "miembro",
];

/// Words for where one person works, at least for a while.
const SEATS: &[&str] = &["seat", "extension", "extensión"];

/// Words that, beside one of [`ONE_PERSON`] or of [`SEATS`], make a sign that stands for a person: "Employee number", "Código de empleado".
const SIGNS: &[&str] =
    &["code", "código", "codigo", "number", "número", "numero", "num", "nr", "login", "alias"];

/// Words of a header that is about a group, such as "Team name".
const GROUP_WORDS: &[&str] = &[
    "team",
    "teams",
    "department",
    "group",
    "unit",
    "squad",
    "queue",
    "equipo",
    "equipos",
    "departamento",
    "grupo",
    "unidad",
    "cola",
];

/// What a header says of a person, if it does.
pub fn personal(header: &str) -> Option<Personal> {
    let parts = words(header);
    let whole = parts.concat();
    let found = |table: &[(Personal, &[&str])], word: &str| {
        table.iter().find(|(_, known)| known.contains(&word)).map(|(what, _)| *what)
    };
    if let Some(what) = found(WHOLE, &whole) {
        return Some(what);
    }
    if let Some(what) = of_one(&parts, ONE_PERSON).or_else(|| of_one(&parts, SEATS)) {
        return Some(what);
    }
    if parts.is_empty() || !is_short(&parts) {
        return None;
    }
    // In the order of the table: an "Email Address" is an e-mail address, and an "IP Address" one of a device.
    WORDS
        .iter()
        .find(|(_, known)| parts.iter().any(|part| known.contains(&part.as_str())))
        .map(|(what, _)| *what)
}

/// True where a header says that each of its cells stands for one person, whatever the person's row.
pub(super) fn is_of_one_person(parts: &[String]) -> bool {
    of_one(parts, ONE_PERSON).is_some()
}

/// What a header says that is one of these words, or one of them with a word for a sign.
fn of_one(parts: &[String], ones: &[&str]) -> Option<Personal> {
    let has = |words: &[&str]| parts.iter().any(|part| words.contains(&part.as_str()));
    match parts {
        [one] => ones.contains(&one.as_str()).then_some(Personal::Name),
        _ => (is_short(parts) && has(ones) && has(SIGNS)).then_some(Personal::Id),
    }
}

/// True for a header that is no question, and not about a group.
fn is_short(parts: &[String]) -> bool {
    parts.len() <= WORDS_MAX && !parts.iter().any(|part| GROUP_WORDS.contains(&part.as_str()))
}

/// The words of a header in lower case; `RecipientFirstName` has three.
pub(super) fn words(header: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut begins = true;
    let mut lower = false;
    for letter in header.replace("E-mail", "Email").replace("e-mail", "email").chars() {
        if !letter.is_alphanumeric() {
            begins = true;
            continue;
        }
        if begins || (lower && letter.is_uppercase()) {
            parts.push(String::new());
        }
        begins = false;
        lower = letter.is_lowercase();
        if let Some(last) = parts.last_mut() {
            last.extend(letter.to_lowercase());
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_the_usual_exports_are_known() {
        for (header, what) in [
            ("IPAddress", Personal::Network),
            ("ipAddress", Personal::Network),
            ("IP Address", Personal::Network),
            ("RecipientLastName", Personal::Name),
            ("recipientFirstName", Personal::Name),
            ("Recipient Email", Personal::Email),
            ("Email", Personal::Email),
            ("E-mail", Personal::Email),
            ("Email Address", Personal::Email),
            ("Dirección de correo electrónico", Personal::Email),
            ("Correo electrónico", Personal::Email),
            ("ExternalReference", Personal::Id),
            ("externalDataReference", Personal::Id),
            ("_recordId", Personal::Id),
            ("ResponseId", Personal::Id),
            ("ID", Personal::Id),
            ("Id.", Personal::Id),
            ("Employee ID", Personal::Id),
            ("LocationLatitude", Personal::Place),
            ("Location Longitude", Personal::Place),
            ("Name", Personal::Name),
            ("Nombre y apellidos", Personal::Name),
            ("What is your name?", Personal::Name),
            ("Participant Name", Personal::Name),
            ("Agent", Personal::Name),
            ("User", Personal::Name),
            ("Usuario", Personal::Name),
            ("Worker", Personal::Name),
            ("Operator", Personal::Name),
            ("Person", Personal::Name),
            ("Member", Personal::Name),
            ("Rep", Personal::Name),
            ("Login", Personal::Name),
            ("Seat", Personal::Name),
            ("Extension", Personal::Name),
            ("Extensión", Personal::Name),
            ("Teleoperador", Personal::Name),
            ("Operador", Personal::Name),
            ("Trabajadora", Personal::Name),
            ("Colaborador", Personal::Name),
            ("Persona", Personal::Name),
            ("Código de empleado", Personal::Id),
            ("Employee number", Personal::Id),
            ("Número de trabajador", Personal::Id),
            ("Legajo", Personal::Id),
            ("Matrícula", Personal::Id),
            ("Vorname", Personal::Name),
            ("Home address", Personal::Address),
            ("Teléfono", Personal::Address),
            ("Timestamp", Personal::Time),
            ("Marca temporal", Personal::Time),
            ("Start time", Personal::Time),
            ("Hora de finalización", Personal::Time),
            ("Duration (in seconds)", Personal::Time),
        ] {
            assert_eq!(personal(header), Some(what), "{header}");
        }
    }

    #[test]
    fn questions_and_teams_are_none() {
        for header in [
            "Which team are you in?",
            "Equipo",
            "Team",
            "Team name",
            "Nombre del equipo",
            "Q2_1",
            "QID6_TEXT",
            "People here had my back.",
            "Agent group",
            "Queue number",
            "Member team",
            "Código del equipo",
            "The person I spoke to",
            "Extension of hours",
            "No user group",
            "Supervisor",
            "No soy una persona",
            "My colleague is key",
            "My colleague helped me",
            "People here know my name and what I do",
            "La gente de aquí me apoyó.",
            "I did my work well",
            "Finished",
            "",
        ] {
            assert_eq!(personal(header), None, "{header}");
        }
    }
}
